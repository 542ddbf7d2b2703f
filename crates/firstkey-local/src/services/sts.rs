//! STS: the caller's identity, as CloudTrail records it. The emulator does the rest.

use serde_json::Value;
use uuid::Uuid;
use winterbaume_core::{MockResponse, xml_escape};

/// The answer to `GetCallerIdentity`, from the `userIdentity` in CloudTrail's records of the caller.
pub(crate) fn caller_identity(identity: &Value) -> MockResponse {
    let of_caller = |name: &str| xml_escape(identity[name].as_str().unwrap_or_default());
    let xml = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>{}</Arn><UserId>{}</UserId><Account>{}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
        of_caller("arn"),
        of_caller("principalId"),
        of_caller("accountId"),
        Uuid::new_v4()
    );
    MockResponse::xml(200, xml)
}
