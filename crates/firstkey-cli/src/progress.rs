//! Shows progress for whatever takes longer than a second.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::ProgressBar;

const QUIET_FOR: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Waits for work, and says what it is if it takes long and somebody watches.
pub(crate) async fn patiently<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    let mut work = Box::pin(work);
    if let Ok(done) = tokio::time::timeout(QUIET_FOR, &mut work).await {
        return done;
    }
    if !std::io::stderr().is_terminal() {
        return work.await;
    }
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(TICK);
    let done = work.await;
    bar.finish_and_clear();
    done
}
