//! SSM, as far as a secret in the parameter store takes it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use winterbaume_core::MockResponse;

use crate::call::Call;
use crate::refusal::refuse;

/// The parameters of all regions.
#[derive(Default)]
pub(crate) struct ParameterStore(Mutex<BTreeMap<(String, String), Parameter>>);

struct Parameter {
    value: String,
    kind: String,
    version: u64,
}

impl ParameterStore {
    pub(crate) fn answer(&self, call: &Call) -> MockResponse {
        let input = call.input();
        let name = input["Name"].as_str().unwrap_or_default().to_owned();
        match call.operation() {
            "GetParameter" => self.get(call, name, input["WithDecryption"] == true),
            "PutParameter" => self.put(call, name, &input),
            _ => refuse(
                &call.request.headers,
                501,
                "UnknownOperation",
                "the local cloud's SSM has GetParameter and PutParameter",
            ),
        }
    }

    /// Deletes a parameter from every region.
    pub(crate) fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, known), _| known != name);
    }

    fn get(&self, call: &Call, name: String, decrypts: bool) -> MockResponse {
        let parameters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(found) = parameters.get(&(call.region.clone(), name.clone())) else {
            return refuse(&call.request.headers, 400, "ParameterNotFound", "");
        };
        let is_hidden = found.kind == "SecureString" && !decrypts;
        let value = if is_hidden { "AQICAHencrypted" } else { &found.value };
        let parameter =
            json!({"Name": name, "Type": found.kind, "Value": value, "Version": found.version, "DataType": "text"});
        MockResponse::json(200, json!({"Parameter": parameter}).to_string())
    }

    fn put(&self, call: &Call, name: String, input: &Value) -> MockResponse {
        let mut parameters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (call.region.clone(), name);
        let before = parameters.get(&key).map_or(0, |found| found.version);
        if before > 0 && input["Overwrite"] != true {
            let message = "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
            return refuse(&call.request.headers, 400, "ParameterAlreadyExists", message);
        }
        let text = |name: &str, default: &str| input[name].as_str().unwrap_or(default).to_owned();
        let parameter = Parameter { value: text("Value", ""), kind: text("Type", "String"), version: before + 1 };
        parameters.insert(key, parameter);
        MockResponse::json(200, json!({"Version": before + 1, "Tier": "Standard"}).to_string())
    }
}
