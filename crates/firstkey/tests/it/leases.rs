//! Every writer to IAM holds the record's lease, and notices other writers.

use std::time::Duration;

use firstkey::admin::Refused;
use firstkey::core::ledger::Status;
use firstkey::workflow::{Invocation, Stopped};
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{TIMEOUT, World, mailed_password, world_with_alerts};
use serde_json::Value;

use crate::administration::resend;
use crate::sweep::{HOUR, delivered, schedule, sweep};

const BY: &str = "arn:aws:iam::123456789012:user/grace";

fn invocation(world: &World) -> Invocation {
    Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() }
}

/// The sweep has looked at a password that is due, and an administrator sends a new one before the sweep withdraws the
/// old one: the new one stays.
#[tokio::test(start_paused = true)]
async fn a_resend_while_the_sweep_looks_is_not_undone_by_it() {
    for operation in ["GetItem", "GetUser", "GetLoginProfile"] {
        let world = world_with_alerts(&[]).await;
        let (event, _) = delivered(&world).await;
        tokio::time::sleep(73 * HOUR).await;
        // The sweep's call fails once, and the administrator is quick.
        world.wire.fault(operation, Fault::Answer(503, "ServiceUnavailable"));
        let before = world.wire.count(operation);
        let administrator = async {
            while world.wire.count(operation) == before {
                tokio::task::yield_now().await;
            }
            resend(&world, &event, false).await.unwrap().unwrap();
        };
        tokio::join!(sweep(&world), administrator);
        assert_eq!(world.record(&event).await.status(), Status::Delivered, "{operation}");
        let mail = world.mails().pop().unwrap();
        assert!(world.cloud.accepts_password("ada", &mailed_password(&mail)), "{operation}");
    }
}

/// While the sweep withdraws, an administrator is told to wait, and an attempt comes again.
#[tokio::test(start_paused = true)]
async fn nobody_else_writes_while_a_password_is_withdrawn() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    tokio::time::sleep(73 * HOUR).await;
    world.wire.fault("DeleteLoginProfile", Fault::CrashBefore);
    let schedule = schedule();
    tokio::select! {
        _ = world.invoke(&schedule) => panic!("the sweep did not die"),
        () = world.wire.crashed() => {}
    }
    let record = world.record(&event).await;
    assert!(record.lease.is_some() && record.status() == Status::Expiring, "{record:?}");
    let refused = resend(&world, &event, false).await.unwrap_err();
    assert!(matches!(refused, Refused::Busy(_)), "{refused}");
    let revoked = world.workflow().revoke(record, BY, &invocation(&world)).await;
    assert!(matches!(revoked, Err(Stopped::Busy(_))), "{revoked:?}");
    assert_eq!(sweep(&world).await, ["swept"], "another sweep leaves it alone, too");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
}

/// A revocation that meets a resend says so, and changes nothing.
#[tokio::test(start_paused = true)]
async fn a_revocation_that_is_overtaken_withdraws_nothing() {
    let world = world_with_alerts(&[]).await;
    let (event, record) = delivered(&world).await;
    resend(&world, &event, false).await.unwrap().unwrap();
    let revoked = world.workflow().revoke(record, BY, &invocation(&world)).await;
    assert!(matches!(revoked, Err(Stopped::Overtaken)), "{revoked:?}");
    world.assert_last_mail_is_valid("ada").await;
    assert_eq!(world.wire.count("DeleteLoginProfile"), 0);
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
}
