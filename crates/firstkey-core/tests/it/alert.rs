//! What administrators are told.

use firstkey_core::alert::{self, Alert};
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::{Closing, Lease, Notice, PasswordOutcome, Record, Unheard, Withdrawal};
use firstkey_core::mail_event::MailEvent;
use firstkey_core::storm::Window;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::events::{event, fixtures};

/// The arrival of a fixture, created by `creator`.
fn arrival(fixture: &str, creator: &str) -> Arrival {
    let mut record: Value = serde_json::from_str(&fixtures("cloudtrail")[fixture]).unwrap();
    record["userIdentity"]["arn"] = json!(creator);
    Arrival::read(&event(&record)).unwrap()
}

/// The user of most of these alerts: bob, whom an administrator created.
fn bob() -> Arrival {
    arrival("create-user-assumed-role-sso", "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com")
}

/// The record of a user whose message was delivered.
fn delivered(arrival: &Arrival) -> Record {
    let at = arrival.created_at;
    Record::new(arrival, at).begin_sending(at, at, at).deliver("0100019a", at)
}

/// The record of a user whose password was withdrawn.
fn expired(why: Withdrawal) -> Record {
    let record = delivered(&bob());
    let at = record.created_at;
    let lease = Lease { owner: "test".to_owned(), expires_at: at };
    record.begin_withdrawing(why, lease, at).note_outcome(PasswordOutcome::Withdrawn, at)
}

/// The alert that administrators are owed about a record.
fn owed(record: &Record) -> Alert {
    Alert::owed(record, record.owes.unwrap(), "us-east-1")
}

fn failed(arrival: &Arrival, reason: &str) -> Record {
    Record::new(arrival, arrival.created_at).fail(reason, arrival.created_at)
}

fn quarantined(arrival: &Arrival, reason: &str) -> Record {
    Record::new(arrival, arrival.created_at).quarantine(reason, arrival.created_at)
}

fn about(user_name: &str) -> Arrival {
    Arrival { user_name: user_name.to_owned(), ..bob() }
}

fn shown(alert: &Alert) -> String {
    assert!(alert.subject.is_ascii() && alert.subject.len() < 100, "SNS does not take {:?}", alert.subject);
    format!("Subject: {}\n\n{}", alert.subject, alert.text)
}

/// The alert about bob's message for an SES fixture.
fn of_mail(fixture: &str) -> String {
    of_mail_about(&delivered(&bob()), fixture)
}

fn of_mail_about(record: &Record, fixture: &str) -> String {
    let event: Value = serde_json::from_str(&fixtures("ses")[fixture]).unwrap();
    shown(&Alert::mail(record, &MailEvent::read(&event).unwrap(), "us-east-1"))
}

/// The record of a user who got a link.
fn invited() -> Record {
    let at = bob().created_at;
    let token = "0".repeat(64).parse().unwrap();
    Record::new(&bob(), at).begin_inviting(token, at, at).deliver("0100019a", at)
}

/// What administrators hear of users who get a link, where the words differ from those about passwords.
#[test]
fn links() {
    let at = bob().created_at;
    let lease = Lease { owner: "test".to_owned(), expires_at: at };
    let claimed = invited().begin_claiming(lease, at).finish_claiming(at, at);
    let mut told: Vec<String> = [
        invited().owing_delivery(),
        invited().close_claim(Closing::Expired, at),
        invited().disown(at),
        claimed.disown(at),
    ]
    .iter()
    .map(|record| shown(&owed(record)))
    .collect();
    told.extend(
        ["bounced-permanent-general", "bounced-transient-mailbox-full", "complaint-received"]
            .map(|fixture| of_mail_about(&invited(), fixture)),
    );
    told.push(shown(&Alert::claims("123456789012", "a missing permission", "us-east-1")));
    insta::assert_snapshot!(told.join("\n----\n"));
}

#[test]
fn a_failure() {
    let creator = "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com";
    let reason = "cannot send the message to ada@example.com: MessageRejected";
    let arrival = arrival("create-user-name-is-address", creator);
    insta::assert_snapshot!(shown(&owed(&failed(&arrival, reason))));
}

#[test]
fn a_quarantine() {
    let reason = "the recipient b***@example.net is outside FIRSTKEY_ALLOWED_DOMAINS";
    insta::assert_snapshot!(shown(&owed(&quarantined(&bob(), reason))));
}

