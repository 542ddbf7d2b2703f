//! A user of the account.

use firstkey::core::arrival::Arrival;
use firstkey::core::ledger::{PasswordOutcome, Record};
use firstkey_local::ACCOUNT;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// When the ledger's table was created.
pub(super) const LEDGER_SINCE: &str = "2026-11-01T00:00:00Z";
/// When the first sweep begins.
pub(super) const START: &str = "2026-11-22T11:00:00Z";

/// A user and its record.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub id: String,
    pub created_at: Timestamp,
    pub record: Option<Record>,
    pub profile_created_at: Option<Timestamp>,
    /// CloudTrail's event history has the creation.
    pub is_in_history: bool,
    /// A policy denies the deletion of the login profile.
    pub is_protected: bool,
}

impl Person {
    /// An unknown user, created this many seconds before the first sweep's last hour.
    pub fn created(number: usize, seconds_before: usize) -> Self {
        let before = SignedDuration::from_secs(3600 + i64::try_from(seconds_before).unwrap());
        Self {
            name: format!("user-{number:04}"),
            id: format!("AIDAQ3EXAMPLE{number:08}"),
            created_at: START.parse::<Timestamp>().unwrap() - before,
            record: None,
            profile_created_at: None,
            is_in_history: true,
            is_protected: false,
        }
    }

    /// A user whose message was delivered four days ago.
    fn delivered(number: usize) -> Self {
        let person = Self::created(number, 96 * 3600);
        let arrival = Arrival::read(&json!({"source": "aws.iam", "account": ACCOUNT, "detail": person.creation()}));
        let at = person.created_at + SignedDuration::from_secs(90);
        let valid_until = at + SignedDuration::from_hours(72);
        let record = Record::new(&arrival.unwrap(), at).begin_sending(at, valid_until, at);
        let record = record.deliver("0100019a-message", at);
        let recipient = Some(person.address());
        Self { record: Some(Record { recipient, version: 1, ..record }), profile_created_at: Some(at), ..person }
    }

    /// A user who did not use the password in time.
    pub fn due(number: usize) -> Self {
        Self::delivered(number)
    }

    /// A user who has chosen a password, as the ledger knows.
    pub fn settled(number: usize) -> Self {
        let person = Self::delivered(number);
        let record = person.record.map(|record| record.note_outcome(PasswordOutcome::Changed, START.parse().unwrap()));
        Self { record, ..person }
    }

    /// The same user, once the ledger knows of the sign-in.
    pub fn signed_in(self) -> Self {
        let at = self.created_at + SignedDuration::from_hours(1);
        Self { record: self.record.map(|record| record.sign_in(at, at)), ..self }
    }

    pub fn address(&self) -> String {
        format!("{}@example.com", self.name)
    }

    /// CloudTrail's record of the creation.
    pub fn creation(&self) -> Value {
        let Self { name, id, created_at, .. } = self;
        let (tags, arn) =
            (json!([{"key": "email", "value": self.address()}]), format!("arn:aws:iam::{ACCOUNT}:user/people/{name}"));
        let creator = format!("arn:aws:sts::{ACCOUNT}:assumed-role/Terraform/run");
        json!({
            "eventVersion": "1.11", "userIdentity": {"type": "AssumedRole", "arn": creator, "accountId": ACCOUNT},
            "eventTime": created_at, "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
            "awsRegion": "us-east-1", "requestParameters": {"userName": name, "path": "/people/", "tags": tags},
            "responseElements": {"user": {"path": "/people/", "userName": name, "userId": id, "arn": arn, "tags": tags}},
            "eventID": format!("3346344c-5a3e-429e-8405-{}", &id[9..]), "eventType": "AwsApiCall",
        })
    }
}
