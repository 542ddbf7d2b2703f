//! The inbox's pages and their JSON.

use aws_sdk_sesv2::types::Destination;
use firstkey_local::Cloud;
use serde_json::json;

use crate::http_client::{get, send};
use crate::mail::{content, ses};
use crate::pipeline::{Served, cloud, function, other_tag_keys};
use crate::trail::put_ledger_item;

const ASSETS: [&str; 10] = [
    "inbox.css",
    "areas.css",
    "inbox.js",
    "address.js",
    "feed.js",
    "page.js",
    "mails.js",
    "reader.js",
    "arrivals.js",
    "new-user.js",
];

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>";

async fn send_mail(cloud: &Cloud, subject: &str, html: &str) -> String {
    let to = Destination::builder().to_addresses("ada@example.com").build();
    let mail = ses(cloud).send_email().from_email_address("firstkey@example.com").destination(to);
    mail.content(content(subject, "your password: hunter2", html)).send().await.unwrap().message_id.unwrap()
}

#[tokio::test]
async fn messages_are_json() {
    let served = Served::start(cloud().await, function([]).0).await;
    assert_eq!(get(served.web, "/api/messages").await.json(), json!([]));
    let id = send_mail(&served.cloud, "Hello", "<p>hi</p>").await;
    let answer = get(served.web, "/api/messages").await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(
        answer.json(),
        json!([{
            "id": id,
            "sent_at": "2026-11-22T10:15:30Z",
            "from": "firstkey@example.com",
            "to": ["ada@example.com"],
            "subject": "Hello",
            "text": "your password: hunter2",
            "html": "<p>hi</p>",
            "headers": {
                "Auto-Submitted": "auto-generated",
                "Date": "Sun, 22 Nov 2026 10:15:30 +0000",
                "From": "firstkey@example.com",
                "Message-ID": format!("<{id}@email.amazonses.com>"),
                "Subject": "Hello",
                "To": "ada@example.com",
            },
            "tags": {},
        }])
    );
}

#[tokio::test]
async fn arrivals_are_json_without_any_mail() {
    let served = Served::start(cloud().await, function([]).0).await;
    send_mail(&served.cloud, "Hello", "<p>hi</p>").await;
    put_ledger_item(&served.cloud, "AIDA1", HOSTILE, "delivered").await;
    let answer = get(served.web, "/api/arrivals").await;
    assert_eq!(
        answer.json(),
        json!([{
            "account": "123456789012",
            "user_id": "AIDA1",
            "user_name": HOSTILE,
            "status": "delivered",
            "reason": null,
            "message_id": "0100-1",
            "is_answered": false,
            "steps": [{"at": "2026-11-22T10:15:31.5Z", "what": "the mail was accepted"}],
        }])
    );
    assert!(!answer.body.contains("hunter2"));
}

#[tokio::test]
async fn each_mail_has_an_address_of_its_own_and_a_file() {
    let served = Served::start(cloud().await, function([]).0).await;
    let id = send_mail(&served.cloud, "Hello", "<p>hi</p>").await;
    let page = get(served.web, &format!("/mails/{id}")).await;
    assert_eq!((page.status, page.body), (200, get(served.web, "/").await.body));
    let file = get(served.web, &format!("/messages/{id}/mail.eml")).await;
    assert_eq!(file.header("content-type"), Some("message/rfc822"));
    assert_eq!(file.header("content-disposition"), Some(&*format!("attachment; filename=\"{id}.eml\"")));
    assert_eq!(file.body, served.cloud.messages()[0].source);
    assert_eq!(file.body, get(served.web, &format!("/messages/{id}/source")).await.body);
    assert_eq!(get(served.web, &format!("/messages/{id}/text")).await.body, "your password: hunter2");
    for part in ["html", "text", "source", "mail.eml"] {
        assert_eq!(get(served.web, &format!("/messages/none/{part}")).await.status, 404, "{part}");
    }
}

#[tokio::test]
async fn a_mails_links_open_tabs_that_know_nothing_of_the_inbox() {
    let served = Served::start(cloud().await, function([]).0).await;
    let tab = "target=\"_blank\" rel=\"noopener noreferrer\"";
    for (sent, shown) in [
        ("<a href=\"https://x.example\">x</a>", format!("<a {tab} href=\"https://x.example\">x</a>")),
        ("<A\nhref=x target=_self>x</A>", format!("<A {tab}\nhref=x target=_self>x</A>")),
        ("<area/href=x>", format!("<area {tab}/href=x>")),
        ("<abbr>a < b</abbr><article>", "<abbr>a < b</abbr><article>".to_owned()),
    ] {
        let id = send_mail(&served.cloud, "Hello", sent).await;
        assert_eq!(get(served.web, &format!("/messages/{id}/html?scheme=dark")).await.body, shown);
        assert!(
            served.cloud.messages()[0].source.contains(sent.lines().next().unwrap()),
            "the mail itself stays as it was"
        );
    }
}

