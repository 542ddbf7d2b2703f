//! The ledger's table and SES's outbox: only the calls that the workflow makes.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};

use firstkey_testing::visit::link_in;
use firstkey_testing::world::password_in;

/// A DynamoDB table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) items: HashMap<String, Value>,
}

impl Table {
    /// The users' records.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.items.values().filter_map(|item| Some((item["user_id"]["S"].as_str()?, item)))
    }

    /// `PutItem` and `GetItem`: returns the answer, or a failed condition.
    pub(crate) fn answer(&mut self, operation: &str, body: &str) -> Option<Value> {
        let request: Value = serde_json::from_str(body).unwrap();
        if operation == "GetItem" {
            let item = self.items.get(request["Key"]["id"]["S"].as_str().unwrap());
            return Some(item.map_or(json!({}), |item| json!({"Item": item})));
        }
        let item = &request["Item"];
        let id = item["id"]["S"].as_str().unwrap();
        let found = self.items.get(id);
        let holds = match request["ConditionExpression"].as_str().unwrap_or_default() {
            // An item that leads from a link to a record.
            "" => true,
            "attribute_not_exists(id)" => found.is_none(),
            "version = :before" => {
                found.is_some_and(|found| found["version"] == request["ExpressionAttributeValues"][":before"])
            }
            other => panic!("the stand-in for DynamoDB does not know the condition {other}"),
        };
        holds.then(|| {
            self.items.insert(id.to_owned(), item.clone());
            json!({"ConsumedCapacity": {"CapacityUnits": 1.0}})
        })
    }
}

/// A message that SES accepted.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    /// Its password, its link, or nothing if it says that a password was set.
    pub(crate) secret: String,
    /// The time since the users were created.
    pub(crate) after: Duration,
}

impl Mail {
    /// Reads the request of `SendEmail`.
    pub(crate) fn read(body: &str, after: Duration) -> Self {
        let request: Value = serde_json::from_str(body).unwrap();
        let to = request["Destination"]["ToAddresses"][0].as_str().unwrap().to_owned();
        let text = request["Content"]["Simple"]["Body"]["Text"]["Data"].as_str().unwrap();
        let link = link_in(text);
        let is_confirmation = request["Content"]["Simple"]["Subject"]["Data"].as_str().unwrap().ends_with(" was set");
        let secret = match link {
            Some(link) => link.to_owned(),
            None if is_confirmation => String::new(),
            None => password_in(text),
        };
        Self { to, secret, after }
    }
}
