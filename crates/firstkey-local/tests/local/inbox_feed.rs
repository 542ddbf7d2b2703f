//! What the inbox's page asks for every second.

use aws_sdk_sesv2::types::Destination;
use firstkey_local::Cloud;
use serde_json::{Value, json};

use crate::http_client::{Answer, get, send};
use crate::mail::{content, ses};
use crate::pipeline::{Served, cloud, function};
use crate::trail::put_ledger_item;

/// What an open page knows.
#[derive(Default)]
struct Page {
    next: String,
    mails: Vec<String>,
    arrivals: Vec<String>,
    cleared: u64,
    /// Of the last answer.
    bytes: usize,
}

impl Page {
    async fn ask(&mut self, served: &Served) -> Value {
        let answer = get(served.web, &format!("/api/changes?since={}", self.next)).await;
        let news = answer.json();
        let is_all = news["is_all"].as_bool().unwrap();
        let cleared = news["cleared"].as_u64().unwrap();
        if is_all || cleared != self.cleared {
            self.mails.clear();
        }
        if is_all {
            self.arrivals.clear();
        }
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.mails.extend(news["mails"].as_array().unwrap().iter().map(|mail| text(&mail["subject"])));
        for arrival in news["arrivals"].as_array().unwrap() {
            self.arrivals.retain(|known| *known != text(&arrival["user_name"]));
            self.arrivals.push(text(&arrival["user_name"]));
        }
        (self.next, self.cleared, self.bytes) = (text(&news["next"]), cleared, answer.body.len());
        news
    }
}

/// A mail as large as Firstkey's.
async fn send_mail(cloud: &Cloud, subject: &str) {
    let to = Destination::builder().to_addresses("ada@example.com").build();
    let (text, html) = ("text ".repeat(300), "<p>html</p>".repeat(1100));
    let mail = ses(cloud).send_email().from_email_address("firstkey@example.com").destination(to);
    mail.content(content(subject, &text, &html)).send().await.unwrap();
}

async fn clear(served: &Served, headers: &[(&str, &str)]) -> Answer {
    let host = served.web.to_string();
    send(served.web, "DELETE", "/api/messages", &[&[("Host", &*host)], headers].concat(), b"").await
}

#[tokio::test]
async fn a_page_gets_what_is_new_and_nothing_else() {
    let served = Served::start(cloud().await, function([]).0).await;
    let mut page = Page::default();
    assert_eq!(page.ask(&served).await["is_all"], true);
    assert_eq!((page.mails.len(), page.arrivals.len()), (0, 0));
    send_mail(&served.cloud, "first").await;
    put_ledger_item(&served.cloud, "AIDA1", "ada", "sending").await;
    page.ask(&served).await;
    send_mail(&served.cloud, "second").await;
    put_ledger_item(&served.cloud, "AIDA2", "grace", "sending").await;
    let news = page.ask(&served).await;
    assert_eq!((news["mails"].as_array().unwrap().len(), news["arrivals"].as_array().unwrap().len()), (1, 1));
    put_ledger_item(&served.cloud, "AIDA1", "ada", "delivered").await;
    let news = page.ask(&served).await;
    assert_eq!((&news["mails"], &news["arrivals"][0]["status"]), (&json!([]), &json!("delivered")));
    assert_eq!(
        (page.mails.as_slice(), page.arrivals.as_slice()),
        (&["first", "second"].map(str::to_owned)[..], &["grace", "ada"].map(str::to_owned)[..])
    );
    let nothing = page.ask(&served).await;
    assert_eq!((&nothing["mails"], &nothing["arrivals"], &nothing["is_all"]), (&json!([]), &json!([]), &json!(false)));
}

