//! The stand-in's answers, in the protocols of the services.

use std::hash::{DefaultHasher, Hash, Hasher};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use firstkey::core::ledger::Record;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::person::{LEDGER_SINCE, Person, START};
use super::state::State;
use crate::wire::form_value;

/// An error: the status and the code.
#[derive(Debug)]
pub(super) struct Refusal(pub u16, pub &'static str);

const NO_SUCH_ENTITY: Refusal = Refusal(404, "NoSuchEntity");

/// A page of the ledger holds one megabyte, a page of users a thousand, and a page of events fifty.
const SCAN_PAGE: usize = 1 << 20;
const USERS_PAGE: usize = 1_000;
const EVENTS_PAGE: usize = 50;

impl State {
    pub(super) fn answer(&mut self, operation: &str, body: &str) -> Result<HttpResponse, Refusal> {
        let json: Value = serde_json::from_str(body).unwrap_or_default();
        match operation {
            "Scan" => Ok(ok(self.scan(&json))),
            "PutItem" => self.put_item(&json),
            "GetItem" => Ok(ok(json!({"Item": self.items.get(json["Key"]["id"]["S"].as_str().unwrap())}))),
            "DescribeTable" => Ok(ok(json!({"Table": {"CreationDateTime": seconds(LEDGER_SINCE.parse().unwrap())}}))),
            "LookupEvents" => Ok(ok(self.lookup_events(&json))),
            "GetSuppressedDestination" => Err(Refusal(404, "NotFoundException")),
            "SendEmail" => {
                self.mails.push(json["Destination"]["ToAddresses"][0].as_str().unwrap().to_owned());
                Ok(ok(json!({"MessageId": format!("0100019a-{}", self.mails.len())})))
            }
            "Publish" => {
                self.alerts.push(form_value(body, "Subject").unwrap());
                Ok(xml("Publish", "<MessageId>95df01b4</MessageId>"))
            }
            _ => self.iam(operation, body),
        }
    }

    /// IAM gives whole seconds.
    fn now(&self) -> Timestamp {
        let start: Timestamp = START.parse().unwrap();
        Timestamp::from_second((start + self.began.elapsed()).as_second()).unwrap()
    }

    fn scan(&self, request: &Value) -> Value {
        let start = request["ExclusiveStartKey"]["id"]["S"].as_str().unwrap_or_default();
        let (segment, of) = (request["Segment"].as_u64().unwrap(), request["TotalSegments"].as_u64().unwrap());
        let (mut page, mut size, mut last) = (Vec::new(), 0, Value::Null);
        for (id, item) in self.items.range::<str, _>((std::ops::Bound::Excluded(start), std::ops::Bound::Unbounded)) {
            if segment_of(id, of) != segment {
                continue;
            }
            size += item.to_string().len();
            page.push(item.clone());
            if size > SCAN_PAGE {
                last = json!({"id": {"S": id}});
                break;
            }
        }
        json!({"Items": page, "Count": page.len(), "LastEvaluatedKey": last})
    }

    fn put_item(&mut self, request: &Value) -> Result<HttpResponse, Refusal> {
        let id = request["Item"]["id"]["S"].as_str().unwrap();
        let before = self.items.get(id).map_or(&Value::Null, |item| &item["version"]);
        if *before != request["ExpressionAttributeValues"][":before"] {
            return Err(Refusal(400, "ConditionalCheckFailedException"));
        }
        self.items.insert(id.to_owned(), request["Item"].clone());
        Ok(ok(json!({"ConsumedCapacity": {"CapacityUnits": 1.0}})))
    }

    /// Newest first.
    fn lookup_events(&self, request: &Value) -> Value {
        assert_eq!(request["LookupAttributes"], json!([{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}]));
        let (start, end) = (request["StartTime"].as_f64().unwrap(), request["EndTime"].as_f64().unwrap());
        let during = |person: &&Person| (start..=end).contains(&seconds(person.created_at));
        let mut found: Vec<&Person> = self.people.iter().filter(|person| person.is_in_history).filter(during).collect();
        found.sort_by_key(|person| std::cmp::Reverse(person.created_at));
        let first: usize = request["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
        let next = first + EVENTS_PAGE;
        let events = found.iter().skip(first).take(EVENTS_PAGE);
        let events: Vec<Value> =
            events.map(|person| json!({"CloudTrailEvent": person.creation().to_string()})).collect();
        json!({"Events": events, "NextToken": (next < found.len()).then(|| next.to_string())})
    }

    fn iam(&mut self, operation: &str, body: &str) -> Result<HttpResponse, Refusal> {
        let name = form_value(body, "UserName").unwrap_or_default();
        let index = self.by_name.get(&name).copied();
        match (operation, index) {
            ("ListUsers", _) => Ok(self.list_users(body)),
            ("GetAccountPasswordPolicy", _) => Err(NO_SUCH_ENTITY),
            ("ListAccountAliases", _) => Ok(xml(operation, "<IsTruncated>false</IsTruncated><AccountAliases/>")),
            (_, None) => Err(NO_SUCH_ENTITY),
            ("GetUser", Some(index)) => {
                Ok(xml(operation, &format!("<User>{}</User>", user(&self.people[index], true))))
            }
            ("GetLoginProfile", Some(index)) => {
                let created_at = self.people[index].profile_created_at.ok_or(NO_SUCH_ENTITY)?;
                Ok(xml(operation, &login_profile(&name, created_at)))
            }
            ("CreateLoginProfile", Some(index)) if self.people[index].profile_created_at.is_none() => {
                let created_at = self.now();
                self.people[index].profile_created_at = Some(created_at);
                Ok(xml(operation, &login_profile(&name, created_at)))
            }
            ("UpdateLoginProfile", Some(_)) => Ok(xml(operation, "")),
            ("DeleteLoginProfile", Some(index)) if self.people[index].is_protected => Err(Refusal(403, "AccessDenied")),
            ("DeleteLoginProfile", Some(index)) => {
                self.people[index].profile_created_at.take().ok_or(NO_SUCH_ENTITY)?;
                self.withdrawn.push(name);
                Ok(xml(operation, ""))
            }
            _ => panic!("the stand-in does not know {operation} of {name}"),
        }
    }

    fn list_users(&self, body: &str) -> HttpResponse {
        let first: usize = form_value(body, "Marker").map_or(0, |marker| marker.parse().unwrap());
        let next = first + USERS_PAGE;
        let members = self.people.iter().skip(first).take(USERS_PAGE);
        let members: String = members.map(|person| format!("<member>{}</member>", user(person, false))).collect();
        let marker = match next < self.people.len() {
            true => format!("<IsTruncated>true</IsTruncated><Marker>{next}</Marker>"),
            false => "<IsTruncated>false</IsTruncated>".to_owned(),
        };
        xml("ListUsers", &format!("<Users>{members}</Users>{marker}"))
    }
}

/// The segment of an item.
fn segment_of(id: &str, of: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish() % of
}

fn user(person: &Person, with_tags: bool) -> String {
    let Person { name, id, created_at, .. } = person;
    let tag = format!("<Tags><member><Key>email</Key><Value>{}</Value></member></Tags>", person.address());
    format!(
        "<Path>/people/</Path><UserName>{name}</UserName><UserId>{id}</UserId>\
         <Arn>arn:aws:iam::123456789012:user/people/{name}</Arn><CreateDate>{created_at}</CreateDate>{}",
        if with_tags { &tag } else { "" }
    )
}

fn login_profile(name: &str, created_at: Timestamp) -> String {
    format!(
        "<LoginProfile><UserName>{name}</UserName><CreateDate>{created_at}</CreateDate>\
         <PasswordResetRequired>true</PasswordResetRequired></LoginProfile>"
    )
}

fn ok(body: Value) -> HttpResponse {
    let Value::Object(members) = body else { panic!("{body} is no object") };
    let members: Map<String, Value> = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(Value::Object(members).to_string()))
}

fn xml(operation: &str, result: &str) -> HttpResponse {
    let body = format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>");
    HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(body))
}

fn seconds(time: Timestamp) -> f64 {
    f64::from(u32::try_from(time.as_second()).unwrap())
}

/// A record as an item in DynamoDB's JSON.
pub(super) fn item(record: &Record) -> Value {
    let Value::Object(members) = serde_json::to_value(record).unwrap() else { panic!("a record is an object") };
    members.into_iter().map(|(name, value)| (name, attribute(value))).collect()
}

fn attribute(value: Value) -> Value {
    match value {
        Value::Null => json!({"NULL": true}),
        Value::Bool(yes) => json!({"BOOL": yes}),
        Value::Number(number) => json!({"N": number.to_string()}),
        Value::String(text) => json!({"S": text}),
        Value::Array(values) => json!({"L": values.into_iter().map(attribute).collect::<Vec<_>>()}),
        Value::Object(members) => {
            json!({"M": members.into_iter().map(|(name, value)| (name, attribute(value))).collect::<Map<_, _>>()})
        }
    }
}