#[tokio::test]
async fn the_page_runs_only_its_own_script_and_names_the_endpoint() {
    let served = Served::start(cloud().await, function([]).0).await;
    // The page itself contains nothing that a user can choose: the script adds it as text.
    put_ledger_item(&served.cloud, "AIDA1", HOSTILE, "delivered").await;
    send_mail(&served.cloud, HOSTILE, HOSTILE).await;
    let page = get(served.web, "/").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert_eq!(
        policy,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    assert!(!page.body.contains("onerror"));
    assert!(page.body.contains("in memory only"));

    for path in ASSETS {
        let asset = get(served.web, &format!("/{path}")).await;
        assert_eq!((asset.status, asset.header("x-content-type-options")), (200, Some("nosniff")), "{path}");
        for unsafe_sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!asset.body.contains(unsafe_sink), "{path} uses {unsafe_sink}");
        }
        for imported in asset.body.split(" from \"./").skip(1) {
            let imported = imported.split('"').next().unwrap();
            assert_eq!(get(served.web, &format!("/{imported}")).await.status, 200, "{path} imports {imported}");
        }
    }
}

#[tokio::test]
async fn the_page_teaches_the_lines_that_create_a_user() {
    let served = Served::with_tag_keys(cloud().await, function([]).0, other_tag_keys()).await;
    let page = get(served.web, "/").await.body;
    let code = |id: &str| page.split_once(&format!("<code id=\"{id}\">")).unwrap().1.split_once("</code>").unwrap().0;
    let port = served.aws.port();
    let command = format!(
        "export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1\n\
         aws --endpoint-url http://127.0.0.1:{port} iam create-user \\\n  \
         --user-name ada@example.com --tags 'Key=contact email,Value=ada@example.com'"
    );
    assert_eq!(code("command"), command);
    let main_tf = include_str!("../../templates/main.tf").trim_end();
    let main_tf = [
        ("region", "us-east-1"),
        ("aws_port", &*port.to_string()),
        ("tag_keys.email", "contact email"),
        ("tag_keys.locale", "language"),
    ]
    .iter()
    .fold(main_tf.to_owned(), |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value));
    assert_eq!(code("terraform"), main_tf);
    assert!(!main_tf.contains("{{"));
    for key in ["contact email", "language"] {
        assert!(page.contains(&format!("tag <code>{key}</code></span></label>")), "the form does not name {key}");
    }
}

#[tokio::test]
async fn a_mails_html_cannot_run_scripts() {
    let served = Served::start(cloud().await, function([]).0).await;
    let id = send_mail(&served.cloud, "Hello", "<p>hi</p>").await;
    let answer = get(served.web, &format!("/messages/{id}/html")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<p>hi</p>"));
    assert_eq!(
        answer.header("content-security-policy"),
        Some(
            "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
        )
    );
    assert_eq!(get(served.web, "/messages/none/html").await.status, 404);
}

#[tokio::test]
async fn a_mail_is_shown_with_its_own_styles_for_a_light_or_a_dark_screen() {
    const MAIL: &str = "<style>@media ( Prefers-Color-Scheme:dark ) and (min-width: 9px) { p { color: white } } \
                        @media (prefers-color-scheme: light) { p { color: black } }</style><p>hi</p>";
    const LIGHT: &str = "<style>@media (max-width: 0) and (min-width: 9px) { p { color: white } } \
                         @media (min-width: 0) { p { color: black } }</style><p>hi</p>";
    const DARK: &str = "<style>@media (min-width: 0) and (min-width: 9px) { p { color: white } } \
                        @media (max-width: 0) { p { color: black } }</style><p>hi</p>";
    let served = Served::start(cloud().await, function([]).0).await;
    let id = send_mail(&served.cloud, "Hello", MAIL).await;
    for (query, expected) in [("", MAIL), ("?scheme=light", LIGHT), ("?scheme=dark", DARK)] {
        let answer = get(served.web, &format!("/messages/{id}/html{query}")).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, expected), "{query}");
        assert!(answer.header("content-security-policy").unwrap().contains("sandbox"), "{query}");
    }
    assert_eq!(get(served.web, &format!("/messages/{id}/html?scheme=pink")).await.status, 400);
}

#[tokio::test]
async fn a_host_that_is_not_this_machine_sees_nothing() {
    let served = Served::start(cloud().await, function([]).0).await;
    send_mail(&served.cloud, "Hello", "<p>hi</p>").await;
    for path in ["/", "/api/changes", "/api/messages", "/api/arrivals", "/inbox.js", "/nowhere"] {
        let answer = send(served.web, "GET", path, &[("Host", "evil.example")], b"").await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("hunter2"), "{path}");
    }
}