#[tokio::test]
async fn a_change_among_375_mails_costs_a_few_hundred_bytes() {
    let served = Served::start(cloud().await, function([]).0).await;
    for index in 0..375 {
        send_mail(&served.cloud, &format!("mail {index}")).await;
        put_ledger_item(&served.cloud, &format!("AIDA{index}"), &format!("user{index}"), "delivered").await;
    }
    let mut page = Page::default();
    page.ask(&served).await;
    assert_eq!((page.mails.len(), page.arrivals.len()), (375, 375));
    assert!(page.bytes < 250_000, "all of it is {} bytes", page.bytes);
    page.ask(&served).await;
    assert!(page.bytes < 200, "nothing is {} bytes", page.bytes);
    send_mail(&served.cloud, "one more").await;
    page.ask(&served).await;
    assert!(page.bytes < 600, "a mail is {} bytes", page.bytes);
    put_ledger_item(&served.cloud, "AIDA7", "user7", "gone").await;
    page.ask(&served).await;
    assert!(page.bytes < 600, "an arrival is {} bytes", page.bytes);
    assert_eq!((page.mails.len(), page.arrivals.len()), (376, 375));
}

#[tokio::test]
async fn the_list_has_no_part_of_a_mail() {
    let served = Served::start(cloud().await, function([]).0).await;
    send_mail(&served.cloud, "Hello").await;
    let news = get(served.web, "/api/changes").await.json();
    let id = served.cloud.messages()[0].id.clone();
    assert_eq!(
        news["mails"],
        json!([{
            "id": id,
            "sent_at": "2026-11-22T10:15:30Z",
            "from": "firstkey@example.com",
            "to": ["ada@example.com"],
            "subject": "Hello",
            "has_html": true,
            "has_text": true,
            "user_id": null,
        }])
    );
}

#[tokio::test]
async fn a_page_of_another_process_gets_everything() {
    let (earlier, served) = (Served::start(cloud().await, function([]).0).await, cloud().await);
    let served = Served::start(served, function([]).0).await;
    send_mail(&earlier.cloud, "earlier").await;
    send_mail(&served.cloud, "now").await;
    let mut page = Page::default();
    page.ask(&earlier).await;
    page.ask(&served).await;
    assert_eq!(page.mails, ["now"]);
    page.next = "no state".to_owned().replace(' ', "%20");
    assert_eq!(page.ask(&served).await["is_all"], true);
}

#[tokio::test]
async fn mails_that_are_cleared_are_gone_for_every_page() {
    let served = Served::start(cloud().await, function([]).0).await;
    send_mail(&served.cloud, "first").await;
    put_ledger_item(&served.cloud, "AIDA1", "ada", "delivered").await;
    let mut page = Page::default();
    page.ask(&served).await;
    send_mail(&served.cloud, "nobody sees it").await;
    let own = format!("http://{}", served.web);
    assert_eq!(clear(&served, &[("Origin", &own)]).await.status, 204);
    send_mail(&served.cloud, "third").await;
    page.ask(&served).await;
    assert_eq!((page.mails.as_slice(), page.arrivals.as_slice()), (&["third".to_owned()][..], &["ada".to_owned()][..]));
    let (mut new, all) = (Page::default(), get(served.web, "/api/messages").await.json());
    new.ask(&served).await;
    assert_eq!((new.mails, all.as_array().unwrap().len()), (page.mails.clone(), 1));
    page.ask(&served).await;
    assert_eq!(page.mails, ["third"]);
}

#[tokio::test]
async fn only_the_page_clears_the_mails() {
    let served = Served::start(cloud().await, function([]).0).await;
    send_mail(&served.cloud, "first").await;
    for headers in [vec![], vec![("Origin", "https://evil.example")], vec![("Sec-Fetch-Site", "cross-site")]] {
        let answer = clear(&served, &headers).await;
        let forbidden = json!({"code": "Forbidden", "message": "only the inbox's own page clears it"});
        assert_eq!((answer.status, answer.json()), (403, forbidden), "{headers:?}");
    }
    assert_eq!(served.cloud.messages().len(), 1);
}
