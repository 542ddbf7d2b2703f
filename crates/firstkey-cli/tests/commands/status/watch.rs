//! `firstkey status --watch`.

use crate::deployed::Deployed;
use crate::people::People;
use crate::terminal::Terminal;

/// It looks again by itself, and Ctrl-C ends it with the exit code that docs/cli.md says.
#[tokio::test(flavor = "multi_thread")]
async fn looks_again_until_it_is_interrupted() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    let mut terminal = Terminal::start(deployed.command(&["status", "--watch"]), 100);
    terminal.read_until("Ctrl-C ends.", 1);
    assert!(terminal.shown.contains("ada") && !terminal.shown.contains("grace"), "{}", terminal.shown);
    people.arrive("grace", &[("email", "grace@example.com")]).await;
    terminal.read_until("grace", 1);
    terminal.read_until("Ctrl-C ends.", 2);
    let (_, last) = terminal.shown.rsplit_once("\u{1b}[2J\u{1b}[H").unwrap();
    assert!(last.contains("ada") && last.contains("2 users: 2 delivered"), "{last}");
    assert_eq!(terminal.interrupt().await.code(), Some(130));
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_a_terminal() {
    let deployed = Deployed::start().await;
    assert_snapshot!("no_terminal", deployed.firstkey(&["status", "--watch"]).await);
    let mut terminal = Terminal::start(deployed.command(&["status", "--watch", "--output", "json"]), 200);
    terminal.read_until("leave it out", 1);
}
