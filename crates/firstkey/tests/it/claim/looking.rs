//! Looking at the page changes nothing.

use firstkey::core::ledger::ClaimState;

use super::{
    EXPIRED, FORM, ORIGIN, PASSWORD, RENEWED, choose, invited, open, page, request, show, state, want, writes,
};

#[tokio::test(start_paused = true)]
async fn programs_that_open_every_link_burn_none() {
    let (world, event, link) = invited().await;
    let before = world.wire.calls().len();
    for _ in 0..20 {
        assert_eq!(open(&world, &link).await.heading, FORM);
        let head = world.invoke(&request("HEAD", &link, "")).await.answer.unwrap();
        assert_eq!((head["statusCode"].as_u64(), head["body"].as_str()), (Some(200), Some("")));
    }
    // Every button, with empty fields or none.
    for form in
        ["action=choose&password=&again=", "action=not-me", "action=renew", "action=send-code", "action=choose", ""]
    {
        let pressed = show(&world, &request("POST", &link, form)).await;
        assert!([200, 400, 422].contains(&pressed.status), "{form}: {pressed:?}");
    }
    assert_eq!(writes(&world, before), [""; 0]);
    assert_eq!(state(&world.record(&event).await), ClaimState::Open);
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_link_says_no_more_than_one_that_has_expired() {
    let (world, _, _) = invited().await;
    let before = world.wire.calls().len();
    let unknown = format!("{ORIGIN}/c/{}", "A".repeat(43));
    for shown in
        [open(&world, &unknown).await, choose(&world, &unknown, PASSWORD).await, want(&world, &unknown, "not-me").await]
    {
        assert_eq!((shown.status, shown.heading.as_str()), (410, EXPIRED));
    }
    assert_eq!(want(&world, &unknown, "renew").await.heading, RENEWED);
    assert_eq!(writes(&world, before), [""; 0]);
    assert_eq!(open(&world, &format!("{ORIGIN}/c/short")).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_form_from_elsewhere_is_refused_before_anything_is_read() {
    let (world, _, link) = invited().await;
    let before = world.wire.calls().len();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "none"), ("content-type", "text/plain")]
    {
        let mut foreign = super::choosing(&link, PASSWORD);
        foreign["headers"][name] = value.into();
        let status = page(&world.invoke(&foreign).await.answer.unwrap()).status;
        assert_eq!(status, if name == "content-type" { 415 } else { 403 }, "{name}: {value}");
    }
    // Where the request was sent to counts for nothing.
    let mut forged = super::choosing(&link, PASSWORD);
    forged["headers"]["host"] = "evil.example".into();
    forged["headers"]["sec-fetch-site"] = serde_json::Value::Null;
    forged["headers"].as_object_mut().unwrap().remove("sec-fetch-site");
    forged["headers"]["origin"] = "https://evil.example".into();
    assert_eq!(page(&world.invoke(&forged).await.answer.unwrap()).status, 403);
    assert_eq!(world.wire.calls().len(), before);
}

/// The page of another account's function, on the same table.
#[tokio::test(start_paused = true)]
async fn a_link_of_another_accounts_ledger_is_unknown() {
    let (world, _, link) = invited().await;
    let deadline = world.now().checked_add(firstkey_testing::world::TIMEOUT).unwrap();
    let invocation = firstkey::workflow::Invocation { account: "210987654321".to_owned(), deadline };
    let function = world.process(&world.wire, world.cloud.sdk_config().sleep_impl().unwrap(), &super::CLAIM);
    let answer = function.handle(request("GET", &link, ""), &invocation).await.answer.unwrap();
    assert_eq!(page(&answer).heading, EXPIRED);
}
