//! Languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use firstkey_core::locale::UnknownLocale;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::*;

#[test]
fn the_usual_message_in_each_language() {
    let credential = credential();
    for locale in Locale::ALL {
        check(locale.tag(), &usual(&credential, locale), &dressed());
    }
}

/// Every text that a message can have in a language, with one and with several of what is counted.
#[test]
fn all_that_a_language_says() {
    let credential = credential();
    let one = PasswordPolicy { minimum_length: 1, reuse_prevention: Some(1), ..PasswordPolicy::AWS_DEFAULT };
    for locale in Locale::ALL {
        let nameless = SignIn { policy: &one, locale, ..plain(&credential) };
        let superseding = SignIn { occasion: Occasion::Superseding, ..usual(&credential, locale) };
        let test = SignIn { occasion: Occasion::Test, partition: Partition::AwsCn, ..usual(&credential, locale) };
        let dates: String = (1..=12).map(|month| format!("{}\n", date_in(locale, month))).collect();
        let texts = [(nameless, Appearance::default()), (superseding, dressed()), (test, dressed())];
        let texts = texts.map(|(sign_in, appearance)| {
            let Message { subject, text, .. } = Message::write(&sign_in, &appearance).unwrap();
            format!("Subject: {subject}\n\n{}", *text)
        });
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../mails");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let shown = format!("{}\n\n{dates}", texts.join("\n\n==========\n\n"));
        settings.bind(|| insta::assert_snapshot!(format!("{locale}-all.text"), shown));
    }
}

/// The sentence of a message that says until when the password is valid, in the afternoon of the first day of a month in
/// Berlin. These days cover the week.
fn date_in(locale: Locale, month: u8) -> String {
    let credential = Credential::sample(&PasswordPolicy::AWS_DEFAULT, 24);
    let valid_until = format!("2026-{month:02}-01T15:05:00Z").parse().unwrap();
    let sign_in = SignIn { valid_until, locale, ..plain(&credential) };
    validity(&sign_in, &Appearance { time_zone: zone("Europe/Berlin"), ..Appearance::default() })
}

fn validity(sign_in: &SignIn<'_>, appearance: &Appearance) -> String {
    let html = Message::write(sign_in, appearance).unwrap().html;
    let (_, rest) = html.split_once("<strong>").unwrap();
    rest.split_once("</strong>").unwrap().0.to_owned()
}

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

#[test]
fn dates_have_a_time_zone_that_can_be_told_from_others() {
    let credential = Credential::sample(&PasswordPolicy::AWS_DEFAULT, 24);
    let shown = ["UTC", "Europe/Berlin", "Asia/Seoul", "America/Sao_Paulo", "Asia/Kathmandu"].map(|name| {
        let appearance = Appearance { time_zone: zone(name), ..Appearance::default() };
        let validity = validity(&plain(&credential), &appearance).replace('\u{a0}', " ");
        let (_, rest) = validity.split_once("expires on ").unwrap();
        rest.split_once(". ").unwrap().0.to_owned()
    });
    assert_eq!(
        shown,
        [
            "Wednesday, 25 November 2026, 10:15 (UTC)",
            "Wednesday, 25 November 2026, 11:15 (UTC+01:00)",
            "Wednesday, 25 November 2026, 19:15 (UTC+09:00)",
            "Wednesday, 25 November 2026, 07:15 (UTC-03:00)",
            "Wednesday, 25 November 2026, 16:00 (UTC+05:45)",
        ]
    );
}

