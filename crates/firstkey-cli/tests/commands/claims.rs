//! Users who get a link: what the commands say of them.

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

async fn check(name: &str, people: &People<'_>, arguments: &[&str]) {
    let shown = people.firstkey(arguments).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_shown_sent_again_and_closed() {
    let claim = [("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com")];
    let deployed = Deployed::with(&claim).await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    check("story", &people, &["status", "ada"]).await;
    check("table", &people, &["status"]).await;
    check("resend_nobody_to_ask", &people, &["resend", "ada"]).await;
    check("resent", &people, &["resend", "ada", "--yes"]).await;
    check("revoke_nobody_to_ask", &people, &["revoke", "ada"]).await;
    check("revoked", &people, &["revoke", "ada", "--yes"]).await;
    check("revoked_before", &people, &["revoke", "ada", "--yes"]).await;
    check("story_of_a_revoked_link", &people, &["status", "ada"]).await;
}
