//! The tags that IAM allows on users.

use aws_sdk_iam::Client;
use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::Tag;

use crate::pipeline::cloud;

const PATTERN: &str = r"satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]";

async fn iam() -> Client {
    Client::new(&cloud().await.sdk_config())
}

fn tags<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build().unwrap()).collect()
}

fn numbered(count: usize) -> Vec<Tag> {
    (0..count).map(|index| Tag::builder().key(format!("key{index}")).value("").build().unwrap()).collect()
}

/// Why IAM refuses them for both a new and an existing user; nobody is created, and nothing tagged.
async fn refusal(wrong: Vec<Tag>) -> (String, String) {
    let iam = iam().await;
    iam.create_user().user_name("present").send().await.unwrap();
    let created = iam.create_user().user_name("ada").set_tags(Some(wrong.clone())).send().await.unwrap_err();
    let tagged = iam.tag_user().user_name("present").set_tags(Some(wrong)).send().await.unwrap_err();
    let told = |code: Option<&str>, message: Option<&str>| (code.unwrap().to_owned(), message.unwrap().to_owned());
    let refusal = told(created.code(), created.message());
    assert_eq!(told(tagged.code(), tagged.message()), refusal);
    assert_eq!(iam.list_users().send().await.unwrap().users().len(), 1);
    assert!(iam.list_user_tags().user_name("present").send().await.unwrap().tags().is_empty());
    refusal
}

fn invalid(constraints: &[(&str, String)]) -> (String, String) {
    let number = if constraints.len() == 1 {
        "1 validation error".to_owned()
    } else {
        format!("{} validation errors", constraints.len())
    };
    let told: Vec<String> = constraints
        .iter()
        .map(|(place, constraint)| format!("Value at '{place}' failed to satisfy constraint: Member must {constraint}"))
        .collect();
    ("ValidationError".to_owned(), format!("{number} detected: {}", told.join("; ")))
}

fn at_most(length: usize) -> String {
    format!("have length less than or equal to {length}")
}

#[tokio::test]
async fn the_longest_and_the_most_tags_are_taken() {
    let iam = iam().await;
    let (key, value) = ("가".repeat(128), "é".repeat(256));
    let longest = tags([(&*key, &*value), ("a B_.:/=+-@0", "")]);
    iam.create_user().user_name("longest").set_tags(Some(longest.clone())).send().await.unwrap();
    let read = iam.list_user_tags().user_name("longest").send().await.unwrap();
    assert_eq!(read.tags().len(), 2);
    assert!(longest.iter().all(|tag| read.tags().contains(tag)), "{read:?}");
    iam.create_user().user_name("most").set_tags(Some(numbered(50))).send().await.unwrap();
}

#[tokio::test]
async fn tags_that_are_too_long_are_refused() {
    let (key, value) = ("k".repeat(129), "v".repeat(257));
    assert_eq!(refusal(tags([(&*key, "")])).await, invalid(&[("tags.1.member.key", at_most(128))]));
    assert_eq!(
        refusal(tags([("email", "a@example.com"), (&*key, &*value)])).await,
        invalid(&[("tags.2.member.key", at_most(128)), ("tags.2.member.value", at_most(256))])
    );
}

#[tokio::test]
async fn characters_that_tags_cannot_have_are_refused() {
    for key in ["e'mail", "e*mail", "e\tmail", "🔑"] {
        assert_eq!(refusal(tags([(key, "")])).await, invalid(&[("tags.1.member.key", format!("{PATTERN}+"))]), "{key}");
    }
    for value in ["o'brien@example.com", "a@example.com\n", "<a>"] {
        let expected = invalid(&[("tags.1.member.value", format!("{PATTERN}*"))]);
        assert_eq!(refusal(tags([("email", value)])).await, expected, "{value}");
    }
}

#[tokio::test]
async fn keys_that_are_awss_own_are_refused() {
    for key in ["aws:email", "AWS:email", "Aws:"] {
        let reserved = "aws: prefixed tag key names are not allowed for external use.".to_owned();
        assert_eq!(refusal(tags([(key, "")])).await, ("InvalidInput".to_owned(), reserved), "{key}");
    }
}

#[tokio::test]
async fn keys_that_differ_in_case_only_are_refused() {
    let twice = "Duplicate tag keys found. Please note that Tag keys are case insensitive.".to_owned();
    for second in ["email", "Email"] {
        let found = refusal(tags([("email", "a@example.com"), (second, "b@example.com")])).await;
        assert_eq!(found, ("InvalidInput".to_owned(), twice.clone()), "{second}");
    }
}

#[tokio::test]
async fn more_than_50_tags_are_refused() {
    assert_eq!(refusal(numbered(51)).await, invalid(&[("tags", at_most(50))]));
    let iam = iam().await;
    iam.create_user().user_name("ada").set_tags(Some(numbered(50))).send().await.unwrap();
    iam.tag_user().user_name("ada").set_tags(Some(tags([("KEY0", "again")]))).send().await.unwrap();
    let one_more = iam.tag_user().user_name("ada").set_tags(Some(tags([("more", "")]))).send().await.unwrap_err();
    assert_eq!(one_more.code(), Some("LimitExceeded"));
    assert_eq!(one_more.message(), Some("Cannot exceed quota for TagsPerUser: 50"));
}
