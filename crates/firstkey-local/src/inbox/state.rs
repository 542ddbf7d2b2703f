//! The data behind the inbox's pages.

use std::sync::Arc;

use super::feed::Feed;
use crate::cloud::Cloud;

#[derive(Clone)]
pub(super) struct Inbox {
    pub(super) cloud: Cloud,
    pub(super) aws_port: u16,
    pub(super) tag_keys: TagKeys,
    pub(super) feed: Arc<Feed>,
}

/// The keys of the user tags that the function reads, for the page's form and examples.
#[derive(Debug, Clone)]
pub struct TagKeys {
    /// The key of the tag that holds the address.
    pub email: String,
    /// The key of the tag that names the language.
    pub locale: String,
}

/// The default keys.
impl Default for TagKeys {
    fn default() -> Self {
        Self { email: "email".to_owned(), locale: "locale".to_owned() }
    }
}
