//! What several texts say in the same way: moments, accounts, whom to ask, names.

use fluent_bundle::FluentValue;
use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalogue::{Catalogue, MissingText};
use super::passage::{GAP, Inset, Passage};
use crate::recipient::Recipient;

/// A sentence with an inset that HTML shows in its own way.
pub(crate) fn passage<'a>(
    words: &Catalogue,
    id: &str,
    name: &'static str,
    inset: Inset<'a>,
) -> Result<Passage<'a>, MissingText> {
    Ok(Passage::around(&words.say_with(id, [(name, GAP.into())])?, inset))
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
pub(crate) fn grouped(account: &str) -> String {
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
