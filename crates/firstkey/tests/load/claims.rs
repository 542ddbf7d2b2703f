//! Thousands of people who choose their passwords on the page within minutes.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use firstkey_testing::visit::{ORIGIN, request};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::Instant;

use crate::aws::Aws;
use crate::bucket::Bucket;
use crate::lambda::Lambda;
use crate::run::{created, through};
use crate::thousands::{BUFFER, CONCURRENCY, SES, USERS, assert_in_document, is_deep};

const SETTINGS: [(&str, &str); 2] = [("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", ORIGIN)];

/// 5,000 people come within ten minutes; fewer come as densely.
const WITHIN: Duration = Duration::from_mins(10);

/// How long it takes to read the page, and to type a password twice, in seconds.
const TYPING: std::ops::RangeInclusive<u64> = 20..=60;
/// When somebody tries again whom API Gateway refused, and whom the page asked to wait a minute.
const RELOADING: std::ops::RangeInclusive<u64> = 5..=20;
const WAITING: std::ops::RangeInclusive<u64> = 60..=90;

/// A run.
#[derive(Debug, Clone, Copy)]
struct Run {
    users: usize,
    /// The page's `rate_limit`.
    rate: f64,
    /// The page's `burst_limit`.
    burst: f64,
    /// The factor on IAM's usual limits.
    iam: f64,
}

/// What came of it.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    /// Users who saw that their password was set, whose login profile has it, and whose record says so.
    claimed: usize,
    /// Mails that say so.
    confirmed: usize,
    /// Users whom API Gateway refused at least once.
    refused: usize,
    /// Users whom the page asked to wait at least once.
    asked_to_wait: usize,
    /// The longest time from a user's first click to the end, without the time to read and type.
    longest: f64,
    /// The most requests at once.
    peak: usize,
    alerts: usize,
}

/// The page as people reach it.
struct Page {
    lambda: Lambda,
    gateway: Mutex<Bucket>,
    random: Mutex<ChaCha8Rng>,
    refused: Cell<usize>,
    asked_to_wait: Cell<usize>,
    longest: Cell<f64>,
}

impl Run {
    fn play(self) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        LocalSet::new().block_on(&runtime, self.go())
    }

    async fn go(self) -> Outcome {
        let aws = Aws::new(1, Arc::new(Mutex::new(Bucket::new(SES))), self.iam);
        let arrivals = Rc::new(Lambda::new(&aws, 2, CONCURRENCY, &SETTINGS));
        let mut events = Vec::new();
        for number in 0..self.users {
            let (name, id) = (format!("user{number:05}"), format!("AIDAEXAMPLE{number:010}"));
            let address = format!("{name}@example.com");
            aws.create_user(&name, &id, &address);
            events.push((Duration::ZERO, created(&name, &id, &address)));
        }
        assert_eq!(through(BUFFER, &arrivals, events).await.0, 0, "nobody's mail is lost");
        let links = aws.look(|_, _, mails| {
            let links = mails.iter().map(|mail| (mail.to.clone(), mail.secret.clone()));
            links.collect::<Vec<_>>()
        });
        assert_eq!(links.len(), self.users);
        let page = Rc::new(Page {
            lambda: Lambda::new(&aws, 3, CONCURRENCY, &SETTINGS),
            gateway: Mutex::new(Bucket::holding(self.rate, self.burst)),
            random: Mutex::new(ChaCha8Rng::seed_from_u64(4)),
            refused: Cell::default(),
            asked_to_wait: Cell::default(),
            longest: Cell::default(),
        });
        let within =
            WITHIN.mul_f64(f64::from(u32::try_from(self.users).unwrap()) / f64::from(u32::try_from(USERS).unwrap()));
        let people = links.into_iter().map(|(address, link)| {
            let page = Rc::clone(&page);
            spawn_local(async move {
                page.pause(0..=within.as_secs()).await;
                page.claim(&password_of(&address), &link).await;
            })
        });
        for person in people.collect::<Vec<_>>() {
            person.await.unwrap();
        }
        let (claimed, confirmed) = aws.look(|iam, ledger, mails| {
            let claimed = ledger.records().filter(|(_, record)| record["claim"]["M"]["state"]["S"] == "claimed");
            let claimed = claimed.filter(|(id, _)| {
                let user = iam.users.values().find(|user| user.id == *id).unwrap();
                user.profile.as_ref().is_some_and(|profile| profile.password == password_of(&user.address))
            });
            (claimed.count(), mails.iter().filter(|mail| mail.secret.is_empty()).count())
        });
        Outcome {
            claimed,
            confirmed,
            refused: page.refused.get(),
            asked_to_wait: page.asked_to_wait.get(),
            longest: page.longest.get(),
            peak: page.lambda.tally.peak.get(),
            alerts: aws.alerts(),
        }
    }
}

