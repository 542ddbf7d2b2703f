//! Delivery by claim: the mail with a link, and the page behind it.

mod administration;
mod choosing;
pub(crate) mod codes;
mod faults;
mod looking;
mod renewal;
mod sweeping;
mod timing;

use firstkey::core::ledger::{ClaimState, Record};
use firstkey_local::Mail;
use firstkey_testing::visit;
use firstkey_testing::wire::Call;
use firstkey_testing::world::{World, world_with_alerts};
use serde_json::Value;

pub(crate) use firstkey_testing::visit::ORIGIN;

pub(crate) const CLAIM: [(&str, &str); 2] = [("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", ORIGIN)];

pub(crate) const PASSWORD: &str = "Chosen-By-Ada-4711";

/// What the headings of the pages say.
pub(crate) const FORM: &str = "Choose your AWS password";
pub(crate) const DONE: &str = "Your password is set";
pub(crate) const JUST_SET: &str = "Your password is already set";
pub(crate) const USED: &str = "This link has already been used";
pub(crate) const HAS_PASSWORD: &str = "You already have a password";
pub(crate) const EXPIRED: &str = "This link doesn’t work";
pub(crate) const SUPERSEDED: &str = "There’s a newer link";
pub(crate) const RENEWED: &str = "Check your email";
pub(crate) const CLOSED: &str = "This invitation has been closed";
pub(crate) const GONE: &str = "This user no longer exists";
pub(crate) const BUSY: &str = "AWS is taking too long";
pub(crate) const NOT_ME: &str = "Invitation declined";

/// The subject of the mail which says that a password was set.
pub(crate) const SET: &str = "Your password for AWS account 1234-5678-9012 was set";

/// A page, as a browser would get it.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u64,
    /// The first heading.
    pub(crate) heading: String,
    pub(crate) body: String,
}

/// A world in which ada has a mail with a link.
pub(crate) async fn invited() -> (World, Value, String) {
    let world = world_with_alerts(&CLAIM).await;
    let event = world.create_user("ada", "ada@example.com").await;
    assert_eq!(world.invoke(&event).await.answer, Ok(Value::Null));
    let link = link_in(&world.mails()[0]);
    (world, event, link)
}

/// The link in a mail.
pub(crate) fn link_in(mail: &Mail) -> String {
    let text = mail.text.as_deref().unwrap();
    let link = visit::link_in(text).unwrap();
    assert!(mail.html.as_deref().unwrap().contains(link));
    link.to_owned()
}

/// A request in payload format 2.0.
pub(crate) fn request(method: &str, link: &str, form: &str) -> Value {
    visit::request(method, link, (method == "POST").then_some(form))
}

pub(crate) fn choosing(link: &str, password: &str) -> Value {
    request("POST", link, &format!("username=ada&action=choose&password={password}&again={password}"))
}

pub(crate) fn wanting(link: &str, action: &str) -> Value {
    request("POST", link, &format!("action={action}&confirmed=yes"))
}

pub(crate) async fn open(world: &World, link: &str) -> Page {
    show(world, &request("GET", link, "")).await
}

pub(crate) async fn choose(world: &World, link: &str, password: &str) -> Page {
    show(world, &choosing(link, password)).await
}

pub(crate) async fn want(world: &World, link: &str, action: &str) -> Page {
    show(world, &wanting(link, action)).await
}

pub(crate) async fn show(world: &World, request: &Value) -> Page {
    page(&world.invoke(request).await.answer.unwrap())
}

pub(crate) fn page(answer: &Value) -> Page {
    let body = answer["body"].as_str().unwrap().to_owned();
    Page { status: answer["statusCode"].as_u64().unwrap(), heading: visit::heading(&body).to_owned(), body }
}

pub(crate) fn state(record: &Record) -> ClaimState {
    record.claim.as_ref().unwrap().state.clone()
}

/// What happened to the record, in words.
pub(crate) fn story(record: &Record) -> Vec<String> {
    record.history.iter().map(|step| step.happened.to_string()).collect()
}

/// The calls that change something, from one on.
pub(crate) fn writes(world: &World, from: usize) -> Vec<String> {
    let reads = |call: &Call| call.operation.starts_with("Get") || call.operation.starts_with("List");
    world.wire.calls()[from..].iter().filter(|call| !reads(call)).map(|call| call.operation.clone()).collect()
}
