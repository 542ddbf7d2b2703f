//! From the `CreateUser` request to the accepted mail, in the local cloud.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use aws_sdk_iam::Client;
use firstkey::core::configuration::Configuration;
use firstkey::function;
use firstkey::workflow::Invocation;
use firstkey_local::Cloud;
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::account::{Account, SENDER, TABLE, create_user};
use crate::arrival::Arrival;
use crate::samples::Samples;

/// No arrival takes this long, unless it is lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Creates users over HTTP, each one once the function is done with the last.
pub(crate) async fn measure(users: usize) -> Result<Samples> {
    let cloud = Cloud::new();
    let (done, mut finished) = unbounded_channel();
    let account = Account::open(cloud.clone(), function(&cloud, done)?).await?;
    let iam = Client::new(&account.sdk_config());
    let mut begun = Vec::with_capacity(users);
    for number in 0..users {
        let arrival = Arrival::numbered(number);
        begun.push((arrival.address(), now()));
        create_user(&iam, &arrival).await?;
        let outcome = tokio::time::timeout(PATIENCE, finished.recv()).await;
        outcome.with_context(|| format!("the function did not end with {}", arrival.name()))?;
    }
    samples(&account, &begun)
}

/// The function in this process, as `firstkey-local` runs it. It reports the end of each invocation.
fn function(cloud: &Cloud, done: UnboundedSender<()>) -> Result<firstkey_local::Invoke> {
    let variables = [("SENDER", SENDER), ("ALLOWED_DOMAINS", "example.com"), ("PATH_PREFIXES", "/"), ("TABLE", TABLE)];
    let variables = variables.map(|(name, value)| (format!("FIRSTKEY_{name}"), value.to_owned()));
    let configuration = Configuration::from_variables(variables)?;
    let function = Arc::new(function::Function::new(&cloud.sdk_config(), configuration));
    Ok(Arc::new(move |event| {
        let (function, done) = (Arc::clone(&function), done.clone());
        async move {
            let deadline = now() + SignedDuration::from_secs(60);
            let invocation = Invocation { account: firstkey_local::ACCOUNT.to_owned(), deadline };
            let outcome = function.handle(event, &invocation).await;
            // Nobody listens any more if the measurement has failed.
            let _ = done.send(());
            outcome.answer.map_err(|error| error.to_string())
        }
        .boxed()
    }))
}

/// The time until SES accepted each user's mail. The mail's time comes from the same clock as the start.
fn samples(account: &Account, begun: &[(String, Timestamp)]) -> Result<Samples> {
    let messages = account.cloud.messages();
    let mut samples = Samples::default();
    for (address, began) in begun {
        let mail = messages.iter().find(|mail| mail.to.contains(address));
        let mail = mail.with_context(|| format!("{address} got no mail"))?;
        samples.add(mail.sent_at.duration_since(*began).try_into()?);
    }
    Ok(samples)
}

#[expect(clippy::disallowed_methods, reason = "the local cloud dates mails by the system's clock, too")]
fn now() -> Timestamp {
    Timestamp::now()
}
