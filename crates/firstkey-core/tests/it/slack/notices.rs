//! What direct messages say.

use firstkey_core::appearance::Appearance;
use firstkey_core::claim::ClaimCode;
use firstkey_core::locale::Locale;
use firstkey_core::recipient::Recipient;
use firstkey_core::slack::{CodeMessage, DirectMessage, Says, plain_text};
use serde_json::Value;

fn ada() -> Recipient {
    "ada@example.com".parse().unwrap()
}

fn notice(recipient: &Recipient, locale: Locale, says: Says) -> DirectMessage<'_> {
    DirectMessage {
        account: "123456789012",
        alias: Some("example-corp"),
        user_name: "ada",
        recipient,
        valid_until: Some("2026-11-25T10:15:30Z".parse().unwrap()),
        locale,
        says,
    }
}

fn dressed() -> Appearance {
    Appearance {
        organisation: Some("Example Corp".to_owned()),
        support_contact: Some("help@example.com".to_owned()),
        ..Appearance::default()
    }
}

const SENT: Says = Says::Sent { supersedes: false };

fn texts(content: &Value) -> Vec<&str> {
    let blocks = content["blocks"].as_array().unwrap().iter();
    blocks.flat_map(|block| [&block["text"]["text"], &block["elements"][0]["text"]]).filter_map(Value::as_str).collect()
}

#[test]
fn every_language() {
    for locale in Locale::ALL {
        let says = [SENT, Says::Sent { supersedes: true }, Says::Withdrawn, Says::Replaced];
        let contents = says.map(|says| notice(&ada(), locale, says).write(&dressed()).unwrap());
        insta::assert_json_snapshot!(format!("slack_{locale}"), contents);
    }
}

/// With a link in place of the password, and the code that the page may ask for.
#[test]
fn claims_in_every_language() {
    let code = ClaimCode::parse("ABCD-EFGH").unwrap();
    for locale in Locale::ALL {
        let says = [false, true]
            .map(|supersedes| Says::LinkSent { supersedes })
            .into_iter()
            .chain([Says::LinkClosed, Says::LinkReplaced]);
        let mut contents: Vec<Value> =
            says.map(|says| notice(&ada(), locale, says).write(&dressed()).unwrap()).collect();
        let message = CodeMessage { account: "123456789012", alias: Some("example-corp"), code: &code, locale };
        contents.push(message.write(&dressed()).unwrap());
        insta::assert_json_snapshot!(format!("slack_claim_{locale}"), contents);
    }
}

/// Notifications are shown on locked screens.
#[test]
fn a_notification_has_no_code() {
    let code = ClaimCode::parse("ABCD-EFGH").unwrap();
    let alias = Some("<!channel> `*ex*`");
    let message = CodeMessage { account: "123456789012", alias, code: &code, locale: Locale::English };
    let content = message.write(&Appearance::default()).unwrap();
    assert!(!content["text"].as_str().unwrap().contains("ABCD"), "{content}");
    assert_eq!(content["blocks"].to_string().matches("ABCD-EFGH").count(), 1);
    assert!(!content.to_string().contains("<!"), "{content}");
}

#[test]
fn the_plainest() {
    let ada = ada();
    let notice = DirectMessage { alias: None, valid_until: None, ..notice(&ada, Locale::English, SENT) };
    insta::assert_json_snapshot!(notice.write(&Appearance::default()).unwrap());
}

