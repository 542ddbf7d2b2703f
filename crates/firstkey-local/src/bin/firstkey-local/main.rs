//! The command `firstkey-local`: the whole pipeline on one machine, without an AWS account.

mod demo;
mod environment;
mod exit;
mod interrupt;
mod screen;
mod serve;
mod visitor;

use std::process::ExitCode;

use clap::Parser;

use self::demo::Demo;
use self::exit::Exit;
use self::screen::complain;
use self::serve::Serve;

/// The whole pipeline on this machine: an AWS endpoint, Firstkey, and an inbox. Nothing leaves it, and nothing is kept.
///
/// Firstkey takes its configuration from the environment, as it does in Lambda: FIRSTKEY_ALLOWED_DOMAINS and so on.
#[derive(Debug, Parser)]
#[command(name = "firstkey-local", version, max_term_width = 100, after_help = EXAMPLE, after_long_help = format!("{EXIT_CODES}\n\n{EXAMPLE}"))]
enum Arguments {
    Demo(Demo),
    Serve(Serve),
}

const EXAMPLE: &str = "\
Example:
  firstkey-local demo ada@example.com";

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  demo: a step is missing
  2  failed: the command could not do it, or its arguments are wrong";

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match Arguments::parse() {
        Arguments::Demo(demo) => demo.run().await,
        Arguments::Serve(serve) => serve.run().await,
    };
    match ended {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::StepMissing) => ExitCode::from(1),
        Err(error) if screen::is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
