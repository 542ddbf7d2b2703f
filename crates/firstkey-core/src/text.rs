//! Text from outside, made fit to be shown, and told from what it is not.

mod masking;
mod spoofing;

pub use masking::{mask_addresses, quote, visible};
pub use spoofing::is_invisible;
pub(crate) use spoofing::mixes_scripts;

/// An id as AWS's services make them.
pub(crate) fn is_word(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