/// A name can neither ping anybody nor show one address and lead to another.
#[test]
fn hostile_names() {
    for name in [
        "<!channel>",
        "<@U1>",
        "*x*",
        "&lt;",
        "_x_",
        "<https://evil.example.net|IT>",
        "a`b",
        "line\nbreak",
        "\u{202e}gnp.exe",
    ] {
        let appearance = Appearance {
            organisation: Some(name.to_owned()),
            support_contact: Some(name.to_owned()),
            ..Appearance::default()
        };
        let content = DirectMessage { user_name: name, alias: Some(name), ..notice(&ada(), Locale::English, SENT) }
            .write(&appearance)
            .unwrap();
        let mut all = texts(&content);
        all.push(content["text"].as_str().unwrap());
        for text in &all {
            assert!(!text.contains(['<', '>', '\u{202e}']), "{text}");
            let entities = ["&amp;", "&lt;", "&gt;"].iter().map(|entity| text.matches(entity).count()).sum::<usize>();
            assert_eq!(text.matches('&').count(), entities, "{text}");
        }
        let blocks = content["blocks"].as_array().unwrap();
        assert!(
            blocks.iter().all(|block| block["text"]["verbatim"] == true || block["elements"][0]["verbatim"] == true)
        );
    }
    let of = |name| {
        let appearance = Appearance { organisation: Some(name), ..Appearance::default() };
        let content = notice(&ada(), Locale::English, SENT).write(&appearance).unwrap();
        texts(&content)[0].lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(of("<!channel>".to_owned()), "&lt;!channel&gt; has given you access to the AWS console.");
    assert_eq!(of("&lt;".to_owned()), "&amp;lt; has given you access to the AWS console.");
    assert_eq!(of("שלום".to_owned()), "\u{2068}שלום\u{2069} has given you access to the AWS console.");
}

/// What is escaped can be read again.
#[test]
fn plain_text_says_the_same() {
    let appearance = Appearance { organisation: Some("A & B <*x*> &lt;".to_owned()), ..Appearance::default() };
    let content = notice(&ada(), Locale::English, SENT).write(&appearance).unwrap();
    let text = plain_text(&content["blocks"]);
    assert!(
        text.starts_with(
            "Welcome to AWS at A & B <*x*> &lt;\nA & B <*x*> &lt; has given you access to the AWS console.\n\nAccount: "
        ),
        "{text}"
    );
    assert!(text.contains("\nUser name: ada\n\n"), "{text}");
}

/// Slack reads no `_` within code, and no other names have one.
#[test]
fn a_name_is_shown_as_it_is() {
    let content =
        DirectMessage { user_name: "_ada_", ..notice(&ada(), Locale::English, SENT) }.write(&dressed()).unwrap();
    assert!(texts(&content)[1].ends_with("User name: `_ada_`"), "{content}");
}

/// The notification stands on a locked screen.
#[test]
fn no_message_has_a_link_or_the_address() {
    for locale in Locale::ALL {
        for says in [
            SENT,
            Says::Sent { supersedes: true },
            Says::Withdrawn,
            Says::Replaced,
            Says::LinkSent { supersedes: true },
            Says::LinkClosed,
        ] {
            let content = notice(&ada(), locale, says).write(&Appearance::default()).unwrap();
            let all = content.to_string();
            assert!(!all.contains("http") && !all.contains("ada@"), "{all}");
        }
    }
}

/// Slack's limits: 3,000 characters a section, 50 blocks, and some 13,000 characters in all.
#[test]
fn the_longest_message_is_within_slacks_limits() {
    let long = "&".repeat(200);
    let appearance = Appearance {
        organisation: Some(long.clone()),
        support_contact: Some(long.clone()),
        note: Some("n".repeat(500)),
        ..Appearance::default()
    };
    let address: Recipient = format!("{}@{}.example.com", "a".repeat(64), "b".repeat(60)).parse().unwrap();
    let user_name = "_".repeat(64);
    let alias = "a".repeat(63);
    for locale in Locale::ALL {
        let notice = DirectMessage {
            user_name: &user_name,
            alias: Some(&alias),
            ..notice(&address, locale, Says::Sent { supersedes: true })
        };
        let content = notice.write(&appearance).unwrap();
        let all = texts(&content);
        assert!(all.iter().all(|text| text.chars().count() <= 3_000), "{locale}");
        assert!(all.iter().map(|text| text.chars().count()).sum::<usize>() <= 13_000, "{locale}");
    }
}
