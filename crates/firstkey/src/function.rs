//! The function that Lambda invokes, for every kind of event.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use aws_types::SdkConfig;
use firstkey_core::arrival::{Arrival, event_id};
use firstkey_core::claim::HttpEvent;
use firstkey_core::configuration::Configuration;
use firstkey_core::envelope::{self, EventRecord, Transport};
use firstkey_core::ledger::{Record, Status};
use firstkey_core::mail_event::{MailEvent, is_from_ses};
use firstkey_core::metrics::Measurement;
use firstkey_core::text::mask_addresses;
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::bounce::MailNoted;
use crate::claim::Answered;
use crate::workflow::{Ending, Invocation, Stopped, Workflow};

/// The function, created once per process.
#[derive(Debug)]
pub struct Function {
    workflow: Workflow,
}

/// The result of an invocation.
#[derive(Debug)]
pub struct Response {
    /// The answer to Lambda, or the error that makes it invoke again.
    pub answer: Result<Value, Unfinished>,
    /// One line of metrics for each record, in CloudWatch's embedded metric format, to be written to standard output.
    pub metrics: Vec<String>,
}

/// Some records have to come again. This error's text ends up in Lambda's failure records.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{count} of {total} records have to be processed again: {reason}")]
pub struct Unfinished {
    /// How many have to come again.
    pub count: usize,
    /// How many there were.
    pub total: usize,
    /// Why the first of them has to, with addresses masked.
    pub reason: String,
}

/// The result of one record.
enum Handled {
    /// Nothing remains to be done, but perhaps to tell the user in Slack what this record owes.
    Done(Measurement, Option<Box<Record>>),
    /// It has to come again.
    Again(Measurement, String),
}

impl Function {
    /// The function over the AWS clients of an SDK configuration.
    #[must_use]
    pub fn new(config: &SdkConfig, configuration: Configuration) -> Self {
        Self { workflow: Workflow::new(config, configuration) }
    }

    /// The workflow, for what administrators do by hand.
    #[must_use]
    pub fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// Handles an invocation: each record on its own, one after another.
    pub async fn handle(&self, event: Value, invocation: &Invocation) -> Response {
        if is_schedule(&event) {
            // Boxed, here and below: otherwise the future of every invocation would contain all of these.
            return Box::pin(self.sweep(invocation)).await;
        }
        if HttpEvent::is_one(&event) {
            return Box::pin(self.answer_request(&event, invocation)).await;
        }
        let envelope = envelope::open(event);
        let total = envelope.records.len();
        let mut metrics = Vec::with_capacity(total);
        let (mut unfinished, mut untold) = (Vec::new(), Vec::new());
        for record in &envelope.records {
            // A panic is a bug, and must not cost the other records their turn.
            let handled = AssertUnwindSafe(self.handle_record(record, invocation)).catch_unwind().await;
            let (measurement, reason) = match handled.unwrap_or_else(|_| panicked(record)) {
                Handled::Done(measurement, owing) => {
                    untold.extend(owing.map(|record| *record));
                    (measurement, None)
                }
                Handled::Again(measurement, reason) => (measurement, Some(reason)),
            };
            metrics.push(self.line(&measurement));
            unfinished.extend(reason.map(|reason| (record, reason)));
        }
        // Last of all: Slack keeps nobody's mail from going out.
        Box::pin(self.workflow.tell_all_in_slack(untold, invocation)).await;
        Response { answer: answer(envelope.transport, total, &unfinished), metrics }
    }

    /// Answers a request for the page of a claim. Nothing of the request is logged.
    async fn answer_request(&self, event: &Value, invocation: &Invocation) -> Response {
        let Answered { response, outcome } = self.workflow.answer(event, invocation).await;
        tracing::info!(outcome, "claim");
        Response { answer: Ok(response), metrics: vec![self.line(&measurement(outcome))] }
    }

    /// Runs the sweep. Lambda repeats it only if nothing could be listed; otherwise the next sweep does the rest.
    async fn sweep(&self, invocation: &Invocation) -> Response {
        let swept = match self.workflow.sweep(invocation).await {
            Ok(swept) => swept,
            Err(stopped) => {
                tracing::warn!(reason = %stopped, "the sweep stopped");
                return Response {
                    answer: Err(Unfinished { count: 1, total: 1, reason: stopped.to_string() }),
                    metrics: vec![self.line(&measurement("sweep_stopped"))],
                };
            }
        };
        let mut metrics = vec![Measurement { gauges: swept.gauges, ..measurement("swept") }];
        for (arrival, result) in &swept.found {
            metrics.push(match result {
                Ok(ending) => {
                    log_ending(arrival, ending);
                    measure(ending)
                }
                Err(stopped) => {
                    log_stopped(arrival, stopped);
                    measurement("retried")
                }
            });
        }
        for failure in &swept.failures {
            tracing::warn!(%failure, "the sweep left something undone");
            metrics.push(measurement("sweep_failure"));
        }
        metrics.extend(std::iter::repeat_n(measurement("lost"), swept.lost));
        metrics.extend(std::iter::repeat_n(measurement("expired"), swept.expired));
        tracing::info!(
            users = swept.users,
            records = swept.records,
            found = swept.found.len(),
            lost = swept.lost,
            noted = swept.noted,
            expired = swept.expired,
            failures = swept.failures.len(),
            is_unfinished = swept.is_unfinished,
            "swept"
        );
        Response {
            answer: Ok(Value::Null),
            metrics: metrics.iter().map(|measurement| self.line(measurement)).collect(),
        }
    }

