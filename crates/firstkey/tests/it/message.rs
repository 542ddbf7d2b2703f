//! The message as it arrives: read back from the source of the mail by a parser that is not the one that wrote it.

use aws_sdk_iam::types::Tag;
use firstkey::core::locale::Locale;
use firstkey::workflow::Invocation;
use firstkey_local::ACCOUNT;
use mail_parser::{HeaderName, Message, MessageParser};
use serde_json::Value;

use firstkey_testing::world::{TIMEOUT, World, user_id};

/// What the last mail's source says, and its lines as SMTP takes them.
fn read_back(source: &str) -> Message<'_> {
    for line in source.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{} octets: {line:?}", line.len());
    }
    MessageParser::default().parse(source).unwrap()
}

/// The names of the headers, in the order of the source.
fn header_names(message: &Message<'_>) -> Vec<String> {
    message.headers().iter().map(|header| header.name.as_str().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_message_is_in_the_users_language() {
    let world = World::with(&[("FIRSTKEY_LOCALE", "fr"), ("FIRSTKEY_LOCALE_TAG", "language")]).await;
    let mut subjects = Vec::new();
    let tags = ["en", "ko-KR", "ja", "zh_CN", "de-AT", "fr", "es-MX", "pt-PT", "nl", "zh-TW", ""];
    for (number, tag) in tags.into_iter().enumerate() {
        let name = format!("user{number}");
        let email = format!("{name}@example.com");
        let event = world.create_user_with(&name, &[("email", &email), ("Language", tag)]).await;
        world.invoke(&event).await.answer.unwrap();
        subjects.push(world.mails().pop().unwrap().subject);
    }
    assert_eq!(
        subjects,
        [
            "Your AWS sign-in details for 123456789012",
            "AWS 로그인 정보 안내: 123456789012",
            "AWS サインイン情報のご案内（123456789012）",
            "AWS 登录信息：123456789012",
            "Ihr AWS-Zugang für 123456789012",
            "Votre accès AWS pour 123456789012",
            "Su acceso a AWS: 123456789012",
            "Seu acesso à AWS: 123456789012",
            "Votre accès AWS pour 123456789012",
            "Votre accès AWS pour 123456789012",
            "Votre accès AWS pour 123456789012",
        ]
    );
}

/// In each language, MIME preserves the text, and the headers are those of a careful sender.
#[tokio::test(start_paused = true)]
async fn the_mail_can_be_read_back() {
    let world = World::with(&[
        ("FIRSTKEY_SENDER", "Schlüsseldienst 🔑 <it@example.com>"),
        ("FIRSTKEY_REPLY_TO", "Hilfe für alle <help@example.com>"),
        ("FIRSTKEY_ORG_NAME", "Müller & Söhne 株式会社 🚀"),
    ])
    .await;
    for locale in Locale::ALL {
        let name = format!("{:m<64}", format!("user-{locale}"));
        let email = format!("{locale}@example.com");
        let event = world.create_user_with(&name, &[("email", &email), ("locale", locale.tag())]).await;
        world.invoke(&event).await.answer.unwrap();
        let mail = world.mails().pop().unwrap();
        let message = read_back(&mail.source);
        assert_eq!(message.subject(), Some(mail.subject.as_str()));
        assert!(mail.subject.contains("Müller & Söhne 株式会社 🚀"), "{}", mail.subject);
        let from = message.from().unwrap().first().unwrap();
        assert_eq!((from.name(), from.address()), (Some("Schlüsseldienst 🔑"), Some("it@example.com")));
        let reply_to = message.reply_to().unwrap().first().unwrap();
        assert_eq!((reply_to.name(), reply_to.address()), (Some("Hilfe für alle"), Some("help@example.com")));
        assert_eq!(message.to().unwrap().first().unwrap().address(), Some(email.as_str()));
        let unfolded = |text: &str| text.replace("\r\n", "\n");
        assert_eq!(Some(unfolded(&message.body_text(0).unwrap())), mail.text);
        assert_eq!(Some(unfolded(&message.body_html(0).unwrap())), mail.html);
        assert!(mail.text.unwrap().contains(&format!("\n{name}\n")));
        let mut names = header_names(&message);
        names.sort();
        assert_eq!(
            names,
            [
                "Auto-Submitted",
                "Content-Type",
                "Date",
                "From",
                "MIME-Version",
                "Message-ID",
                "References",
                "Reply-To",
                "Subject",
                "To"
            ]
        );
        assert_eq!(message.attachment_count(), 0);
    }
}

async fn send_again(world: &World, event: &Value) {
    let plan = world.workflow().plan_resend(world.record(event).await, false).await.unwrap();
    let deadline = world.now().checked_add(TIMEOUT).unwrap();
    let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
    world.workflow().carry_out(&plan, "arn:aws:iam::123456789012:user/grace", &invocation).await.unwrap();
}

/// Unlike the address, it is not pinned.
#[tokio::test(start_paused = true)]
async fn a_message_that_is_sent_again_is_in_the_language_that_the_tag_names_by_then() {
    let world = World::new().await;
    let event = world.create_user_with("ada", &[("email", "ada@example.com"), ("locale", "ko")]).await;
    world.invoke(&event).await.answer.unwrap();
    let tag = Tag::builder().key("locale").value("fr").build().unwrap();
    world.iam.tag_user().user_name("ada").tags(tag).send().await.unwrap();
    send_again(&world, &event).await;
    let subjects: Vec<String> = world.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["AWS 로그인 정보 안내: 123456789012", "Votre nouvel accès AWS pour 123456789012"]);
}

/// Mail programs group a message and its replacements into one conversation, apart from other users'.
#[tokio::test(start_paused = true)]
async fn a_message_that_is_sent_again_refers_to_the_same() {
    let world =
        World::with(&[("FIRSTKEY_SENDER", "it@bücher.example"), ("FIRSTKEY_ALLOWED_DOMAINS", "example.com")]).await;
    world.ses.create_email_identity().email_identity("xn--bcher-kva.example").send().await.unwrap();
    let event = world.create_user("ada", "ada@example.com").await;
    world.invoke(&event).await.answer.unwrap();
    send_again(&world, &event).await;
    let references = format!("{}.123456789012@xn--bcher-kva.example", user_id(&event));
    let mails = world.mails();
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let message = read_back(&mail.source);
        let found = message.header(HeaderName::References).unwrap();
        assert_eq!(found.as_text(), Some(references.as_str()));
        assert_ne!(message.message_id(), Some(references.as_str()));
    }
}

/// Tags and operators' settings end up in texts; headers and lines stay ours.
#[tokio::test(start_paused = true)]
async fn no_tag_and_no_setting_makes_a_header() {
    let world = World::with(&[
        ("FIRSTKEY_ORG_NAME", "Example Bcc: eve@example.net"),
        ("FIRSTKEY_SENDER", "\"Bcc: eve@example.net\" <it@example.com>"),
        ("FIRSTKEY_NOTE", "Bcc: eve@example.net"),
    ])
    .await;
    let tags = [("email", "ada@example.com"), ("locale", "de\u{2028}Bcc: eve@example.net"), ("Bcc", "eve@example.net")];
    let event = world.create_user_with("Bcc=eve@example.net", &tags).await;
    world.invoke(&event).await.answer.unwrap();
    let mail = world.mails().pop().unwrap();
    let message = read_back(&mail.source);
    let names = header_names(&message);
    assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{names:?}");
    assert_eq!((names.len(), message.bcc().is_none(), message.to().unwrap().iter().count()), (9, true, 1));
    assert_eq!(message.subject(), Some("Your AWS sign-in details for Example Bcc: eve@example.net"));
}
