//! What users get who are sent a link.

use std::fs;

use firstkey::core::locale::Locale;
use serde_json::Value;

use super::{APPEARANCE, settings};
use crate::deployed::{self, Deployed};
use crate::offline::{firstkey, stdout};

const CLAIM: (&str, &str) = ("FIRSTKEY_DELIVERY", "claim");
const CODE: (&str, &str) = ("FIRSTKEY_CLAIM_CODE", "slack");
const LINK: &str = "https://claim.example.com/c/this-link-is-a-sample-that-leads-to-nothing";

fn preview(options: &[&str], variables: &[(&str, &str)]) -> String {
    firstkey(&[&["preview"], options].concat(), variables)
}

/// Without an address of the page, the link has a sample of one.
#[test]
fn the_message_with_a_link_is_shown_as_on_each_occasion() {
    let adorned = [&APPEARANCE[..], &[CLAIM, ("FIRSTKEY_CLAIM_ORIGIN", "https://start.example.com")]].concat();
    settings().bind(|| {
        assert_snapshot!("first", preview(&[], &[CLAIM]));
        assert_snapshot!("replacement", preview(&["--as", "replacement"], &adorned));
        assert_snapshot!("test", preview(&["--as", "test"], &adorned));
        assert_snapshot!("confirmation", preview(&["--as", "confirmation"], &adorned));
    });
}

#[test]
fn the_link_is_a_sample_in_every_language() {
    for locale in Locale::ALL {
        let shown = preview(&["--locale", locale.tag(), "--output", "json"], &[CLAIM]);
        let json: Value = serde_json::from_str(stdout(&shown)).unwrap();
        let lines: Vec<&str> = json["text"].as_str().unwrap().lines().filter(|line| line.contains("/c/")).collect();
        assert_eq!(lines, [LINK], "{locale}");
        assert!(json["html"].as_str().unwrap().contains(&format!("href=\"{LINK}\"")), "{locale}");
        let subject = |occasion| {
            let shown = preview(&["--locale", locale.tag(), "--as", occasion, "--output", "json"], &[CLAIM]);
            let json: Value = serde_json::from_str(stdout(&shown)).unwrap();
            json["subject"].as_str().unwrap().to_owned()
        };
        let mut subjects =
            [json["subject"].as_str().unwrap().to_owned(), subject("replacement"), subject("confirmation")];
        subjects.sort_unstable();
        assert!(subjects.windows(2).all(|pair| pair[0] != pair[1]), "{subjects:?}");
    }
}

#[test]
fn what_slack_says_of_links() {
    let slack =
        |options: &[&str], variables: &[(&str, &str)]| preview(&[&["--channel", "slack"], options].concat(), variables);
    let shown = [
        slack(&[], &[CLAIM]),
        slack(&["--as", "replacement"], &[CLAIM]),
        slack(&["--as", "replacement"], &[]),
        slack(&["--as", "code"], &[CLAIM, CODE, ("FIRSTKEY_SUPPORT_CONTACT", "help@example.com")]),
        slack(&["--as", "code", "--locale", "de"], &[CLAIM, CODE]),
    ];
    settings().bind(|| assert_snapshot!("slack", shown.join("\n")));
}

#[test]
fn what_there_is_not_is_told() {
    let shown = [
        preview(&["--as", "confirmation"], &[]),
        preview(&["--as", "code"], &[CLAIM, CODE]),
        preview(&["--as", "code"], &[CLAIM]),
        preview(&["--as", "code", "--channel", "slack"], &[CODE]),
        preview(&["--as", "test", "--channel", "slack"], &[]),
        preview(&["--as", "confirmation", "--channel", "slack"], &[CLAIM]),
        preview(&["--page"], &[]),
        preview(&["--page", "--as", "first"], &[CLAIM]),
        preview(&["--page", "--channel", "email"], &[CLAIM]),
        preview(&["--page", "front"], &[CLAIM]),
    ];
    assert_snapshot!("refused", shown.join("\n"));
}

/// A page's title and the headings in it.
fn headings(html: &str) -> Vec<&str> {
    let tags = [("<title>", "</title>"), ("<h1>", "</h1>")];
    tags.iter().filter_map(|(open, close)| html.split_once(open)?.1.split_once(close)).map(|(text, _)| text).collect()
}

#[test]
fn the_page_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let shown = preview(&["--page"], &[CLAIM]);
    let html = stdout(&shown);
    settings().bind(|| assert_snapshot!("page_form", html));
    assert_eq!(preview(&["--page", "form"], &[CLAIM]), shown);
    let json = preview(&["--page", "--output", "json"], &[CLAIM]);
    let json: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!(json["status"], 200);
    assert_eq!(without_time(json["html"].as_str().unwrap()), without_time(html));
    let noted = preview(&["--page", "--html", file.to_str().unwrap()], &[CLAIM]);
    let told = format!("exit code: 0\n--- stdout\n--- stderr\nThe page is in `{}`.\n", file.display());
    assert_eq!(noted, told);
    assert_eq!(without_time(&fs::read_to_string(&file).unwrap()), without_time(html));
    let strict = preview(&["--page", "--policy", "strict"], &[CLAIM, CODE]);
    assert!(strict.contains("name=\"code\"") && !html.contains("name=\"code\""), "{strict}");
    assert!(strict.contains("at least 14 characters"), "{strict}");
}

/// A page without the minute in it.
fn without_time(html: &str) -> String {
    regex::Regex::new(r"\w+day, .{5,40}\(UTC\)").unwrap().replace_all(html, "[date]").into_owned()
}

#[test]
fn every_page_is_shown() {
    let pages = [
        "form",
        "done",
        "just-set",
        "used",
        "has-password",
        "expired",
        "superseded",
        "renewed",
        "declined",
        "closed",
        "user-gone",
        "too-many-tries",
        "busy",
        "not-found",
    ];
    let mut shown = String::new();
    for page in pages {
        let json = preview(&["--page", page, "--output", "json", "--locale", "en"], &[CLAIM]);
        let json: Value = serde_json::from_str(stdout(&json)).unwrap();
        shown += &format!("{page}: {} {:?}\n", json["status"], headings(json["html"].as_str().unwrap()));
    }
    assert_snapshot!("pages", shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_to_the_deployed_page() {
    let deployed = Deployed::with(&[CLAIM, ("FIRSTKEY_LOCALE", "de")]).await;
    let shown = deployed.firstkey(&["preview", "--deployed"]).await;
    let mut settings = deployed::settings();
    settings.add_filter(r"gilt bis[^(]+\(UTC\)", "gilt bis [date]");
    settings.bind(|| assert_snapshot!("deployed", shown));
    let page = deployed.firstkey(&["preview", "--deployed", "--page"]).await;
    assert_eq!(headings(&page), ["Legen Sie Ihr AWS-Passwort fest"; 2]);
}
