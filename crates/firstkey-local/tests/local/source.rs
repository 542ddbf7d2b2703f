//! The source of a mail, read by a parser that did not write it.

use std::net::SocketAddr;

use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::operation::send_email::builders::SendEmailFluentBuilder;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use firstkey_local::Cloud;
use mail_parser::{HeaderValue, MessageParser};

use crate::http_client::get;
use crate::mail::{content, ses};
use crate::pipeline::{Served, cloud, function};

fn mail(cloud: &Cloud, from: &str) -> SendEmailFluentBuilder {
    let to = Destination::builder().to_addresses("ada@example.com").build();
    ses(cloud).send_email().from_email_address(from).destination(to)
}

/// A mail with the headers of a request.
fn with_headers(headers: &[(&str, &str)]) -> EmailContent {
    let header = |&(name, value): &(&str, &str)| MessageHeader::builder().name(name).value(value).build().unwrap();
    let part = |text: &str| Content::builder().data(text).build().unwrap();
    let message = Message::builder().subject(part("s")).body(Body::builder().text(part("t")).build());
    let message = message.set_headers(Some(headers.iter().map(header).collect())).build();
    EmailContent::builder().simple(message).build()
}

/// The source of the newest mail, after checking the length of its lines.
fn source(cloud: &Cloud) -> String {
    let source = cloud.messages().remove(0).source;
    let longest = source.split("\r\n").map(str::len).max();
    assert!(longest <= Some(998), "a line of {longest:?} octets:\n{source}");
    assert!(!source.replace("\r\n", "").contains(['\r', '\n']), "a line ends with half an end:\n{source}");
    source
}

/// The parts of a source as a mail program would show them.
fn parts(source: &str) -> (String, String) {
    let parsed = MessageParser::default().parse(source).unwrap();
    let text = |text: Option<std::borrow::Cow<'_, str>>| text.unwrap().replace("\r\n", "\n");
    (text(parsed.body_text(0)), text(parsed.body_html(0)))
}

#[tokio::test]
async fn the_source_is_what_ses_would_send() {
    let cloud = cloud().await;
    let mail = mail(&cloud, "Firstkey <firstkey@example.com>").reply_to_addresses("help@example.com");
    let id = mail.content(content("Hello", "a text\n", "<p>html</p>")).send().await.unwrap().message_id.unwrap();
    let source = source(&cloud);
    let boundary = source.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let expected = format!(
        "Date: Sun, 22 Nov 2026 10:15:30 +0000\n\
         From: Firstkey <firstkey@example.com>\n\
         Reply-To: help@example.com\n\
         To: ada@example.com\n\
         Subject: Hello\n\
         Message-ID: <{id}@email.amazonses.com>\n\
         Auto-Submitted: auto-generated\n\
         MIME-Version: 1.0\n\
         Content-Type: multipart/alternative;\n boundary=\"{boundary}\"\n\
         \n\
         --{boundary}\n\
         Content-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: 7bit\n\
         \n\
         a text\n\n\
         --{boundary}\n\
         Content-Type: text/html; charset=utf-8\n\
         Content-Transfer-Encoding: 7bit\n\
         \n\
         <p>html</p>\n\
         --{boundary}--\n"
    );
    assert_eq!(source, expected.replace('\n', "\r\n"));
}

#[tokio::test]
async fn whatever_is_written_can_be_read_back() {
    let cloud = cloud().await;
    let name_of_64 = "n".repeat(64);
    let word = "가나다라마바사".repeat(40);
    let line = "a line without an end ".repeat(200);
    let unbroken = "x".repeat(5000);
    for (subject, text) in [
        ("Your AWS sign-in", "plain\n\nwith two paragraphs\n"),
        ("AWS 로그인 정보", "안녕하세요, 가나다 님\n임시 비밀번호입니다.\n"),
        ("🔑 Welcome 👩‍💻", "🔑🔑🔑 = ✓\n.\n..\nFrom here\n"),
        (&*name_of_64, &*name_of_64),
        (&*word, &*word),
        (&*line, &*line),
        ("long", &*unbroken),
        ("=?utf-8?b?eA==?= stays what SES was given", "--\ntrailing space \n=20\n"),
    ] {
        let html = format!("<p title=\"ü\">{text}</p>");
        mail(&cloud, "a@example.com").content(content(subject, text, &html)).send().await.unwrap();
        let source = source(&cloud);
        assert_eq!(parts(&source), (text.to_owned(), html), "{subject}");
        let parsed = MessageParser::default().parse(&source).unwrap();
        let read = parsed.subject().unwrap();
        assert_eq!(read, subject.replace("=?utf-8?b?eA==?=", "x").trim_end(), "{source}");
        let body = source.split_once("\r\n\r\n").unwrap().1;
        let is_encoded = !source.contains("Content-Transfer-Encoding: 7bit");
        assert!(!is_encoded || body.split("\r\n").all(|line| line.len() <= 76), "{source}");
    }
}

