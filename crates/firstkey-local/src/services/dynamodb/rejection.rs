//! DynamoDB's errors.

use serde_json::{Value, json};
use winterbaume_core::MockResponse;
use winterbaume_dynamodb::{DynamoDbError, Item};

/// An error: its code, and the answer's other fields.
pub(super) struct Rejection(&'static str, Value);

impl Rejection {
    pub(super) fn new(code: &'static str, message: &str) -> Self {
        Self(code, json!({"message": message}))
    }

    /// `found` is the item that failed the condition, if the caller wants it.
    pub(super) fn condition_failed(found: Option<Item>) -> Self {
        let mut rejection = Self::new("ConditionalCheckFailedException", "The conditional request failed");
        if let Some(found) = found {
            rejection.1["Item"] = json!(found);
        }
        rejection
    }
}

impl From<DynamoDbError> for Rejection {
    fn from(error: DynamoDbError) -> Self {
        let code = match error {
            DynamoDbError::ResourceNotFound(_) => "ResourceNotFoundException",
            _ => "ValidationException",
        };
        Self::new(code, &error.to_string())
    }
}

pub(super) fn respond(answer: Result<Value, Rejection>) -> MockResponse {
    match answer {
        Ok(output) => MockResponse::json(200, output.to_string()),
        Err(Rejection(code, mut members)) => {
            members["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{code}"));
            MockResponse::json(400, members.to_string())
        }
    }
}
