//! A user is an id: `iam:UpdateUser` renames users and moves them to other paths at any moment, and their passwords with them.

use std::time::Duration;

use firstkey::core::ledger::{PasswordOutcome, Status};
use firstkey::workflow::{Invocation, Stopped};
use firstkey_local::ACCOUNT;
use firstkey_testing::wire::Fault;
use firstkey_testing::world::{TIMEOUT, World, mailed_password, world_with_alerts};
use serde_json::Value;

use crate::sweep::schedule;

const BY: &str = "arn:aws:iam::123456789012:user/grace";

async fn delivered() -> (World, Value) {
    let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/,/staff/")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    (world, event)
}

async fn rename(world: &World, new_name: &str) {
    world.iam.update_user().user_name("ada").new_user_name(new_name).send().await.unwrap();
}

async fn move_to(world: &World, path: &str) {
    world.iam.update_user().user_name("ada").new_path(path).send().await.unwrap();
}

/// IAM's lists lack the user for a while.
fn list_nobody(world: &World) {
    for _ in 0..8 {
        world.wire.fault("ListUsers", Fault::Nothing);
    }
}

async fn sweep(world: &World) {
    assert_eq!(world.invoke(&schedule()).await.answer, Ok(Value::Null));
}

async fn revoke(world: &World, event: &Value) -> Result<(), Stopped> {
    let invocation = Invocation { account: ACCOUNT.to_owned(), deadline: world.now().checked_add(TIMEOUT).unwrap() };
    world.workflow().revoke(world.record(event).await, BY, &invocation).await
}

#[tokio::test(start_paused = true)]
async fn the_unused_password_of_a_renamed_user_is_withdrawn_in_time() {
    let (world, event) = delivered().await;
    rename(&world, "countess").await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.user_name.as_str()), (Status::Expired, "countess"));
    assert_eq!(world.reset_required("countess").await, None);
}

#[tokio::test(start_paused = true)]
async fn the_unused_password_of_a_user_who_was_moved_is_withdrawn_in_time() {
    let (world, event) = delivered().await;
    move_to(&world, "/staff/").await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.path.as_str()), (Status::Expired, "/staff/"));
    assert_eq!(world.reset_required("ada").await, None);
}

/// The name is another user's by now, with its own login profile.
#[tokio::test(start_paused = true)]
async fn whoever_got_the_old_name_keeps_their_password() {
    let (world, event) = delivered().await;
    rename(&world, "countess").await;
    world.create_user_with("ada", &[]).await;
    world.iam.create_login_profile().user_name("ada").password("Made-by-somebody-1").send().await.unwrap();
    tokio::time::sleep(Duration::from_hours(73)).await;
    sweep(&world).await;
    assert_eq!((world.record(&event).await.status(), world.reset_required("countess").await), (Status::Expired, None));
    assert!(world.cloud.accepts_password("ada", "Made-by-somebody-1"));
}

#[tokio::test(start_paused = true)]
async fn revoking_the_password_of_a_renamed_user_withdraws_it() {
    let (world, event) = delivered().await;
    rename(&world, "countess").await;
    revoke(&world, &event).await.unwrap();
    assert_eq!((world.record(&event).await.status(), world.reset_required("countess").await), (Status::Expired, None));
}

/// IAM does not show the login profile, or the user, for a moment: nothing claims that the password is withdrawn.
#[tokio::test(start_paused = true)]
async fn revoking_never_says_withdrawn_of_a_password_that_works() {
    for operation in ["GetLoginProfile", "DeleteLoginProfile"] {
        let (world, event) = delivered().await;
        let mailed = mailed_password(&world.mails()[0]);
        world.wire.fault(operation, Fault::Answer(404, "NoSuchEntity"));
        let _ = revoke(&world, &event).await;
        assert!(world.wire.is_quiet());
        let record = world.record(&event).await;
        assert_eq!(record.is_watched(), world.cloud.accepts_password("ada", &mailed), "{operation}: {record:#?}");
        tokio::time::sleep(Duration::from_hours(73)).await;
        sweep(&world).await;
        assert!(!world.cloud.accepts_password("ada", &mailed), "{operation}");
        assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Withdrawn), "{operation}");
    }
}

