//! The direct message in Slack that tells of the mail.

use std::time::Duration;

use firstkey::core::ledger::Status;
use firstkey_testing::world::World;
use serde_json::Value;

#[tokio::test(start_paused = true)]
async fn the_user_is_told_in_slack_after_the_mail() {
    let world = World::with_slack(&[]).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    world.assert_signed_in_by_one_mail("ada", "ada@example.com").await;
    let messages = world.cloud.slack().messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].to, "ada@example.com");
    assert_eq!(messages[0].text, "Your AWS sign-in: a mail is on its way to a…@example.com.");
    let record = world.record(&event).await;
    assert_eq!(record.status(), Status::Delivered);
    assert_eq!(record.slack.unwrap().message(), Some((messages[0].channel.as_str(), messages[0].ts.as_str())));
    assert_eq!(record.history.last().unwrap().happened.to_string(), "told in Slack");
    tokio::time::sleep(Duration::from_secs(60)).await;
}
