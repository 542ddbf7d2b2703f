//! Admission: what to do about an arrival.

use std::borrow::Cow;

use wildmatch::WildMatch;

use crate::arrival::{Arrival, Creator, is_user_name};
use crate::event::Tag;
use crate::recipient::{BadAddress, DomainPattern, Recipient};
use crate::text::is_word;

/// The operator's rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The key of the user tag that holds the address; case does not matter, as in IAM.
    pub email_tag: String,
    /// The domain that turns a user name into an address.
    pub default_domain: Option<String>,
    /// The domains that messages may go to.
    pub allowed_domains: Vec<DomainPattern>,
    /// The IAM paths whose users are admitted; each begins and ends with `/`.
    pub path_prefixes: Vec<String>,
    /// Patterns of the role and user ARNs that may create admitted users; if empty, anyone may.
    pub allowed_creators: Vec<CreatorPattern>,
}

impl Rules {
    /// The person who created the user, by the name that their colleagues know: an IAM user's, or that of an IAM
    /// Identity Center session. For sessions of other roles, only an address counts; the rest are programs and their
    /// run numbers.
    ///
    /// The event is not trusted, and this name reaches the user. Mail programs turn anything with a dot or an `@` into
    /// a link, so such a name must be an address that messages may go to.
    #[must_use]
    pub fn person<'a>(&self, creator: &'a Creator) -> Option<&'a str> {
        let parts: Vec<&str> = creator.name.as_deref()?.splitn(6, ':').collect();
        let ["arn", _, service, _, _, resource] = parts[..] else {
            return None;
        };
        let (kind, rest) = resource.split_once('/')?;
        let (before, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        let is_person = match (service, kind) {
            ("iam", "user") | ("sts", "federated-user") => true,
            ("sts", "assumed-role") => before.starts_with("AWSReservedSSO_") || name.contains('@'),
            _ => false,
        };
        let is_allowed = || name.parse().is_ok_and(|address| self.allow(&address).is_ok());
        (is_person && is_user_name(name) && (is_word(name, 1, 64) || is_allowed())).then_some(name)
    }

    /// Whether users of a path are admitted.
    #[must_use]
    pub fn take_path(&self, path: &str) -> bool {
        self.path_prefixes.iter().any(|prefix| path.starts_with(prefix))
    }

    /// Whether messages may go to a recipient, no matter who asks.
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

/// A pattern of role or user ARNs: `*` stands for any text and `?` for one character.
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
    /// Do nothing: not a console user.
    Skip(SkipReason),
    /// Do nothing and alert administrators: suspicious.
    Quarantine(QuarantineReason),
}

/// Why an arrival needs nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The user is outside the configured paths.
    #[error("the user's path is not among FIRSTKEY_PATH_PREFIXES")]
    Path,
    /// There is no tag, the name is not an address, and there is no default domain.
    #[error("the user has no `{0}` tag, its name is not an address, and FIRSTKEY_DEFAULT_DOMAIN is not set")]
    NoAddress(String),
    /// The tag is there but empty: no message is wanted.
    #[error("the user's `{0}` tag is empty")]
    EmptyTag(String),
}

impl SkipReason {
    /// The key of the tag whose absence got a user skipped. Records keep their reason in words: this version's, and
    /// those of 0.1.0.
    #[must_use]
    pub fn missing_tag(reason: &str) -> Option<&str> {
        let tag = reason.split('`').nth(1)?;
        (reason == Self::NoAddress(tag.to_owned()).to_string()).then_some(tag)
    }
}

/// Why an arrival is suspicious.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuarantineReason {
    /// The event is about another account than the function's.
    #[error("the event is from account {0}, which is not this one")]
    Account(String),
    /// No message could go to this address.
    #[error("{0}")]
    Address(#[from] BadAddress),
    /// There are several addresses to choose from. IAM accepts no two tags whose keys differ only in case, so the event
    /// is not IAM's.
    #[error("the user has several `{0}` tags that differ")]
    SeveralTags(String),
    /// The recipient's domain mixes scripts, whether it is allowed or not.
    #[error("the recipient's domain `{0}` mixes scripts in one label, as look-alikes of other domains do")]
    MixedScripts(String),
    /// The recipient's domain is not allowed.
    #[error("the recipient's domain `{0}` is not among FIRSTKEY_ALLOWED_DOMAINS")]
    Domain(String),
    /// The creator may not create admitted users.
    #[error("`{0}` created the user and is not among FIRSTKEY_ALLOWED_CREATORS")]
    Creator(String),
}

/// Decides what to do about an arrival.
///
/// `account` is the function's account, the only one whose users it can reach.
#[must_use]
pub fn admit(arrival: &Arrival, rules: &Rules, account: &str) -> Admission {
    match Findings::of(arrival, rules, account).decide() {
        Ok(recipient) => Admission::Admit(recipient),
        Err(Refusal::Skip(reason)) => Admission::Skip(reason),
        Err(Refusal::Quarantine(reason)) => Admission::Quarantine(reason),
    }
}

