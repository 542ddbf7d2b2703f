//! The AWS account of the measurements: the local cloud, served over HTTP.

use anyhow::{Context, Result};
use aws_config::SdkConfig;
use aws_sdk_iam::types::Tag;
use aws_smithy_http_client::Builder;
use firstkey_local::{Cloud, Function, TagKeys, serve};
use futures_util::future::pending;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Who sends the mail.
pub(crate) const SENDER: &str = "IT <it@example.com>";

/// The ledger's table.
pub(crate) const TABLE: &str = "firstkey";

/// A local cloud with what Terraform would have deployed, served until dropped.
pub(crate) struct Account {
    pub(crate) cloud: Cloud,
    /// The URL of its AWS endpoint.
    pub(crate) endpoint: String,
    server: JoinHandle<std::io::Result<()>>,
}

impl Account {
    /// Serves a new account on free ports, with that function behind the topic.
    pub(crate) async fn open(cloud: Cloud, function: Function) -> Result<Self> {
        cloud.deploy(TABLE, SENDER).await?;
        let aws = TcpListener::bind("127.0.0.1:0").await?;
        let web = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", aws.local_addr()?);
        let server = tokio::spawn(serve(cloud.clone(), function, TagKeys::default(), aws, web, pending()));
        Ok(Self { cloud, endpoint, server })
    }

    /// What an SDK client needs to reach the account over HTTP, as another program would.
    pub(crate) fn sdk_config(&self) -> SdkConfig {
        let over_http = Builder::new().build_http();
        self.cloud.sdk_config().to_builder().http_client(over_http).endpoint_url(&self.endpoint).build()
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The address of a user.
pub(crate) fn address(user_name: &str) -> String {
    format!("{user_name}@example.com")
}

/// Creates a user the way Terraform does, with path and tags; gives the user's id.
pub(crate) async fn create_user(iam: &aws_sdk_iam::Client, name: &str) -> Result<String> {
    let tag = Tag::builder().key("Email").value(address(name)).build()?;
    let created = iam.create_user().user_name(name).path("/people/").tags(tag).send().await;
    let created = created.with_context(|| format!("cannot create {name}"))?;
    Ok(created.user.context("CreateUser answered without a user")?.user_id)
}

/// The invocation that SNS would make for a user who has just been created.
#[expect(clippy::disallowed_methods, reason = "the event has the time of the measurement")]
pub(crate) fn notification(name: &str, user_id: &str) -> Result<String> {
    let mut event: Value = serde_json::from_str(include_str!("../../fixtures/eventbridge/create-user.json"))?;
    let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    event["time"] = json!(now);
    let detail = &mut event["detail"];
    detail["eventTime"] = json!(now);
    detail["eventID"] = json!(format!("event-of-{name}"));
    let tags = json!([{"key": "Email", "value": address(name)}]);
    detail["requestParameters"]["userName"] = json!(name);
    detail["requestParameters"]["tags"] = tags.clone();
    let user = &mut detail["responseElements"]["user"];
    user["userName"] = json!(name);
    user["userId"] = json!(user_id);
    user["arn"] = json!(format!("arn:aws:iam::{}:user/people/{name}", firstkey_local::ACCOUNT));
    user["tags"] = tags;
    let mut invocation: Value = serde_json::from_str(include_str!("../../fixtures/sns/one-record.json"))?;
    invocation["Records"][0]["Sns"]["Message"] = json!(event.to_string());
    Ok(invocation.to_string())
}
