//! The services whose emulators answer alone.

use std::collections::HashMap;

use winterbaume_core::{MockResponse, MockService};

use crate::call::Call;
use crate::refusal::refuse;

/// The services that only administrators' commands need, to look at a deployment.
const IN_A_DEPLOYMENT: [&str; 6] = ["cloudtrail", "events", "lambda", "monitoring", "sqs", "sts"];

/// Emulators by the service's name in the signature.
pub(crate) struct Emulated(HashMap<&'static str, Box<dyn MockService>>);

impl Default for Emulated {
    fn default() -> Self {
        let services: Vec<(&'static str, Box<dyn MockService>)> = vec![
            ("sns", Box::new(winterbaume_sns::SnsService::new())),
            #[cfg(feature = "deployment")]
            ("cloudtrail", Box::new(winterbaume_cloudtrail::CloudTrailService::new())),
            #[cfg(feature = "deployment")]
            ("lambda", Box::new(winterbaume_lambda::LambdaService::new())),
            #[cfg(feature = "deployment")]
            ("monitoring", Box::new(winterbaume_cloudwatch::CloudWatchService::new())),
            #[cfg(feature = "deployment")]
            ("sqs", Box::new(winterbaume_sqs::SqsService::new())),
            #[cfg(feature = "deployment")]
            ("sts", Box::new(winterbaume_sts::StsService::new())),
        ];
        Self(services.into_iter().collect())
    }
}

impl Emulated {
    pub(crate) async fn answer(&self, call: Call) -> MockResponse {
        let service = call.service.as_str();
        let Some(emulator) = self.0.get(service) else {
            let is_left_out = IN_A_DEPLOYMENT.contains(&service) && cfg!(not(feature = "deployment"));
            let why = if is_left_out { ", because it was built without the feature `deployment`" } else { "" };
            let message = format!("the local cloud has no service `{service}`{why}");
            return refuse(&call.request.headers, 501, "UnknownService", &message);
        };
        emulator.handle(call.request).await
    }
}
