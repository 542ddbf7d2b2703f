//! DynamoDB, as far as the ledger depends on it.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use firstkey_local::Cloud;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

async fn table() -> Client {
    let cloud = Cloud::new();
    cloud.deploy("ledger", "it@example.com").await.unwrap();
    Client::new(&cloud.sdk_config())
}

fn item(id: &str, owner: &str) -> HashMap<String, AttributeValue> {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    HashMap::from([("id".to_owned(), text(id)), ("owner".to_owned(), text(owner))])
}

/// Puts an item if there is none; returns whether there was none, or else the existing one.
async fn claim(dynamodb: &Client, id: &str, owner: &str) -> Result<(), HashMap<String, AttributeValue>> {
    let put = dynamodb.put_item().table_name("ledger").set_item(Some(item(id, owner)));
    let put = put.condition_expression("attribute_not_exists(id)");
    let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    match put.send().await.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(PutItemError::ConditionalCheckFailedException(failed)) => Err(failed.item.unwrap()),
        Err(error) => panic!("{error}"),
    }
}

/// Whether two writers meet between condition and write depends on the machine's threads, so there are many.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_writes_that_exclude_each_other_one_wins() {
    const WRITERS: usize = 8;
    let dynamodb = table().await;
    for round in 0..200 {
        let (id, start) = (format!("user{round}"), Arc::new(Barrier::new(WRITERS)));
        let mut claims = JoinSet::new();
        for number in 0..WRITERS {
            let (dynamodb, id, start) = (dynamodb.clone(), id.clone(), Arc::clone(&start));
            claims.spawn(async move {
                start.wait().await;
                claim(&dynamodb, &id, &format!("worker{number}")).await.is_ok()
            });
        }
        let won = claims.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1, "{id}");
    }
}

#[tokio::test]
async fn a_refused_write_tells_what_was_in_the_way() {
    let dynamodb = table().await;
    claim(&dynamodb, "ada", "first").await.unwrap();
    assert_eq!(claim(&dynamodb, "ada", "second").await, Err(item("ada", "first")));
    let key = AttributeValue::S("ada".to_owned());
    let found = dynamodb.get_item().table_name("ledger").key("id", key).consistent_read(true).send().await.unwrap();
    assert_eq!(found.item, Some(item("ada", "first")));
}

#[tokio::test]
async fn a_table_that_is_not_there_is_told() {
    let dynamodb = table().await;
    let put = dynamodb.put_item().table_name("elsewhere").set_item(Some(item("ada", "first"))).send().await;
    assert!(put.unwrap_err().into_service_error().is_resource_not_found_exception());
    let get = dynamodb.get_item().table_name("elsewhere").key("id", AttributeValue::S("ada".to_owned()));
    assert!(get.send().await.unwrap_err().into_service_error().is_resource_not_found_exception());
}
