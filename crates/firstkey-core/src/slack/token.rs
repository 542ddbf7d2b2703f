//! The bot's token.

use zeroize::Zeroizing;

/// A bot's token. It cannot be printed, compared, copied or stored, and is zeroed when dropped.
pub struct Token(Zeroizing<String>);

/// Why a text is no token that Firstkey takes. Says nothing of the text, which may be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// A token that ends after twelve hours, and whose refreshing would end it for everybody else.
    #[error(
        "it is a token that Slack rotates (`xoxe.…`): turn token rotation off, which takes a new app made from the manifest, and store \
         that app's bot token"
    )]
    Rotates,
    /// Not a bot's token.
    #[error("it is not a bot's token, which begins with `xoxb-`")]
    NotABots,
}

impl Token {
    /// Takes a token as it is stored. A line break at its end, which a file or an editor adds, is none of it.
    ///
    /// # Errors
    /// [`BadToken`] says what is wrong, and not with which text.
    pub fn read(text: &str) -> Result<Self, BadToken> {
        let text = text.trim();
        if text.starts_with("xoxe") {
            return Err(BadToken::Rotates);
        }
        // It stands in a header: nothing else may come along with it.
        let rest = text.strip_prefix("xoxb-").ok_or(BadToken::NotABots)?;
        let is_plain = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_plain { Ok(Self(Zeroizing::new(text.to_owned()))) } else { Err(BadToken::NotABots) }
    }

    /// Whether a text holds the token.
    #[must_use]
    pub fn is_quoted_in(&self, text: &str) -> bool {
        text.contains(self.0.as_str())
    }

    /// Whether it is the same token.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The token itself, for the one line that builds the request.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
