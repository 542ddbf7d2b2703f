//! `firstkey send-test`.

use std::process::Stdio;

use firstkey_local::SendingQuota;

use crate::deployed::{Deployed, settings, show};
use crate::offline::{Shell, example, without_dates};

fn mail_settings() -> insta::Settings {
    let mut settings = settings();
    without_dates(&mut settings);
    settings.add_filter(r"\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d \+0000", "[date]");
    settings
}

/// The mail is the user's, except for its marks; nothing else is touched.
#[tokio::test(flavor = "multi_thread")]
async fn the_mail_says_that_it_is_a_test() {
    let deployed = Deployed::with(&[
        ("FIRSTKEY_ORG_NAME", "Example Corp"),
        ("FIRSTKEY_REPLY_TO", "help@example.com"),
        ("FIRSTKEY_SENDER", "Example IT <it@example.com>"),
    ])
    .await;
    // The user with the sample's name is somebody else.
    let iam = aws_sdk_iam::Client::new(&deployed.sdk());
    iam.create_user().user_name("ada").send().await.unwrap();
    let shown = deployed.firstkey(&["send-test", "grace.hopper@example.com"]).await;
    mail_settings().bind(|| assert_snapshot!("sent", shown));
    let [mail] = &deployed.cloud().messages()[..] else { panic!("{:?}", deployed.cloud().messages()) };
    mail_settings().bind(|| {
        assert_json_snapshot!("mail", mail, { ".html" => "[html]" });
        assert_snapshot!("html", mail.html.as_deref().unwrap());
    });
    let profile = iam.get_login_profile().user_name("ada").send().await.unwrap_err().into_service_error();
    assert!(profile.is_no_such_entity_exception(), "{profile}");
    let users = iam.list_users().send().await.unwrap().users;
    assert_eq!(users.iter().map(|user| user.user_name.as_str()).collect::<Vec<_>>(), ["ada"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_json() {
    let deployed = Deployed::start().await;
    let shown = deployed.firstkey(&["send-test", "grace@example.com", "--output", "json"]).await;
    mail_settings().bind(|| assert_snapshot!(shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_is_in_the_functions_language_or_another() {
    let deployed = Deployed::with(&[("FIRSTKEY_LOCALE", "fr"), ("FIRSTKEY_ORG_NAME", "Example Corp")]).await;
    deployed.firstkey(&["send-test", "grace@example.com"]).await;
    deployed.firstkey(&["send-test", "grace@example.com", "--locale", "ja"]).await;
    let subjects: Vec<String> = deployed.cloud().messages().into_iter().rev().map(|mail| mail.subject).collect();
    assert_eq!(
        subjects,
        ["[Test] Votre accès AWS chez Example Corp", "[テスト] AWS サインイン情報のご案内（Example Corp）"]
    );
}

/// Tests follow the same rules as new users.
#[tokio::test(flavor = "multi_thread")]
async fn another_domain_is_refused() {
    let deployed = Deployed::start().await;
    let foreign = deployed.firstkey(&["send-test", "grace@example.net"]).await;
    assert_snapshot!("foreign", foreign);
    let lookalike = deployed.firstkey(&["send-test", "grace@ex\u{430}mple.com"]).await;
    assert_snapshot!("lookalike", lookalike);
    assert_snapshot!("malformed", deployed.firstkey(&["send-test", "grace@localhost"]).await);
    assert_eq!(deployed.cloud().messages(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suppressed_address_is_refused() {
    let deployed = Deployed::start().await;
    let ses = aws_sdk_sesv2::Client::new(&deployed.sdk());
    let suppress = ses.put_suppressed_destination().email_address("grace@example.com");
    suppress.reason(aws_sdk_sesv2::types::SuppressionListReason::Bounce).send().await.unwrap();
    assert_snapshot!(deployed.firstkey(&["send-test", "grace@example.com"]).await);
    assert_eq!(deployed.cloud().messages(), []);
}

/// Without the permission for the suppression list, the message is sent; without that for sending, it is not.
#[tokio::test(flavor = "multi_thread")]
async fn missing_permissions_are_named() {
    let deployed = Deployed::start().await;
    deployed.wire.deny("GET /v2/email/suppression/addresses/grace@example.com");
    deployed.wire.deny("GET /v2/email/suppression/addresses/grace%40example.com");
    let shown = deployed.firstkey(&["send-test", "grace@example.com"]).await;
    mail_settings().bind(|| assert_snapshot!("unseen", shown));
    assert_eq!(deployed.cloud().messages().len(), 1);
    deployed.wire.deny("POST /v2/email/outbound-emails");
    assert_snapshot!("denied", deployed.firstkey(&["send-test", "grace@example.com"]).await);
    assert_eq!(deployed.cloud().messages().len(), 1);
}

/// The emulator's answer about an unverified sender, and other answers of SES.
#[tokio::test(flavor = "multi_thread")]
async fn what_ses_refuses_is_told_with_the_next_step() {
    let deployed = Deployed::with(&[("FIRSTKEY_CONFIGURATION_SET", "onboarding")]).await;
    let ses = aws_sdk_sesv2::Client::new(&deployed.sdk());
    ses.delete_email_identity().email_identity("example.com").send().await.unwrap();
    let mut shown = deployed.firstkey(&["send-test", "grace@example.com"]).await;
    for (status, code) in [
        (400, "AccountSuspendedException"),
        (400, "BadRequestException"),
        (400, "MailFromDomainNotVerifiedException"),
        (404, "NotFoundException"),
        (400, "SendingPausedException"),
        (429, "TooManyRequestsException"),
        (500, "InternalServiceErrorException"),
    ] {
        deployed.wire.refuse("POST /v2/email/outbound-emails", status, code);
        shown += &deployed.firstkey(&["send-test", "grace@example.com"]).await;
    }
    assert_snapshot!(shown);
    assert_eq!(deployed.cloud().messages(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daily_quota_that_is_used_up_is_told_with_the_next_step() {
    let deployed = Deployed::start().await;
    deployed.cloud().limit_sending(SendingQuota { per_24_hours: 0, ..SendingQuota::default() });
    assert_snapshot!(deployed.firstkey(&["send-test", "grace@example.com"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_works() {
    let deployed = Deployed::start().await;
    let shell = Shell::new();
    let mut command = shell.bash(&example("send-test"));
    command.envs([
        ("AWS_ENDPOINT_URL", deployed.wire.url.as_str()),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", "us-east-1"),
    ]);
    let mut command = tokio::process::Command::from(command);
    let output = command.stdin(Stdio::null()).output().await.unwrap();
    assert!(output.status.success(), "{}", show(&output));
    assert_eq!(deployed.cloud().messages()[0].to, ["you@example.com"]);
}