    fn line(&self, measurement: &Measurement) -> String {
        measurement.line(self.workflow.deployment(), self.workflow.clock().now())
    }

    async fn handle_record(&self, record: &EventRecord, invocation: &Invocation) -> Handled {
        if let Ok(event) = &record.event
            && is_from_ses(event)
        {
            return Box::pin(self.handle_mail(event, invocation)).await;
        }
        let read = match &record.event {
            Ok(event) => Arrival::read(event).map_err(|reason| (reason.to_string(), event_id(event))),
            Err(unreadable) => Err((unreadable.to_string(), None)),
        };
        let arrival = match read {
            Ok(arrival) => arrival,
            Err((reason, event_id)) => {
                let event_id = mask_addresses(event_id.unwrap_or("unknown"));
                tracing::warn!(outcome = "dropped", %reason, event_id, message_id = record.message_id, "not an arrival");
                return Handled::Done(measurement("dropped"), None);
            }
        };
        match Box::pin(self.workflow.process(&arrival, invocation)).await {
            Ok(mut ending) => {
                log_ending(&arrival, &ending);
                Handled::Done(measure(&ending), ending.untold.take())
            }
            Err(stopped) => {
                log_stopped(&arrival, &stopped);
                Handled::Again(measurement("retried"), stopped.to_string())
            }
        }
    }
}

impl Function {
    /// Handles an event of SES.
    async fn handle_mail(&self, event: &Value, invocation: &Invocation) -> Handled {
        let Some(event) = MailEvent::read(event) else { return Handled::Done(measurement("dropped"), None) };
        let (user_id, message_id) = (event.user_id.as_deref(), mask_addresses(&event.message_id));
        match self.workflow.note_mail(&event, invocation).await {
            Ok(noted) => {
                let (problem, reason) = (event.problem.words(), event.reason.as_str());
                tracing::info!(?noted, problem, reason, user_id, message_id, "mail");
                let outcome = match noted {
                    MailNoted::Noted => event.problem.name(),
                    MailNoted::Repeated => "repeated",
                    MailNoted::Foreign => "dropped",
                };
                Handled::Done(measurement(outcome), None)
            }
            Err(stopped) => {
                tracing::warn!(reason = %stopped, user_id, message_id, "mail");
                Handled::Again(measurement("retried"), stopped.to_string())
            }
        }
    }
}

/// SQS is told which records to keep; SNS and EventBridge repeat the whole invocation when it fails.
fn answer(transport: Transport, total: usize, unfinished: &[(&EventRecord, String)]) -> Result<Value, Unfinished> {
    let Some((_, reason)) = unfinished.first() else {
        return Ok(if transport == Transport::Sqs { json!({"batchItemFailures": []}) } else { Value::Null });
    };
    let ids: Option<BTreeSet<&str>> = unfinished.iter().map(|(record, _)| record.message_id.as_deref()).collect();
    match ids {
        Some(ids) if transport == Transport::Sqs => {
            let failures: Vec<Value> = ids.iter().map(|id| json!({"itemIdentifier": id})).collect();
            Ok(json!({"batchItemFailures": failures}))
        }
        _ => Err(Unfinished { count: unfinished.len(), total, reason: reason.clone() }),
    }
}

/// Whether an event is a schedule's, which runs the sweep.
#[must_use]
pub fn is_schedule(event: &Value) -> bool {
    event["source"] == "aws.events" && event["detail-type"] == "Scheduled Event"
}

fn panicked(record: &EventRecord) -> Handled {
    tracing::error!(message_id = record.message_id, "a bug in Firstkey stopped this record");
    Handled::Again(measurement("retried"), "a defect in Firstkey".to_owned())
}

fn measurement(outcome: &'static str) -> Measurement {
    Measurement { outcome, attempts: None, seconds_to_delivery: None, gauges: None }
}

fn measure(ending: &Ending) -> Measurement {
    if ending.repeated {
        return measurement("repeated");
    }
    // It is not done, but the sweep can go on without the event.
    let outcome = if ending.status == Status::Pending { "waiting" } else { ending.status.name() };
    Measurement {
        attempts: Some(ending.attempts),
        seconds_to_delivery: ending.seconds_to_delivery,
        ..measurement(outcome)
    }
}

fn log_ending(arrival: &Arrival, ending: &Ending) {
    let user = mask_addresses(&arrival.user_name);
    tracing::info!(
        outcome = ending.status.name(),
        repeated = ending.repeated,
        user,
        user_id = arrival.user_id,
        account = arrival.account,
        event_id = arrival.event_id,
        reason = ending.reason,
        message_id = ending.message_id,
        attempts = ending.attempts,
        seconds_to_delivery = ending.seconds_to_delivery,
        "arrival"
    );
}

fn log_stopped(arrival: &Arrival, stopped: &Stopped) {
    let user = mask_addresses(&arrival.user_name);
    tracing::warn!(
        outcome = "retried",
        user,
        user_id = arrival.user_id,
        account = arrival.account,
        event_id = arrival.event_id,
        reason = %stopped,
        "arrival"
    );
}
