//! The mailbox that a message goes to, and the domains it may be in.

use std::fmt;
use std::str::FromStr;

use lettre::Address;

use crate::text::{is_invisible, mixes_scripts};

/// The longest accepted address, in octets.
pub const MAX_ADDRESS_LENGTH: usize = 320;

/// An e-mail address that SES can deliver to, with the domain in lower case and in Punycode.
///
/// It has no `Display`: it reaches the outside masked, or through [`Recipient::address`] where the mail is built.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    address: String,
    domain_start: usize,
}

/// Why a text is not an address that a message could go to. Contains nothing of the text, which may be an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Longer than [`MAX_ADDRESS_LENGTH`].
    #[error("the address is longer than 320 characters")]
    TooLong,
    /// Line breaks or other control characters: an attempt to write mail headers.
    #[error("the address has control characters")]
    Control,
    /// Characters that are invisible or change the direction of text: an attempt to look like another address.
    #[error("the address has invisible characters, or some that turn the direction of text")]
    Invisible,
    /// Not of the form `name@domain`, or a form that SES refuses or another server could mistake for another address.
    #[error("the address is malformed")]
    Malformed,
    /// SES accepts only ASCII before the `@`.
    #[error("the address has characters before the @ that SES does not deliver to")]
    LocalPart,
    /// A domain without a dot, or an IP address.
    #[error("the address has no public domain name")]
    Domain,
}

impl Recipient {
    /// The full address, for the message's envelope and the ledger's pin.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The domain, in lower case and in Punycode.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.address[self.domain_start..]
    }

    /// The address with all but the first letter before the `@` hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.address.chars().next();
        format!("{}***@{}", first.map(String::from).unwrap_or_default(), self.domain())
    }

    /// Whether the domain looks like a forgery of another: one of its labels mixes scripts that are not written
    /// together.
    #[must_use]
    pub fn mixes_scripts(&self) -> bool {
        mixes_scripts(self.domain())
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl FromStr for Recipient {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        if text.len() > MAX_ADDRESS_LENGTH {
            return Err(BadAddress::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(BadAddress::Control);
        }
        // IDNA would silently drop them from the domain.
        if text.chars().any(is_invisible) {
            return Err(BadAddress::Invisible);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(BadAddress::Malformed)?;
        let domain = ascii_domain(domain).ok_or(BadAddress::Domain)?;
        if !local.is_ascii() {
            return Err(BadAddress::LocalPart);
        }
        // The quoted form ("a b"@example.com) is legal and only ever seen in attacks. So are old ways to name another
        // host, eve%example.net@example.com and example.net!eve@example.com, which some servers still follow out of the
        // allowed domain, and =?…?=, which some decode.
        if local.contains(|c: char| c.is_whitespace() || "\"(),:;<>[]\\@%!?".contains(c)) {
            return Err(BadAddress::Malformed);
        }
        let address = Address::new(local, &domain).map_err(|_| BadAddress::Malformed)?.to_string();
        Ok(Self { domain_start: address.len() - domain.len(), address })
    }
}

/// A domain name with a dot, in lower case and in Punycode; `None` for an IP address or a malformed name.
fn ascii_domain(text: &str) -> Option<String> {
    let domain = idna::domain_to_ascii_strict(text).ok()?;
    let top = domain.rsplit('.').next()?;
    let is_name = domain.contains('.') && !top.is_empty() && !top.bytes().all(|byte| byte.is_ascii_digit());
    (is_name && domain.len() <= 253).then_some(domain)
}

/// Domains that messages may go to: `example.com` itself, or with `*.example.com` every domain below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPattern {
    domain: String,
    below: bool,
}

impl DomainPattern {
    /// The domain, in lower case and in Punycode, without the `*.` before it.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether the recipient's domain matches.
    #[must_use]
    pub fn matches(&self, recipient: &Recipient) -> bool {
        match recipient.domain().strip_suffix(&self.domain) {
            Some("") => !self.below,
            Some(rest) => self.below && rest.ends_with('.'),
            None => false,
        }
    }

    /// Whether a label mixes scripts that are not written together, so that every recipient would look like a forgery.
    #[must_use]
    pub fn mixes_scripts(&self) -> bool {
        mixes_scripts(&self.domain)
    }
}

impl fmt::Display for DomainPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = if self.below { "*." } else { "" };
        write!(formatter, "{below}{}", self.domain)
    }
}

impl FromStr for DomainPattern {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let (below, domain) = match text.strip_prefix("*.") {
            Some(domain) => (true, domain),
            None => (false, text),
        };
        Ok(Self { domain: ascii_domain(domain).ok_or(BadAddress::Domain)?, below })
    }
}
