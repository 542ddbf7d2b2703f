//! Admission: what to do about an arrival.

use wildmatch::WildMatch;

use crate::arrival::Arrival;
use crate::event::Tag;
use crate::recipient::{BadAddress, DomainPattern, Recipient};

/// The operator's rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The key of the user tag that holds the address; case does not matter, as in IAM.
    pub email_tag: String,
    /// The domain that makes an address of a user name that is none.
    pub default_domain: Option<String>,
    /// The domains that messages may go to.
    pub allowed_domains: Vec<DomainPattern>,
    /// The IAM paths whose users are admitted; each begins and ends with `/`.
    pub path_prefixes: Vec<String>,
    /// Patterns of the role and user ARNs that may create admitted users; none means any.
    pub allowed_creators: Vec<CreatorPattern>,
}

impl Rules {
    /// Whether users of a path are admitted.
    #[must_use]
    pub fn take_path(&self, path: &str) -> bool {
        self.path_prefixes.iter().any(|prefix| path.starts_with(prefix))
    }

    /// Whether messages may go to a recipient, whoever asks for them.
    ///
    /// # Errors
    /// Why not.
    pub fn allow(&self, recipient: &Recipient) -> Result<(), QuarantineReason> {
        if recipient.mixes_scripts() {
            return Err(QuarantineReason::MixedScripts(recipient.domain().to_owned()));
        }
        if !self.allowed_domains.iter().any(|pattern| pattern.matches(recipient)) {
            return Err(QuarantineReason::Domain(recipient.domain().to_owned()));
        }
        Ok(())
    }
}

/// A pattern of role or user ARNs, in which `*` stands for any text and `?` for one character.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatorPattern(WildMatch);

impl CreatorPattern {
    /// A pattern from its text.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(WildMatch::new(pattern))
    }
}

/// What to do about an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Give the user a sign-in.
    Admit(Recipient),
    /// Nothing: not a console user.
    Skip(SkipReason),
    /// Nothing, and tell an administrator: suspicious.
    Quarantine(QuarantineReason),
}

/// Why an arrival needs nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The user is outside the configured paths.
    #[error("the user's path is not among FIRSTKEY_PATH_PREFIXES")]
    Path,
    /// There is no tag, the name is no address, and there is no default domain.
    #[error("the user has no `{0}` tag, its name is not an address, and FIRSTKEY_DEFAULT_DOMAIN is not set")]
    NoAddress(String),
    /// The tag is there and empty: whoever created the user wanted no message.
    #[error("the user's `{0}` tag is empty")]
    EmptyTag(String),
}

/// Why an arrival is suspicious.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuarantineReason {
    /// The event speaks of an account that the function does not work in.
    #[error("the event is from account {0}, which is not this one")]
    Account(String),
    /// The address is none that a message could go to.
    #[error("{0}")]
    Address(#[from] BadAddress),
    /// There are several addresses to choose from. IAM takes no two tags whose keys differ only in case, so the event
    /// is not IAM's.
    #[error("the user has several `{0}` tags that differ")]
    SeveralTags(String),
    /// The recipient's domain mixes scripts, whether it is allowed or not.
    #[error("the recipient's domain `{0}` mixes scripts in one label, as look-alikes of other domains do")]
    MixedScripts(String),
    /// The recipient's domain is not allowed.
    #[error("the recipient's domain `{0}` is not among FIRSTKEY_ALLOWED_DOMAINS")]
    Domain(String),
    /// Whoever created the user may not create admitted users.
    #[error("`{0}` created the user and is not among FIRSTKEY_ALLOWED_CREATORS")]
    Creator(String),
}

/// Decides what to do about an arrival.
///
/// `account` is the account that the function runs in, and the only one whose users it can reach.
#[must_use]
pub fn admit(arrival: &Arrival, rules: &Rules, account: &str) -> Admission {
    if arrival.account != account {
        return Admission::Quarantine(QuarantineReason::Account(arrival.account.clone()));
    }
    if !rules.take_path(&arrival.path) {
        return Admission::Skip(SkipReason::Path);
    }
    let recipient = match recipient(&arrival.user_name, &arrival.tags, rules) {
        Ok(recipient) => recipient,
        Err(Unaddressed::Skip(reason)) => return Admission::Skip(reason),
        Err(Unaddressed::Quarantine(reason)) => return Admission::Quarantine(reason),
    };
    if let Err(reason) = rules.allow(&recipient) {
        return Admission::Quarantine(reason);
    }
    if !may_create(arrival.creator.principal.as_deref(), rules) {
        let creator = arrival.creator.name.clone().unwrap_or_else(|| "someone unknown".to_owned());
        return Admission::Quarantine(QuarantineReason::Creator(creator));
    }
    Admission::Admit(recipient)
}

fn may_create(principal: Option<&str>, rules: &Rules) -> bool {
    let patterns = &rules.allowed_creators;
    patterns.is_empty() || principal.is_some_and(|arn| patterns.iter().any(|pattern| pattern.0.matches(arn)))
}

/// Why a user has no recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unaddressed {
    /// There is no address to be had.
    Skip(SkipReason),
    /// What there is for an address is suspicious.
    Quarantine(QuarantineReason),
}

impl From<BadAddress> for Unaddressed {
    fn from(bad: BadAddress) -> Self {
        Self::Quarantine(bad.into())
    }
}

/// The mailbox of a user: by its tag, else by its name, else by its name at the default domain.
///
/// The same for the event's tags and for those that IAM tells later, so that the two can be compared.
///
/// # Errors
/// [`Unaddressed`] tells an absent address from an unusable one.
pub fn recipient(user_name: &str, tags: &[Tag], rules: &Rules) -> Result<Recipient, Unaddressed> {
    let mut addresses = tags.iter().filter(|tag| tag.key.eq_ignore_ascii_case(&rules.email_tag)).map(|tag| &tag.value);
    if let Some(address) = addresses.next() {
        if addresses.any(|another| another != address) {
            return Err(Unaddressed::Quarantine(QuarantineReason::SeveralTags(rules.email_tag.clone())));
        }
        if address.is_empty() {
            return Err(Unaddressed::Skip(SkipReason::EmptyTag(rules.email_tag.clone())));
        }
        return Ok(address.parse::<Recipient>()?);
    }
    if user_name.contains('@') {
        return Ok(user_name.parse::<Recipient>()?);
    }
    match &rules.default_domain {
        Some(domain) => Ok(format!("{user_name}@{domain}").parse::<Recipient>()?),
        None => Err(Unaddressed::Skip(SkipReason::NoAddress(rules.email_tag.clone()))),
    }
}
