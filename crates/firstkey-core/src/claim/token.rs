//! The secret in a link.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The bytes of a token: 256 bits, which nobody guesses, so that tries need no counting.
const BYTES: usize = 32;

/// The characters of a token in a link.
const CHARACTERS: usize = 43;

/// The secret of a link. It cannot be printed, compared, copied or stored, and is zeroed when dropped.
pub struct ClaimToken(Zeroizing<[u8; BYTES]>);

/// A token's SHA-256 in lower-case hexadecimal digits: what the ledger keeps of it. NIST SP 800-63B allows a plain hash for secrets of
/// 112 bits or more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHash(String);

/// A text that is no hash of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not 64 hexadecimal digits in lower case")]
pub struct TokenHashError;

impl ClaimToken {
    /// Makes a token.
    pub fn draw(random: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        random.fill_bytes(&mut *bytes);
        Self(bytes)
    }

    /// Reads a token out of a link: 43 characters of base64url, in the one spelling that [`Self::link`] writes.
    #[must_use]
    pub fn parse(segment: &str) -> Option<Self> {
        if segment.len() != CHARACTERS {
            return None;
        }
        // The decoder asks for room for 33 bytes, as 44 characters would have.
        let mut decoded = Zeroizing::new([0; BYTES + 1]);
        URL_SAFE_NO_PAD.decode_slice(segment, &mut *decoded).ok()?;
        let mut bytes = Zeroizing::new([0; BYTES]);
        bytes.copy_from_slice(decoded.get(..BYTES)?);
        Some(Self(bytes))
    }

    /// What the ledger keeps.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(*self.0).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The link, for the one line that writes the message. `origin` has no slash at its end.
    #[must_use]
    pub fn link(&self, origin: &str) -> Zeroizing<String> {
        const PATH: &str = "/c/";
        let mut link = Zeroizing::new(String::with_capacity(origin.len() + PATH.len() + CHARACTERS));
        link.push_str(origin);
        link.push_str(PATH);
        URL_SAFE_NO_PAD.encode_string(*self.0, &mut link);
        link
    }
}

impl TokenHash {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TokenHash {
    type Err = TokenHashError;

    fn from_str(text: &str) -> Result<Self, TokenHashError> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for TokenHash {
    type Error = TokenHashError;

    fn try_from(text: String) -> Result<Self, TokenHashError> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 2 * BYTES && text.bytes().all(is_digit) { Ok(Self(text)) } else { Err(TokenHashError) }
    }
}

impl From<TokenHash> for String {
    fn from(hash: TokenHash) -> Self {
        hash.0
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