/// A first message's subject stays on lock screens for days; that of a replacement has to say what it replaces.
#[test]
fn only_the_subject_of_a_replacement_speaks_of_a_password() {
    let credential = credential();
    let words = ["password", "passwort", "passe", "contraseña", "senha", "パスワード", "密码", "비밀번호"];
    for locale in Locale::ALL {
        for occasion in [Occasion::First, Occasion::Superseding, Occasion::Test] {
            let sign_in = SignIn { occasion, ..usual(&credential, locale) };
            let Message { subject, text, .. } = Message::write(&sign_in, &dressed()).unwrap();
            let invited = Message::invite(&Invitation { occasion, ..invitation(locale) }, &dressed()).unwrap().subject;
            assert!(!words.iter().any(|word| invited.to_lowercase().contains(word)), "{invited}");
            let speaks = words.iter().any(|word| subject.to_lowercase().contains(word));
            assert_eq!(speaks, occasion == Occasion::Superseding, "{subject}");
            assert!(words.iter().any(|word| text.to_lowercase().contains(word)), "{locale}: the words are others");
        }
    }
}

#[test]
fn the_language_that_fits_a_tag_best() {
    let fits = [
        ("en", "en"),
        ("en-GB", "en"),
        ("ko_KR.UTF-8", "ko"),
        ("ja-JP", "ja"),
        ("zh", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("DE-at", "de"),
        ("de_DE@euro", "de"),
        ("fr-CA", "fr"),
        ("es-419", "es"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        (" fr ", "fr"),
    ];
    for (tag, locale) in fits {
        assert_eq!(Locale::of_tag(tag).map(Locale::tag), Some(locale), "{tag}");
    }
    for tag in ["", "nl", "zh-TW", "zh-Hant", "zh-Hant-CN", "zh-HK", "german", "d", "en-XA-x-\r\n", "日本語", "*"] {
        assert_eq!(Locale::of_tag(tag), None, "{tag}");
    }
}

/// A user's tag does not lead to it.
#[test]
fn the_pseudo_locale_is_for_previews() {
    assert_eq!(Locale::of_tag("en-XA"), Some(Locale::English));
    assert_eq!("en-XA".parse(), Ok(Locale::Pseudo));
    assert_eq!("nl".parse::<Locale>(), Err(UnknownLocale));
    assert_eq!(UnknownLocale.to_string(), "messages are written in en, ko, ja, zh-CN, de, fr, es and pt-BR");
}

/// The HTML says the same as the text, in the same order; only the arrangement differs.
#[test]
fn text_and_html_say_the_same() {
    let credential = credential();
    for locale in Locale::ALL {
        let superseding = SignIn { occasion: Occasion::Superseding, ..usual(&credential, locale) };
        let test = SignIn { occasion: Occasion::Test, ..usual(&credential, locale) };
        let renewed = Invitation { occasion: Occasion::Superseding, ..invitation(locale) };
        for message in [
            Message::write(&SignIn { locale, ..plain(&credential) }, &Appearance::default()),
            Message::write(&superseding, &dressed()),
            Message::write(&test, &dressed()),
            Message::invite(&invitation(locale), &Appearance::default()),
            Message::invite(&renewed, &dressed()),
            Message::confirm(&confirmation(locale), &dressed()),
        ] {
            let message = message.unwrap();
            let shown = shown(&message.html);
            let mut rest = shown.as_str();
            for line in message.text.lines().filter(|line| !line.is_empty()) {
                let line = line.trim_start_matches("- ").trim_start_matches(|c: char| c.is_ascii_digit());
                let line = without_spaces(line.trim_start_matches(". "));
                rest = rest.split_once(&line).unwrap_or_else(|| panic!("{locale}: `{line}` is not in\n{rest}")).1;
            }
            assert!(message.html.contains(&format!("<html lang=\"{locale}\"")));
        }
    }
}

/// What a page shows: without its head, its markup, its comments, and the spaces at which lines may end.
fn shown(html: &str) -> String {
    let (_, body) = html.split_once("<body").unwrap();
    let pieces = body.split('<').skip(1).map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    without_spaces(&unescaped(&pieces.collect::<String>()))
}

fn without_spaces(text: &str) -> String {
    text.replace([' ', '\n'], "")
}

/// Answers put marks before what they quote, and terminals have 80 columns.
#[test]
fn lines_of_the_text_are_short_and_the_password_has_its_own() {
    let credential = credential();
    let appearance = Appearance { note: Some("Before you start, read our rules. ".repeat(12)), ..dressed() };
    for locale in Locale::ALL {
        for occasion in [Occasion::First, Occasion::Superseding, Occasion::Test] {
            for policy in [&PasswordPolicy::AWS_DEFAULT, &STRICT] {
                let sign_in = SignIn { occasion, policy, ..usual(&credential, locale) };
                let text = Message::write(&sign_in, &appearance).unwrap().text;
                for line in text.lines() {
                    // Letters of East Asia are two columns wide.
                    let columns: usize = line.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
                    assert!(columns <= 76, "{locale}: {columns} columns: {line}");
                    assert_eq!(line, line.trim_end(), "{locale}");
                }
                assert_eq!(text.lines().filter(|line| line.contains(credential.expose())).count(), 1);
                assert!(text.lines().any(|line| line == credential.expose()));
            }
        }
    }
}

/// The texts of each language, with the values that each takes.
fn texts() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|file| {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let resource = fluent_syntax::parser::parse(fs::read_to_string(&file).unwrap());
            let resource = resource.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
            let mut texts = BTreeMap::new();
            for entry in resource.body {
                let Entry::Message(message) = entry else { continue };
                let mut values = BTreeSet::new();
                collect(&message.value.unwrap().elements, &mut values);
                assert!(texts.insert(message.id.name.clone(), values).is_none(), "{name}: `{}` twice", message.id.name);
            }
            (name, texts)
        })
        .collect()
}

