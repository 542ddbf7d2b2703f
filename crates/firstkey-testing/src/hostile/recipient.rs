//! Any user name and tags under any rules.

use firstkey_core::admission::{Admission, Rules, admit, recipient};
use firstkey_core::arrival::{Arrival, Creator};
use firstkey_core::configuration::Configuration;
use firstkey_core::event::Tag;
use firstkey_core::recipient::Recipient;
use firstkey_core::text::mask_addresses;
use jiff::Timestamp;
use lettre::message::header::{Headers, To};
use lettre::message::{Mailbox, Mailboxes};

use super::output::assert_fit;

/// Checks one input of tab-separated fields: the allowed domains, the default domain, the tag that holds the address,
/// the user's name, and alternately the keys and values of its tags.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut fields = text.strip_suffix('\n').unwrap_or(&text).split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let (allowed, default, key, name) = (field(), field(), field(), field());
    let rest: Vec<&str> = fields.collect();
    let tags: Vec<Tag> = rest
        .chunks(2)
        .map(|pair| Tag { key: pair[0].to_owned(), value: pair.get(1).copied().unwrap_or_default().to_owned() })
        .collect();
    let variables = [
        ("FIRSTKEY_SENDER", "it@example.com"),
        ("FIRSTKEY_ALLOWED_DOMAINS", allowed),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("FIRSTKEY_DEFAULT_DOMAIN", default),
        ("FIRSTKEY_EMAIL_TAG", key),
    ];
    match Configuration::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned()))) {
        Ok(configuration) => check_user(name, &tags, &configuration.rules, allowed),
        Err(error) => assert!(!error.to_string().contains(|c: char| c.is_control() && c != '\n'), "{error:?}"),
    }
}

fn check_user(name: &str, tags: &[Tag], rules: &Rules, allowed: &str) {
    let found = recipient(name, tags, rules);
    let reversed: Vec<Tag> = tags.iter().rev().cloned().collect();
    assert_eq!(recipient(name, &reversed, rules), found, "the order of the tags matters");
    let shouted: Vec<Tag> = tags.iter().map(|tag| Tag { key: tag.key.to_ascii_uppercase(), ..tag.clone() }).collect();
    assert_eq!(recipient(name, &shouted, rules), found, "the case of the keys matters");
    if let Ok(recipient) = &found {
        check_recipient(recipient);
    }
    match admit(&arrival(name, tags), rules, "123456789012") {
        Admission::Admit(recipient) => {
            assert_eq!(found, Ok(recipient.clone()));
            assert!(allowed.split(',').any(|pattern| allows(pattern.trim(), recipient.domain())), "{recipient:?}");
            assert!(!is_half_latin(recipient.domain()), "{recipient:?}");
        }
        Admission::Skip(_) => assert!(found.is_err(), "{found:?} is skipped"),
        Admission::Quarantine(reason) => assert_fit(&mask_addresses(&reason.to_string())),
    }
}

fn arrival(name: &str, tags: &[Tag]) -> Arrival {
    Arrival {
        account: "123456789012".to_owned(),
        user_id: "AIDAQ3EXAMPLEBOB00001".to_owned(),
        user_name: name.to_owned(),
        path: "/".to_owned(),
        tags: tags.to_vec(),
        created_at: Timestamp::UNIX_EPOCH,
        creator: Creator::default(),
        event_id: "9de0ce38-198d-566b-a53c-86dbcdef0290".to_owned(),
    }
}

fn check_recipient(recipient: &Recipient) {
    let address = recipient.address();
    assert!(address.bytes().all(|byte| byte.is_ascii_graphic()) && address.len() <= 320, "{address:?}");
    let (local, domain) = address.split_once('@').unwrap();
    assert!(domain == recipient.domain() && domain.contains('.') && !domain.contains('@'), "{address}");
    assert_eq!(idna::domain_to_ascii_strict(domain).ok().as_deref(), Some(domain), "not in its one form");
    assert_eq!(address.parse().as_ref(), Ok(recipient), "parsed again, it is something else");
    check_header(address);
    check_masking(recipient, local);
}

/// How a mail library reads the address: one mailbox without a name, on one line.
fn check_header(address: &str) {
    let mailboxes: Mailboxes = address.parse().unwrap();
    let expected: Mailbox = Mailbox::new(None, address.parse().unwrap());
    assert_eq!(mailboxes.iter().collect::<Vec<_>>(), [&expected]);
    let mut headers = Headers::new();
    headers.set(To::from(mailboxes));
    assert_eq!(headers.to_string(), format!("To: {address}\r\n"));
}

/// An address stays masked wherever a text quotes it.
fn check_masking(recipient: &Recipient, local: &str) {
    let masked = recipient.masked();
    assert_eq!(masked, format!("{}***@{}", &local[..1], recipient.domain()));
    assert_eq!(format!("{recipient:?}"), masked);
    for (before, after) in
        [("", ""), ("to ", "."), ("to <", ">"), ("(", ")"), ("\"", "\""), ("SMTP 550:", ";"), ("'", "'")]
    {
        let shown = mask_addresses(&format!("{before}{}{after}", recipient.address()));
        assert_fit(&shown);
        let end = format!("***@{}{after}", recipient.domain());
        let letters = shown.strip_prefix(before).and_then(|shown| shown.strip_suffix(&end)).unwrap();
        // Leading apostrophes pass for quotation marks.
        assert!(letters.trim_start_matches('\'').len() <= 1, "{shown}");
        assert_eq!(mask_addresses(&shown), shown);
    }
}

/// Whether a pattern allows a domain, independently of the rules.
fn allows(pattern: &str, domain: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(base) => idna::domain_to_ascii(base).is_ok_and(|base| domain.ends_with(&format!(".{base}"))),
        None => idna::domain_to_ascii(pattern).is_ok_and(|pattern| domain == pattern),
    }
}

/// The look-alikes that attacks are made of: Latin and Greek, Cyrillic, Armenian or Cherokee in one label.
fn is_half_latin(domain: &str) -> bool {
    let look_alike = |c: char| {
        matches!(c, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}') && c.is_alphabetic()
    };
    let (unicode, _) = idna::domain_to_unicode(domain);
    unicode.split('.').any(|label| label.contains(look_alike) && label.contains(|c: char| c.is_ascii_alphabetic()))
}
