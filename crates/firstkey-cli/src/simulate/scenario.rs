//! The function as it is imagined.

use firstkey::core::configuration::Configuration;
use firstkey::core::recipient::Recipient;
use firstkey::core::text::{mask_addresses, visible};

/// The function as it is imagined, and how what it sees may be shown.
#[derive(Debug)]
pub(super) struct Scenario<'a> {
    pub(super) configuration: &'a Configuration,
    /// Its account, if somebody said so.
    pub(super) account: Option<&'a str>,
    /// Addresses are shown in full.
    pub(super) full: bool,
}

impl Scenario<'_> {
    /// Text of an event as it may be shown.
    pub(super) fn show(&self, text: &str) -> String {
        if self.full { visible(text) } else { mask_addresses(text) }
    }

    /// A recipient as it may be shown.
    pub(super) fn address(&self, recipient: &Recipient) -> String {
        if self.full { recipient.address().to_owned() } else { recipient.masked() }
    }
}
