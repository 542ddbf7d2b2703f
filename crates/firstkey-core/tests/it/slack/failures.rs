//! What Slack's refusals mean.

use firstkey_core::slack::{Answer, Failure, Meaning};

fn read(status: u16, retry_after: Option<&str>, body: &str) -> Result<serde_json::Value, Failure> {
    Answer { status, retry_after, body: body.as_bytes() }.read()
}

#[test]
fn every_code_of_the_fact_sheet_has_its_meaning() {
    let meanings = [
        (
            Meaning::Nobody,
            "users_not_found user_not_found user_not_visible user_disabled invalid_user_combination app_access_restricted \
             message_not_found cant_update_message edit_window_closed",
        ),
        (
            Meaning::Token,
            "not_authed invalid_auth account_inactive token_revoked token_expired not_allowed_token_type \
             two_factor_setup_required is_bot",
        ),
        (
            Meaning::App,
            "missing_scope no_permission access_denied accesslimited ekm_access_denied enterprise_is_restricted \
             org_login_required team_added_to_org messages_tab_disabled restricted_action restricted_action_read_only_channel \
             message_limit_exceeded",
        ),
        (Meaning::Channel, "channel_not_found not_in_channel is_archived team_not_found"),
        (
            Meaning::Defect,
            "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text invalid_arguments invalid_post_type \
             invalid_form_data invalid_charset unknown_method",
        ),
        (Meaning::Busy, "ratelimited rate_limited"),
        (Meaning::Unknown, "fatal_error internal_error service_unavailable"),
        (Meaning::NotSent, "request_timeout"),
        // An operator is to look, and no user is given up.
        (Meaning::App, "something_new"),
    ];
    for (meaning, codes) in meanings {
        for code in codes.split(' ') {
            let failure = read(200, None, &format!(r#"{{"ok":false,"error":"{code}"}}"#)).unwrap_err();
            assert_eq!((failure.code.as_str(), failure.meaning), (code, meaning));
        }
    }
}

#[test]
fn what_is_not_slacks_word_may_hide_anything() {
    let said = [
        (500, ""),
        (503, r#"{"ok":false,"error":"service_unavailable"}"#),
        (502, "<html>Bad gateway</html>"),
        (200, "<html>Sign in to the Wi-Fi</html>"),
        (200, ""),
        (200, r#"{"ok":"#),
        (200, "{}"),
        (200, r#"{"ok":"true"}"#),
        (200, r#"{"ok":false}"#),
        (200, r#"{"ok":false,"error":"Not a code\nbut a line"}"#),
        (500, r#"{"ok":true}"#),
        (404, "not found"),
    ];
    for (status, body) in said {
        let failure = read(status, None, body).unwrap_err();
        assert_eq!(failure.meaning, Meaning::Unknown, "{status} {body}");
        assert_eq!(failure.code, format!("HTTP {status}"));
    }
    assert_eq!(read(200, None, r#"{"ok":true,"new":1}"#).unwrap()["new"], 1);
}

#[test]
fn slack_says_when_to_ask_again() {
    for (status, retry_after, body, seconds) in [
        (429, Some("30"), "", Some(30)),
        (429, Some(" 7 "), r#"{"ok":false,"error":"ratelimited"}"#, Some(7)),
        (429, None, "", None),
        (429, Some("soon"), "", None),
        (429, Some("-1"), "", None),
        (200, Some("1"), r#"{"ok":false,"error":"rate_limited"}"#, Some(1)),
    ] {
        let failure = read(status, retry_after, body).unwrap_err();
        assert_eq!((failure.meaning, failure.retry_after), (Meaning::Busy, seconds), "{status} {retry_after:?}");
    }
}

#[test]
fn failures_in_words() {
    let say = |body: &str| read(200, None, body).unwrap_err().to_string();
    let missing = r#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"users:read"}"#;
    assert_eq!(say(missing), "the Slack app lacks the scope `chat:write` (`missing_scope`)");
    let hostile = r#"{"ok":false,"error":"missing_scope","needed":"chat:write\nforged"}"#;
    assert_eq!(say(hostile), "Slack does not let the app do this (`missing_scope`)");
    for (code, words) in [
        ("users_not_found", "Slack knows nobody to tell (`users_not_found`)"),
        ("invalid_auth", "Slack does not take the token, or not from this address (`invalid_auth`)"),
        ("not_in_channel", "the Slack app is not in the channel: invite it (`not_in_channel`)"),
        ("no_text", "Slack finds fault with Firstkey's request (`no_text`)"),
        ("fatal_error", "Slack did not say whether it did what it was asked for (fatal_error)"),
        ("ratelimited", "Slack was asked too often"),
    ] {
        assert_eq!(say(&format!(r#"{{"ok":false,"error":"{code}"}}"#)), words);
    }
}
