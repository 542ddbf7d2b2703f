//! `--verbose`: each AWS call on standard error, without its content.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use tokio::time::Instant;

use crate::screen::{self, QUIET, paint};

/// The headers in which AWS's services give a request's id.
const REQUEST_ID: [&str; 2] = ["x-amzn-requestid", "x-amz-request-id"];

/// The REST operations that the command and the workflow call, by method and the fixed parts of the path.
const OPERATIONS: [(&str, &str, &str, &str); 10] = [
    ("GET", "/2015-03-31/functions/", "/configuration", "lambda:GetFunctionConfiguration"),
    ("GET", "/2015-03-31/functions/", "/policy", "lambda:GetPolicy"),
    ("GET", "/2019-09-30/functions/", "/concurrency", "lambda:GetFunctionConcurrency"),
    ("GET", "/2019-09-25/functions/", "/event-invoke-config", "lambda:GetFunctionEventInvokeConfig"),
    ("GET", "/2015-03-31/event-source-mappings", "", "lambda:ListEventSourceMappings"),
    ("GET", "/v2/email/account", "", "ses:GetAccount"),
    ("GET", "/v2/email/identities/", "", "ses:GetEmailIdentity"),
    ("GET", "/v2/email/configuration-sets/", "", "ses:GetConfigurationSet"),
    ("GET", "/v2/email/suppression/addresses/", "", "ses:GetSuppressedDestination"),
    ("POST", "/v2/email/outbound-emails", "", "ses:SendEmail"),
];

/// An HTTP client that reports each call.
#[derive(Debug)]
pub(crate) struct Verbose(pub(crate) SharedHttpClient);

#[derive(Debug)]
struct VerboseConnector(SharedHttpConnector);

impl HttpClient for Verbose {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(VerboseConnector(self.0.http_connector(settings, components)))
    }
}

impl HttpConnector for VerboseConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let operation = operation(&request);
        let began = Instant::now();
        let call = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let answer = call.await;
            let took = began.elapsed().as_millis();
            let came = match &answer {
                Ok(response) => {
                    let id = REQUEST_ID.iter().find_map(|name| response.headers().get(*name)).unwrap_or("unknown");
                    format!("{} in {took} ms, request {id}", response.status().as_u16())
                }
                Err(_) => format!("no answer in {took} ms"),
            };
            screen::note(&paint(QUIET, &format!("aws: {operation}: {came}")));
            answer
        })
    }
}

/// The operation, as far as a request names it. Its path may contain an address, and is not shown.
fn operation(request: &HttpRequest) -> String {
    if let Some((service, operation)) = request.headers().get("x-amz-target").and_then(|target| target.rsplit_once('.'))
    {
        return format!("{}:{operation}", prefix(service));
    }
    let uri = request.uri();
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |start| &rest[start..]).split('?').next().unwrap_or_default();
    if let Some((service, operation)) = path.split_once("/operation/") {
        return format!("{}:{operation}", prefix(service.rsplit('/').next().unwrap_or_default()));
    }
    let is = |(method, begins, ends, _): &&(&str, &str, &str, &str)| {
        request.method() == *method && path.starts_with(begins) && path.ends_with(ends)
    };
    if let Some((.., operation)) = OPERATIONS.iter().find(is) {
        return (*operation).to_owned();
    }
    let form = request.body().bytes().and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
    let field = |name: &str| form.split('&').find_map(|field| field.strip_prefix(name));
    match (field("Action="), field("Version=")) {
        (Some(action), Some(version)) => format!("{}:{action}", of_version(version)),
        _ => format!("{} of {}", request.method(), rest.split('/').next().unwrap_or_default()),
    }
}

/// The prefix of a service's IAM actions, from the service's own name.
fn prefix(service: &str) -> &'static str {
    const SERVICES: [(&str, &str); 5] = [
        ("DynamoDB", "dynamodb"),
        ("AWSEvents", "events"),
        ("AmazonSQS", "sqs"),
        ("CloudTrail", "cloudtrail"),
        ("GraniteServiceVersion20100801", "cloudwatch"),
    ];
    SERVICES.iter().find(|(part, _)| service.contains(part)).map_or("aws", |(_, prefix)| prefix)
}

/// The service with a version of the query protocol.
fn of_version(version: &str) -> &'static str {
    match version {
        "2010-05-08" => "iam",
        "2010-03-31" => "sns",
        "2011-06-15" => "sts",
        _ => "aws",
    }
}
