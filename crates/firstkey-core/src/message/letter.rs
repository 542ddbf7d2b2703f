//! What a message says, in the user's language: once for the text and the HTML, which only arrange it.

use fluent_bundle::FluentValue;
use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalogue::{Catalogue, MissingText};
use super::sign_in::{Occasion, SignIn};
use crate::appearance::{AccentColor, Appearance};
use crate::password_policy::PasswordPolicy;

/// The symbols that password policies count, as IAM documents them.
const SYMBOLS: &str = "! @ # $ % ^ & * ( ) _ + - = [ ] { } | '";

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
    pub(super) address: String,
    pub(super) step_user: String,
    pub(super) user_name: &'a str,
    pub(super) step_password: String,
    pub(super) password: &'a str,
    pub(super) choose: String,
    pub(super) rules: Vec<String>,
    pub(super) protect: String,
    pub(super) validity: String,
    /// The operator's own paragraph.
    pub(super) note: Option<&'a str>,
    pub(super) questions: String,
    pub(super) unexpected: String,
    pub(super) careful: String,
}

impl<'a> Letter<'a> {
    /// Says what a sign-in needs to say.
    pub(super) fn of(sign_in: &SignIn<'a>, appearance: &'a Appearance) -> Result<Self, MissingText> {
        let words = Catalogue::of(sign_in.locale)?;
        let organisation = appearance.organisation.as_deref();
        let until = until(&words, sign_in.valid_until, &appearance.time_zone)?;
        let account = match sign_in.alias {
            Some(alias) => format!("{alias} ({})", sign_in.account),
            None => sign_in.account.to_owned(),
        };
        Ok(Self {
            language: sign_in.locale.tag(),
            subject: subject(&words, sign_in, organisation)?,
            preview: words.say_with("preview", [("until", until.as_str().into())])?,
            logo_url: appearance.logo_url.as_deref(),
            organisation,
            accent: appearance.accent_color,
            occasion: match sign_in.occasion {
                Occasion::First => None,
                Occasion::Superseding => Some(words.say("superseding")?),
                Occasion::Test => Some(words.say("test")?),
            },
            heading: words.say("heading")?,
            invitation: match organisation {
                Some(name) => words.say_with("invitation", [("organisation", isolated(name))])?,
                None => words.say("invitation-unnamed")?,
            },
            account: words.say_with("account", [("account", account.into())])?,
            creator: match sign_in.creator {
                Some(creator) => Some(words.say_with("creator", [("creator", creator.into())])?),
                None => None,
            },
            step_address: words.say("step-address")?,
            address: sign_in.partition.sign_in_url(sign_in.alias.unwrap_or(sign_in.account)),
            step_user: words.say("step-user")?,
            user_name: sign_in.user_name,
            step_password: words.say("step-password")?,
            password: sign_in.credential.expose(),
            choose: words.say("choose")?,
            rules: rules(&words, sign_in.policy)?,
            protect: words.say("protect")?,
            validity: words.say_with("validity", [("until", until.into())])?,
            note: appearance.note.as_deref(),
            questions: match appearance.support_contact.as_deref() {
                Some(contact) => words.say_with("questions", [("contact", isolated(contact))])?,
                None => words.say("questions-unnamed")?,
            },
            unexpected: words.say("unexpected")?,
            careful: words.say("careful")?,
        })
    }
}

fn subject(words: &Catalogue, sign_in: &SignIn<'_>, organisation: Option<&str>) -> Result<String, MissingText> {
    let whose = organisation.or(sign_in.alias).unwrap_or(sign_in.account);
    let of = |id| words.say_with(id, [("whose", whose.into())]);
    match sign_in.occasion {
        Occasion::First => of("subject"),
        Occasion::Superseding => of("subject-superseding"),
        Occasion::Test => words.say_with("subject-test", [("subject", of("subject")?.into())]),
    }
}

/// The account's rules for a new password.
fn rules(words: &Catalogue, policy: &PasswordPolicy) -> Result<Vec<String>, MissingText> {
    let mut rules = vec![words.say_with("rule-length", [("count", policy.minimum_length.into())])?];
    if policy.require_uppercase {
        rules.push(words.say("rule-uppercase")?);
    }
    if policy.require_lowercase {
        rules.push(words.say("rule-lowercase")?);
    }
    if policy.require_numbers {
        rules.push(words.say("rule-number")?);
    }
    if policy.require_symbols {
        rules.push(words.say_with("rule-symbol", [("symbols", SYMBOLS.into())])?);
    }
    if policy.require_three_classes {
        rules.push(words.say("rule-three-classes")?);
        rules.push(words.say("rule-not-the-name")?);
    }
    if let Some(count) = policy.reuse_prevention {
        rules.push(words.say_with("rule-reuse", [("count", count.into())])?);
    }
    Ok(rules)
}

/// A moment in the language's own form, in the operator's time zone.
pub(crate) fn until(words: &Catalogue, at: Timestamp, time_zone: &TimeZone) -> Result<String, MissingText> {
    let at = at.to_zoned(time_zone.clone());
    // Some zones have an offset in place of an abbreviation.
    let zone = at.strftime("%Z").to_string();
    let zone = if zone.starts_with(['+', '-']) { format!("UTC{}", at.strftime("%:z")) } else { zone };
    let values = [
        ("day", at.day().into()),
        ("month", at.month().into()),
        // As text, because a number would be grouped.
        ("year", at.year().to_string().into()),
        ("time", at.strftime("%H:%M").to_string().into()),
        ("zone", zone.into()),
    ];
    words.say_with("until", values)
}

/// A name inside a sentence. A right-to-left name is isolated, or it would pull the neighbouring digits and full stops
/// to its other side. Other names get no invisible marks.
pub(crate) fn isolated(name: &str) -> FluentValue<'_> {
    let classes = CodePointMapData::<BidiClass>::new();
    let is_turned = |c| matches!(classes.get(c), BidiClass::RightToLeft | BidiClass::ArabicLetter);
    if name.chars().any(is_turned) { format!("\u{2068}{name}\u{2069}").into() } else { name.into() }
}