const NOT_SHOWN: Fault = Fault::Answer(404, "NoSuchEntity");

/// IAM is eventually consistent: an administrator hears that nothing was withdrawn, and can do it minutes later.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_iam_does_not_show_yet_is_not_taken_for_gone() {
    let (world, event) = delivered().await;
    world.wire.fault("GetLoginProfile", NOT_SHOWN);
    assert!(matches!(revoke(&world, &event).await, Err(Stopped::NotShown)));
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
    revoke(&world, &event).await.unwrap();
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Expired, None));
}

/// The user signs in at once, so that the sweep asks early.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_iam_does_not_show_the_sweep_yet_is_watched_on() {
    let (world, event) = delivered().await;
    let mailed = mailed_password(&world.mails()[0]);
    assert!(world.cloud.sign_in("ada", &mailed, "Chosen-by-ada-1").await);
    for _ in 0..4 {
        world.wire.fault("GetLoginProfile", NOT_SHOWN);
    }
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), None);
    world.wire.heal();
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Changed));
}

/// Of two looks at a login profile that was made days ago, one shows it.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_iam_does_not_show_once_is_looked_for_again() {
    for nth in [1, 2] {
        let (world, event) = delivered().await;
        tokio::time::sleep(Duration::from_hours(73)).await;
        world.wire.fault_nth("GetLoginProfile", nth, NOT_SHOWN);
        sweep(&world).await;
        sweep(&world).await;
        assert_eq!(world.record(&event).await.status(), Status::Expired, "{nth}");
        assert_eq!(world.reset_required("ada").await, None, "{nth}");
    }
}

/// The process ends before it deletes the login profile, which the next look does not show.
#[tokio::test(start_paused = true)]
async fn a_withdrawal_that_was_begun_is_not_taken_for_done() {
    let (world, event) = delivered().await;
    let mailed = mailed_password(&world.mails()[0]);
    world.wire.fault("DeleteLoginProfile", Fault::CrashBefore);
    tokio::select! {
        _ = revoke(&world, &event) => panic!("it did not end"),
        () = world.wire.crashed() => {}
    }
    assert_eq!(world.record(&event).await.status(), Status::Expiring);
    tokio::time::sleep(Duration::from_mins(6)).await;
    world.wire.fault("GetLoginProfile", NOT_SHOWN);
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Expiring);
    assert!(world.cloud.accepts_password("ada", &mailed));
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Expired);
    assert!(!world.cloud.accepts_password("ada", &mailed));
}

/// Firstkey may no longer touch the user. Administrators are told once; if the user comes back, the watch resumes.
#[tokio::test(start_paused = true)]
async fn a_user_who_was_moved_out_of_the_configured_paths_is_told() {
    let (world, event) = delivered().await;
    move_to(&world, "/robots/").await;
    tokio::time::sleep(Duration::from_hours(73)).await;
    sweep(&world).await;
    sweep(&world).await;
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.outcome(), record.path.as_str()), (Status::Delivered, None, "/robots/"));
    assert_eq!((world.wire.count("Publish"), world.reset_required("ada").await), (1, Some(true)));
    move_to(&world, "/people/").await;
    sweep(&world).await;
    assert_eq!((world.record(&event).await.status(), world.reset_required("ada").await), (Status::Expired, None));
}

/// `ListUsers` is eventually consistent like everything in IAM.
#[tokio::test(start_paused = true)]
async fn a_list_that_lacks_a_user_does_not_end_the_watch() {
    let (world, event) = delivered().await;
    list_nobody(&world);
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), None);
    world.wire.heal();
    tokio::time::sleep(Duration::from_hours(73)).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.outcome(), Some(PasswordOutcome::Withdrawn));
}

#[tokio::test(start_paused = true)]
async fn a_user_who_was_renamed_before_the_event_came_gets_the_mail() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    rename(&world, "countess").await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let record = world.record(&event).await;
    assert_eq!((record.status(), record.user_name.as_str()), (Status::Delivered, "countess"), "{:?}", record.reason());
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.as_deref().unwrap().contains("\ncountess\n"), "{:?}", mails[0].text);
    assert!(world.cloud.accepts_password("countess", &mailed_password(&mails[0])));
}

