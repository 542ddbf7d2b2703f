//! Arbitrary bytes as an HTTP request to a claim's page, as a value in one, or as its form; and any names on the pages.

use std::sync::LazyLock;

use firstkey_core::appearance::Appearance;
use firstkey_core::claim::{
    ClaimAction, ClaimRequest, Claimant, Form, HttpEvent, Page, PasswordRules, Problem, Refusal, Response,
};
use firstkey_core::json;
use firstkey_core::locale::Locale;
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use jiff::Timestamp;
use serde_json::{Value, json};

const ORIGIN: &str = "https://claim.example.com";

/// A valid request, whose form is as it is in browsers of every age.
static GOOD: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "version": "2.0",
        "rawPath": "/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "headers": {
            "accept-language": "de",
            "content-type": "application/x-www-form-urlencoded",
            "origin": ORIGIN,
            "sec-fetch-site": "same-origin"
        },
        "requestContext": {"http": {"method": "POST"}},
        "body": "",
        "isBase64Encoded": false
    })
});

/// Checks one input: JSON is an invocation, `/pointer=value` a valid request with that value in that place, and everything is also
/// the form of a valid request and a name.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    if let Ok(invocation) = json::read(text) {
        check_invocation(&invocation);
    } else if let Some(event) = with_value(text) {
        check_invocation(&event);
    }
    let mut event = GOOD.clone();
    event["body"] = text.into();
    check_invocation(&event);
    check_names(text);
}

fn with_value(text: &str) -> Option<Value> {
    let (pointer, value) = text.split_once('=')?;
    let mut event = GOOD.clone();
    *event.pointer_mut(pointer)? = json::read(value).unwrap_or_else(|_| json!(value));
    Some(event)
}

fn check_invocation(invocation: &Value) {
    let event = match HttpEvent::read(invocation) {
        Ok(event) => event,
        Err(refusal) => return assert_eq!(refusal, Refusal::Malformed),
    };
    assert!(HttpEvent::is_one(invocation), "read although it does not look like one");
    let method = invocation["requestContext"]["http"]["method"].as_str().unwrap_or_default();
    match event.claim(ORIGIN) {
        Err(refusal) => check_refusal(refusal, &event, method),
        Ok(ClaimRequest { token, action }) => {
            assert_eq!(Some(token.link("").as_str()), invocation["rawPath"].as_str(), "another token");
            assert!(["GET", "HEAD", "POST"].contains(&method), "{method:?} is allowed");
            assert_eq!(event.is_head(), method == "HEAD");
            if method == "POST" {
                check_origin(invocation);
            } else {
                assert!(matches!(action, ClaimAction::Look), "{method} changes something");
            }
            check_action(action);
        }
    }
}

/// Independently of how headers are found: whoever sends a form from elsewhere says so, or says nothing.
fn check_origin(invocation: &Value) {
    let headers = invocation["headers"].as_object();
    let has = |name: &str, expected: &str| {
        let found = headers.into_iter().flatten().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        found.into_iter().any(|(_, value)| value == expected)
    };
    assert!(has("sec-fetch-site", "same-origin") || has("origin", ORIGIN), "a form from elsewhere: {headers:?}");
    let body = invocation["body"].as_str().unwrap_or_default();
    assert!(body.len() <= 5_464, "a body of {} bytes", body.len());
}

/// What comes of a refusal depends on nothing but its reason.
fn check_refusal(refusal: Refusal, event: &HttpEvent, method: &str) {
    assert!([400, 403, 404, 405, 413, 415].contains(&refusal.status()));
    let shown = |event| {
        let page = Page::Refused(refusal);
        Response::show(&page, Locale::English, &Appearance::default(), event)
            .expect("a page can be written")
            .into_value()
    };
    let (answer, mut plain) = (shown(Some(event)), shown(None));
    if method == "HEAD" {
        plain["body"] = "".into();
    }
    assert_eq!(answer, plain);
}

fn check_action(action: ClaimAction) {
    let ClaimAction::Choose { password, again, code } = action else { return };
    if let Some(code) = code {
        assert_eq!(code.shown().len(), 9);
    }
    let rules = PasswordRules { policy: &PasswordPolicy::AWS_DEFAULT, names: &["ada", ""] };
    match rules.check(password, &again) {
        Ok(credential) => {
            let password = credential.expose();
            assert!((8..=128).contains(&password.len()), "{} characters", password.len());
            assert!(password.bytes().all(|byte| matches!(byte, b' '..=b'~')), "not ASCII");
        }
        Err(broken) => {
            assert!(!broken.is_empty());
            let problems: Vec<Problem> = broken.into_iter().map(Problem::Rule).collect();
            let form = Form { problems: &problems, ..form("ada") };
            let response = Response::show(&Page::Form(form), Locale::English, &Appearance::default(), None);
            assert_eq!(response.expect("a page can be written").status(), 422);
        }
    }
}

fn form(name: &str) -> Form<'_> {
    let claimant = Claimant { account: "123456789012", alias: None, partition: Partition::Aws, user_name: name };
    Form {
        claimant,
        rules: PasswordRules { policy: &PasswordPolicy::AWS_DEFAULT, names: &[] },
        valid_until: Timestamp::UNIX_EPOCH,
        code: None,
        problems: &[],
    }
}

/// Names add no markup and no headers.
fn check_names(name: &str) {
    let locale = Locale::ALL[name.len() % Locale::ALL.len()];
    let shown = |name: &str, page: fn(Form<'_>) -> Page<'_>| {
        // Whom to ask may become a link.
        let appearance = Appearance { organisation: Some(name.to_owned()), ..Appearance::default() };
        let response = Response::show(&page(form(name)), locale, &appearance, None).expect("a page can be written");
        let response = response.into_value();
        (outline(response["body"].as_str().unwrap_or_default()), response["headers"].clone())
    };
    for page in [|form| Page::Form(form), |form: Form<'_>| Page::Done(form.claimant)] as [fn(Form<'_>) -> Page<'_>; 2] {
        assert_eq!(shown(name, page), shown("ada", page), "markup is injected");
    }
}

/// The markup of a page: its tags, without the values of their attributes, which only `"` can end.
fn outline(html: &str) -> Vec<String> {
    let html = html.split_once("<body>").map_or("", |(_, body)| body);
    let tag =
        |piece: &str| piece.split('>').next().unwrap_or_default().split('"').step_by(2).collect::<Vec<_>>().join("\"");
    html.split('<').skip(1).map(tag).collect()
}
