//! The sweep and users who have signed in: their passwords stay.

use firstkey::core::ledger::{PasswordOutcome, PasswordState, Record, Status, Withdrawal};
use firstkey_testing::log::Log;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{World, mailed_password, world_with_alerts};
use jiff::Timestamp;

use crate::sweep::{HOUR, delivered, sweep};

/// The password that the user chooses.
const CHOSEN: &str = "Chosen-by-the-user-and-long-enough-1";

/// Ada signs in on the console with the mailed password. With `chooses`, she sets her own; otherwise she stops at IAM's
/// demand for a new one, as if she may not change it.
async fn sign_in(world: &World, chooses: bool) {
    let password = mailed_password(&world.mails()[0]);
    assert!(world.cloud.sign_in("ada", &password, CHOSEN).await);
    if !chooses {
        let update = world.iam.update_login_profile().user_name("ada").password(&password);
        update.password_reset_required(true).send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_password_that_was_used_stays_for_good_and_the_sign_in_is_noted_once() {
    let world = world_with_alerts(&[]).await;
    let (event, delivered) = delivered(&world).await;
    tokio::time::sleep(2 * HOUR).await;
    sign_in(&world, false).await;
    let at = Timestamp::from_second(world.now().as_second()).unwrap();
    assert_eq!(noted(&world).await, 1);
    let record = world.record(&event).await;
    assert_eq!(
        record,
        Record { version: record.version, history: record.history.clone(), ..delivered.sign_in(at, at) }
    );
    for _ in 0..3 {
        // Nothing new is learned, and nothing is stored.
        assert_eq!(noted(&world).await, 0);
        assert_eq!(world.record(&event).await, record);
        tokio::time::sleep(20 * HOUR).await;
    }
    assert_eq!((world.wire.count("DeleteLoginProfile"), world.wire.count("Publish")), (0, 0));
    assert!(world.cloud.accepts_password("ada", &mailed_password(&world.mails()[0])));
}

#[tokio::test(start_paused = true)]
async fn a_user_who_signed_in_and_chose_a_password_keeps_it() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    tokio::time::sleep(71 * HOUR).await;
    sign_in(&world, true).await;
    let at = Timestamp::from_second(world.now().as_second()).unwrap();
    tokio::time::sleep(2 * HOUR).await;
    assert_eq!(noted(&world).await, 1);
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.outcome()), (Status::Delivered, Some(PasswordOutcome::Changed)));
    assert_eq!(record.signed_in_at, Some(at));
    assert_eq!(noted(&world).await, 0);
    assert_eq!(world.wire.count("DeleteLoginProfile"), 0);
    assert!(world.cloud.accepts_password("ada", CHOSEN));
}

/// The list of users was read, the withdrawal noted: then the user signs in.
#[tokio::test(start_paused = true)]
async fn a_user_who_signs_in_while_the_sweep_looks_keeps_the_password() {
    for chooses in [false, true] {
        let world = world_with_alerts(&[]).await;
        let (event, _) = delivered(&world).await;
        tokio::time::sleep(73 * HOUR).await;
        // A call that fails once gives the user the time.
        world.wire.fault("GetLoginProfile", Fault::Answer(503, "ServiceUnavailable"));
        let user = async {
            while world.wire.count("GetLoginProfile") == 0 {
                tokio::task::yield_now().await;
            }
            sign_in(&world, chooses).await;
        };
        let (outcomes, ()) = tokio::join!(sweep(&world), user);
        assert_eq!(outcomes, ["swept"]);
        let record = world.record(&event).await;
        let outcome = chooses.then_some(PasswordOutcome::Changed);
        assert_eq!((record.status(), record.outcome()), (Status::Delivered, outcome), "{chooses}");
        // Neither now nor later is it withdrawn.
        tokio::time::sleep(48 * HOUR).await;
        assert_eq!(sweep(&world).await, ["swept"]);
        assert_eq!(world.wire.count("DeleteLoginProfile"), 0, "{chooses}");
        let password = if chooses { CHOSEN.to_owned() } else { mailed_password(&world.mails()[0]) };
        assert!(world.cloud.accepts_password("ada", &password), "{chooses}");
    }
}

/// A sweep that died after it had noted the withdrawal, and a user who signs in before the next.
#[tokio::test(start_paused = true)]
async fn a_user_who_signs_in_between_two_sweeps_keeps_the_password() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    tokio::time::sleep(73 * HOUR).await;
    world.wire.fault("DeleteLoginProfile", Fault::Answer(403, "AccessDenied"));
    assert_eq!(sweep(&world).await, ["swept", "sweep_failure"]);
    assert_eq!(world.record(&event).await.status(), Status::Expiring);
    sign_in(&world, false).await;
    tokio::time::sleep(HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"]);
    assert_eq!((world.record(&event).await.status(), world.wire.count("DeleteLoginProfile")), (Status::Delivered, 1));
    assert!(world.cloud.accepts_password("ada", &mailed_password(&world.mails()[0])));
}

/// Runs a sweep that withdraws nothing; returns how many records changed, according to its log line.
async fn noted(world: &World) -> usize {
    let log = Log::default();
    let guard = log.listen();
    assert_eq!(sweep(world).await, ["swept"]);
    drop(guard);
    let text = log.text();
    let (_, noted) = text.split_once(" noted=").unwrap();
    noted.split(' ').next().unwrap().parse().unwrap()
}

/// A user who may not change the password keeps signing in with it: administrators are told, once, and decide.
#[tokio::test(start_paused = true)]
async fn a_password_that_was_used_and_not_changed_in_time_is_told_once() {
    let world = world_with_alerts(&[]).await;
    let (event, _) = delivered(&world).await;
    sign_in(&world, false).await;
    tokio::time::sleep(73 * HOUR).await;
    for _ in 0..3 {
        assert_eq!(sweep(&world).await, ["swept"]);
        tokio::time::sleep(24 * HOUR).await;
    }
    assert_eq!((world.wire.count("Publish"), world.wire.count("DeleteLoginProfile")), (1, 0));
    let record = world.record(&event).await;
    assert_eq!(record.password, PasswordState::Watched { unchanged_told: true });
    assert!(world.cloud.accepts_password("ada", &mailed_password(&world.mails()[0])));
    // What becomes of it then is noted.
    assert!(world.cloud.sign_in("ada", &mailed_password(&world.mails()[0]), CHOSEN).await);
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Changed));
}

#[tokio::test(start_paused = true)]
async fn such_a_password_is_withdrawn_where_that_is_wanted() {
    let world = world_with_alerts(&[("FIRSTKEY_WITHDRAW_UNCHANGED", "true")]).await;
    let (event, _) = delivered(&world).await;
    sign_in(&world, false).await;
    tokio::time::sleep(72 * HOUR).await;
    assert_eq!(sweep(&world).await, ["swept"], "the message says that it works until then");
    tokio::time::sleep(HOUR).await;
    assert_eq!(sweep(&world).await, ["swept", "expired"]);
    assert_eq!((world.reset_required("ada").await, world.wire.count("Publish")), (None, 1));
    assert_eq!(world.record(&event).await.password, PasswordState::Expired(Withdrawal::Unchanged));
}
