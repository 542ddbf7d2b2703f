//! The parts of a `SendEmail` request.

use aws_smithy_types::base64;
use serde_json::Value;

/// Why SES refuses a request: the text of its `BadRequestException`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadRequest(pub(super) String);

pub(super) fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn addresses(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(text_of).collect()
}

pub(super) fn name_and_value(of: &Value) -> (String, String) {
    (text_of(&of["Name"]), text_of(&of["Value"]))
}

pub(super) fn raw_source(data: &Value) -> Option<String> {
    let bytes = base64::decode(data.as_str()?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// All recipients of a mail: to, then copies, then blind copies.
pub(super) fn recipients(input: &Value) -> Vec<String> {
    ["ToAddresses", "CcAddresses", "BccAddresses"].map(|kind| addresses(&input["Destination"][kind])).concat()
}

/// The domain of `Name <address>`, of an address, or of a bare domain.
pub(crate) fn domain_of(sender: &str) -> &str {
    let address = address_of(sender);
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// The address in `Name <address>`.
pub(super) fn address_of(sender: &str) -> &str {
    sender.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(sender, |(address, _)| address).trim()
}
