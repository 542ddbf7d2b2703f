//! Text from outside: made fit to be shown, and checked for disguise.

mod masking;
mod spoofing;

pub use masking::{mask_addresses, quote, visible};
pub use spoofing::is_invisible;
pub(crate) use spoofing::mixes_scripts;

/// Whether the text is an id of the form that AWS's services use.
pub(crate) fn is_word(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
