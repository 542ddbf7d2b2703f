//! What IAM adds to the ledger, or replaces.

use crate::deployed::Deployed;
use crate::people::{People, of_people};

const ADA: &[(&str, &str)] = &[("email", "ada@example.com")];

async fn check(name: &str, people: &People<'_>, user: &str) {
    let shown = people.firstkey(&["status", user]).await;
    of_people().bind(|| assert_snapshot!(name, shown));
}

/// What may not be read is left out, and named.
#[tokio::test(flavor = "multi_thread")]
async fn may_be_closed() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", ADA).await;
    deployed.wire.deny("GetLoginProfile");
    check("no_profile_permission", &people, "ada").await;
    deployed.wire.deny("GetUser");
    check("no_permission", &people, "ada").await;
    let json = people.firstkey(&["status", "ada", "--output", "json"]).await;
    let iam = json.split_once(r#""iam": "#).unwrap().1;
    assert_snapshot!("no_permission_json", iam);
    check("unknown_and_no_permission", &people, "eve").await;
}

/// Somebody else has replaced the login profile, or it is gone.
#[tokio::test(flavor = "multi_thread")]
async fn tells_of_other_login_profiles() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    let hour_ago = Some(people.minutes_ago(60));
    people.change(ada, |ada| (ada.profile_created_at, ada.delivered_at) = (hour_ago, hour_ago)).await;
    check("foreign_profile", &people, "ada").await;
    people.iam().delete_login_profile().user_name("ada").send().await.unwrap();
    check("no_profile", &people, "ada").await;
    people.iam().delete_user().user_name("ada").send().await.unwrap();
    check("no_user", &people, "ada").await;
    people.arrive("ada", &[]).await;
    check("no_user_and_a_namesake", &people, "ada").await;
}

/// A user is an id. The ledger learns of another name late, or never.
#[tokio::test(flavor = "multi_thread")]
async fn follows_a_user_who_was_renamed() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    people.rename("ada", "countess").await;
    check("renamed", &people, "ada").await;
    check("renamed_by_its_new_name", &people, "countess").await;
    let json = people.firstkey(&["status", &ada.user_id, "--output", "json"]).await;
    let iam = json.split_once(r#""iam": "#).unwrap().1;
    of_people().bind(|| assert_snapshot!("renamed_json", iam));
    deployed.wire.deny("ListUsers");
    check("renamed_and_no_permission", &people, "ada").await;
}

/// Advice names the user by id, because the name in the ledger is somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn does_not_take_the_next_owner_of_a_name_for_the_user() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    people.arrive("ada", &[("email", "ada@example.net")]).await;
    people.rename("ada", "countess").await;
    people.arrive("ada", &[("email", "ada.two@example.com")]).await;
    check("renamed_and_stopped", &people, "countess").await;
    check("the_next_owner_comes_first", &people, "ada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn knows_users_that_the_ledger_does_not() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    people.forget(&ada).await;
    check("on_its_way", &people, "ada").await;
    check("on_its_way_by_id", &people, &ada.user_id).await;
    let year = ada.created_at.strftime("<CreateDate>%Y").to_string();
    deployed.wire.replace("GetUser", &year, "<CreateDate>2020");
    check("before_firstkey", &people, "ada").await;
    deployed.wire.replace("DescribeTable", r#""CreationDateTime":"#, r#""CreationDateTime":1500000000,"Was":"#);
    check("lost", &people, "ada").await;
    let json = people.firstkey(&["status", "ada", "--output", "json"]).await;
    of_people().bind(|| assert_snapshot!("lost_json", json));
}

#[tokio::test(flavor = "multi_thread")]
async fn knows_users_outside_the_paths() {
    let deployed = Deployed::with(&[("FIRSTKEY_PATH_PREFIXES", "/staff/,/guests/")]).await;
    let people = People(&deployed);
    let ada = people.arrive("ada", ADA).await;
    people.forget(&ada).await;
    check("outside_paths", &people, "ada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn knows_nobody() {
    let deployed = Deployed::start().await;
    let people = People(&deployed);
    check("nobody", &people, "ada").await;
    let by_id = people.firstkey(&["status", "AIDAEXAMPLEEXAMPLE"]).await;
    assert_snapshot!("nobody_by_id", by_id);
}
