//! A stand-in for AWS with thousands of users. It knows only the calls that a sweep makes. The emulator in
//! `firstkey-local` copies its state too often for that.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use firstkey::core::ledger::Record;
use tokio::time::Instant;

use super::answers::{self, Refusal};
use super::limits::{Bucket, latency, limit};
use super::person::Person;
use super::state::{Calls, State};
use crate::wire::{error_answer, operation};

/// AWS; clones share it.
#[derive(Clone)]
pub struct Aws(Arc<Mutex<State>>);

impl Aws {
    pub fn new(people: Vec<Person>) -> Self {
        let items = people.iter().filter_map(|person| person.record.as_ref());
        Self(Arc::new(Mutex::new(State {
            items: items.map(|record| (record.id.clone(), answers::item(record))).collect(),
            by_name: people.iter().enumerate().map(|(index, person)| (person.name.clone(), index)).collect(),
            people,
            mails: Vec::new(),
            alerts: Vec::new(),
            withdrawn: Vec::new(),
            calls: Calls::new(),
            throttled: Calls::new(),
            buckets: HashMap::new(),
            began: Instant::now(),
        })))
    }

    /// The calls carried out so far.
    pub fn calls(&self) -> Calls {
        self.0.lock().unwrap().calls.clone()
    }

    /// The calls throttled so far.
    pub fn throttled(&self) -> Calls {
        self.0.lock().unwrap().throttled.clone()
    }

    /// Fills the ledger with records of users who are gone and whose arrivals have ended.
    pub fn fill(&self, records: usize) {
        let settled = Person::settled(0).record.unwrap();
        let mut state = self.0.lock().unwrap();
        for number in 0..records {
            let user_id = format!("AIDAQ3EXAMPLEOLD{number:08}");
            let id = format!("{}#{user_id}", settled.account);
            let record = Record { id: id.clone(), user_id, ..settled.clone() };
            state.items.insert(id, answers::item(&record));
        }
    }

    /// How many mails were sent; asserts that no address got two.
    pub fn mails(&self) -> usize {
        count(&self.0.lock().unwrap().mails)
    }

    /// How many alerts were published; asserts that none was repeated.
    pub fn alerts(&self) -> usize {
        count(&self.0.lock().unwrap().alerts)
    }

    /// How many login profiles were withdrawn; asserts that none was withdrawn twice.
    pub fn withdrawn(&self) -> usize {
        count(&self.0.lock().unwrap().withdrawn)
    }

    fn answer(&self, request: &HttpRequest, operation: &str, body: &str) -> HttpResponse {
        let refuse = |Refusal(status, code): Refusal| error_answer(request, status, code, "Rate exceeded");
        let mut state = self.0.lock().unwrap();
        let state = &mut *state;
        if let Some(limit) = limit(operation) {
            let bucket = state.buckets.entry(operation.to_owned()).or_insert_with(|| Bucket::new(limit));
            if !bucket.take() {
                *state.throttled.entry(operation.to_owned()).or_default() += 1;
                return refuse(Refusal(400, "Throttling"));
            }
        }
        *state.calls.entry(operation.to_owned()).or_default() += 1;
        state.answer(operation, body).unwrap_or_else(refuse)
    }
}

fn count(done: &[String]) -> usize {
    let mut seen = HashSet::new();
    for one in done {
        assert!(seen.insert(one), "{one} was done twice");
    }
    done.len()
}

impl fmt::Debug for Aws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Aws").finish_non_exhaustive()
    }
}

impl HttpClient for Aws {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Aws {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let aws = self.clone();
        HttpConnectorFuture::new(async move {
            let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
            let operation = operation(&request, &body);
            let answer = aws.answer(&request, &operation, &body);
            tokio::time::sleep(latency(&operation)).await;
            Ok(answer)
        })
    }
}
