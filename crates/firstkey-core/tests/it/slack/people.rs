//! Who is told, and who is not.

use firstkey_core::locale::Locale;
use firstkey_core::slack::{Member, Stranger, Workspace};
use serde_json::{Value, json};

/// As Slack's reference shows it.
const PERSON: &str = r#"{"ok":true,"user":{"id":"W012A3CDE","team_id":"T012AB3C4","name":"spengler","deleted":false,
    "real_name":"Egon Spengler","tz":"America/Los_Angeles",
    "profile":{"email":"spengler@example.com","team":"T012AB3C4","display_name":"spengler"},
    "is_restricted":false,"is_ultra_restricted":false,"is_bot":false,"is_app_user":false,"updated":1502138686}}"#;

fn workspace() -> Workspace {
    let answer =
        json!({"ok": true, "team": "Acme", "team_id": "T012AB3C4", "user_id": "W23456789", "bot_id": "BZYBOTHED"});
    Workspace::read(&answer, None).unwrap()
}

fn organisation(configured: Option<&str>) -> Workspace {
    let answer = json!({"ok": true, "team_id": "T0ORGTOKEN", "enterprise_id": "E0AAAAAAA"});
    Workspace::read(&answer, configured).unwrap()
}

/// The person with some fields changed.
fn with(changes: Value) -> Value {
    let mut answer: Value = serde_json::from_str(PERSON).unwrap();
    for (name, value) in changes.as_object().unwrap() {
        answer["user"][name] = value.clone();
    }
    answer
}

fn judge(changes: Value, workspace: &Workspace) -> Result<Member, Stranger> {
    Member::read(&with(changes), &"spengler@example.com".parse().unwrap(), workspace)
}

#[test]
fn a_member_with_the_pinned_address_is_told() {
    let member = Member { id: "W012A3CDE".to_owned(), locale: None };
    assert_eq!(judge(json!({}), &workspace()), Ok(member.clone()));
    // Slack leaves out what it likes.
    let least = json!({"user": {"id": "U1", "team_id": "T012AB3C4", "profile": {"email": "Spengler@Example.COM"}}});
    let least = Member::read(&least, &"spengler@example.com".parse().unwrap(), &workspace());
    assert_eq!(least, Ok(Member { id: "U1".to_owned(), locale: None }));
    let german = Member { locale: Some(Locale::German), ..member };
    assert_eq!(
        judge(json!({"locale": "de-DE", "is_email_confirmed": true, "is_stranger": false}), &workspace()),
        Ok(german)
    );
    assert_eq!(judge(json!({"locale": "nl-NL"}), &workspace()).unwrap().locale, None);
}

#[test]
fn nobody_else_is_told() {
    for (changes, stranger) in [
        (json!({"profile": {"email": "venkman@example.com"}}), Stranger::Address),
        (json!({"profile": {"email": "spengler@example.com.evil.net"}}), Stranger::Address),
        (json!({"profile": {}}), Stranger::Address),
        (json!({"profile": null}), Stranger::Address),
        (json!({"deleted": true}), Stranger::Deactivated),
        (json!({"is_bot": true}), Stranger::Bot),
        (json!({"is_restricted": true}), Stranger::Guest),
        (json!({"is_ultra_restricted": true}), Stranger::Guest),
        (json!({"is_stranger": true}), Stranger::Outside),
        (json!({"is_invited_user": true}), Stranger::Invited),
        (json!({"is_email_confirmed": false}), Stranger::Unconfirmed),
        // `is_stranger` is false of those in shared channels too.
        (json!({"team_id": "T0ELSEWHERE", "is_stranger": false}), Stranger::Outside),
        (json!({"team_id": null}), Stranger::Outside),
        (json!({"id": null}), Stranger::Unreadable),
        (json!({"id": "B012A3CDE"}), Stranger::Unreadable),
        (json!({"id": "U1\",\"x"}), Stranger::Unreadable),
    ] {
        assert_eq!(judge(changes.clone(), &workspace()), Err(stranger), "{changes}");
    }
    let nothing = Member::read(&json!({"ok": true}), &"spengler@example.com".parse().unwrap(), &workspace());
    assert_eq!(nothing, Err(Stranger::Unreadable));
}

/// Members of other workspaces of the same Enterprise Grid organisation, if no workspace is named.
#[test]
fn an_organisations_token() {
    let elsewhere = |of: &str, teams: Value| json!({"enterprise_user": {"enterprise_id": of, "teams": teams}});
    let (any, one) = (organisation(None), organisation(Some("T0NAMED00")));
    for (changes, anywhere, there) in [
        (elsewhere("E0AAAAAAA", json!(["T012AB3C4"])), true, false),
        (elsewhere("E0AAAAAAA", json!(["T012AB3C4", "T0NAMED00"])), true, true),
        (elsewhere("E0AAAAAAA", Value::Null), true, false),
        (elsewhere("E0BBBBBBB", json!(["T0NAMED00"])), false, false),
        (json!({}), false, false),
        (json!({"team_id": "T0NAMED00"}), false, true),
        (json!({"team_id": "T0ORGTOKEN"}), true, false),
    ] {
        for (workspace, is_told) in [(&any, anywhere), (&one, there)] {
            let judged = judge(changes.clone(), workspace).map(drop);
            assert_eq!(judged, if is_told { Ok(()) } else { Err(Stranger::Outside) }, "{changes} {workspace:?}");
        }
    }
    // Without an organisation, nobody is of it.
    assert_eq!(judge(json!({"team_id": "T1", "enterprise_user": {}}), &workspace()), Err(Stranger::Outside));
}

#[test]
fn a_workspace_that_says_nothing_of_itself_is_none() {
    assert_eq!(Workspace::read(&json!({"ok": true}), None), None);
    assert_eq!(Workspace::read(&json!({"team_id": ""}), None), None);
}
