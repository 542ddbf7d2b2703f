//! The function through the Lambda Runtime API, and its likeness in Python, in turns.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use aws_sdk_iam::Client;
use firstkey_local::Cloud;
use futures_util::FutureExt;
use serde_json::Value;

use crate::account::{Account, address, create_user, notification};
use crate::program::Program;
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
    /// After all warm invocations, in KiB.
    pub(crate) peak_memory: u64,
    /// Of one warm invocation, on average.
    pub(crate) cpu: Duration,
    /// What is deployed, in bytes.
    pub(crate) zip_size: u64,
}

/// Starts and invokes both programs in turns, so that what else the machine does hits both.
pub(crate) async fn measure(programs: [Program; 2]) -> Result<[Figures; 2]> {
    let mut figures = programs.each_ref().map(|program| Figures { zip_size: program.zip_size, ..Figures::default() });
    cold(&programs, &mut figures).await?;
    warm(&programs, &mut figures).await?;
    Ok(figures)
}

/// Starts each program again and again, for one invocation.
async fn cold(programs: &[Program; 2], figures: &mut [Figures; 2]) -> Result<()> {
    let mut users = Users::new().await?;
    for _ in 0..STARTS {
        for (program, figures) in programs.iter().zip(figures.iter_mut()) {
            let event = users.next().await?;
            let mut running = program.start(&users.account).await?;
            figures.to_first_poll.add(running.to_first_poll);
            figures.first.add(running.invoke(event).await?);
        }
    }
    users.check_mails()
}

/// Starts each program once, for many invocations. The first is not counted.
async fn warm(programs: &[Program; 2], figures: &mut [Figures; 2]) -> Result<()> {
    let mut users = Users::new().await?;
    let mut running = [programs[0].start(&users.account).await?, programs[1].start(&users.account).await?];
    for running in &mut running {
        running.invoke(users.next().await?).await?;
    }
    let before = [running[0].cpu_time()?, running[1].cpu_time()?];
    for _ in 0..WARM {
        for (running, figures) in running.iter_mut().zip(figures.iter_mut()) {
            let event = users.next().await?;
            figures.warm.add(running.invoke(event).await?);
        }
    }
    for ((running, figures), before) in running.iter().zip(figures).zip(before) {
        figures.cpu = (running.cpu_time()? - before) / u32::try_from(WARM)?;
        figures.peak_memory = running.peak_memory()?;
    }
    users.check_mails()
}

/// New users of a new account, one an invocation: a second arrival of the same user would find the work done.
struct Users {
    account: Account,
    iam: Client,
    names: Vec<String>,
}

impl Users {
    async fn new() -> Result<Self> {
        // The trail has nothing to do: the programs are invoked here.
        let idle = Arc::new(|_| async { Ok(Value::Null) }.boxed());
        let account = Account::open(Cloud::new(), idle).await?;
        let iam = Client::new(&account.cloud.sdk_config());
        Ok(Self { account, iam, names: Vec::new() })
    }

    /// Creates the next user and gives the event of the creation.
    async fn next(&mut self) -> Result<String> {
        let name = format!("user{:04}", self.names.len());
        let id = create_user(&self.iam, &name).await?;
        let event = notification(&name, &id)?;
        self.names.push(name);
        Ok(event)
    }

    /// Fails unless every one of them got exactly one mail.
    fn check_mails(&self) -> Result<()> {
        let mut expected: Vec<String> = self.names.iter().map(|name| address(name)).collect();
        let mut sent: Vec<String> = self.account.cloud.messages().into_iter().flat_map(|mail| mail.to).collect();
        expected.sort();
        sent.sort();
        ensure!(expected == sent, "{} mails for {} users, or to others", sent.len(), expected.len());
        Ok(())
    }
}