/// What each rule says about an arrival, in order: the first refusal decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Whether the user is in the function's account.
    pub account: Result<(), QuarantineReason>,
    /// Whether the user is below a configured path.
    pub path: Result<(), SkipReason>,
    /// Whom the message would go to.
    pub recipient: Result<Recipient, Refusal>,
    /// Whether messages may go there; `None` without a recipient.
    pub allowed: Option<Result<(), QuarantineReason>>,
    /// Whether the creator may create admitted users.
    pub creator: Result<(), QuarantineReason>,
}

impl Findings {
    /// Applies every rule to an arrival. `account` is the function's account.
    #[must_use]
    pub fn of(arrival: &Arrival, rules: &Rules, account: &str) -> Self {
        let recipient = recipient(&arrival.user_name, &arrival.tags, rules);
        Self {
            account: if arrival.account == account {
                Ok(())
            } else {
                Err(QuarantineReason::Account(arrival.account.clone()))
            },
            path: if rules.take_path(&arrival.path) { Ok(()) } else { Err(SkipReason::Path) },
            allowed: recipient.as_ref().ok().map(|recipient| rules.allow(recipient)),
            recipient,
            creator: if may_create(arrival.creator.principal.as_deref(), rules) {
                Ok(())
            } else {
                let creator = arrival.creator.name.clone().unwrap_or_else(|| "someone unknown".to_owned());
                Err(QuarantineReason::Creator(creator))
            },
        }
    }

    fn decide(self) -> Result<Recipient, Refusal> {
        self.account?;
        self.path?;
        let recipient = self.recipient?;
        self.allowed.transpose()?;
        self.creator?;
        Ok(recipient)
    }
}

fn may_create(principal: Option<&str>, rules: &Rules) -> bool {
    let patterns = &rules.allowed_creators;
    patterns.is_empty() || principal.is_some_and(|arn| patterns.iter().any(|pattern| pattern.0.matches(arn)))
}

/// Why an arrival is not admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It needs nothing.
    Skip(SkipReason),
    /// It is suspicious.
    Quarantine(QuarantineReason),
}

impl From<SkipReason> for Refusal {
    fn from(reason: SkipReason) -> Self {
        Self::Skip(reason)
    }
}

impl From<QuarantineReason> for Refusal {
    fn from(reason: QuarantineReason) -> Self {
        Self::Quarantine(reason)
    }
}

/// Where a user's address comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressText<'a> {
    /// The text that was found, which need not be an address.
    pub text: Cow<'a, str>,
    /// Where it was found.
    pub origin: Origin<'a>,
}

/// Where the text of an address was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// In the tag with this key, spelt as on the user.
    Tag(&'a str),
    /// In the user's name.
    Name,
    /// In the user's name, completed by the default domain.
    DefaultDomain,
}

/// The mailbox of a user, from what [`address_text`] finds.
///
/// # Errors
/// [`Refusal`] distinguishes an absent address from an unusable one.
pub fn recipient(user_name: &str, tags: &[Tag], rules: &Rules) -> Result<Recipient, Refusal> {
    let found = address_text(user_name, tags, rules)?;
    found.text.parse().map_err(|bad: BadAddress| QuarantineReason::from(bad).into())
}

/// A user's address: from its tag, else its name, else its name at the default domain.
///
/// The same for the event's tags and for those that IAM gives later, so that the two can be compared.
///
/// # Errors
/// There is no address, or several.
pub fn address_text<'a>(user_name: &'a str, tags: &'a [Tag], rules: &Rules) -> Result<AddressText<'a>, Refusal> {
    let mut with_address = tags.iter().filter(|tag| tag.key.eq_ignore_ascii_case(&rules.email_tag));
    if let Some(tag) = with_address.next() {
        if with_address.any(|another| another.value != tag.value) {
            return Err(QuarantineReason::SeveralTags(rules.email_tag.clone()).into());
        }
        if tag.value.is_empty() {
            return Err(SkipReason::EmptyTag(rules.email_tag.clone()).into());
        }
        return Ok(AddressText { text: Cow::Borrowed(&tag.value), origin: Origin::Tag(&tag.key) });
    }
    if user_name.contains('@') {
        return Ok(AddressText { text: Cow::Borrowed(user_name), origin: Origin::Name });
    }
    match &rules.default_domain {
        Some(domain) => {
            let text = Cow::Owned(format!("{user_name}@{domain}"));
            Ok(AddressText { text, origin: Origin::DefaultDomain })
        }
        None => Err(SkipReason::NoAddress(rules.email_tag.clone()).into()),
    }
}
