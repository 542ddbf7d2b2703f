//! Visits of the page behind a link, as API Gateway hands them on, and what comes of them.

use firstkey_local::ACCOUNT;
use serde_json::{Value, json};

/// Where the page is.
pub const ORIGIN: &str = "https://claim.example.com";

/// A request in payload format 2.0: a form is sent, else the page is looked at.
#[must_use]
pub fn request(method: &str, link: &str, form: Option<&str>) -> Value {
    let path = link.strip_prefix(ORIGIN).unwrap();
    let mut request = json!({
        "version": "2.0", "routeKey": format!("{method} /c/{{token}}"), "rawPath": path, "rawQueryString": "",
        "headers": {
            "host": "claim.example.com", "origin": ORIGIN, "sec-fetch-site": "same-origin",
            "referer": link, "content-type": "application/x-www-form-urlencoded", "accept-language": "en",
        },
        "requestContext": {
            "accountId": ACCOUNT, "apiId": "a1b2c3", "domainName": "claim.example.com", "stage": "$default",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "t"},
        },
        "isBase64Encoded": false,
    });
    if let Some(form) = form {
        request["body"] = form.into();
    }
    request
}

/// The first heading of a page.
#[must_use]
pub fn heading(page: &str) -> &str {
    let heading = page.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    heading.and_then(|rest| rest.split_once("</h1>")).map_or("", |(heading, _)| heading.trim())
}

/// The link in a mail's text, if there is one.
#[must_use]
pub fn link_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.strip_prefix(ORIGIN).is_some_and(|path| path.starts_with("/c/")))
}

/// The code in a message of Slack, if there is one.
#[must_use]
pub fn code_in(blocks: &Value) -> Option<String> {
    let is_code = |word: &&str| word.len() == 9 && word.as_bytes()[4] == b'-' && word.to_uppercase() == *word;
    blocks.to_string().split('`').find(is_code).map(str::to_owned)
}
