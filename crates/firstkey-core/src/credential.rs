//! The credential: a random password that the account's policy accepts.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::password_policy::PasswordPolicy;

/// The longest password that IAM accepts, in characters.
pub const MAX_LENGTH: usize = 128;

const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWERCASE: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
/// The symbols of IAM's password policies, without the bar.
const SYMBOLS: &[u8] = b"!@#$%^&*()_+-=[]{}'";

/// The characters of passwords: those that IAM documents, without those that look alike in print (`0`, `O`, `1`, `l`,
/// `I`, `|`).
pub const ALPHABET: [u8; UPPERCASE.len() + LOWERCASE.len() + DIGITS.len() + SYMBOLS.len()] = {
    let classes = [UPPERCASE, LOWERCASE, DIGITS, SYMBOLS];
    let mut alphabet = [0; UPPERCASE.len() + LOWERCASE.len() + DIGITS.len() + SYMBOLS.len()];
    let (mut class, mut filled) = (0, 0);
    while class < classes.len() {
        let mut index = 0;
        while index < classes[class].len() {
            alphabet[filled] = classes[class][index];
            filled += 1;
            index += 1;
        }
        class += 1;
    }
    alphabet
};

/// A password. It cannot be printed, compared, copied or stored, and is zeroed when dropped.
pub struct Credential(Zeroizing<String>);

impl Credential {
    /// Makes a password: uniform over all strings of the alphabet that have the length, characters of all four classes, and
    /// none of `forbidden` inside, whatever its case.
    ///
    /// All four classes satisfy every combination that an IAM policy can require. The length is `length`, or the policy's
    /// minimum if that is more, in characters. Pass the user name and the account alias as `forbidden`; empty ones are ignored.
    pub fn generate(policy: &PasswordPolicy, length: usize, forbidden: &[&str], random: &mut impl CryptoRng) -> Self {
        let length = length.max(policy.minimum_length).clamp(4, MAX_LENGTH);
        let forbidden: Vec<String> =
            forbidden.iter().filter(|word| !word.is_empty()).map(|word| word.to_ascii_lowercase()).collect();
        // Redrawing whole strings until one fits keeps every fitting string equally likely; choosing a character of
        // each class first would not.
        loop {
            let mut text = Zeroizing::new(String::with_capacity(length));
            text.extend((0..length).map(|_| character(random)));
            if has_every_class(&text) && !contains_any(&text, &forbidden) {
                return Self(text);
            }
        }
    }

    /// Stands in for a password in previews and test messages. It says so itself, and has the default length.
    #[must_use]
    pub fn sample() -> Self {
        Self(Zeroizing::new("This-Is-A-Sample-123".to_owned()))
    }

    /// Whether a text repeats six or more characters of the password in a row.
    #[must_use]
    pub fn is_quoted_in(&self, text: &str) -> bool {
        const RUN: usize = 6;
        let runs = self.0.len().saturating_sub(RUN - 1);
        (0..runs).any(|start| text.contains(&self.0[start..start + RUN]))
    }

    /// The password itself, for the one line that builds the request or the message.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// One character of the alphabet, each equally likely: values past its end are drawn again rather than folded back.
fn character(random: &mut impl CryptoRng) -> char {
    const MASK: usize = ALPHABET.len().next_power_of_two() - 1;
    loop {
        if let Some(&byte) = ALPHABET.get(random.next_u32() as usize & MASK) {
            return char::from(byte);
        }
    }
}

fn has_every_class(text: &str) -> bool {
    [UPPERCASE, LOWERCASE, DIGITS, SYMBOLS].iter().all(|class| text.bytes().any(|byte| class.contains(&byte)))
}

fn contains_any(text: &str, forbidden: &[String]) -> bool {
    let folded = Zeroizing::new(text.to_ascii_lowercase());
    forbidden.iter().any(|word| folded.contains(word.as_str()))
}
