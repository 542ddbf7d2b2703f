//! IAM and SES as AWS answers, where the emulator alone would differ.

use aws_sdk_eventbridge::types::{DeadLetterConfig, Target};
use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::Tag;
use firstkey_local::Cloud;

use crate::pipeline::{NOW, cloud};

fn iam(cloud: &Cloud) -> aws_sdk_iam::Client {
    aws_sdk_iam::Client::new(&cloud.sdk_config())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

#[tokio::test]
async fn create_user_and_get_user_answer_with_everything_about_the_user() {
    let iam = iam(&cloud().await);
    let boundary = "arn:aws:iam::123456789012:policy/Boundary";
    let created = iam
        .create_user()
        .user_name("ada")
        .path("/people/")
        .permissions_boundary(boundary)
        .tags(tag("email", "ada+aws@example.com"))
        .tags(tag("name", "Adélaïde Ωmega + Søn"))
        .send()
        .await
        .unwrap();
    let created = created.user().unwrap();
    assert_eq!(created.arn(), "arn:aws:iam::123456789012:user/people/ada");
    assert_eq!(created.create_date().secs(), i64::try_from(NOW).unwrap());
    assert_eq!(created.tags(), [tag("email", "ada+aws@example.com"), tag("name", "Adélaïde Ωmega + Søn")]);

    let read = iam.get_user().user_name("ada").send().await.unwrap();
    assert_eq!(read.user().unwrap(), created);
    assert_eq!(created.permissions_boundary().unwrap().permissions_boundary_arn(), Some(boundary));

    let listed = iam.list_users().send().await.unwrap();
    assert_eq!(listed.users()[0].user_id(), created.user_id());
    assert_eq!(listed.users()[0].create_date(), created.create_date());

    iam.delete_user_permissions_boundary().user_name("ada").send().await.unwrap();
    let read = iam.get_user().user_name("ada").send().await.unwrap();
    assert_eq!(read.user().unwrap().permissions_boundary(), None);
}

#[tokio::test]
async fn every_region_has_the_same_users_and_the_same_account() {
    let cloud = cloud().await;
    iam(&cloud).create_user().user_name("ada").send().await.unwrap();
    let elsewhere = cloud.sdk_config().into_builder().region(aws_config::Region::new("eu-central-1")).build();
    let read = aws_sdk_iam::Client::new(&elsewhere).get_user().user_name("ada").send().await.unwrap();
    assert_eq!(read.user().unwrap().arn(), "arn:aws:iam::123456789012:user/ada");
}

#[tokio::test]
async fn a_login_profile_is_dated_by_the_clock_and_keeps_its_user_from_being_deleted() {
    let iam = iam(&cloud().await);
    iam.create_user().user_name("ada").send().await.unwrap();
    let created = iam.create_login_profile().user_name("ada").password("Chosen-by-it-1").password_reset_required(true);
    created.send().await.unwrap();

    let profile = iam.get_login_profile().user_name("ada").send().await.unwrap();
    let profile = profile.login_profile().unwrap();
    assert_eq!(profile.create_date().secs(), i64::try_from(NOW).unwrap());
    assert!(profile.password_reset_required());

    let refused = iam.delete_user().user_name("ada").send().await.unwrap_err();
    assert_eq!(refused.code(), Some("DeleteConflict"));
    assert_eq!(refused.message(), Some("Cannot delete entity, must delete login profile first."));

    iam.delete_login_profile().user_name("ada").send().await.unwrap();
    iam.delete_user().user_name("ada").send().await.unwrap();
    let gone = iam.get_user().user_name("ada").send().await.unwrap_err();
    assert_eq!(gone.code(), Some("NoSuchEntity"));
}

/// The id stays, and so do login profile, password and date.
#[tokio::test]
async fn a_login_profile_goes_with_a_user_who_is_renamed() {
    let cloud = cloud().await;
    let iam = iam(&cloud);
    let created = iam.create_user().user_name("ada").path("/people/").send().await.unwrap();
    let create = iam.create_login_profile().user_name("ada").password("Chosen-by-it-1").password_reset_required(true);
    create.send().await.unwrap();
    iam.update_user().user_name("ada").new_user_name("countess").new_path("/staff/").send().await.unwrap();
    let user = iam.get_user().user_name("countess").send().await.unwrap().user.unwrap();
    assert_eq!((user.user_id(), user.path()), (created.user().unwrap().user_id(), "/staff/"));
    let profile = iam.get_login_profile().user_name("countess").send().await.unwrap().login_profile.unwrap();
    assert_eq!((profile.create_date().secs(), profile.password_reset_required()), (i64::try_from(NOW).unwrap(), true));
    assert!(cloud.accepts_password("countess", "Chosen-by-it-1") && !cloud.accepts_password("ada", "Chosen-by-it-1"));

    iam.create_user().user_name("ada").send().await.unwrap();
    let other = iam.get_login_profile().user_name("ada").send().await.unwrap_err();
    assert_eq!(other.code(), Some("NoSuchEntity"));
    let taken = iam.update_user().user_name("countess").new_user_name("ada").send().await.unwrap_err();
    assert_eq!(taken.code(), Some("EntityAlreadyExists"));
    assert!(cloud.accepts_password("countess", "Chosen-by-it-1"));
    iam.get_login_profile().user_name("countess").send().await.unwrap();
}

#[tokio::test]
async fn a_reused_name_gets_a_new_user_id() {
    let iam = iam(&cloud().await);
    let first = iam.create_user().user_name("ada").send().await.unwrap();
    iam.delete_user().user_name("ada").send().await.unwrap();
    let second = iam.create_user().user_name("ada").send().await.unwrap();
    assert_ne!(first.user().unwrap().user_id(), second.user().unwrap().user_id());
}

#[tokio::test]
async fn names_that_iam_does_not_allow_are_refused() {
    let iam = iam(&cloud().await);
    for name in ["<script>", "a b", &"x".repeat(65)] {
        let refused = iam.create_user().user_name(name).send().await.unwrap_err();
        assert_eq!(refused.code(), Some("ValidationError"), "{name}");
    }
}

#[tokio::test]
async fn a_name_that_differs_in_case_only_is_taken() {
    let iam = iam(&cloud().await);
    iam.create_user().user_name("ada").send().await.unwrap();
    let refused = iam.create_user().user_name("Ada").send().await.unwrap_err();
    assert_eq!(refused.code(), Some("EntityAlreadyExists"));
    assert_eq!(refused.message(), Some("User with name ada already exists."));
    iam.update_user().user_name("ada").new_user_name("grace").send().await.unwrap();
    iam.create_user().user_name("Ada").send().await.unwrap();
    iam.delete_user().user_name("grace").send().await.unwrap();
    iam.create_user().user_name("Grace").send().await.unwrap();
}

#[tokio::test]
async fn passwords_that_the_policy_does_not_take_are_refused() {
    let iam = iam(&cloud().await);
    iam.create_user().user_name("ada").send().await.unwrap();
    for (password, reason) in [
        ("Short-1", "Password should have a minimum length of 8"),
        ("onlylowercase1", "Password should have at least three kinds of characters"),
    ] {
        let refused = iam.create_login_profile().user_name("ada").password(password).send().await.unwrap_err();
        assert_eq!((refused.code(), refused.message()), (Some("PasswordPolicyViolation"), Some(reason)));
    }
    iam.create_login_profile().user_name("ada").password("Chosen-by-it-1").send().await.unwrap();
    iam.update_account_password_policy().minimum_password_length(16).require_symbols(true).send().await.unwrap();
    for (password, reason) in [
        ("Chosen-by-it-1", "Password should have a minimum length of 16"),
        ("ChosenByTheService1", "Password should have at least one symbol"),
    ] {
        let refused = iam.update_login_profile().user_name("ada").password(password).send().await.unwrap_err();
        assert_eq!((refused.code(), refused.message()), (Some("PasswordPolicyViolation"), Some(reason)));
    }
}

#[tokio::test]
async fn a_user_signs_in_with_the_password_of_the_login_profile_and_chooses_another() {
    let cloud = cloud().await;
    let iam = iam(&cloud);
    iam.create_user().user_name("ada").send().await.unwrap();
    let create = iam.create_login_profile().user_name("ada").password("Chosen-by-it-1").password_reset_required(true);
    create.send().await.unwrap();
    iam.update_login_profile().user_name("ada").password("Chosen-by-it-2").send().await.unwrap();
    assert!(!cloud.sign_in("ada", "Chosen-by-it-1", "Chosen-by-ada-1").await);
    assert!(!cloud.sign_in("ada", "Chosen-by-it-2", "short").await);
    assert!(cloud.sign_in("ada", "Chosen-by-it-2", "Chosen-by-ada-1").await);
    assert!(cloud.accepts_password("ada", "Chosen-by-ada-1"));
    assert!(!cloud.accepts_password("ada", "Chosen-by-it-2"));
    let user = iam.get_user().user_name("ada").send().await.unwrap().user.unwrap();
    let listed = iam.list_users().send().await.unwrap().users.remove(0);
    for user in [user, listed] {
        assert_eq!(user.password_last_used().unwrap().secs(), i64::try_from(NOW).unwrap());
    }
    let profile = iam.get_login_profile().user_name("ada").send().await.unwrap().login_profile.unwrap();
    assert!(!profile.password_reset_required());
}

#[tokio::test]
async fn an_identity_says_whether_its_mail_is_signed() {
    let cloud = cloud().await;
    let ses = aws_sdk_sesv2::Client::new(&cloud.sdk_config());
    let is_signed = async || {
        let identity = ses.get_email_identity().email_identity("example.com").send().await.unwrap();
        let dkim = identity.dkim_attributes.unwrap();
        (dkim.signing_enabled, dkim.status.unwrap().as_str().to_owned())
    };
    assert_eq!(is_signed().await, (true, "SUCCESS".to_owned()));
    for enabled in [false, true] {
        let put = ses.put_email_identity_dkim_attributes().email_identity("example.com").signing_enabled(enabled);
        put.send().await.unwrap();
        assert_eq!(is_signed().await, (enabled, "SUCCESS".to_owned()));
    }
}

#[tokio::test]
async fn a_target_is_listed_as_it_was_put() {
    let cloud = cloud().await;
    let events = aws_sdk_eventbridge::Client::new(&cloud.sdk_config());
    events.put_rule().name("rule").event_pattern(r#"{"source": ["aws.iam"]}"#).send().await.unwrap();
    let dead_letters = DeadLetterConfig::builder().arn("arn:aws:sqs:us-east-1:123456789012:dead").build();
    let topic = Target::builder().id("topic").arn("arn:aws:sns:us-east-1:123456789012:topic");
    let topic = topic.dead_letter_config(dead_letters).build().unwrap();
    events.put_targets().rule("rule").targets(topic.clone()).send().await.unwrap();
    let listed = async || events.list_targets_by_rule().rule("rule").send().await.unwrap().targets.unwrap_or_default();
    assert_eq!(listed().await, [topic]);
    events.remove_targets().rule("rule").ids("topic").send().await.unwrap();
    assert_eq!(listed().await, []);
}

#[tokio::test]
async fn what_is_deployed_already_is_not_deployed_again() {
    let refused = cloud().await.deploy("firstkey", "example.com").await.unwrap_err();
    assert!(refused.to_string().starts_with("cannot deploy ledger table `firstkey`: "), "{refused}");
    assert!(refused.to_string().contains("ResourceInUseException"), "{refused}");
}
