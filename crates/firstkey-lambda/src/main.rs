//! The Lambda function: creates configuration and clients once, then handles one invocation after another.

mod aws;
mod http;
mod log;

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use firstkey::VERSION;
use firstkey::clock::timestamp;
use firstkey::core::configuration::Configuration;
use firstkey::core::json;
use firstkey::function::{Function, Response};
use firstkey::workflow::Invocation;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn, tracing};
use serde_json::Value;
use serde_json::value::RawValue;

// Lambda gives a small function a fraction of a core and runs one invocation at a time: threads would only cost time.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // Whoever holds a zip can ask what is in it.
    if std::env::args().nth(1).is_some_and(|argument| argument == "--version") {
        return written(&format!("bootstrap {VERSION}\n"));
    }
    let variables: HashMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let variable = |name: &str| variables.get(name).map(String::as_str);
    log::init(variable("AWS_LAMBDA_LOG_LEVEL"), variable("AWS_LAMBDA_LOG_FORMAT"));
    let function = match function(variables) {
        Ok(function) => function,
        Err(error) => {
            tracing::error!(%error, "Firstkey cannot start");
            return ExitCode::FAILURE;
        }
    };
    tracing::info!(version = VERSION, "Firstkey starts");
    // Lambda waits for the first poll, not for this.
    let function = Arc::new(function);
    let warming = Arc::clone(&function);
    tokio::spawn(async move { warming.workflow().warm_up().await });
    let handler = service_fn(|event: LambdaEvent<Box<RawValue>>| handle(&function, event));
    match lambda_runtime::run(handler).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the Lambda runtime ended");
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output, as the whole run.
fn written(text: &str) -> ExitCode {
    std::io::stdout().lock().write_all(text.as_bytes()).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

fn function(variables: HashMap<String, String>) -> Result<Function, Box<dyn Error>> {
    let configuration = Configuration::from_variables(variables.clone())?;
    // One client, so that the services share connections and TLS state.
    let sdk = aws::sdk_config(&variables, http::client(configuration.authorities)?)?;
    Ok(Function::new(&sdk, configuration))
}

// The payload comes as text because the runtime's own parser is stricter than what AWS sends.
async fn handle(function: &Function, event: LambdaEvent<Box<RawValue>>) -> Result<Value, Diagnostic> {
    let invocation = invocation(&event.context)?;
    let payload = json::read(event.payload.get())
        .map_err(|error| Diagnostic { error_type: "NotJson".to_owned(), error_message: error.to_string() })?;
    let Response { answer, metrics } = function.handle(payload, &invocation).await;
    // CloudWatch recognises metrics by their format, which does not allow a log line around them.
    let mut lines = metrics.join("\n");
    lines.push('\n');
    if let Err(error) = std::io::stdout().lock().write_all(lines.as_bytes()) {
        tracing::warn!(%error, "the metrics could not be written");
    }
    answer.map_err(|error| Diagnostic { error_type: "Unfinished".to_owned(), error_message: error.to_string() })
}

fn invocation(context: &Context) -> Result<Invocation, Diagnostic> {
    // arn:aws:lambda:us-east-1:123456789012:function:firstkey
    let account = context.invoked_function_arn.split(':').nth(4).unwrap_or_default();
    if account.is_empty() {
        let error_message = format!("Lambda gave no usable ARN of the function: `{}`", context.invoked_function_arn);
        return Err(Diagnostic { error_type: "NoAccount".to_owned(), error_message });
    }
    Ok(Invocation { account: account.to_owned(), deadline: timestamp(context.deadline()) })
}