fn collect(elements: &[PatternElement<String>], values: &mut BTreeSet<String>) {
    for element in elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => add(inline, values),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                add(selector, values);
                variants.iter().for_each(|variant| collect(&variant.value.elements, values));
            }
        }
    }
}

fn add(inline: &InlineExpression<String>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => values.extend([id.name.clone()]),
        other => panic!("nothing but values is expected in a text: {other:?}"),
    }
}

/// No language lacks a text, has an extra one, or omits a value.
#[test]
fn all_languages_have_the_same_texts_with_the_same_values() {
    let texts = texts();
    let languages: BTreeSet<&str> = Locale::ALL.into_iter().map(Locale::tag).collect();
    assert_eq!(texts.keys().map(String::as_str).collect::<BTreeSet<_>>(), languages);
    for (language, found) in &texts {
        assert_eq!(found, &texts["en"], "{language}");
    }
}

/// A text that the code never asks for is dead weight for translators.
#[test]
fn no_text_is_unused_and_none_is_missing() {
    let sources = [
        include_str!("../../../src/claim/form_text.rs"),
        include_str!("../../../src/claim/page_text.rs"),
        include_str!("../../../src/message/letter.rs"),
        include_str!("../../../src/message/news.rs"),
        include_str!("../../../src/message/phrases.rs"),
        include_str!("../../../src/message/rules.rs"),
        include_str!("../../../src/slack/code_message.rs"),
        include_str!("../../../src/slack/direct_message.rs"),
    ];
    let calls = [
        ("say(", 1),
        ("say_with(", 1),
        ("passage(&words, ", 1),
        ("passage(words, ", 1),
        ("by(", 2),
        ("to(", 2),
        ("of(", 1),
    ];
    // Pages and direct messages choose among many texts in one place.
    let literals = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let is_text = |literal: &&str| literal.starts_with("claim-") || literal.starts_with("slack-");
    let asked: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| calls.map(|(call, ids)| (source, call, ids)))
        .flat_map(|(source, call, ids)| {
            let calls = source.split(&format!("{call}\"")[..]).skip(1).collect::<Vec<_>>();
            calls.into_iter().flat_map(move |rest| rest.split('"').step_by(2).take(ids))
        })
        .chain(literals.filter(is_text))
        .collect();
    let texts = texts();
    assert_eq!(asked, texts["en"].keys().map(String::as_str).collect());
}
