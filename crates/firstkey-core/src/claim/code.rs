//! The code that a second channel brings: the link proves only that somebody reads the mailbox.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::SignedDuration;
use pbkdf2::pbkdf2_hmac;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// How long a code is valid.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// How many wrong codes a user may enter. They count on the user's record, so that another link or code is no way to more tries.
pub const MAX_CODE_TRIES: u32 = 5;

/// Letters and digits without those that look alike in print (`0`, `O`, `1`, `I`).
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// How many characters a code has, without the hyphen.
pub(super) const CHARACTERS: usize = 8;

/// How often PBKDF2 goes round. As the function is built, that takes 56 ms of a whole processor, and 0.4 s of the share that comes with
/// 256 MB. Whoever reads the ledger has ten minutes for 2^40 codes, at 200,000 hashes each.
const ROUNDS: u32 = 100_000;

const SALT: usize = 16;
const HASH: usize = 32;

/// A code of eight letters and digits. It cannot be printed, compared, copied or stored, and is zeroed when dropped.
pub struct ClaimCode(Zeroizing<String>);

/// What the ledger keeps of a code: a salt, and PBKDF2-HMAC-SHA256 of salt and code.
///
/// It is stored as `pbkdf2-sha256$ROUNDS$SALT$HASH`, the last two in base64, so that other versions can go round more often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeHash {
    rounds: u32,
    salt: [u8; SALT],
    hash: [u8; HASH],
}

/// A text that is no hash of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not `pbkdf2-sha256$`, and rounds, salt and hash with `$` between them")]
pub struct CodeHashError;

impl ClaimCode {
    /// Makes a code: 40 bits.
    pub fn draw(random: &mut impl CryptoRng) -> Self {
        let mut code = Zeroizing::new(String::with_capacity(CHARACTERS));
        // 32 characters: the five lowest bits choose each equally often.
        code.extend((0..CHARACTERS).map(|_| char::from(ALPHABET[(random.next_u32() & 31) as usize])));
        Self(code)
    }

    /// Reads what somebody typed: in any case, with spaces and hyphens anywhere.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = Zeroizing::new(String::with_capacity(CHARACTERS));
        for typed in typed.chars().filter(|typed| !typed.is_whitespace() && *typed != '-') {
            let character = typed.to_ascii_uppercase();
            if code.len() == CHARACTERS || !ALPHABET.iter().any(|&known| char::from(known) == character) {
                return None;
            }
            code.push(character);
        }
        (code.len() == CHARACTERS).then_some(Self(code))
    }

    /// The code as people read it, `ABCD-EFGH`, for the one line that writes the message.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        let (first, second) = self.0.split_at(CHARACTERS / 2);
        Zeroizing::new(format!("{first}-{second}"))
    }

    /// What the ledger keeps.
    pub fn hash(&self, random: &mut impl CryptoRng) -> CodeHash {
        let mut salt = [0; SALT];
        random.fill_bytes(&mut salt);
        CodeHash { rounds: ROUNDS, salt, hash: self.stretched(&salt, ROUNDS) }
    }

    fn stretched(&self, salt: &[u8], rounds: u32) -> [u8; HASH] {
        let mut hash = [0; HASH];
        pbkdf2_hmac::<Sha256>(self.0.as_bytes(), salt, rounds, &mut hash);
        hash
    }
}

impl CodeHash {
    /// Whether it is the hash of this code.
    ///
    /// Comparing the hashes byte by byte tells nobody anything: who does not know the salt cannot choose a hash.
    #[must_use]
    pub fn is_of(&self, code: &ClaimCode) -> bool {
        code.stretched(&self.salt, self.rounds) == self.hash
    }
}

impl fmt::Display for CodeHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [salt, hash] = [&self.salt[..], &self.hash].map(|bytes| STANDARD_NO_PAD.encode(bytes));
        write!(formatter, "pbkdf2-sha256${}${salt}${hash}", self.rounds)
    }
}

impl FromStr for CodeHash {
    type Err = CodeHashError;

    fn from_str(text: &str) -> Result<Self, CodeHashError> {
        let parts: Vec<&str> = text.split('$').collect();
        let ["pbkdf2-sha256", rounds, salt, hash] = parts[..] else { return Err(CodeHashError) };
        let decode = |text: &str| STANDARD_NO_PAD.decode(text).map_err(|_| CodeHashError);
        Ok(Self {
            // So many that nobody has to wait a minute for a forged item.
            rounds: rounds.parse().ok().filter(|rounds| (1..=10_000_000).contains(rounds)).ok_or(CodeHashError)?,
            salt: decode(salt)?.try_into().map_err(|_| CodeHashError)?,
            hash: decode(hash)?.try_into().map_err(|_| CodeHashError)?,
        })
    }
}

impl TryFrom<String> for CodeHash {
    type Error = CodeHashError;

    fn try_from(text: String) -> Result<Self, CodeHashError> {
        text.parse()
    }
}

impl From<CodeHash> for String {
    fn from(hash: CodeHash) -> Self {
        hash.to_string()
    }
}
