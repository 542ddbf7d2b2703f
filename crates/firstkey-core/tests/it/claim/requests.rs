//! What a browser sends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use firstkey_core::claim::{ChosenPassword, ClaimAction, ClaimRequest, HttpEvent, PasswordRules, Refusal};
use firstkey_core::password_policy::PasswordPolicy;
use serde_json::{Value, json};

const ORIGIN: &str = "https://claim.example.com";
const PATH: &str = "/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A request as API Gateway sends it.
fn get() -> Value {
    json!({
        "version": "2.0",
        "routeKey": "GET /c/{token}",
        "rawPath": PATH,
        "rawQueryString": "",
        "headers": {"accept-language": "de-AT,de;q=0.9", "host": "claim.example.com", "x-forwarded-for": "203.0.113.7"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3",
            "domainName": "claim.example.com",
            "http": {"method": "GET", "path": PATH, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "…"},
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "GET /c/{token}",
            "stage": "$default",
            "timeEpoch": 1_795_688_130_000_i64
        },
        "pathParameters": {"token": &PATH[3..]},
        "isBase64Encoded": false
    })
}

fn post(body: &str) -> Value {
    let mut event = get();
    event["requestContext"]["http"]["method"] = "POST".into();
    event["headers"]["content-type"] = "application/x-www-form-urlencoded".into();
    event["headers"]["origin"] = ORIGIN.into();
    event["headers"]["sec-fetch-site"] = "same-origin".into();
    event["body"] = STANDARD.encode(body).into();
    event["isBase64Encoded"] = true.into();
    event
}

fn read(event: &Value) -> Result<ClaimRequest, Refusal> {
    HttpEvent::read(event)?.claim(ORIGIN)
}

/// The event with another value at a place; `null` takes the place away.
fn with(mut event: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = event.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value.into() {
        Value::Null => drop(parent.remove(key)),
        value => drop(parent.insert(key.to_owned(), value)),
    }
    event
}

/// What an action wants, in words.
fn wanted(request: Result<ClaimRequest, Refusal>) -> String {
    let password = |typed: ChosenPassword, again: &ChosenPassword| {
        let anything =
            PasswordPolicy { minimum_length: 1, require_three_classes: false, ..PasswordPolicy::AWS_DEFAULT };
        let checked = PasswordRules { policy: &anything, names: &[] }.check(typed, again);
        checked.map_or_else(|broken| format!("{broken:?}"), |credential| credential.expose().to_owned())
    };
    match request.map(|request| request.action) {
        Ok(ClaimAction::Look) => "look".to_owned(),
        Ok(ClaimAction::Choose { password: typed, again, code }) => {
            let code = code.map(|code| code.shown().to_string());
            format!("choose {}, {}", password(typed, &again), code.as_deref().unwrap_or("no code"))
        }
        Ok(ClaimAction::SendCode) => "send a code".to_owned(),
        Ok(ClaimAction::Renew) => "renew".to_owned(),
        Ok(ClaimAction::NotMe) => "not me".to_owned(),
        Err(refusal) => format!("{} {refusal}", refusal.status()),
    }
}

