//! The log, as Lambda's logging configuration asks for it.

use lambda_runtime::tracing::subscriber::filter::{LevelFilter, Targets};
use lambda_runtime::tracing::subscriber::layer::SubscriberExt;
use lambda_runtime::tracing::subscriber::util::SubscriberInitExt;
use lambda_runtime::tracing::subscriber::{fmt, registry};

/// Starts to log to standard output: at `AWS_LAMBDA_LOG_LEVEL`, `INFO` by default, and in `AWS_LAMBDA_LOG_FORMAT`.
///
/// The AWS SDK and its dependencies never log below `INFO`, whatever the level: their lower levels show requests, which
/// hold the password. So `RUST_LOG`, which could ask for them, is ignored, and the shipped binary does not contain
/// those lines (`release_max_level_info` in Cargo.toml), which also makes it smaller and faster.
pub(crate) fn init(level: Option<&str>, format: Option<&str>) {
    let level = level.map_or(LevelFilter::INFO, parse);
    let ours = ["firstkey", "firstkey_core", "bootstrap"].map(|target| (target, level));
    let filter = Targets::new().with_default(level.min(LevelFilter::INFO)).with_targets(ours);
    let registry = registry().with(filter);
    let lines = fmt::layer().with_target(false).without_time();
    if format.is_some_and(|format| format.eq_ignore_ascii_case("json")) {
        registry.with(lines.json()).init();
    } else {
        registry.with(lines.with_ansi(false)).init();
    }
}

/// Lambda has one level more than `tracing`.
fn parse(level: &str) -> LevelFilter {
    if level.eq_ignore_ascii_case("fatal") {
        return LevelFilter::ERROR;
    }
    level.parse().unwrap_or(LevelFilter::INFO)
}
