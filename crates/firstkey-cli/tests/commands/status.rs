//! `firstkey status`.

mod advice;
mod iam;
mod stories;
mod tables;
mod watch;
mod widths;

use crate::deployed::Deployed;
use crate::people::People;

#[tokio::test(flavor = "multi_thread")]
async fn help_ends_with_an_example() {
    assert_snapshot!(Deployed::start().await.firstkey(&["status", "--help"]).await);
}

/// The password is only in the message.
#[tokio::test(flavor = "multi_thread")]
async fn no_output_has_the_password() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    let password = people.password("ada@example.com");
    assert!(deployed.cloud().accepts_password("ada", &password), "the test looks for something else");
    for arguments in [
        vec!["status"],
        vec!["status", "--full"],
        vec!["status", "--output", "json"],
        vec!["status", "ada"],
        vec!["status", "ada", "--full"],
        vec!["status", "ada", "--output", "json", "--full"],
        vec!["export"],
        vec!["export", "--full"],
    ] {
        let shown = people.firstkey(&arguments).await;
        assert!(shown.contains("ada") && !shown.contains(&password), "{arguments:?}: {shown}");
        let is_full = arguments.contains(&"--full");
        assert_eq!(shown.contains("ada@example.com"), is_full, "{arguments:?}: {shown}");
    }
}