#[tokio::test]
async fn names_beyond_ascii_are_encoded_and_encoded_names_stay_as_they_are() {
    let cloud = cloud().await;
    for (from, name) in [
        ("Firstkey <firstkey@example.com>", "Firstkey"),
        ("\"Key, First\" <firstkey@example.com>", "Key, First"),
        ("Señor Ünal 👋 <firstkey@example.com>", "Señor Ünal 👋"),
        ("\"전산, 담당자\" <firstkey@example.com>", "전산, 담당자"),
        ("=?utf-8?b?7KCE7IKw?= =?utf-8?b?IOuLtOuLuQ==?= <firstkey@example.com>", "전산 담당"),
    ] {
        let mail = mail(&cloud, from).reply_to_addresses(from);
        mail.content(content("s", "t", "h")).send().await.unwrap();
        let source = source(&cloud);
        let parsed = MessageParser::default().parse(&source).unwrap();
        for header in [parsed.from().unwrap(), parsed.reply_to().unwrap()] {
            let address = header.first().unwrap();
            assert_eq!((address.name(), address.address()), (Some(name), Some("firstkey@example.com")), "{source}");
        }
        assert!(source.split("\r\n\r\n").next().unwrap().is_ascii(), "{source}");
    }
}

#[tokio::test]
async fn the_requests_own_headers_are_in_the_source() {
    let cloud = cloud().await;
    let long = format!("<{}>", "a b".repeat(300));
    let headers = [("References", "<one@example.com> <two@example.com>"), ("X-Entity-Ref-ID", "1"), ("X-Long", &*long)];
    mail(&cloud, "a@example.com").content(with_headers(&headers)).send().await.unwrap();
    let source = source(&cloud);
    let parsed = MessageParser::default().parse(&source).unwrap();
    let references = parsed.references().as_text_list().unwrap();
    assert_eq!(references, ["one@example.com", "two@example.com"]);
    assert_eq!(parsed.header("X-Entity-Ref-ID").and_then(HeaderValue::as_text), Some("1"));
    let unfolded = parsed.header("X-Long").and_then(HeaderValue::as_text).unwrap().replace("\r\n ", " ");
    assert_eq!(unfolded, long);
}

#[tokio::test]
async fn headers_cannot_be_injected() {
    const NAME: &str = "A header name can only have printable ASCII characters, and no colon.";
    const VALUE: &str = "A header value can only have printable ASCII characters.";
    const ADDRESS: &str = "An address cannot have line breaks or other control characters.";
    let cloud = cloud().await;
    let injected = "x\r\nBcc: eve@example.com";
    let subject = |subject: &str| mail(&cloud, "a@example.com").content(content(subject, "t", "h"));
    let header = |name: &str, value: &str| mail(&cloud, "a@example.com").content(with_headers(&[(name, value)]));
    let from = |from: &str| mail(&cloud, from).content(content("s", "t", "h"));
    for (mail, reason) in [
        (subject(injected), "The subject cannot have line breaks or other control characters."),
        (subject("x\ny"), "The subject cannot have line breaks or other control characters."),
        (header("X-A", injected), VALUE),
        (header("X-A", "x\ry"), VALUE),
        (header("X-A", "ü"), VALUE),
        (header("X-A\r\nBcc", "x"), NAME),
        (header("X A", "x"), NAME),
        (header("X-A:", "x"), NAME),
        (header("", "x"), NAME),
        (header("Subject", "x"), "Duplicate header 'Subject'."),
        (header("bcc", "eve@example.com"), "Duplicate header 'bcc'."),
        (header("Message-Id", "<x@example.com>"), "Duplicate header 'Message-Id'."),
        (header(&"X".repeat(77), "x"), "A header name cannot have more than 76 characters."),
        (header("X-A", &"x".repeat(994)), "Header name and value cannot have more than 996 characters."),
        (from("a\r\n@example.com"), ADDRESS),
        (from("\"a\nb\" <a@example.com>"), ADDRESS),
        (from("a@example.com").reply_to_addresses(injected), ADDRESS),
        (
            from("a@example.com").reply_to_addresses("ü@example.com"),
            "An address is not ASCII; its domain can be written in Punycode.",
        ),
        (from("nobody"), "Invalid message: missing source address, invalid envelope."),
        (subject(&"x".repeat(998)), "A line of the message is longer than 998 octets."),
    ] {
        let refused = mail.send().await.unwrap_err();
        assert_eq!((refused.code(), refused.message()), (Some("BadRequestException"), Some(reason)));
    }
    let twice = [("X-A", "1"), ("x-a", "2")];
    let refused = mail(&cloud, "a@example.com").content(with_headers(&twice)).send().await.unwrap_err();
    assert_eq!(refused.message(), Some("Duplicate header 'x-a'."));
    let names: Vec<String> = (0..16).map(|number| format!("X-{number}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "1")).collect();
    let refused = mail(&cloud, "a@example.com").content(with_headers(&many)).send().await.unwrap_err();
    assert_eq!(refused.message(), Some("A message cannot have more than 15 headers."));
    assert_eq!(cloud.messages(), []);
}

#[tokio::test]
async fn the_inbox_gives_the_source_as_text() {
    let served = Served::start(cloud().await, function([]).0).await;
    let send = mail(&served.cloud, "a@example.com").content(content("<b>Grüße</b>", "ü", "<script>alert(1)</script>"));
    let id = send.send().await.unwrap().message_id.unwrap();
    let answer = get(served.web, &format!("/messages/{id}/source")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    assert_eq!(
        (answer.header("x-content-type-options"), answer.header("cache-control")),
        (Some("nosniff"), Some("no-store"))
    );
    assert_eq!(answer.body, served.cloud.messages()[0].source);
    assert_eq!(missing(served.web).await, (404, "there is no such mail\n".to_owned()));
}

async fn missing(server: SocketAddr) -> (u16, String) {
    let answer = get(server, "/messages/none/source").await;
    (answer.status, answer.body)
}