#[test]
fn a_look() {
    for method in ["GET", "HEAD"] {
        let event = with(get(), "/requestContext/http/method", method);
        let request = read(&event).unwrap();
        assert!(matches!(request.action, ClaimAction::Look));
        assert_eq!(request.token.hash().as_str(), "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
        assert_eq!(HttpEvent::read(&event).unwrap().is_head(), method == "HEAD");
    }
}

#[test]
fn what_the_forms_say() {
    for (body, expected) in [
        ("action=choose&username=ada&password=Blue+horse%212&again=Blue+horse%212", "choose Blue horse!2, no code"),
        ("action=choose&password=+a%2Bb%26c%3D+&again=+a%2Bb%26c%3D+", "choose  a+b&c= , no code"),
        ("action=choose&password=a%41%zz&again=aA%zz", "choose aA%zz, no code"),
        ("action=choose&password=a&again=b&code=abcd-efgh", "choose [Same], ABCD-EFGH"),
        ("action=choose&password=a&again=a&code=abcd", "choose a, no code"),
        ("action=choose&password=&again=", "choose [NotEmpty], no code"),
        ("action=choose&password=%C3%A9&again=%C3%A9", "choose [Characters], no code"),
        ("action=choose&password=%FF&again=%FF", "choose [Characters], no code"),
        ("action=choose&password=a", "400 the form is malformed"),
        ("action=choose&password=a&password=a&again=a", "400 the form is malformed"),
        ("action=choose&action=renew&password=a&again=a", "400 the form is malformed"),
        ("action=send-code", "send a code"),
        ("action=renew", "renew"),
        ("action=not-me", "look"),
        ("action=not-me&confirmed=", "look"),
        ("action=not-me&confirmed=yes", "not me"),
        ("action=Renew", "400 the form is malformed"),
        ("password=a&again=a", "400 the form is malformed"),
        ("", "400 the form is malformed"),
        ("\0\0&&&==", "400 the form is malformed"),
    ] {
        assert_eq!(wanted(read(&post(body))), expected, "{body}");
        let text = with(with(post(body), "/body", body), "/isBase64Encoded", false);
        assert_eq!(wanted(read(&text)), expected, "{body}");
    }
}

/// GET and HEAD change nothing, whatever they carry.
#[test]
fn only_a_post_acts() {
    for method in ["GET", "HEAD"] {
        let event = with(post("action=renew"), "/requestContext/http/method", method);
        assert_eq!(wanted(read(&event)), "look");
    }
    // What the runtime's own type would take for GET.
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", ""] {
        let event = with(post("action=renew"), "/requestContext/http/method", method);
        assert_eq!(wanted(read(&event)), "405 the method is not allowed", "{method}");
    }
}

#[test]
fn only_the_raw_path_names_the_token() {
    let token = &PATH[3..];
    for path in [
        "/".to_owned(),
        "/c/".to_owned(),
        format!("/C/{token}"),
        format!("/c/{token}/"),
        format!("//c/{token}"),
        format!("/$default/c/{token}"),
        format!("/c/{token}?a"),
        format!("/c/../c/{token}"),
        format!("/c/%41{}", &token[1..]),
        format!("/c/{}", &token[1..]),
        format!("c/{token}"),
    ] {
        for event in [get(), post("action=renew")] {
            assert_eq!(wanted(read(&with(event, "/rawPath", path.as_str()))), "404 there is no such page", "{path}");
        }
    }
    let event = with(with(get(), "/pathParameters", Value::Null), "/requestContext/http/path", "/elsewhere");
    assert!(read(&event).is_ok());
    assert!(read(&with(get(), "/rawQueryString", "utm_source=mail")).is_ok());
}

/// A forged `Host` changes nothing: where the page is comes from the configuration.
#[test]
fn a_form_comes_from_the_page_itself() {
    let from = |site: Option<&str>, origin: Option<&str>, host: &str| {
        let event = with(post("action=renew"), "/headers/sec-fetch-site", site);
        let event = with(with(event, "/headers/origin", origin), "/headers/host", host);
        read(&with(event, "/requestContext/domainName", host)).map(|_| ())
    };
    let (same, here) = (Some("same-origin"), "claim.example.com");
    assert_eq!(from(same, Some(ORIGIN), here), Ok(()));
    assert_eq!(from(same, None, here), Ok(()));
    assert_eq!(from(None, Some(ORIGIN), here), Ok(()));
    assert_eq!(from(None, Some(ORIGIN), "evil.example.net"), Ok(()));
    let refused = [
        (Some("same-site"), Some(ORIGIN), here),
        (Some("cross-site"), Some(ORIGIN), here),
        (Some("none"), Some(ORIGIN), here),
        (Some("same-origin, cross-site"), Some(ORIGIN), here),
        (Some(""), Some(ORIGIN), here),
        (None, None, here),
        (None, Some("null"), here),
        (None, Some("https://evil.example.net"), "evil.example.net"),
        (None, Some("http://claim.example.com"), here),
        (None, Some("https://claim.example.com:8443"), here),
        (None, Some("https://claim.example.com.evil.example.net"), here),
        (None, Some("https://claim.example.com,https://evil.example.net"), here),
    ];
    for (site, origin, host) in refused {
        assert_eq!(from(site, origin, host), Err(Refusal::Foreign), "{site:?} {origin:?}");
    }
}

