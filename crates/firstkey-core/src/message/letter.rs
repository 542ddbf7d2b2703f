//! What a message says, in the user's language: once for the text and the HTML, which only arrange it.

use fluent_bundle::FluentValue;
use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalogue::{Catalogue, MissingText};
use super::passage::{Inset, Passage, Verbatim, WebAddress};
use super::rules::{passage, rule};
use super::sign_in::{Occasion, SignIn};
use crate::appearance::{AccentColor, Appearance};
use crate::claim::rules::PasswordRules;
use crate::password_policy::PasswordPolicy;
use crate::recipient::Recipient;

/// The parts of a message in reading order.
pub(super) struct Letter<'a> {
    pub(super) language: &'static str,
    pub(super) subject: String,
    pub(super) preview: String,
    pub(super) logo_url: Option<&'a str>,
    pub(super) organisation: Option<&'a str>,
    pub(super) accent: AccentColor,
    /// What the message says apart from the sign-in.
    pub(super) occasion: Option<String>,
    pub(super) heading: String,
    pub(super) invitation: String,
    pub(super) account: String,
    pub(super) creator: Option<String>,
    pub(super) step_address: String,
    pub(super) address: WebAddress,
    /// How the user knows that the page is AWS's.
    pub(super) check: Passage<'a>,
    pub(super) step_user: String,
    pub(super) user_name: Verbatim<'a>,
    pub(super) step_password: String,
    pub(super) password: &'a str,
    pub(super) choose: String,
    /// What the next password has to have.
    pub(super) rules: Vec<Passage<'a>>,
    /// What it must not be, in sentences.
    pub(super) limits: Vec<String>,
    /// Where the next password is kept.
    pub(super) keep: String,
    pub(super) protect: String,
    pub(super) validity: String,
    /// The operator's own paragraph.
    pub(super) note: Option<&'a str>,
    pub(super) questions: Passage<'a>,
    pub(super) unexpected: Passage<'a>,
    pub(super) careful: String,
}

impl<'a> Letter<'a> {
    /// Says what a sign-in needs to say.
    pub(super) fn of(sign_in: &SignIn<'a>, appearance: &'a Appearance) -> Result<Self, MissingText> {
        let words = Catalogue::of(sign_in.locale)?;
        let organisation = appearance.organisation.as_deref();
        let contact = appearance.support_contact.as_deref();
        let until = until(&words, sign_in.valid_until, &appearance.time_zone)?;
        let number = grouped(sign_in.account);
        let by = |id: &str, unnamed: &str| match organisation {
            Some(name) => words.say_with(id, [("organisation", isolated(name))]),
            None => words.say(unnamed),
        };
        let to = |id: &str, unnamed: &str| asking(&words, contact, id, unnamed);
        Ok(Self {
            language: sign_in.locale.tag(),
            subject: subject(&words, sign_in.occasion, organisation, sign_in.alias.unwrap_or(&number))?,
            preview: words.say_with("preview", [("until", until.as_str().into())])?,
            logo_url: appearance.logo_url.as_deref(),
            organisation,
            accent: appearance.accent_color,
            occasion: match sign_in.occasion {
                Occasion::First => None,
                Occasion::Superseding => Some(words.say("superseding")?),
                Occasion::Test => Some(words.say("test")?),
            },
            heading: by("heading", "heading-unnamed")?,
            invitation: by("invitation", "invitation-unnamed")?,
            account: account(&words, sign_in.account, sign_in.alias)?,
            creator: match sign_in.creator {
                Some(creator) => Some(words.say_with("creator", [("creator", creator.into())])?),
                None => None,
            },
            step_address: words.say("step-address")?,
            address: WebAddress(sign_in.partition.sign_in_url(sign_in.alias.unwrap_or(sign_in.account))),
            check: {
                let domain = Inset::Verbatim(Verbatim(sign_in.partition.sign_in_domain()));
                passage(&words, "check", "domain", domain)?
            },
            step_user: words.say("step-user")?,
            user_name: Verbatim(sign_in.user_name),
            step_password: words.say("step-password")?,
            password: sign_in.credential.expose(),
            choose: words.say("choose")?,
            rules: rules(&words, sign_in.policy)?,
            limits: limits(&words, sign_in.policy)?,
            keep: words.say("keep")?,
            protect: words.say("protect")?,
            validity: words.say_with("validity", [("until", until.into())])?,
            note: appearance.note.as_deref(),
            questions: to("questions", "questions-unnamed")?,
            unexpected: to("unexpected", "unexpected-unnamed")?,
            careful: by("careful", "careful-unnamed")?,
        })
    }
}

