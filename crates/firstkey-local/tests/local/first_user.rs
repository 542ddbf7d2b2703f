//! The suggested command for a first user.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use aws_sdk_iam::config::{Credentials, Region};
use aws_sdk_iam::types::Tag;
use firstkey_local::{Cloud, LocalCloud, variables};

/// Prints its arguments, one on each line.
const STAND_IN: &str = r#"#!/bin/sh
printf '%s\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_DEFAULT_REGION" "$@"
"#;

/// The arguments with which a shell calls `aws` when it runs the command.
fn called(command: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let aws = folder.path().join("aws");
    fs::write(&aws, STAND_IN).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new("/bin/sh").args(["-c", command]).env_clear().env("PATH", folder.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Makes the call that the AWS CLI would make of its arguments.
async fn create_user(called: &[String]) {
    let [access_key, secret, region, arguments @ ..] = called else { panic!("{called:?}") };
    let after =
        |name: &str| arguments.iter().position(|argument| argument == name).map(|index| arguments[index + 1].clone());
    let (key, value) =
        after("--tags").unwrap().split_once(",Value=").map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
    let config = aws_sdk_iam::Config::builder()
        .behavior_version_latest()
        .region(Region::new(region.clone()))
        .credentials_provider(Credentials::new(access_key, secret, None, None, "test"))
        .endpoint_url(after("--endpoint-url").unwrap())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let tag = Tag::builder().key(key.strip_prefix("Key=").unwrap()).value(value).build().unwrap();
    let create = aws_sdk_iam::Client::from_conf(config).create_user().user_name(after("--user-name").unwrap());
    create.set_path(after("--path")).tags(tag).send().await.unwrap();
}

#[tokio::test]
async fn the_printed_command_creates_a_user_who_gets_a_mail() {
    let configured = [
        ("FIRSTKEY_ALLOWED_DOMAINS", "*.example.org,example.net"),
        ("FIRSTKEY_EMAIL_TAG", "contact email"),
        ("FIRSTKEY_PATH_PREFIXES", "/o'brien/,/people/"),
        ("FIRSTKEY_SENDER", "it@example.org"),
    ];
    for environment in [&[][..], &configured] {
        let environment = environment.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let local = LocalCloud::start(Cloud::new(), &variables(environment, "example.com"), 0, 0).await.unwrap();
        let called = called(&local.create_user_command);
        assert_eq!(&called[3..7], ["--endpoint-url", &local.aws_url, "iam", "create-user"]);
        create_user(&called).await;
        let delivered = async {
            while local.cloud.arrivals().await[0].status != "delivered" {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let delivered = tokio::time::timeout(Duration::from_secs(30), delivered).await;
        assert!(delivered.is_ok(), "{}: {:?}", local.create_user_command, local.cloud.arrivals().await);
        local.stop().await.unwrap();
    }
}
