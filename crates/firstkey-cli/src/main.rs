//! The command `firstkey`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    firstkey_cli::run().await
}
