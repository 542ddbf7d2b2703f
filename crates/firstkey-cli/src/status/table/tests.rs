use anstream::adapter::strip_str;
use firstkey::core::ledger::{Record, Unheard};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::super::view::View;
use super::render;
use crate::times::Times;

/// The table of one user whose creation nothing told of, without and with colours.
fn table(width: Option<u16>) -> (String, String) {
    let now = "2026-11-22T10:15:30Z".parse().unwrap();
    let user = Unheard {
        user_id: "AIDAEXAMPLEEXAMPLE".to_owned(),
        user_name: "ada".to_owned(),
        path: "/people/".to_owned(),
        created_at: now - SignedDuration::from_hours(30),
    };
    let record = Record::lost(user, "123456789012", now);
    let view = View { record: &record, sight: None, now, is_namesake: false };
    let table = render(&[view], &Times { now, zone: TimeZone::UTC }, false, width);
    (strip_str(&table).to_string(), table)
}

#[test]
fn is_one_line_a_user_where_there_is_no_terminal() {
    let (plain, _) = table(None);
    assert_eq!(
        plain,
        "\
USER  STATE   SINCE                    RECIPIENT  NOTE
ada   failed  2026-11-22 10:15 +00:00  none       the event of the user's creation never came and is not in CloudTrail's event history

1 user, of whom 1 needs attention. What to do: firstkey status ada
"
    );
}

#[test]
fn fits_the_terminal() {
    let (plain, _) = table(Some(80));
    assert_eq!(
        plain,
        "\
USER  STATE   SINCE                    RECIPIENT  NOTE
ada   failed  2026-11-22 10:15 +00:00  none       the event of the user's
                                                  creation never came and is
                                                  not in CloudTrail's event
                                                  history

1 user, of whom 1 needs attention. What to do: firstkey status ada
"
    );
}

#[test]
fn paints_the_state_alone() {
    let (_, painted) = table(None);
    let line = painted.lines().nth(1).unwrap();
    assert!(line.contains("  \u{1b}[1m\u{1b}[31mfailed\u{1b}[0m  2026"), "{line:?}");
}