/// The subject: `account` is the account's alias or number, for want of an organisation.
fn subject(
    words: &Catalogue,
    occasion: Occasion,
    organisation: Option<&str>,
    account: &str,
) -> Result<String, MissingText> {
    let first = || match organisation {
        Some(name) => words.say_with("subject", [("organisation", name.into())]),
        None => words.say_with("subject-account", [("account", account.into())]),
    };
    match occasion {
        Occasion::First => first(),
        Occasion::Superseding => match organisation {
            Some(name) => words.say_with("subject-superseding", [("organisation", name.into())]),
            None => words.say_with("subject-superseding-account", [("account", account.into())]),
        },
        Occasion::Test => words.say_with("subject-test", [("subject", first()?.into())]),
    }
}

/// The account's rules for a new password: what it needs.
fn rules(words: &Catalogue, policy: &PasswordPolicy) -> Result<Vec<Passage<'static>>, MissingText> {
    let rules = PasswordRules { policy, names: &[] }.list();
    rules.into_iter().filter_map(|kept| rule(words, kept).transpose()).collect()
}

/// The account's rules for a new password: what it can't be.
fn limits(words: &Catalogue, policy: &PasswordPolicy) -> Result<Vec<String>, MissingText> {
    let mut limits = Vec::new();
    // It comes with the three classes: both belong to AWS's default policy.
    if policy.require_three_classes {
        limits.push(words.say("rule-not-the-name")?);
    }
    if let Some(count) = policy.reuse_prevention {
        limits.push(words.say_with("rule-reuse", [("count", count.into())])?);
    }
    Ok(limits)
}

/// A moment in the language's own form, in the operator's time zone. The zone is given as its offset from UTC, because
/// abbreviations such as `CST` and `IST` are ambiguous.
pub(crate) fn until(words: &Catalogue, at: Timestamp, time_zone: &TimeZone) -> Result<String, MissingText> {
    let at = at.to_zoned(time_zone.clone());
    let distance = if at.offset().is_zero() { String::new() } else { at.strftime("%:z").to_string() };
    let values = [
        ("weekday", at.weekday().to_monday_one_offset().into()),
        ("day", at.day().into()),
        ("month", at.month().into()),
        // As text, because a number would be grouped.
        ("year", at.year().to_string().into()),
        ("time", at.strftime("%H:%M").to_string().into()),
        ("zone", format!("UTC{distance}").into()),
    ];
    words.say_with("until", values)
}

/// Which account it is: its number, after its alias if it has one.
pub(crate) fn account(words: &Catalogue, number: &str, alias: Option<&str>) -> Result<String, MissingText> {
    let number = grouped(number);
    let account = alias.map_or_else(|| number.clone(), |alias| format!("{alias} ({number})"));
    words.say_with("account", [("account", account.into())])
}

/// An account's number as the console shows it: `1234-5678-9012`.
pub(super) fn grouped(account: &str) -> String {
    match (account.get(..4), account.get(4..8), account.get(8..)) {
        (Some(first), Some(second), Some(third)) if account.len() == 12 => format!("{first}-{second}-{third}"),
        _ => account.to_owned(),
    }
}

/// A sentence that names whom to ask.
pub(crate) fn asking<'a>(
    words: &Catalogue,
    contact: Option<&'a str>,
    id: &str,
    unnamed: &str,
) -> Result<Passage<'a>, MissingText> {
    match contact {
        Some(contact) => passage(words, id, "contact", contact_in_html(contact)),
        None => Ok(Passage::plain(words.say(unnamed)?)),
    }
}

/// Whom to ask, as a link if the operator wrote an e-mail or an `https` address.
fn contact_in_html(contact: &str) -> Inset<'_> {
    // None of these has a meaning of its own in a `mailto:` address.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
    if contact.starts_with("https://") && !contact.contains(char::is_whitespace) {
        Inset::Link { address: contact.to_owned(), text: contact }
    } else if contact.chars().all(is_plain) && contact.parse::<Recipient>().is_ok() {
        Inset::Link { address: format!("mailto:{contact}"), text: contact }
    } else {
        Inset::Words(isolated_text(contact))
    }
}

pub(crate) fn isolated(name: &str) -> FluentValue<'static> {
    isolated_text(name).into()
}

/// A name inside a sentence. A right-to-left name is isolated, or it would pull the neighbouring digits and full stops
/// to its other side. Other names get no invisible marks.
fn isolated_text(name: &str) -> String {
    let classes = CodePointMapData::<BidiClass>::new();
    let is_turned = |c| matches!(classes.get(c), BidiClass::RightToLeft | BidiClass::ArabicLetter);
    if name.chars().any(is_turned) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}
