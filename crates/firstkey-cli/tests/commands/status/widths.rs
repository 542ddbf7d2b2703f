//! The table of users on narrow and wide terminals, and with few and many users.

use firstkey::core::ledger::{Record, Unheard};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;

use crate::deployed::Deployed;
use crate::people::{People, of_people};
use crate::terminal::Terminal;

/// As long as IAM's user names get.
const LONGEST: &str = "augusta-ada.king.countess.of.lovelace@analytical.example.com.org";

async fn stage(people: &People<'_>, names: &[&str]) {
    for (minutes, name) in names.iter().enumerate() {
        let record = people.arrive(name, &[("email", "somebody@example.com")]).await;
        let age = i64::try_from(minutes).unwrap() * 60;
        people.change(record, |record| record.created_at = people.minutes_ago(age)).await;
    }
    let mallory = people.arrive("mallory", &[("email", "mallory@example.net")]).await;
    people.change(mallory, |mallory| mallory.created_at = people.minutes_ago(48 * 60)).await;
}

/// Shows a table in a width, and checks that it fits.
async fn in_width(people: &People<'_>, arguments: &[&str], width: usize) -> String {
    let shown = people.firstkey_in(arguments, &[("COLUMNS", &width.to_string())]).await;
    let (_, table) = shown.split_once("--- stdout\n").unwrap();
    for line in table.lines() {
        let is_a_name = line.trim() == LONGEST;
        assert!(line.chars().count() <= width || is_a_name, "{width} columns are too few for {line:?}");
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn names_stay_whole_in_any_width() {
    assert_eq!(LONGEST.len(), 64);
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    stage(&people, &["ada", "grace.hopper@example.com"]).await;
    for width in [40, 60, 80, 120] {
        let shown = in_width(&people, &["status"], width).await;
        assert!(shown.contains("grace.hopper@example.com"), "{shown}");
        of_people().bind(|| assert_snapshot!(format!("columns_{width}"), shown));
    }
    let full = in_width(&people, &["status", "--full"], 80).await;
    of_people().bind(|| assert_snapshot!("full_columns_80", full));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_name_stays_whole() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    stage(&people, &[LONGEST]).await;
    for width in [40, 60, 80, 120] {
        let shown = in_width(&people, &["status"], width).await;
        assert!(shown.contains(LONGEST), "{shown}");
        of_people().bind(|| assert_snapshot!(format!("longest_columns_{width}"), shown));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_has_its_own_width() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.com")]).await;
    let mut command = deployed.command(&["status"]);
    command.env("TZ", "<+02>-2").env("COLUMNS", "200");
    let shown = Terminal::start(command, 50).read().await;
    of_people().bind(|| assert_snapshot!("on_a_terminal", shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_shows_the_newest_and_counts_the_others() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    stage(&people, &["ada", "grace", "edsger"]).await;
    let two = people.firstkey(&["status", "--limit", "2"]).await;
    let json = people.firstkey(&["status", "--limit", "1", "--output", "json"]).await;
    let all = people.firstkey(&["status", "--limit", "4"]).await;
    assert!(json.contains("\"more\": 3") && json.contains("\"delivered\": 3") && !json.contains("grace"), "{json}");
    assert!(!all.contains("more"), "{all}");
    let of_attention = people.firstkey(&["status", "--attention"]).await;
    of_people().bind(|| {
        assert_snapshot!("limit", two);
        assert_snapshot!("attention", of_attention);
    });
    assert_snapshot!("limit_of_none", people.firstkey(&["status", "--limit", "0"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_users_have_a_line_each() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    deployed.wire.deny("ListUsers");
    let now = people.minutes_ago(0);
    let remember = async |number| {
        let user = Unheard {
            user_id: format!("AIDAEXAMPLE{number:05}"),
            user_name: format!("user-{number:04}"),
            path: "/people/".to_owned(),
            created_at: now - SignedDuration::from_mins(number),
        };
        people.remember(&Record::lost(user, "123456789012", now)).await;
    };
    stream::iter(0..5_000).for_each_concurrent(50, remember).await;
    let shown = people.firstkey(&["status"]).await;
    let users: Vec<&str> = shown.lines().filter(|line| line.starts_with("user-")).collect();
    assert_eq!(users.len(), 5_000);
    assert!(users[0].starts_with("user-0000 ") && users[4_999].starts_with("user-4999 "), "newest first");
    let newest = people.firstkey(&["status", "--limit", "3"]).await;
    of_people().bind(|| assert_snapshot!("newest_of_thousands", newest));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_alone_has_a_colour() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.net")]).await;
    let shown = people.firstkey_in(&["status"], &[("CLICOLOR_FORCE", "1")]).await;
    let line = shown.lines().find(|line| line.starts_with("ada")).unwrap();
    assert!(line.contains("ada   \u{1b}[1m\u{1b}[31mquarantined\u{1b}[0m  20"), "{line:?}");
}