#[test]
fn a_delivery() {
    insta::assert_snapshot!(shown(&owed(&delivered(&bob()).owing_delivery())));
}

#[test]
fn one_of_two_ways_that_fails() {
    let reason = "cannot post in the Slack channel `C012AB3C4`: `chat.postMessage`: the Slack app is not in the channel: invite it";
    insta::assert_snapshot!(shown(&Alert::missed("123456789012", reason, "us-east-1")));
}

#[test]
fn a_bounce() {
    insta::assert_snapshot!(of_mail("bounced-permanent-general"));
}

#[test]
fn a_bounce_that_may_be_an_out_of_office_reply() {
    insta::assert_snapshot!(of_mail("bounced-transient-mailbox-full"));
}

#[test]
fn a_rejection() {
    insta::assert_snapshot!(of_mail("rejected"));
}

#[test]
fn a_complaint() {
    insta::assert_snapshot!(of_mail("complaint-received"));
}

#[test]
fn a_delay() {
    insta::assert_snapshot!(of_mail("delivery-delayed"));
}

#[test]
fn an_unused_password() {
    let record = expired(Withdrawal::Unused);
    insta::assert_snapshot!(shown(&Alert::owed(&record, record.owes.unwrap(), "eu-central-1")));
}

/// The administrator who requested it need not be told.
#[test]
fn a_revoked_password_is_no_news() {
    assert_eq!(expired(Withdrawal::Asked { by: "arn:aws:iam::123456789012:user/grace".to_owned() }).owes, None);
}

#[test]
fn a_password_that_was_used_and_withdrawn() {
    insta::assert_snapshot!(shown(&owed(&expired(Withdrawal::Unchanged))));
}

/// First it cannot be withdrawn, and later it can.
#[test]
fn a_password_that_iam_does_not_let_go_of() {
    let record = Record::new(&bob(), bob().created_at).pinning(Some(&"bob@example.com".parse().unwrap()));
    let reason = "gave up after 168h: cannot delete the login profile of `bob`: AccessDenied, so an administrator has to delete it";
    let failed = record.fail_to_withdraw(reason, bob().created_at);
    let withdrawn = failed.clone().told().note_outcome(PasswordOutcome::Withdrawn, bob().created_at);
    insta::assert_snapshot!(format!("{}\n{}", shown(&owed(&failed)), shown(&owed(&withdrawn))));
}

#[test]
fn a_password_that_was_used_and_not_changed() {
    let record = delivered(&bob());
    let at = record.created_at;
    insta::assert_snapshot!(shown(&owed(&record.sign_in(at, at).note_unchanged(at))));
}

#[test]
fn a_user_who_was_moved() {
    let record = delivered(&bob());
    let at = record.created_at;
    insta::assert_snapshot!(shown(&owed(&record.leave("bob", "/machines/", at))));
}

#[test]
fn what_users_wait_for() {
    let reason =
        "SES to be allowed to send again (cannot send the message to b***@example.com: SendingPausedException)";
    let record = Record::new(&bob(), bob().created_at).wait_for(reason, bob().created_at);
    insta::assert_snapshot!(shown(&Alert::waiting(&record, reason, "us-east-1")));
}

#[test]
fn a_user_of_whose_creation_nothing_tells() {
    let bob = bob();
    let user =
        Unheard { user_id: bob.user_id, user_name: "bob".to_owned(), path: "/".to_owned(), created_at: bob.created_at };
    insta::assert_snapshot!(shown(&owed(&Record::lost(user, &bob.account, bob.created_at))));
}

/// A forged event can add neither lines to the alert nor addresses.
#[test]
fn a_forged_creator_and_reason_stay_on_their_lines() {
    let creator =
        "arn:aws:iam::123456789012:user/x\r\nReason:     none, \u{202e}all is well\u{2028}for bob.smith/it@example.com";
    let reason = format!("`{creator}` created the user and is not among FIRSTKEY_ALLOWED_CREATORS");
    let arrival = arrival("create-user-assumed-role-sso", creator);
    insta::assert_snapshot!(shown(&owed(&quarantined(&arrival, &reason))));
}