/// With another name or without, to another path of the configuration.
#[tokio::test(start_paused = true)]
async fn a_user_who_was_moved_before_the_event_came_gets_the_mail() {
    for name in ["ada", "countess"] {
        let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/,/staff/")]).await;
        let event = world.create_user("ada", "ada@example.com").await;
        world.iam.update_user().user_name("ada").new_user_name(name).new_path("/staff/").send().await.unwrap();
        assert_eq!(world.deliver(&event).await, Ok(Value::Null));
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.path.as_str()), (Status::Delivered, "/staff/"), "{:?}", record.reason());
        assert_eq!((world.mails().len(), world.wire.count("Publish")), (1, 0));
        assert!(world.cloud.accepts_password(name, &mailed_password(&world.mails()[0])));
    }
}

/// A path that is not configured is no place for Firstkey, and administrators hear of it.
#[tokio::test(start_paused = true)]
async fn a_user_who_was_moved_away_before_the_event_came_is_told() {
    let world = world_with_alerts(&[("FIRSTKEY_PATH_PREFIXES", "/people/,/staff/")]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    move_to(&world, "/robots/").await;
    assert_eq!(world.deliver(&event).await, Ok(Value::Null));
    let record = world.record(&event).await;
    let reason = "IAM says that the user's path is `/robots/`, which is not among FIRSTKEY_PATH_PREFIXES";
    assert_eq!((record.status(), record.reason()), (Status::Quarantined, Some(reason)));
    assert_eq!((world.mails().len(), world.passwords().len(), world.wire.count("Publish")), (0, 0, 1));
}

/// The other one's event may come at any time, and neither gets the other's password.
#[tokio::test(start_paused = true)]
async fn a_renamed_user_and_the_new_owner_of_the_name_each_get_their_own() {
    let world = world_with_alerts(&[]).await;
    let first = world.create_user("ada", "ada@example.com").await;
    rename(&world, "countess").await;
    let second = world.create_user("ada", "ada.two@example.com").await;
    assert_eq!(world.deliver(&first).await, Ok(Value::Null));
    assert_eq!(world.deliver(&second).await, Ok(Value::Null));
    for (name, address) in [("countess", "ada@example.com"), ("ada", "ada.two@example.com")] {
        let mail = world.mails().into_iter().find(|mail| mail.to == [address]).unwrap();
        assert!(world.cloud.accepts_password(name, &mailed_password(&mail)), "{name}");
    }
}

/// The user is read, then renamed, then the login profile of the old name is read: its absence proves nothing about the
/// user's.
#[tokio::test(start_paused = true)]
async fn a_rename_between_two_looks_does_not_end_the_watch() {
    for is_revoked in [false, true] {
        let (world, event) = delivered().await;
        tokio::time::sleep(Duration::from_hours(73)).await;
        // It fails once, and an administrator is quick.
        world.wire.fault_nth("GetLoginProfile", 1, Fault::Answer(503, "ServiceUnavailable"));
        let looks = || [world.wire.count("GetUser"), world.wire.count("GetLoginProfile")];
        let before = looks();
        let administrator = async {
            // The user is read by then, and the login profile is not.
            while looks().iter().zip(before).any(|(now, before)| *now == before) {
                tokio::task::yield_now().await;
            }
            rename(&world, "countess").await;
        };
        let firstkey = async {
            if is_revoked {
                revoke(&world, &event).await.unwrap();
            } else {
                sweep(&world).await;
            }
        };
        tokio::join!(firstkey, administrator);
        let record = world.record(&event).await;
        assert_eq!((record.status(), record.user_name.as_str()), (Status::Expired, "countess"), "{is_revoked}");
        assert_eq!(world.reset_required("countess").await, None, "{is_revoked}");
    }
}

/// The login profile goes to the name's owner at that moment: it is taken back before it can do harm.
#[tokio::test(start_paused = true)]
async fn a_name_that_is_handed_on_while_a_login_profile_is_made_leaves_its_new_owner_nothing() {
    let world = world_with_alerts(&[]).await;
    let first = world.create_user("ada", "ada@example.com").await;
    // The first answers let the others have their turn.
    world.wire.fault("CreateLoginProfile", Fault::Answer(503, "ServiceUnavailable"));
    let hand_on = async {
        while world.wire.count("CreateLoginProfile") == 0 {
            tokio::task::yield_now().await;
        }
        rename(&world, "countess").await;
        world.create_user("ada", "ada.two@example.com").await
    };
    let (outcome, second) = tokio::join!(world.invoke(&first), hand_on);
    assert!(outcome.answer.is_err());
    assert_eq!(world.reset_required("ada").await, None);
    assert_eq!(world.deliver(&first).await, Ok(Value::Null));
    assert_eq!(world.deliver(&second).await, Ok(Value::Null));
    for (name, address) in [("countess", "ada@example.com"), ("ada", "ada.two@example.com")] {
        let mail = world.mails().into_iter().find(|mail| mail.to == [address]).unwrap();
        assert!(world.cloud.accepts_password(name, &mailed_password(&mail)), "{name}");
    }
}

/// Renamed at any moment of an attempt, the user in the end has a mail whose password works.
#[tokio::test(start_paused = true)]
async fn a_rename_at_any_call_of_an_attempt_loses_nobody() {
    for operation in ["PutItem", "GetUser", "CreateLoginProfile", "SendEmail"] {
        for nth in 1..=4 {
            let world = world_with_alerts(&[]).await;
            let event = world.create_user("ada", "ada@example.com").await;
            world.wire.fault_nth(operation, nth, Fault::CrashBefore);
            let crashed = tokio::select! {
                _ = world.invoke(&event) => false,
                () = world.wire.crashed() => true,
            };
            if !crashed {
                continue;
            }
            rename(&world, "countess").await;
            tokio::time::sleep(Duration::from_secs(60)).await;
            assert_eq!(world.deliver(&event).await, Ok(Value::Null), "{operation} {nth}");
            let record = world.record(&event).await;
            assert_eq!(record.status(), Status::Delivered, "{operation} {nth}: {:?}", record.reason());
            let mail = world.mails().pop().unwrap();
            assert!(world.cloud.accepts_password("countess", &mailed_password(&mail)), "{operation} {nth}");
        }
    }
}

/// IAM may show a new user late. The sweep resumes the arrival of any user that it lists after all.
#[tokio::test(start_paused = true)]
async fn a_user_whom_iam_shows_late_is_taken_up_again() {
    let world = world_with_alerts(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    list_nobody(&world);
    for _ in 0..8 {
        world.wire.fault("GetUser", Fault::Answer(404, "NoSuchEntity"));
    }
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    assert_eq!(world.record(&event).await.status(), Status::Skipped);
    world.wire.heal();
    tokio::time::sleep(Duration::from_hours(2)).await;
    sweep(&world).await;
    assert_eq!(world.record(&event).await.status(), Status::Delivered);
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
}

/// The user was renamed, with the login profile, and the name was given away before the attempt looked again: the
/// profile is still known to be ours.
#[tokio::test(start_paused = true)]
async fn a_login_profile_that_went_with_the_rename_stays_ours() {
    let world = world_with_alerts(&[]).await;
    let first = world.create_user("ada", "ada@example.com").await;
    // It lets the others have their turn.
    world.wire.fault_nth("GetUser", 2, Fault::Answer(503, "ServiceUnavailable"));
    let hand_on = async {
        while world.wire.count("GetUser") < 2 {
            tokio::task::yield_now().await;
        }
        rename(&world, "countess").await;
        world.create_user("ada", "ada.two@example.com").await
    };
    let (outcome, second) = tokio::join!(world.invoke(&first), hand_on);
    assert!(outcome.answer.is_err());
    assert_eq!(world.reset_required("countess").await, Some(true));
    assert_eq!(world.deliver(&first).await, Ok(Value::Null));
    assert_eq!(world.deliver(&second).await, Ok(Value::Null));
    for (name, address) in [("countess", "ada@example.com"), ("ada", "ada.two@example.com")] {
        let mail = world.mails().into_iter().find(|mail| mail.to == [address]).unwrap();
        assert!(world.cloud.accepts_password(name, &mailed_password(&mail)), "{name}");
    }
}
