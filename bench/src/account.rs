//! The AWS account of the pipeline: the local cloud, served over HTTP.

use anyhow::{Context, Result};
use aws_config::SdkConfig;
use aws_sdk_iam::types::Tag;
use aws_smithy_http_client::Builder;
use firstkey_local::{Cloud, Invoke, TagKeys, serve};
use futures_util::future::pending;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::arrival::{Arrival, PATH};

/// The sender of the mails.
pub(crate) const SENDER: &str = "IT <it@example.com>";

/// The ledger's table.
pub(crate) const TABLE: &str = "firstkey";

/// A local cloud with what Terraform would have deployed, served until dropped.
pub(crate) struct Account {
    pub(crate) cloud: Cloud,
    endpoint: String,
    server: JoinHandle<std::io::Result<()>>,
}

impl Account {
    /// Serves a new account on free ports, with that function behind the topic.
    pub(crate) async fn open(cloud: Cloud, function: Invoke) -> Result<Self> {
        cloud.deploy(TABLE, SENDER).await?;
        let aws = TcpListener::bind("127.0.0.1:0").await?;
        let web = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", aws.local_addr()?);
        let server = tokio::spawn(serve(cloud.clone(), function, TagKeys::default(), aws, web, pending()));
        Ok(Self { cloud, endpoint, server })
    }

    /// An SDK configuration for the account over HTTP, like another program's.
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

/// Creates a user the way Terraform does, with path and tags.
pub(crate) async fn create_user(iam: &aws_sdk_iam::Client, arrival: &Arrival) -> Result<()> {
    let tag = Tag::builder().key("Email").value(arrival.address()).build()?;
    let created = iam.create_user().user_name(arrival.name()).path(PATH).tags(tag).send().await;
    created.with_context(|| format!("cannot create {}", arrival.name()))?;
    Ok(())
}