#[test]
fn a_form_is_a_form() {
    let of = |media_type: Option<&str>| wanted(read(&with(post("action=renew"), "/headers/content-type", media_type)));
    for media_type in [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded ;a",
    ] {
        assert_eq!(of(Some(media_type)), "renew", "{media_type}");
    }
    for media_type in
        [None, Some(""), Some("text/plain"), Some("application/json"), Some("multipart/form-data; boundary=a")]
    {
        assert_eq!(of(media_type), "415 the body is not a form", "{media_type:?}");
    }
}

#[test]
fn a_body_has_at_most_4_kb() {
    let padded = |size: usize| format!("action=renew&pad={}", "a".repeat(size - "action=renew&pad=".len()));
    for (size, expected) in
        [(4096, "renew"), (4097, "413 the form is too large"), (6_000_000, "413 the form is too large")]
    {
        let body = padded(size);
        assert_eq!(wanted(read(&post(&body))), expected, "{size}");
        let text = with(with(post(""), "/body", body), "/isBase64Encoded", false);
        assert_eq!(wanted(read(&text)), expected, "{size}");
    }
    for body in ["?", "YQ", "YQ=", "Y Q==", "YR==", "====", "YQ==YQ=="] {
        assert_eq!(wanted(read(&with(post(""), "/body", body))), "400 the form is malformed", "{body}");
    }
}

#[test]
fn a_request_is_told_by_its_shape() {
    assert!(HttpEvent::is_one(&get()));
    assert!(HttpEvent::is_one(&with(get(), "/rawPath", Value::Null)));
    for other in [
        json!(null),
        json!([]),
        json!({"Records": []}),
        json!({"detail-type": "Scheduled Event"}),
        json!({"httpMethod": "GET", "path": "/", "requestContext": {"httpMethod": "GET"}}),
        json!({"requestContext": {"http": {"method": null}}}),
    ] {
        assert!(!HttpEvent::is_one(&other), "{other}");
        assert_eq!(HttpEvent::read(&other).err(), Some(Refusal::Malformed), "{other}");
    }
    for pointer in ["/rawPath", "/requestContext/http", "/requestContext"] {
        assert_eq!(read(&with(get(), pointer, Value::Null)).err(), Some(Refusal::Malformed), "{pointer}");
    }
}

/// Function URLs and the emulator differ from API Gateway in what they leave out.
#[test]
fn function_urls_and_the_emulator() {
    let event = with(post("action=renew"), "/routeKey", "$default");
    let event = with(event, "/pathParameters", Value::Null);
    let mut event = with(event, "/requestContext/accountId", "anonymous");
    assert_eq!(wanted(read(&event)), "renew");
    event["pathParameters"] = Value::Null;
    event["body"] = Value::Null;
    assert_eq!(wanted(read(&event)), "400 the form is malformed");
    event["headers"] = json!({"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"});
    event["body"] = STANDARD.encode("action=renew").into();
    assert_eq!(wanted(read(&event)), "renew");
}

#[test]
fn the_language_that_the_browser_prefers() {
    let locale = |header: &str| {
        let event = with(get(), "/headers/accept-language", header);
        HttpEvent::read(&event).unwrap().locale().map(|locale| locale.tag())
    };
    for (header, expected) in [
        ("de-AT,de;q=0.9,en;q=0.8", Some("de")),
        ("nl,fr;q=0.5,ko;q=0.7", Some("ko")),
        ("en;q=0.5, ja;q=0.5", Some("en")),
        ("en;q=0, pt-PT;q=0.001", Some("pt-BR")),
        ("zh-TW,zh;q=0.9", Some("zh-CN")),
        ("fr; q=0.3 , es ; q=0.4", Some("es")),
        ("en;q=2,de;q=nan,ko;q=-1,ja;q=inf", None),
        ("*", None),
        ("", None),
        (",,;;q=,\u{0},日本", None),
    ] {
        assert_eq!(locale(header), expected, "{header}");
    }
    assert_eq!(HttpEvent::read(&with(get(), "/headers/accept-language", Value::Null)).unwrap().locale(), None);
}
