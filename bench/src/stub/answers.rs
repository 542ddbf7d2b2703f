//! The answers, in AWS's formats: IAM's query protocol in XML, the others in JSON.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::arrival::{Arrival, PATH, now};

pub(super) const REQUEST_ID: &str = "7a62c49f-347e-4fc4-9331-6e8eexample";

/// An answer of AWS, and its format.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

pub(super) fn put_item() -> Answer {
    dynamodb(StatusCode::OK, &json!({"ConsumedCapacity": {"TableName": "firstkey", "CapacityUnits": 1.0}}))
}

/// The table is older than every user.
pub(super) fn describe_table() -> Answer {
    dynamodb(
        StatusCode::OK,
        &json!({"Table": {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
            "CreationDateTime": 1_760_000_000.0,
            "ItemCount": 0,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/firstkey",
            "TableName": crate::account::TABLE,
            "TableSizeBytes": 0,
            "TableStatus": "ACTIVE",
        }}),
    )
}

pub(super) fn send_email(number: usize) -> Answer {
    rest(StatusCode::OK, &json!({"MessageId": format!("0100018f-{number:012}-example")}))
}

pub(super) fn useless_mail() -> Answer {
    rest(StatusCode::BAD_REQUEST, &json!({"message": "the mail does not hold the password of its reader"}))
}

pub(super) fn not_suppressed() -> Answer {
    let message =
        json!({"message": "Email address does not exist on the suppression list.", "code": "NotFoundException"});
    rest(StatusCode::NOT_FOUND, &message)
}

pub(super) fn get_user(user: &Arrival) -> Answer {
    let (name, id, arn, address) = (user.name(), user.id(), user.arn(), user.address());
    let created = now();
    iam(
        "GetUser",
        &format!(
            "<User><Path>{PATH}</Path><UserName>{name}</UserName><UserId>{id}</UserId><Arn>{arn}</Arn>\
             <CreateDate>{created}</CreateDate><Tags><member><Key>Email</Key><Value>{address}</Value></member></Tags></User>"
        ),
    )
}

pub(super) fn create_login_profile(user: &Arrival) -> Answer {
    let (name, created) = (user.name(), now());
    iam(
        "CreateLoginProfile",
        &format!(
            "<LoginProfile><UserName>{name}</UserName><PasswordResetRequired>true</PasswordResetRequired>\
             <CreateDate>{created}</CreateDate></LoginProfile>"
        ),
    )
}

pub(super) fn password_policy() -> Answer {
    iam(
        "GetAccountPasswordPolicy",
        "<PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength><RequireSymbols>true</RequireSymbols>\
         <RequireNumbers>true</RequireNumbers><RequireUppercaseCharacters>true</RequireUppercaseCharacters>\
         <RequireLowercaseCharacters>true</RequireLowercaseCharacters>\
         <AllowUsersToChangePassword>true</AllowUsersToChangePassword><ExpirePasswords>false</ExpirePasswords>\
         </PasswordPolicy>",
    )
}

pub(super) fn aliases() -> Answer {
    let aliases = "<IsTruncated>false</IsTruncated><AccountAliases><member>example-corp</member></AccountAliases>";
    iam("ListAccountAliases", aliases)
}

/// No program here makes another call; one that did would fail here.
pub(super) fn unknown() -> Answer {
    let error = "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
                 <Code>InvalidAction</Code><Message>the stub has no answer to this</Message></Error></ErrorResponse>";
    Answer { status: StatusCode::BAD_REQUEST, content_type: "text/xml", body: error.to_owned() }
}

fn iam(operation: &str, result: &str) -> Answer {
    let body = format!(
        "<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{operation}Result>{result}</{operation}Result>\
         <ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata></{operation}Response>"
    );
    Answer { status: StatusCode::OK, content_type: "text/xml", body }
}

fn dynamodb(status: StatusCode, body: &Value) -> Answer {
    Answer { status, content_type: "application/x-amz-json-1.0", body: body.to_string() }
}

fn rest(status: StatusCode, body: &Value) -> Answer {
    Answer { status, content_type: "application/json", body: body.to_string() }
}
