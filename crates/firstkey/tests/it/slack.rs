//! The direct message in Slack that tells of the mail.

mod failures;
mod people;

use std::time::Duration;

use firstkey::core::ledger::{PasswordOutcome, Record, SlackNotice, Status};
use firstkey::workflow::Invocation;
use firstkey_local::{ACCOUNT, SlackMessage};
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{SLACK, TIMEOUT, World, world_with_alerts};
use serde_json::{Value, json};

use crate::administration::resend;
use crate::sweep::{HOUR, sweep};

/// The methods that tell one user, in order.
const METHODS: [&str; 3] = ["users.lookupByEmail", "conversations.open", "chat.postMessage"];

/// A world in which users are told in Slack, and administrators of what goes wrong.
async fn world() -> World {
    let world = world_with_alerts(&SLACK).await;
    world.cloud.install_slack(SLACK[1].1).await.unwrap();
    world
}

async fn arrive(world: &World, name: &str) -> Value {
    let event = world.create_user(name, &format!("{name}@example.com")).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Delivered, "Slack ends no arrival");
    event
}

fn messages(world: &World) -> Vec<SlackMessage> {
    let mut messages = world.cloud.slack().messages();
    messages.reverse();
    messages
}

/// The last of what the history says of Slack.
fn said(record: &Record) -> Option<String> {
    let words = record.history.iter().rev().map(|step| step.happened.to_string());
    words.into_iter().find(|words| words.contains("Slack"))
}

fn operations(world: &World) -> Vec<String> {
    world.wire.calls().into_iter().map(|call| call.operation).collect()
}

const TELLS: &str = "Your AWS sign-in: a mail is on its way to a…@example.com.";
const WITHDRAWN: &str =
    "The password in the mail was withdrawn and no longer works. If you still need a sign-in, ask for a new mail.";
const REPLACED: &str =
    "A newer mail has replaced the one that this message told you about. Use the password in the newer one.";

#[tokio::test(start_paused = true)]
async fn the_user_is_told_in_slack_after_the_mail_is_recorded() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    let messages = messages(&world);
    assert_eq!((messages.len(), messages[0].to.as_str(), messages[0].text.as_str()), (1, "ada@example.com", TELLS));
    let record = world.record(&event).await;
    let known = record.slack.clone().unwrap();
    assert_eq!(known.message(), Some((messages[0].channel.as_str(), messages[0].ts.as_str())));
    assert_eq!((known.owes, record.lease.clone()), (None, None));
    assert_eq!(said(&record).as_deref(), Some("told in Slack"));
    let operations = operations(&world);
    let after_the_mail: Vec<&str> =
        operations.iter().map(String::as_str).skip_while(|operation| *operation != "SendEmail").collect();
    let first = ["SendEmail", "PutItem", "GetParameter", "auth.test", METHODS[0], METHODS[1], METHODS[2], "PutItem"];
    assert_eq!(after_the_mail, first);
    // Token and workspace are remembered.
    arrive(&world, "grace").await;
    assert_eq!((world.wire.count("GetParameter"), world.wire.count("auth.test")), (1, 1));
    // A repeat says nothing more.
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.wire.count("chat.postMessage"), 2);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_ask_for_it_pays_nothing() {
    let world = World::new().await;
    let event = arrive(&world, "ada").await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.slack.clone(), said(&record)), (None, None));
    assert!(operations(&world).iter().all(|operation| !operation.contains('.') && operation != "GetParameter"));
}

/// One message a mail; the one before says that its mail is replaced.
#[tokio::test(start_paused = true)]
async fn another_mail_is_told_and_the_message_before_corrected() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    resend(&world, &event, false).await.unwrap().unwrap();
    let texts: Vec<_> = messages(&world).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, [REPLACED, TELLS]);
    let last = messages(&world).pop().unwrap();
    assert!(last.blocks.to_string().contains("replaces an earlier one"), "{}", last.blocks);
    let known = world.record(&event).await.slack.unwrap();
    assert_eq!(known.message(), Some((last.channel.as_str(), last.ts.as_str())));
    // Who has deleted the message is not misled by it.
    for code in ["message_not_found", "cant_update_message", "edit_window_closed"] {
        world.wire.fault("chat.update", Fault::Answer(200, code));
        resend(&world, &event, false).await.unwrap().unwrap();
    }
    assert!(world.wire.is_quiet());
    assert_eq!(messages(&world).len(), 5);
}

#[tokio::test(start_paused = true)]
async fn the_message_says_so_when_the_password_expires() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    tokio::time::sleep(80 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
    let messages = messages(&world);
    assert_eq!((messages.len(), messages[0].text.as_str()), (1, WITHDRAWN));
    let record = world.record(&event).await;
    assert_eq!((record.outcome(), record.owes_in_slack()), (Some(PasswordOutcome::Withdrawn), None));
    assert_eq!(said(&record).as_deref(), Some("the message in Slack says that the password no longer works"));
}

