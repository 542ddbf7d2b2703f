//! Ledger, users and alarms, broken.

use aws_sdk_cloudwatch::types::{ComparisonOperator, StateValue, Statistic};

use super::complaints;
use crate::clock;
use crate::deployed::Deployed;

const ALERTS: &str = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts";

fn iam(deployed: &Deployed) -> aws_sdk_iam::Client {
    aws_sdk_iam::Client::new(&deployed.sdk())
}

fn sns(deployed: &Deployed) -> aws_sdk_sns::Client {
    aws_sdk_sns::Client::new(&deployed.sdk())
}

fn cloudwatch(deployed: &Deployed) -> aws_sdk_cloudwatch::Client {
    aws_sdk_cloudwatch::Client::new(&deployed.sdk())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock() {
    let deployed = Deployed::start().await;
    deployed.wire.date("GetCallerIdentity", clock::later);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_ledger() {
    let deployed = Deployed::start().await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&deployed.sdk());
    dynamodb.delete_table().table_name("firstkey").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_another_kind() {
    let deployed = Deployed::start().await;
    deployed.wire.replace("DescribeTable", r#""AttributeName":"id""#, r#""AttributeName":"name""#);
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_that_expire_too_early() {
    let deployed = Deployed::start().await;
    let policy = iam(&deployed).update_account_password_policy().allow_users_to_change_password(true);
    policy.max_password_age(2).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_that_lock_their_users_out() {
    let deployed = Deployed::start().await;
    let policy = iam(&deployed).update_account_password_policy().allow_users_to_change_password(true);
    policy.max_password_age(90).hard_expiry(true).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_who_may_not_change_their_password() {
    let deployed = Deployed::start().await;
    let iam = iam(&deployed);
    iam.update_account_password_policy().minimum_password_length(14).send().await.unwrap();
    let nobody = complaints(&deployed).await;
    iam.create_user().user_name("ada@example.com").send().await.unwrap();
    let stuck = complaints(&deployed).await;
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "*"}]}"#;
    let put = iam.put_user_policy().user_name("ada@example.com").policy_name("own-password").policy_document(policy);
    put.send().await.unwrap();
    let allowed = complaints(&deployed).await;
    assert_snapshot!(format!("{nobody}\n=== a user\n{stuck}\n=== with a policy\n{allowed}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_that_tells_nobody() {
    let deployed = Deployed::start().await;
    let alarm = cloudwatch(&deployed).put_metric_alarm().alarm_name("firstkey-dead-letters-topic").namespace("AWS/SQS");
    let alarm = alarm.metric_name("ApproximateNumberOfMessagesVisible").statistic(Statistic::Maximum).period(60);
    let alarm = alarm.evaluation_periods(1).threshold(0.0);
    alarm.comparison_operator(ComparisonOperator::GreaterThanThreshold).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_alarms() {
    let deployed = Deployed::start().await;
    let names = ["dead-letters-rule", "dead-letters-topic", "dead-letters-function", "heartbeat", "failing"];
    let names = names.map(|name| format!("firstkey-{name}"));
    cloudwatch(&deployed).delete_alarms().set_alarm_names(Some(names.into())).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_that_no_alarm_tells() {
    let deployed = Deployed::start().await;
    let delete = cloudwatch(&deployed).delete_alarms();
    delete.alarm_names("firstkey-heartbeat").alarm_names("firstkey-failing").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_that_is_raised() {
    let deployed = Deployed::start().await;
    let state = cloudwatch(&deployed).set_alarm_state().alarm_name("firstkey-heartbeat");
    state.state_value(StateValue::Alarm).state_reason("the sweep is late").send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_that_nobody_reads() {
    let deployed = Deployed::start().await;
    let sns = sns(&deployed);
    let listed = sns.list_subscriptions_by_topic().topic_arn(ALERTS).send().await.unwrap();
    let subscription = listed.subscriptions()[0].subscription_arn().unwrap();
    sns.unsubscribe().subscription_arn(subscription).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_alert_topic() {
    let deployed = Deployed::start().await;
    sns(&deployed).delete_topic().topic_arn(ALERTS).send().await.unwrap();
    assert_snapshot!(complaints(&deployed).await);
}

/// A missing object has nothing to say about dead letters.
#[tokio::test(flavor = "multi_thread")]
async fn no_queue_for_dead_letters() {
    let deployed = Deployed::start().await;
    let sqs = aws_sdk_sqs::Client::new(&deployed.sdk());
    for queue in ["firstkey-failed", "firstkey-undelivered-by-topic"] {
        let url = sqs.get_queue_url().queue_name(queue).send().await.unwrap().queue_url;
        sqs.delete_queue().set_queue_url(url).send().await.unwrap();
    }
    assert_snapshot!(complaints(&deployed).await);
    assert_snapshot!("redrive_without_queues", deployed.firstkey(&["redrive"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_that_wait() {
    let deployed = Deployed::start().await;
    let sqs = aws_sdk_sqs::Client::new(&deployed.sdk());
    let url = sqs.get_queue_url().queue_name("firstkey-failed").send().await.unwrap().queue_url;
    for body in ["one", "two"] {
        sqs.send_message().set_queue_url(url.clone()).message_body(body).send().await.unwrap();
    }
    assert_snapshot!(complaints(&deployed).await);
}
