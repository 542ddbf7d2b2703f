//! What SES reports about messages.

use serde_json::{Value, json};

/// A permanent bounce.
pub const BOUNCED: &str = include_str!("../../../fixtures/ses/bounced-permanent-general.json");

/// The event of a fixture, about a message to a user.
pub fn about(message_id: Option<&str>, user_id: &str, fixture: &str) -> Value {
    let mut event: Value = serde_json::from_str(fixture).unwrap();
    event["detail"]["mail"]["messageId"] = json!(message_id);
    event["detail"]["mail"]["tags"]["user"] = json!([user_id]);
    event
}
