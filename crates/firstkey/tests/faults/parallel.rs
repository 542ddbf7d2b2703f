//! Many histories on all cores.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is wrong with a history, and the command that replays it.
pub(crate) struct Failure {
    pub(crate) violations: Vec<String>,
    pub(crate) trace: Vec<String>,
    pub(crate) replay: String,
}

/// How many failures are shown whole, and after how many the search stops: the others usually have the same cause.
const TOLD: usize = 3;
const ENOUGH: usize = 20;

/// Bytes of stack of each thread.
const STACK: usize = 8 << 20;

/// Checks every case, and panics with the first failures.
pub(crate) fn check_all<T: Sync>(cases: &[T], check: impl Fn(&T) -> Vec<Failure> + Sync) {
    let next = AtomicUsize::new(0);
    let failures: Mutex<Vec<Failure>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // Without optimisation, the SDK and the emulator below it need more than the usual two MB.
            let thread = std::thread::Builder::new().stack_size(STACK);
            let worker = || {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = check(case);
                    let mut failures = failures.lock().unwrap();
                    failures.extend(found);
                    if failures.len() >= ENOUGH {
                        return;
                    }
                }
            };
            thread.spawn_scoped(scope, worker).unwrap();
        }
    });
    let mut failures = failures.into_inner().unwrap();
    let count = failures.len();
    // The shortest history says most.
    failures.sort_by_key(|failure| failure.trace.len());
    let told: Vec<String> = failures.iter().take(TOLD).map(Failure::tell).collect();
    let others: Vec<String> = failures.iter().skip(TOLD).map(Failure::name).collect();
    let told = [told.join("\n\n"), others.join("\n")].join("\n\n");
    assert!(count == 0, "{count} histories broke an invariant\n\n{told}");
}

impl Failure {
    /// What is wrong with a history, if anything. `which` identifies the history.
    pub(crate) fn of(which: &str, violations: Vec<String>, trace: Vec<String>, replay: String) -> Option<Self> {
        let violations: Vec<String> = violations.into_iter().map(|violation| format!("{which}: {violation}")).collect();
        (!violations.is_empty()).then_some(Self { violations, trace, replay })
    }

    /// What broke first, and how to see the rest.
    fn name(&self) -> String {
        format!("{}\nreplay: {}", self.violations[0], self.replay)
    }

    fn tell(&self) -> String {
        format!("{}\n  {}\nreplay: {}", self.violations.join("\n"), self.trace.join("\n  "), self.replay)
    }
}

/// Whether to take the time for a deep search: `cargo xtask test --deep` asks for it.
pub(crate) fn is_deep() -> bool {
    std::env::var_os("FIRSTKEY_DEEP").is_some()
}

/// `FIRSTKEY_ONE_IN`: one in how many cases is tried, for a search that is neither the quick one nor takes hours.
#[expect(clippy::disallowed_methods, reason = "how much to try is for the person at the keyboard to say")]
pub(crate) fn one_in() -> Option<usize> {
    std::env::var("FIRSTKEY_ONE_IN").ok().map(|number| number.parse().unwrap())
}
