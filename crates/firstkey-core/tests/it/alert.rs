//! What administrators are told.

use firstkey_core::alert::Alert;
use firstkey_core::arrival::Arrival;
use firstkey_core::ledger::Status;
use serde_json::{Value, json};

use crate::events::{event, fixtures};

/// The alert about the user of a fixture, created by `creator`.
fn alert(fixture: &str, creator: &str, status: Status, reason: &str) -> String {
    let mut record: Value = serde_json::from_str(&fixtures("cloudtrail")[fixture]).unwrap();
    record["userIdentity"]["arn"] = json!(creator);
    let alert = Alert::new(&Arrival::read(&event(&record)).unwrap(), status, reason);
    format!("Subject: {}\n\n{}", alert.subject, alert.text)
}

#[test]
fn a_failure() {
    let creator = "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com";
    let reason = "cannot send the message to ada@example.com: MessageRejected";
    insta::assert_snapshot!(alert("create-user-name-is-address", creator, Status::Failed, reason));
}

/// Whoever forges an event writes neither lines of the alert nor addresses into it.
#[test]
fn a_forged_creator_and_reason_stay_on_their_lines() {
    let creator =
        "arn:aws:iam::123456789012:user/x\r\nReason:     none, \u{202e}all is well\u{2028}for bob.smith/it@example.com";
    let reason = format!("`{creator}` created the user and is not among FIRSTKEY_ALLOWED_CREATORS");
    insta::assert_snapshot!(alert("create-user-assumed-role-sso", creator, Status::Quarantined, &reason));
}
