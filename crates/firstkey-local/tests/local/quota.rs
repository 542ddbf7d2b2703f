//! How much SES sends.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::types::Destination;
use aws_smithy_async::time::TimeSource;
use firstkey_local::{Cloud, SendingQuota};

use crate::mail::{content, ses};
use crate::pipeline::{NOW, TABLE};

/// A clock that a test sets, in seconds after it was made.
#[derive(Debug, Clone, Default)]
struct Hands(Arc<Mutex<u64>>);

impl TimeSource for Hands {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW + *self.0.lock().unwrap())
    }
}

async fn limited(per_24_hours: i64, per_second: u64) -> (Cloud, Hands) {
    let hands = Hands::default();
    let cloud = Cloud::with_time_source(hands.clone());
    cloud.deploy(TABLE, "it@example.com").await.unwrap();
    cloud.limit_sending(SendingQuota { per_24_hours, per_second });
    (cloud, hands)
}

/// Sends a mail to this many recipients; returns the refusal, if there is one.
async fn send(cloud: &Cloud, recipients: usize) -> Result<(), (u16, String, String)> {
    let to = (0..recipients).map(|index| format!("user{index}@example.com")).collect();
    let to = Destination::builder().set_to_addresses(Some(to)).build();
    let send =
        ses(cloud).send_email().from_email_address("it@example.com").destination(to).content(content("s", "t", "h"));
    let config = aws_sdk_sesv2::Config::builder().retry_config(aws_sdk_sesv2::config::retry::RetryConfig::disabled());
    send.customize().config_override(config).send().await.map(drop).map_err(|error| {
        let status = error.raw_response().unwrap().status().as_u16();
        (status, error.code().unwrap().to_owned(), error.message().unwrap().to_owned())
    })
}

async fn quota(cloud: &Cloud) -> (f64, f64, f64) {
    let quota = ses(cloud).get_account().send().await.unwrap().send_quota.unwrap();
    (quota.max24_hour_send, quota.max_send_rate, quota.sent_last24_hours)
}

fn too_many(message: &str) -> Result<(), (u16, String, String)> {
    Err((429, "TooManyRequestsException".to_owned(), message.to_owned()))
}

#[tokio::test]
async fn what_is_beyond_the_quota_of_24_hours_is_refused_until_the_first_is_a_day_old() {
    let (cloud, hands) = limited(3, 100).await;
    assert_eq!(quota(&cloud).await, (3.0, 100.0, 0.0));
    send(&cloud, 1).await.unwrap();
    *hands.0.lock().unwrap() = 3600;
    // Recipients count; while anything is left, all of them get the mail.
    send(&cloud, 3).await.unwrap();
    assert_eq!(quota(&cloud).await, (3.0, 100.0, 4.0));
    assert_eq!(send(&cloud, 1).await, too_many("Daily message quota exceeded."));
    assert_eq!((cloud.messages().len(), quota(&cloud).await.2), (2, 4.0));
    *hands.0.lock().unwrap() = 86400;
    assert_eq!(send(&cloud, 1).await, too_many("Daily message quota exceeded."));
    *hands.0.lock().unwrap() = 86400 + 3600;
    send(&cloud, 1).await.unwrap();
    assert_eq!(quota(&cloud).await.2, 1.0);
}

#[tokio::test]
async fn what_is_beyond_the_rate_is_refused_until_the_next_second() {
    let (cloud, hands) = limited(-1, 2).await;
    send(&cloud, 1).await.unwrap();
    send(&cloud, 1).await.unwrap();
    assert_eq!(send(&cloud, 1).await, too_many("Maximum sending rate exceeded."));
    *hands.0.lock().unwrap() = 1;
    send(&cloud, 1).await.unwrap();
    assert_eq!(quota(&cloud).await, (-1.0, 2.0, 3.0));
}

#[tokio::test]
async fn what_is_refused_does_not_count() {
    let (cloud, _) = limited(1, 1).await;
    let to = Destination::builder().to_addresses("ada@example.com").build();
    let unverified = ses(&cloud).send_email().from_email_address("x@other.example").destination(to);
    let refused = unverified.content(content("s", "t", "h")).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("MessageRejected"));
    send(&cloud, 1).await.unwrap();
}