#[tokio::test(start_paused = true)]
async fn the_message_says_so_when_an_administrator_withdraws_the_password() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    let deadline = world.now().checked_add(TIMEOUT).unwrap();
    let invocation = Invocation { account: ACCOUNT.to_owned(), deadline };
    world.workflow().revoke(world.record(&event).await, "grace", &invocation).await.unwrap();
    assert_eq!(messages(&world)[0].text, WITHDRAWN);
}

/// A later message that cannot be sent takes the password of the first with it.
#[tokio::test(start_paused = true)]
async fn the_message_says_so_when_the_next_mail_fails() {
    let world = world().await;
    let event = arrive(&world, "ada").await;
    world.wire.fault("SendEmail", Fault::Answer(400, "MessageRejected"));
    resend(&world, &event, false).await.unwrap().unwrap();
    assert_eq!(world.record(&event).await.status(), Status::Failed);
    assert_eq!(messages(&world)[0].text, WITHDRAWN);
}

/// Whoever dies before the message leaves it to the sweep, and nobody tells it meanwhile; whoever dies after it says it twice, which is
/// harmless.
#[tokio::test(start_paused = true)]
async fn a_process_that_dies_leaves_the_message_to_the_sweep() {
    for (operation, nth, fault, count) in [
        ("GetParameter", 1, Fault::CrashBefore, 1),
        ("users.lookupByEmail", 1, Fault::CrashAfter, 1),
        ("chat.postMessage", 1, Fault::CrashBefore, 1),
        ("chat.postMessage", 1, Fault::CrashAfter, 2),
        // The note that the user was told.
        ("PutItem", 4, Fault::CrashBefore, 2),
        ("PutItem", 4, Fault::CrashAfter, 1),
    ] {
        let world = world().await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.wire.fault_nth(operation, nth, fault);
        tokio::select! {
            _ = world.invoke(&event) => panic!("the process did not die"),
            () = world.wire.crashed() => {}
        }
        // The event comes again while the first one may still be at it.
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        tokio::time::sleep(HOUR).await;
        sweep(&world).await;
        assert_eq!(messages(&world).len(), count, "{operation} {fault:?}");
        let record = world.record(&event).await;
        assert_eq!(
            (record.owes_in_slack(), said(&record).as_deref()),
            (None, Some("told in Slack")),
            "{operation} {fault:?}"
        );
        world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    }
}

/// The event that comes again tells the user, too, once nobody else is at it.
#[tokio::test(start_paused = true)]
async fn a_repeat_tells_what_is_owed() {
    let world = world().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("users.lookupByEmail", Fault::CrashBefore);
    tokio::select! {
        _ = world.invoke(&event) => panic!("the process did not die"),
        () = world.wire.crashed() => {}
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(messages(&world).len(), 1);
}

/// Nobody's mail waits for Slack.
#[tokio::test(start_paused = true)]
async fn slack_comes_after_all_mails_of_a_batch() {
    let world = world().await;
    let mut records = Vec::new();
    for name in ["ada", "grace", "edsger"] {
        let event = world.create_user(name, &format!("{name}@example.com")).await;
        records.push(json!({"messageId": name, "eventSource": "aws:sqs", "body": event.to_string()}));
    }
    let outcome = world.invoke(&json!({ "Records": records })).await;
    assert_eq!(outcome.answer, Ok(json!({"batchItemFailures": []})));
    let operations = operations(&world);
    let last_mail = operations.iter().rposition(|operation| operation == "SendEmail").unwrap();
    let first_told = operations.iter().position(|operation| operation == "GetParameter").unwrap();
    assert!(last_mail < first_told, "{operations:?}");
    assert_eq!(messages(&world).len(), 3);
}

/// What was turned off meanwhile is owed no more, and what was told stays.
#[tokio::test(start_paused = true)]
async fn slack_may_be_turned_off_and_on() {
    let mut world = world().await;
    let event = arrive(&world, "ada").await;
    world.deploy_with(&[]);
    tokio::time::sleep(80 * HOUR).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.owes_in_slack()), (Status::Expired, None));
    assert_eq!(messages(&world)[0].text, TELLS);
    world.deploy_with(&SLACK);
    resend(&world, &event, false).await.unwrap().unwrap();
    let texts: Vec<_> = messages(&world).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, [REPLACED, TELLS]);
}

/// Whoever has signed in need not be told of the mail any more.
#[tokio::test(start_paused = true)]
async fn nobody_is_told_of_a_mail_that_is_of_no_use_any_more() {
    let world = world().await;
    world.wire.fault("users.lookupByEmail", Fault::Answer(429, "ratelimited 600"));
    let event = arrive(&world, "ada").await;
    assert_eq!(world.record(&event).await.owes_in_slack(), Some(SlackNotice::Sent));
    assert!(world.cloud.sign_in("ada", &world.passwords()[0], "Chosen-by-ada-1").await);
    tokio::time::sleep(HOUR).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.outcome(), record.owes_in_slack()), (Some(PasswordOutcome::Changed), None));
    assert_eq!(messages(&world).len(), 0);
}
