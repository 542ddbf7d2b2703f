//! The options of every command that talks to AWS.

use insta::assert_snapshot;

use crate::deployed::Deployed;

#[tokio::test(flavor = "multi_thread")]
async fn help_reads_like_a_page() {
    let deployed = Deployed::start().await;
    assert_snapshot!(deployed.firstkey(&["--help"]).await);
}
