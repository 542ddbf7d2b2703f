//! What a browser gets.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use firstkey_core::appearance::Appearance;
use firstkey_core::claim::{Form, HttpEvent, Page, Problem, Refusal, Response, Rule};
use firstkey_core::locale::Locale;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CLAIMANT, dressed, form, shown};

fn headers(page: &Page<'_>, appearance: &Appearance) -> Vec<(String, String)> {
    let response = shown(page, Locale::English, appearance);
    let headers = response["headers"].as_object().unwrap().iter();
    headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

fn header(page: &Page<'_>, appearance: &Appearance, name: &str) -> Option<String> {
    headers(page, appearance).into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
}

#[test]
fn the_form_of_the_answer() {
    let response = shown(&Page::Expired, Locale::English, &dressed());
    let keys: Vec<&String> = response.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["body", "headers", "isBase64Encoded", "statusCode"]);
    assert_eq!((&response["statusCode"], &response["isBase64Encoded"]), (&json!(410), &json!(false)));
}

#[test]
fn the_status_of_each_page() {
    let problems = [Problem::Rule(Rule::Same)];
    let refused = Form { problems: &problems, ..form() };
    let pages = [
        (Page::Form(form()), 200),
        (Page::Form(refused), 422),
        (Page::Done(CLAIMANT), 200),
        (Page::JustSet(CLAIMANT), 200),
        (Page::Used(CLAIMANT), 410),
        (Page::HasPassword(CLAIMANT), 409),
        (Page::Expired, 410),
        (Page::Superseded, 410),
        (Page::Renewed, 200),
        (Page::Closed, 410),
        (Page::UserGone, 410),
        (Page::TooManyTries, 429),
        (Page::Busy, 503),
        (Page::NotMe, 200),
        (Page::Refused(Refusal::Malformed), 400),
        (Page::Refused(Refusal::Foreign), 403),
        (Page::Refused(Refusal::NotFound), 404),
        (Page::Refused(Refusal::Method), 405),
        (Page::Refused(Refusal::TooLarge), 413),
        (Page::Refused(Refusal::NotAForm), 415),
    ];
    for (page, status) in pages {
        let response = Response::show(&page, Locale::English, &dressed(), None).unwrap();
        assert_eq!(response.status(), status, "{page:?}");
        assert_eq!(response.into_value()["statusCode"], status, "{page:?}");
    }
}

/// On every page, in the words of the browsers' specifications.
#[test]
fn the_headers() {
    let expected = [
        ("cache-control", "no-store"),
        ("content-type", "text/html; charset=utf-8"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ];
    let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    for page in [Page::Form(form()), Page::Done(CLAIMANT), Page::Expired, Page::Refused(Refusal::TooLarge)] {
        let mut found = headers(&page, &dressed());
        found.retain(|(name, _)| name != "content-security-policy");
        assert_eq!(found, expected, "{page:?}");
    }
    assert_eq!(header(&Page::Refused(Refusal::Method), &dressed(), "allow").as_deref(), Some("GET, HEAD, POST"));
    assert_eq!(header(&Page::Busy, &dressed(), "retry-after").as_deref(), Some("60"));
}

#[test]
fn the_policy_lets_the_page_do_what_it_does() {
    let policy = |page: &Page<'_>, appearance: &Appearance| {
        let response = shown(page, Locale::English, appearance);
        let html = response["body"].as_str().unwrap().to_owned();
        let policy = response["headers"]["content-security-policy"].as_str().unwrap().to_owned();
        let mut shown = policy;
        for tag in ["style", "script"] {
            let Some((_, rest)) = html.split_once(&format!("<{tag}>")) else { continue };
            let (text, rest) = rest.split_once(&format!("</{tag}>")).unwrap();
            assert!(!rest.contains(&format!("<{tag}>")), "a second {tag}");
            let source = format!("'sha256-{}'", sha256_base64(text));
            assert!(shown.contains(&source), "{shown} has not {source}");
            shown = shown.replace(&source, tag);
        }
        shown
    };
    let ends = "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    let plain = Appearance::default();
    assert_eq!(
        policy(&Page::Form(form()), &dressed()),
        format!("default-src 'none'; style-src style; script-src script; img-src https://cdn.example.com:8443; {ends}")
    );
    assert_eq!(
        policy(&Page::Form(form()), &plain),
        format!("default-src 'none'; style-src style; script-src script; {ends}")
    );
    assert_eq!(policy(&Page::Expired, &plain), format!("default-src 'none'; style-src style; {ends}"));
    let colour = Appearance { accent_color: "#ffcc00".parse().unwrap(), ..Appearance::default() };
    assert_eq!(policy(&Page::Expired, &colour), policy(&Page::Expired, &plain));
    assert_ne!(
        header(&Page::Expired, &colour, "content-security-policy"),
        header(&Page::Expired, &plain, "content-security-policy")
    );
}

/// An address that would add to the header, or whose origin is not plain, is left out with the logo.
#[test]
fn only_an_origin_of_https_gets_into_the_policy() {
    let images = |logo: &str| {
        let appearance = Appearance { logo_url: Some(logo.to_owned()), ..Appearance::default() };
        let response = shown(&Page::Expired, Locale::English, &appearance);
        let policy = response["headers"]["content-security-policy"].as_str().unwrap();
        let source = policy.split("; ").find_map(|part| part.strip_prefix("img-src ")).map(str::to_owned);
        assert_eq!(source.is_some(), response["body"].as_str().unwrap().contains("<img"), "{logo}");
        assert!(policy.is_ascii() && !policy.contains(char::is_control), "{policy}");
        source
    };
    for (logo, expected) in [
        ("https://example.com/logo.png", Some("https://example.com")),
        ("https://example.com", Some("https://example.com")),
        ("https://EXAMPLE.com:443/a;b,c", Some("https://example.com:443")),
        ("https://bücher.example/logo.png", Some("https://xn--bcher-kva.example")),
        ("https://example.com?a=1", Some("https://example.com")),
        ("http://example.com/logo.png", None),
        ("https:///logo.png", None),
        ("https://", None),
        ("https://a@example.com/", None),
        ("https://*.example.com/", None),
        ("https://*/", None),
        ("https://example.com;script-src/", None),
        ("https://example.com\r\nset-cookie:a=b/", None),
        ("https://example.com 'unsafe-inline'/", None),
        ("https://example.com:0x1/", None),
        ("https://example.com:99999/", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
    ] {
        assert_eq!(images(logo).as_deref(), expected, "{logo}");
    }
}

#[test]
fn the_answer_to_head_has_the_headers_and_no_body() {
    let answer = |method: &str| {
        let event = json!({"rawPath": "/", "requestContext": {"http": {"method": method}}});
        let event = HttpEvent::read(&event).ok().unwrap();
        Response::show(&Page::Form(form()), Locale::English, &dressed(), Some(&event)).unwrap().into_value()
    };
    let (get, mut head) = (answer("GET"), answer("HEAD"));
    assert_eq!(get, shown(&Page::Form(form()), Locale::English, &dressed()));
    assert_eq!(head["body"], "");
    head["body"] = get["body"].clone();
    assert_eq!(head, get);
}

fn sha256_base64(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}
