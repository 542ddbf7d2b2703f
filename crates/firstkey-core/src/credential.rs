//! The credential: a password that the account's policy accepts. Those that Firstkey makes are random, and people can select and
//! type them.

use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::password_policy::PasswordPolicy;

/// The shortest password that the configuration allows, in characters: 69.7 bits.
pub const MIN_LENGTH: usize = 14;

/// The length of passwords unless the configuration sets another, in characters: 116.6 bits.
pub const DEFAULT_LENGTH: usize = 24;

/// The longest password that IAM accepts, in characters.
pub const MAX_LENGTH: usize = 128;

/// How many characters stand together.
const GROUP: usize = 4;

/// What joins the groups. It is the only symbol that policies count at which a double click does not stop: the word boundaries of
/// Unicode (UAX #29) go through it, and break at each of the others.
const JOINT: char = '_';

const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWERCASE: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";

/// The characters of the groups: letters and digits, without those that look alike in print (`0`, `O`, `1`, `l`, `I`).
pub const ALPHABET: [u8; UPPERCASE.len() + LOWERCASE.len() + DIGITS.len()] = {
    let classes = [UPPERCASE, LOWERCASE, DIGITS];
    let mut alphabet = [0; UPPERCASE.len() + LOWERCASE.len() + DIGITS.len()];
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
    /// Makes a password: groups of four letters and digits joined by `_`, as in `k7Qm_Rt9w_Vb4n_pZ6d_Xc3h`. It begins and ends
    /// with a letter or a digit, and is uniform over all strings of that shape that have an uppercase letter, a lowercase letter,
    /// a digit, and none of `forbidden` inside, whatever its case.
    ///
    /// With the joint, a symbol to IAM, that satisfies every combination that a policy can require. The length in characters is
    /// `length`, or the policy's minimum if that is more, from [`MIN_LENGTH`] to [`MAX_LENGTH`]. Pass the user name and the account
    /// alias as `forbidden`; an empty one is ignored, and so is a joint alone, which every password has inside.
    pub fn generate(policy: &PasswordPolicy, length: usize, forbidden: &[&str], random: &mut impl CryptoRng) -> Self {
        let length = length_for(policy, length);
        let is_avoidable = |word: &&&str| !["", "_"].contains(*word);
        let forbidden: Vec<String> =
            forbidden.iter().filter(is_avoidable).map(|word| word.to_ascii_lowercase()).collect();
        // Redrawing whole strings until one fits keeps every fitting string equally likely; choosing a character of
        // each class first would not.
        loop {
            let text = Zeroizing::new(in_groups(length, std::iter::repeat_with(|| character(random))));
            if has_every_class(&text) && !contains_any(&text, &forbidden) {
                return Self(text);
            }
        }
    }

    /// A password that its owner has chosen, once it is known to keep the account's rules.
    pub(crate) fn chosen(password: Zeroizing<String>) -> Self {
        Self(password)
    }

    /// Stands in for a password in previews and test messages. It says so itself, and has the shape and the length of
    /// one from [`Credential::generate`].
    #[must_use]
    pub fn sample(policy: &PasswordPolicy, length: usize) -> Self {
        let words = "DemoPassWordDontUse2".chars().cycle();
        Self(Zeroizing::new(in_groups(length_for(policy, length), words)))
    }

    /// Whether a text repeats six or more characters of the password in a row.
    #[must_use]
    pub fn is_quoted_in(&self, text: &str) -> bool {
        is_quoted(&self.0, text)
    }

    /// The password itself, for the one line that builds the request or the message.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether a text repeats six or more characters of a secret in a row.
#[must_use]
pub fn is_quoted(secret: &str, text: &str) -> bool {
    const RUN: usize = 6;
    let runs = secret.len().saturating_sub(RUN - 1);
    (0..runs).any(|start| secret.get(start..start + RUN).is_some_and(|run| text.contains(run)))
}

fn length_for(policy: &PasswordPolicy, length: usize) -> usize {
    length.max(policy.minimum_length).clamp(MIN_LENGTH, MAX_LENGTH)
}

/// A text of this many characters: a joint after every four others, though none at the end.
fn in_groups(length: usize, mut characters: impl Iterator<Item = char>) -> String {
    let is_joint = |index: usize| index % (GROUP + 1) == GROUP && index + 1 < length;
    let mut text = String::with_capacity(length);
    text.extend((0..length).map_while(|index| if is_joint(index) { Some(JOINT) } else { characters.next() }));
    text
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
    [UPPERCASE, LOWERCASE, DIGITS].iter().all(|class| text.bytes().any(|byte| class.contains(&byte)))
}

fn contains_any(text: &str, forbidden: &[String]) -> bool {
    let folded = Zeroizing::new(text.to_ascii_lowercase());
    forbidden.iter().any(|word| folded.contains(word.as_str()))
}
