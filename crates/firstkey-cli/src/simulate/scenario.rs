//! The simulated function.

use firstkey::core::configuration::Configuration;
use firstkey::core::recipient::Recipient;
use firstkey::core::text::{mask_addresses, visible};

/// The simulated function, and how to show what it sees.
#[derive(Debug)]
pub(super) struct Scenario<'a> {
    pub(super) configuration: &'a Configuration,
    /// Its account, if known.
    pub(super) account: Option<&'a str>,
    /// Show addresses in full.
    pub(super) full: bool,
}

impl Scenario<'_> {
    /// Text of an event, fit to be shown.
    pub(super) fn show(&self, text: &str) -> String {
        if self.full { visible(text) } else { mask_addresses(text) }
    }

    /// A recipient, fit to be shown.
    pub(super) fn address(&self, recipient: &Recipient) -> String {
        if self.full { recipient.address().to_owned() } else { recipient.masked() }
    }
}
