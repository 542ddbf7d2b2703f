//! IAM's emulator, asked in IAM's own protocol.

use http::{HeaderMap, Method};
use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_iam::IamService;

use super::passwords::PasswordPolicy;
use crate::query_protocol::{repair_text, text};

#[derive(Default)]
pub(super) struct Emulator(IamService);

impl Emulator {
    pub(super) async fn handle(&self, request: MockRequest) -> MockResponse {
        repair_text(self.0.handle(request).await)
    }

    /// Asks about a user.
    pub(super) async fn ask(&self, action: &str, user_name: &str) -> MockResponse {
        self.call(&[("Action", action), ("UserName", user_name)]).await
    }

    pub(super) async fn call(&self, parameters: &[(&str, &str)]) -> MockResponse {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .append_pair("Version", "2010-05-08")
            .finish();
        let request = MockRequest {
            method: Method::POST.to_string(),
            uri: "https://iam.amazonaws.com/".to_owned(),
            headers: HeaderMap::new(),
            body: body.into(),
        };
        self.handle(request).await
    }

    pub(super) async fn password_policy(&self) -> PasswordPolicy {
        let answer = self.call(&[("Action", "GetAccountPasswordPolicy")]).await;
        if answer.status == 200 { PasswordPolicy::Custom(text(&answer).into_owned()) } else { PasswordPolicy::Default }
    }
}