/// A command is copied into a shell unchanged.
#[test]
fn commands_name_users_so_that_nothing_else_is_meant() {
    let commands = |user_name: &str| {
        let alert = Alert::owed(&failed(&about(user_name), "a reason"), Notice::Failed, "us-east-1");
        let commands: Vec<String> =
            alert.text.lines().filter_map(|line| line.strip_prefix("    firstkey ")).map(str::to_owned).collect();
        commands
    };
    for plain in ["bob", "b", "Bob_the-2nd", "bob=1,2+3.4", "aida", "0"] {
        assert_eq!(commands(plain), [format!("resend {plain} --region us-east-1")]);
    }
    // The last could not come from IAM.
    for hostile in [
        "bob@example.com",
        "--all",
        "-h",
        "=ls",
        "+x",
        ".",
        "_",
        ",",
        "AIDAQ3EXAMPLEEVE00001",
        "x;reboot",
        "$(reboot)",
        "x y",
        "böb",
        "",
        "x\n    firstkey approve eve",
    ] {
        assert_eq!(commands(hostile), ["resend AIDAQ3EXAMPLEBOB00001 --region us-east-1"], "{hostile:?}");
    }
}

/// The whole message for SNS, with what `https` subscribers get as JSON.
fn published(alert: &Alert) -> String {
    let mut message: Value = serde_json::from_str(&alert.message()).unwrap();
    assert_eq!((message["default"].as_str(), message["email"].as_str()), (Some(&*alert.text), Some(&*alert.text)));
    let chat: Value = serde_json::from_str(message["https"].as_str().unwrap()).unwrap();
    message["https"] = chat;
    serde_json::to_string_pretty(&message).unwrap()
}

/// What the own app posts, which has the words of the other chat.
fn posted(alert: &Alert) -> String {
    let posted = alert.posted();
    let texts: Vec<_> = posted["blocks"].as_array().unwrap().iter().map(|block| &block["text"]["text"]).collect();
    let message: Value = serde_json::from_str(&alert.message()).unwrap();
    let chat: Value = serde_json::from_str(message["https"].as_str().unwrap()).unwrap();
    assert_eq!(*texts[1], chat["content"]["description"]);
    serde_json::to_string_pretty(&posted).unwrap()
}

#[test]
fn a_channel_gets_the_words_of_the_mail() {
    let reason = "the tag is `<!channel> & <@U1> [log in](https://evil.example)\u{202e}`";
    insta::assert_snapshot!(posted(&owed(&quarantined(&about("<!here>"), reason))));
    let long = posted(&owed(&failed(&bob(), &"long ".repeat(2_000))));
    let long: Value = serde_json::from_str(&long).unwrap();
    assert_eq!(long["blocks"][1]["text"]["text"].as_str().unwrap().chars().count(), 3_000);
}

#[test]
fn a_chat_gets_the_words_of_the_mail() {
    insta::assert_snapshot!(published(&owed(&failed(
        &bob(),
        "cannot send the message to b***@example.com: MessageRejected"
    ))));
}

#[test]
fn a_chat_makes_neither_a_mention_nor_a_link_of_what_comes_from_outside() {
    let reason = "the tag is `<!channel> & <@U1> [log in](https://evil.example)\u{202e}`";
    insta::assert_snapshot!(published(&owed(&quarantined(&about("<!here>"), reason))));
}

#[test]
fn a_chat_shows_the_beginning_of_what_is_too_long() {
    let alert = owed(&failed(&bob(), &"long ".repeat(2_000)));
    let message: Value = serde_json::from_str(&alert.message()).unwrap();
    let chat: Value = serde_json::from_str(message["https"].as_str().unwrap()).unwrap();
    assert_eq!(chat["content"]["description"].as_str().unwrap().chars().count(), 3_000);
}

#[test]
fn a_storm_that_begins_and_its_end() {
    let began = bob().created_at;
    let mut window = None;
    for number in 0..42 {
        let who = alert::who(&failed(&about(&format!("user{number}@example.com")), ""));
        let (_, next) = Window::count(window.as_ref(), "123456789012", "failed", &who, began);
        window = Some(next);
    }
    let window = window.unwrap();
    let begins = shown(&Alert::storm(&window, "us-east-1", began));
    let ends = shown(&Alert::storm(&window, "us-east-1", began + SignedDuration::from_mins(10)));
    insta::assert_snapshot!(format!("{begins}\n=== over\n{ends}"));
}