fn password_of(address: &str) -> String {
    format!("Chosen-By-{}-4711", address.split('@').next().unwrap())
}

impl Page {
    async fn pause(&self, seconds: std::ops::RangeInclusive<u64>) -> Duration {
        let (from, to) = (seconds.start() * 1000, seconds.end() * 1000);
        let pause = Duration::from_millis(self.random.lock().unwrap().random_range(from..=to));
        tokio::time::sleep(pause).await;
        pause
    }

    /// Somebody opens the link, chooses a password, and does what the page says until it is set.
    async fn claim(&self, password: &str, link: &str) {
        let (began, mut typed) = (Instant::now(), Duration::ZERO);
        let form = format!("action=choose&password={password}&again={password}");
        let (mut was_refused, mut has_waited, mut looks) = (false, false, true);
        loop {
            let request = if looks { request("GET", link, None) } else { request("POST", link, Some(&form)) };
            match self.ask(request).await {
                None => {
                    was_refused = true;
                    self.pause(RELOADING).await;
                }
                Some((200, body)) if body.contains("autocomplete=\"new-password\"") => {
                    typed += self.pause(TYPING).await;
                    looks = false;
                }
                // Set just now, or by the request before, whose answer said that it takes too long.
                Some((200 | 409, body)) if body.contains("is set") || body.contains("is already set") => break,
                Some((503, _)) => {
                    has_waited = true;
                    self.pause(WAITING).await;
                    looks = true;
                }
                Some((status, body)) => panic!("{status}: {body}"),
            }
        }
        self.refused.set(self.refused.get() + usize::from(was_refused));
        self.asked_to_wait.set(self.asked_to_wait.get() + usize::from(has_waited));
        self.longest.set(self.longest.get().max((began.elapsed() - typed).as_secs_f64()));
    }

    /// The page's answer; nothing if API Gateway refuses the request.
    async fn ask(&self, request: Value) -> Option<(u64, String)> {
        if !self.gateway.lock().unwrap().take() {
            return None;
        }
        let answer = self.lambda.invoke(request).await.ok()?.expect("the page answers in time").unwrap();
        Some((answer["statusCode"].as_u64().unwrap(), answer["body"].as_str().unwrap().to_owned()))
    }
}

/// Everybody gets in or is told to wait, and gets in then. 5,000 of them in a deep run.
#[test]
fn thousands_choose_their_passwords_within_minutes() {
    let users = if is_deep() { USERS } else { 100 };
    let usual = Run { users, rate: 50.0, burst: 100.0, iam: 1.0 };
    let shapes = [("50, 100", usual), ("10, 20, the defaults", Run { rate: 10.0, burst: 20.0, ..usual })];
    let mut rows = Vec::new();
    for (what, run) in shapes {
        let Outcome { claimed, confirmed, refused, asked_to_wait, longest, peak, alerts } = run.play();
        assert_eq!((claimed, confirmed, alerts), (users, users, 0), "{what}");
        rows.push(format!("| {what} | {claimed} | {refused} | {asked_to_wait} | {longest:.0} s | {peak} |"));
    }
    if is_deep() {
        assert_in_document(&rows);
    }
}

/// IAM takes half of the calls: the page asks some to wait, and they get in then.
#[test]
fn whoever_is_asked_to_wait_gets_in_later() {
    let outcome = Run { users: 300, rate: 50.0, burst: 100.0, iam: 0.5 }.play();
    assert_eq!((outcome.claimed, outcome.confirmed, outcome.alerts), (300, 300, 0));
    assert!(outcome.asked_to_wait > 0, "{outcome:?}");
}
