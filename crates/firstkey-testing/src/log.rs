//! Captures the function's log.

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, Mutex, Once, PoisonError};

use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A captured log.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

/// Captures a log until dropped.
pub struct Listening;

thread_local! {
    /// The log that this thread's test captures, if it does.
    static KEPT: RefCell<Option<Log>> = const { RefCell::new(None) };
}

impl Log {
    /// Captures what Firstkey logs in this thread, until the guard is dropped.
    ///
    /// All threads share one subscriber. With one for each, a line that first logs while another thread has none could
    /// be disabled for good.
    pub fn listen(&self) -> Listening {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_ansi(false)
                .with_max_level(tracing::Level::TRACE)
                .with_writer(OfThisThread)
                .finish();
            // At `trace`, the SDK logs the wire, password included; Lambda's log level never asks for that.
            subscriber.with(Targets::new().with_target("firstkey", tracing::Level::TRACE)).init();
        });
        KEPT.with_borrow_mut(|kept| *kept = Some(self.clone()));
        Listening
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        KEPT.with_borrow_mut(|kept| *kept = None);
    }
}

/// Writes to the log that this thread captures.
struct OfThisThread;

impl Write for OfThisThread {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        KEPT.with_borrow(|kept| match kept {
            Some(Log(log)) => log.lock().unwrap_or_else(PoisonError::into_inner).write(bytes),
            None => Ok(bytes.len()),
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for OfThisThread {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}
