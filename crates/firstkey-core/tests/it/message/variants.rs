//! The text and the look of messages in each case.

use super::*;
use jiff::tz::TimeZoneDatabase;

/// Nobody is named and nothing is set: the account's number has to do.
#[test]
fn nothing_is_configured() {
    let credential = credential();
    check("en-plain", &plain(&credential), &Appearance::default());
}

#[test]
fn it_replaces_an_earlier_one_or_is_a_test() {
    let credential = credential();
    for (name, occasion) in [("en-superseding", Occasion::Superseding), ("en-test", Occasion::Test)] {
        let sign_in = SignIn { occasion, ..usual(&credential, Locale::English) };
        check(name, &sign_in, &dressed());
    }
}

#[test]
fn other_partitions() {
    let credential = credential();
    for (name, partition) in [("en-cn", Partition::AwsCn), ("en-us-gov", Partition::AwsUsGov)] {
        let sign_in = SignIn { partition, alias: None, ..usual(&credential, Locale::English) };
        check(name, &sign_in, &dressed());
    }
}

/// Without a logo, the organisation's name takes its place; colour, zone and paragraph are the operator's.
#[test]
fn everything_but_a_logo() {
    let credential = credential();
    let appearance = Appearance {
        logo_url: None,
        accent_color: "#ffcc00".parse().unwrap(),
        note: Some("Before you start, read our rules: https://wiki.example.com/aws".to_owned()),
        time_zone: TimeZoneDatabase::bundled().get("America/Sao_Paulo").unwrap(),
        ..dressed()
    };
    check("en-note", &usual(&credential, Locale::English), &appearance);
}

/// No arrival has such a user name, and the page does not depend on that.
#[test]
fn markup_stays_text() {
    let credential = credential();
    let appearance = Appearance {
        organisation: Some("Ex & <b>ample</b> \"Corp\"".to_owned()),
        logo_url: Some("https://example.com/logo.png?a=1&b='2'".to_owned()),
        support_contact: Some("<a href=\"https://example.net\">&lt;help&gt;</a>".to_owned()),
        note: Some("</div><script>alert(1)</script>{{ 7 * 7 }}{ $whose }".to_owned()),
        ..Appearance::default()
    };
    let sign_in = SignIn {
        user_name: "\"></span><script>1 && '2'",
        creator: Some("<img src=x>"),
        ..usual(&credential, Locale::English)
    };
    check("en-hostile", &sign_in, &appearance);
}

#[test]
fn names_from_right_to_left_keep_what_stands_beside_them_in_place() {
    let credential = credential();
    let appearance = Appearance {
        organisation: Some("חברת הדוגמה (בע״מ)".to_owned()),
        support_contact: Some("دعم المثال 1".to_owned()),
        note: Some("יש לקרוא את הכללים לפני הכניסה.".to_owned()),
        logo_url: None,
        ..dressed()
    };
    check("en-rtl", &usual(&credential, Locale::English), &appearance);
}

#[test]
fn emoji() {
    let credential = credential();
    let appearance = Appearance {
        organisation: Some("Rakete 🚀 GmbH 👩‍💻".to_owned()),
        support_contact: Some("🆘 help@example.com".to_owned()),
        ..dressed()
    };
    check("en-emoji", &usual(&credential, Locale::English), &appearance);
}

/// The longest user name, alias and password that IAM allows.
#[test]
fn the_longest() {
    let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 128, &[], &mut ChaCha20Rng::seed_from_u64(1));
    let (user, alias) = ("m".repeat(64), "w".repeat(63));
    let sign_in = SignIn { user_name: &user, alias: Some(&alias), ..usual(&credential, Locale::English) };
    let appearance = Appearance { organisation: Some("Donaudampfschifffahrt".repeat(9)), ..dressed() };
    check("en-longest", &sign_in, &appearance);
}

/// The logo is the only thing loaded.
#[test]
fn the_only_link_is_the_sign_in_page() {
    let credential = credential();
    let appearance = Appearance { note: Some("https://wiki.example.com/aws".to_owned()), ..dressed() };
    for locale in Locale::ALL {
        let html = Message::write(&usual(&credential, locale), &appearance).unwrap().html;
        let addresses = ["href=\"", "src=\"", "url(", "action=\"", "srcset=\""].map(|attribute| {
            html.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>()
        });
        let [links, sources, rest @ ..] = addresses;
        assert_eq!(links, ["https://example-corp.signin.aws.amazon.com/console"], "{locale}");
        assert_eq!(sources, ["https://example.com/logo.png"], "{locale}");
        assert_eq!(rest, [(); 3].map(|()| Vec::<&str>::new()), "{locale}");
    }
}

/// Gmail clips messages at 102 KB, which would hide the end, with the contact, behind a link.
#[test]
fn the_largest_message_is_not_clipped() {
    let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 128, &[], &mut ChaCha20Rng::seed_from_u64(1));
    // HTML writes each of these with five characters.
    let longest = |length| Some("&".repeat(length));
    let (user, alias, creator) = ("m".repeat(64), "w".repeat(63), "c".repeat(64));
    let appearance = Appearance {
        organisation: longest(200),
        logo_url: longest(200),
        support_contact: longest(200),
        note: longest(500),
        ..Appearance::default()
    };
    for locale in Locale::ALL {
        let occasion = Occasion::Superseding;
        let usual = usual(&credential, locale);
        let sign_in = SignIn { user_name: &user, alias: Some(&alias), creator: Some(&creator), occasion, ..usual };
        let size = Message::write(&sign_in, &appearance).unwrap().html.len();
        assert!(size < 100_000, "{locale}: {size} bytes");
    }
}

#[test]
fn the_pseudo_locale() {
    let credential = credential();
    check("pseudo", &usual(&credential, Locale::Pseudo), &dressed());
}

/// The password stands alone on its line in the text, and alone in its element in the HTML, so that it copies cleanly.
#[test]
fn the_password_copies_cleanly() {
    for seed in 0..50 {
        let credential =
            Credential::generate(&PasswordPolicy::AWS_DEFAULT, 128, &[], &mut ChaCha20Rng::seed_from_u64(seed));
        let message = Message::write(&plain(&credential), &Appearance::default()).unwrap();
        assert_eq!(message.text.lines().filter(|line| *line == credential.expose()).count(), 1);
        let (_, rest) = message.html.split_once("<span class=\"password\">").unwrap();
        let (element, _) = rest.split_once("</span>").unwrap();
        assert_eq!(unescaped(element), credential.expose());
        assert!(!message.subject.contains(credential.expose()));
    }
}
