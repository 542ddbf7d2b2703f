//! The SQS buffer, and Lambda's mapping that reads it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::spawn_local;
use tokio::time::Instant;

use crate::lambda::Lambda;

/// The Terraform module's settings of the buffer and its mapping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settings {
    pub(crate) batch_size: usize,
    pub(crate) visibility: Duration,
    pub(crate) max_receive_count: usize,
    pub(crate) maximum_concurrency: usize,
}

/// Lambda starts with this many batches at once, and adds 300 a minute while messages wait.
const FIRST_POLLERS: usize = 5;
const POLLER_EVERY: Duration = Duration::from_millis(200);

/// How often an idle poller looks again.
const IDLE: Duration = Duration::from_secs(1);

#[derive(Clone)]
struct Message {
    id: usize,
    body: Rc<str>,
    receives: usize,
}

/// The queue. A message that is received twenty times without being deleted becomes a dead letter.
pub(crate) struct Queue {
    settings: Settings,
    visible: RefCell<VecDeque<Message>>,
    sent: Cell<usize>,
    /// Messages that are neither deleted nor dead.
    left: Cell<usize>,
    dead: Cell<usize>,
    most_receives: Cell<usize>,
}

impl Queue {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            visible: RefCell::default(),
            sent: Cell::new(0),
            left: Cell::new(0),
            dead: Cell::new(0),
            most_receives: Cell::new(0),
        }
    }

    pub(crate) fn send(&self, event: &Value) {
        let id = self.sent.get();
        self.sent.set(id + 1);
        self.left.set(self.left.get() + 1);
        self.visible.borrow_mut().push_back(Message { id, body: event.to_string().into(), receives: 0 });
    }

    pub(crate) fn dead(&self) -> usize {
        self.dead.get()
    }

    pub(crate) fn most_receives(&self) -> usize {
        self.most_receives.get()
    }

    /// Reads the queue until `expected` messages came and none is left.
    pub(crate) async fn empty(self: &Rc<Self>, lambda: &Rc<Lambda>, expected: usize) {
        let pollers = (0..self.settings.maximum_concurrency).map(|number| {
            let (queue, lambda) = (Rc::clone(self), Rc::clone(lambda));
            let later = u32::try_from(number.saturating_sub(FIRST_POLLERS)).unwrap();
            spawn_local(async move {
                tokio::time::sleep(POLLER_EVERY * later).await;
                while queue.sent.get() < expected || queue.left.get() > 0 {
                    queue.poll(&lambda).await;
                }
            })
        });
        for poller in pollers.collect::<Vec<_>>() {
            poller.await.unwrap();
        }
    }

    /// Hands one batch to the function.
    async fn poll(self: &Rc<Self>, lambda: &Lambda) {
        let batch = self.receive();
        if batch.is_empty() {
            return tokio::time::sleep(IDLE).await;
        }
        let visible_at = Instant::now() + self.settings.visibility;
        let records = batch.iter().map(
            |message| json!({"messageId": message.id.to_string(), "eventSource": "aws:sqs", "body": &*message.body}),
        );
        let event = json!({"Records": records.collect::<Vec<_>>()});
        let mut answer = None;
        while Instant::now() < visible_at {
            match lambda.invoke(event.clone()).await {
                Ok(answered) => {
                    answer = answered;
                    break;
                }
                Err(_) => tokio::time::sleep(IDLE).await,
            }
        }
        let failed = |message: &Message| match &answer {
            Some(Ok(answer)) => {
                let failures = answer["batchItemFailures"].as_array().unwrap();
                failures
                    .iter()
                    .any(|failure| failure["itemIdentifier"].as_str() == Some(message.id.to_string().as_str()))
            }
            _ => true,
        };
        let (failed, done): (Vec<_>, Vec<_>) = batch.into_iter().partition(failed);
        self.left.set(self.left.get() - done.len());
        let queue = Rc::clone(self);
        spawn_local(async move {
            tokio::time::sleep_until(visible_at).await;
            failed.into_iter().for_each(|message| queue.put_back(message));
        });
    }

    fn receive(&self) -> Vec<Message> {
        let mut visible = self.visible.borrow_mut();
        let count = visible.len().min(self.settings.batch_size);
        visible.drain(..count).map(|message| Message { receives: message.receives + 1, ..message }).collect()
    }

    fn put_back(&self, message: Message) {
        self.most_receives.set(self.most_receives.get().max(message.receives));
        if message.receives < self.settings.max_receive_count {
            return self.visible.borrow_mut().push_back(message);
        }
        self.dead.set(self.dead.get() + 1);
        self.left.set(self.left.get() - 1);
    }
}
