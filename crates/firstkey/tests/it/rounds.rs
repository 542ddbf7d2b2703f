//! How many sequential round trips to AWS an arrival takes.

use std::time::Duration;

use firstkey::core::ledger::Status;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::Value;
use tokio::time::Instant;

/// How long each call takes here.
const CALL: Duration = Duration::from_millis(100);

/// How many sequential calls an invocation makes.
async fn rounds(world: &World, event: &Value) -> u32 {
    world.wire.slow_down(CALL);
    let began = Instant::now();
    assert_eq!(world.invoke(event).await.answer, Ok(Value::Null));
    let took = began.elapsed();
    world.wire.slow_down(Duration::ZERO);
    let rounds = u32::try_from(took.as_millis() / CALL.as_millis()).unwrap();
    assert_eq!(took, CALL * rounds, "nothing but calls takes time");
    rounds
}

#[tokio::test(start_paused = true)]
async fn an_arrival_takes_five_rounds_the_first_one_too() {
    let world = World::new().await;
    for name in ["ada", "grace"] {
        let event = world.create_user(name, &format!("{name}@example.com")).await;
        assert_eq!(rounds(&world, &event).await, 5, "{name}");
        assert_eq!(world.record(&event).await.status(), Status::Delivered);
    }
}

#[tokio::test(start_paused = true)]
async fn a_skip_is_one_put_and_a_repeat_one_call() {
    let world = World::new().await;
    let event = world.create_user_with("ada", &[]).await;
    assert_eq!(rounds(&world, &event).await, 1);
    assert_eq!(world.wire.calls().len(), 1);
    assert_eq!(world.record(&event).await.status(), Status::Skipped);
    assert_eq!(rounds(&world, &event).await, 1);
    assert_eq!(world.wire.calls().len(), 2);
    let event = world.create_user("grace", "grace@example.com").await;
    assert_eq!(rounds(&world, &event).await, 5);
    assert_eq!(rounds(&world, &event).await, 1);
}

/// The alert is counted before it is sent, so that a storm of them is not. The last put says that administrators were told:
/// without it, a crash would lose the alert, or each repeat send it again.
#[tokio::test(start_paused = true)]
async fn a_quarantine_is_one_put_the_alert_counted_and_sent_and_the_note_of_it() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.net").await;
    assert_eq!(rounds(&world, &event).await, 5);
    let operations: Vec<String> = world.wire.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["PutItem", "GetItem", "PutItem", "Publish", "PutItem"]);
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.net").await;
    assert_eq!(rounds(&world, &event).await, 1, "nobody is to be told");
}

/// The look at the suppression list has a second; after that, the message goes out without its answer.
#[tokio::test(start_paused = true)]
async fn a_suppression_list_that_does_not_answer_costs_a_second() {
    let world = World::new().await;
    let event = world.create_user("ada", "ada@example.com").await;
    world.wire.fault("GetSuppressedDestination", Fault::Hang);
    let began = Instant::now();
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(began.elapsed(), Duration::from_secs(1));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// A login profile that exists before Firstkey's first call is foreign, however young it is: the first
/// `CreateLoginProfile` gets no answer, and the second finds the profile.
#[tokio::test(start_paused = true)]
async fn a_login_profile_made_a_moment_before_the_event_came_is_left_alone() {
    for fault in [Fault::Refuse, Fault::Answer(503, "ServiceUnavailable"), Fault::Vanish] {
        let world = World::new().await;
        let event = world.create_user("ada", "ada@example.com").await;
        tokio::time::sleep(Duration::from_secs(4)).await;
        let by_hand = world.iam.create_login_profile().user_name("ada").password("Chosen-by-somebody-1");
        by_hand.password_reset_required(true).send().await.unwrap();
        world.wire.fault("CreateLoginProfile", fault);
        assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
        let record = world.record(&event).await;
        let reason = "the user has a login profile that Firstkey did not make";
        assert_eq!((record.status(), record.reason()), (Status::Skipped, Some(reason)), "{fault:?}");
        assert!(world.cloud.accepts_password("ada", "Chosen-by-somebody-1"), "{fault:?}");
        assert_eq!((world.mails().len(), world.wire.count("CreateLoginProfile")), (0, 0), "{fault:?}");
    }
}

/// A process died after it had noted the login profile, and before it had checked the name's owner: the administrator
/// has to know.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_was_noted_for_another_user_is_told() {
    let world = world_with_alerts(&[]).await;
    let first = world.create_user("ada", "ada@example.com").await;
    // `sending` is stored, the second look at the user never answered.
    world.wire.fault_nth("GetUser", 2, Fault::CrashBefore);
    tokio::select! {
        _ = world.invoke(&first) => panic!("the process did not die"),
        () = async {
            world.wire.crashed().await;
            while world.record(&first).await.status() != Status::Sending {
                tokio::task::yield_now().await;
            }
        } => {}
    }
    world.iam.delete_login_profile().user_name("ada").send().await.unwrap();
    world.iam.delete_user().user_name("ada").send().await.unwrap();
    world.create_user("ada", "ada.two@example.com").await;
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(world.invoke(&first).await.answer, Ok(Value::Null));
    let record = world.record(&first).await;
    assert_eq!(record.status(), Status::Quarantined);
    assert!(record.reason().unwrap().contains("delete that login profile and resend"), "{:?}", record.reason());
}
