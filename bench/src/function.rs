//! The function through the Lambda Runtime API, and its likeness in Python, in turns.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use aws_sdk_iam::Client;
use firstkey_local::Cloud;
use futures_util::FutureExt;
use serde_json::Value;

use crate::account::{Account, create_user, notification};
use crate::program::{Program, Running};
use crate::samples::Samples;

/// How many times each program is started.
const STARTS: usize = 25;

/// How many times each program is invoked once it is warm.
const WARM: usize = 200;

/// What was measured of one program.
#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) to_first_poll: Samples,
    pub(crate) first: Samples,
    pub(crate) warm: Samples,
    /// After the first and all warm invocations, in KiB.
    pub(crate) peak_memory: u64,
    /// Of one warm invocation, on average.
    pub(crate) cpu: Duration,
    /// What is deployed, in bytes.
    pub(crate) zip_size: u64,
}

/// Starts and invokes both programs in turns, so that what else the machine does hits both.
pub(crate) async fn measure(programs: [Program; 2]) -> Result<[Figures; 2]> {
    // The trail has nothing to do: the programs are invoked here.
    let idle = Arc::new(|_| async { Ok(Value::Null) }.boxed());
    let account = Account::open(Cloud::new(), idle).await?;
    let mut users = Users { iam: Client::new(&account.cloud.sdk_config()), names: Vec::new() };
    let mut figures = [Figures::default(), Figures::default()];
    for _ in 0..STARTS {
        for (program, figures) in programs.iter().zip(&mut figures) {
            start(program, &account, &mut users, figures).await?;
        }
    }
    let mut running = [
        start(&programs[0], &account, &mut users, &mut figures[0]).await?,
        start(&programs[1], &account, &mut users, &mut figures[1]).await?,
    ];
    stay_warm(&mut running, &mut users, &mut figures).await?;
    for ((program, running), figures) in programs.iter().zip(&running).zip(&mut figures) {
        figures.peak_memory = running.peak_memory()?;
        figures.zip_size = program.zip_size;
    }
    account.check_mails(users.names.iter().map(String::as_str))?;
    Ok(figures)
}

/// Starts a program and invokes it once.
async fn start(program: &Program, account: &Account, users: &mut Users, figures: &mut Figures) -> Result<Running> {
    let event = users.next().await?;
    let mut running = program.start(account).await?;
    figures.to_first_poll.add(running.to_first_poll);
    figures.first.add(running.invoke(event).await?);
    Ok(running)
}

async fn stay_warm(running: &mut [Running; 2], users: &mut Users, figures: &mut [Figures; 2]) -> Result<()> {
    let before = [running[0].cpu_time()?, running[1].cpu_time()?];
    for _ in 0..WARM {
        for (running, figures) in running.iter_mut().zip(figures.iter_mut()) {
            let event = users.next().await?;
            figures.warm.add(running.invoke(event).await?);
        }
    }
    for ((running, figures), before) in running.iter().zip(figures).zip(before) {
        figures.cpu = (running.cpu_time()? - before) / u32::try_from(WARM)?;
    }
    Ok(())
}

/// New users, one an invocation: a second arrival of the same user would find the work done.
struct Users {
    iam: Client,
    names: Vec<String>,
}

impl Users {
    /// Creates the next user and gives the event of the creation.
    async fn next(&mut self) -> Result<String> {
        let name = format!("user{:04}", self.names.len());
        let id = create_user(&self.iam, &name).await?;
        let event = notification(&name, &id)?;
        self.names.push(name);
        Ok(event)
    }
}
