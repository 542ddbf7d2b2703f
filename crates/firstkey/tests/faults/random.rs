//! Random histories: several users, each reported more than once, with faults, sweeps, administrators and people in
//! between.
//!
//! A seed is one history. `FIRSTKEY_HISTORIES` says how many to try, `FIRSTKEY_SEED` replays one.

use std::ops::RangeInclusive;
use std::time::Duration;

use aws_sdk_iam::types::Tag;
use futures_util::future::{LocalBoxFuture, join, join_all, join4};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use tokio::time::Instant;

use crate::audit::{audit, outlive};
use crate::deed::{End, Writer};
use crate::exhaustive::FAULTS;
use crate::history::{HOUR, History, Person, REJECTED, run};
use crate::page::{Opened, Wish};
use crate::parallel::{Failure, check_all, is_deep};
use crate::settings::Delivery;

/// How many histories every run of the tests tries, and how many a deep one.
const QUICK: u64 = 60;
const DEEP: u64 = 20_000;

/// How often an event may come again once nothing goes wrong any more. Others hold the lease for at most 35 seconds.
const ENOUGH: usize = 40;

/// The names that users are renamed to.
const RENAMED: [(&str, &str); 6] = [
    ("ada", "ada.king"),
    ("grace", "grace.hopper"),
    ("edsger", "edsger.d"),
    ("ada.king", "ada.king"),
    ("grace.hopper", "grace.hopper"),
    ("edsger.d", "edsger.d"),
];

const BY_HAND: &str = "Chosen-by-an-administrator-by-hand-1";

/// Plays a seed's history; returns what broke, and everything that happened.
fn play(seed: u64) -> (Vec<String>, Vec<String>) {
    run(seed, async |history| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let pace = deploy(&history, &mut random);
        let calm = Instant::now() + Duration::from_secs(pace * random.random_range(30..=400));
        choose_faults(&history, calm, &mut random);
        let people = [1, 1, 1, 1, 1, 2, 2, 3][random.random_range(0..8)];
        let lives = ["ada", "grace", "edsger"].into_iter().take(people);
        let lives: Vec<_> =
            lives.map(|name| Life { history: &history, name, calm, pace }.live(1, fork(&mut random))).collect();
        let around = join4(
            change_policy(&history, fork(&mut random)),
            change_rules(&history, fork(&mut random)),
            change_delivery(&history, pace, fork(&mut random)),
            sweep_now_and_then(&history, calm, pace, fork(&mut random)),
        );
        let (stuck, _) = join(join_all(lives), around).await;
        let mut violations = stuck.concat();
        // The sweep finishes waiting and stalled arrivals.
        for _ in 0..3 {
            tokio::time::sleep(HOUR).await;
            history.sweep().await;
        }
        violations.extend(audit(&history).await);
        violations.extend(outlive(&history).await);
        (violations, history.trace())
    })
}

/// In half of the histories users get links. In one in four everything takes so much longer that what is not used expires meanwhile:
/// returns how many times longer.
fn deploy(history: &History, random: &mut ChaCha8Rng) -> u64 {
    match random.random_range(0..8) {
        0..=3 => {}
        4 => history.deliver_by(Delivery::ClaimWithCode),
        _ => history.deliver_by(Delivery::Claim),
    }
    if random.random_bool(0.75) {
        return 1;
    }
    history.deploy_with(("FIRSTKEY_EXPIRE_AFTER", "1h"));
    15
}

/// Until things calm down, calls fail: in some histories hardly any, in others one in three.
fn choose_faults(history: &History, calm: Instant, random: &mut ChaCha8Rng) {
    let rate = [0.01, 0.05, 0.15, 0.35][random.random_range(0..4)];
    let mut random = fork(random);
    history.choose_faults(move || {
        let goes_wrong = Instant::now() < calm && random.random_bool(rate);
        goes_wrong.then(|| FAULTS[random.random_range(0..FAULTS.len())].1)
    });
}

/// Sweeps come at any time, as if an administrator ran them besides the schedule.
async fn sweep_now_and_then(history: &History, calm: Instant, pace: u64, mut random: ChaCha8Rng) {
    while Instant::now() < calm {
        pause(&mut random, 20 * pace..=400 * pace).await;
        history.sweep().await;
    }
}

/// In one history in eight the operator changes the rules while it goes on.
async fn change_rules(history: &History, mut random: ChaCha8Rng) {
    if random.random_bool(0.125) {
        pause(&mut random, 0..=200).await;
        let rules = [
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.org"),
            ("FIRSTKEY_PATH_PREFIXES", "/staff/"),
            ("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform"),
        ];
        history.deploy_with(rules[random.random_range(0..rules.len())]);
    }
}

/// In one history in eight the operator changes how users get their passwords while it goes on, and in some of these changes it back.
async fn change_delivery(history: &History, pace: u64, mut random: ChaCha8Rng) {
    if random.random_bool(0.125) {
        for _ in 0..random.random_range(1..=2) {
            pause(&mut random, 0..=200 * pace).await;
            history.deliver_by(if history.settings().terms().sends_links {
                Delivery::Password
            } else {
                Delivery::Claim
            });
        }
    }
}

/// One history in eight gets a stricter password policy while it goes on.
async fn change_policy(history: &History, mut random: ChaCha8Rng) {
    if random.random_bool(0.125) {
        pause(&mut random, 0..=200).await;
        let stricter = history.world.iam.update_account_password_policy().minimum_password_length(32);
        stricter.require_symbols(true).require_uppercase_characters(true).send().await.unwrap();
    }
}

/// The users who have one name, one after the other.
#[derive(Clone, Copy)]
struct Life<'a> {
    history: &'a History,
    name: &'static str,
    calm: Instant,
    /// How many times longer than usual everything takes.
    pace: u64,
}

impl<'a> Life<'a> {
    /// The life of the nth user with the name, and of those after; returns the events that never came to rest.
    fn live(self, nth: usize, mut random: ChaCha8Rng) -> LocalBoxFuture<'a, Vec<String>> {
        Box::pin(async move {
            pause(&mut random, 0..=60 * self.pace).await;
            let (prefix, domain) = match random.random_range(0..16) {
                0 => (REJECTED, "example.com"),
                1 => ("", "example.net"),
                _ => ("", "example.com"),
            };
            let address = format!("{prefix}{}.{nth}@{domain}", self.name);
            let person = self.history.create_user(self.name, &address).await;
            // An event that never comes is for the sweep.
            let copies = [0, 1, 1, 1, 1, 2, 2, 3][random.random_range(0..8)];
            let deliveries: Vec<_> = (0..copies).map(|_| self.deliver(&person, fork(&mut random))).collect();
            let (stuck, later) = join(join_all(deliveries), self.happen(&person, nth, fork(&mut random))).await;
            stuck.into_iter().flatten().chain(later).collect()
        })
    }

    /// Delivers an event until it is answered.
    async fn deliver(self, person: &Person, mut random: ChaCha8Rng) -> Option<String> {
        let mut calm_deliveries = 0;
        pause(&mut random, 0..=90).await;
        while self.history.invoke(&person.event).await != End::Answered {
            calm_deliveries += usize::from(Instant::now() >= self.calm);
            if calm_deliveries > ENOUGH {
                return Some(format!("{} ({}): the event never came to rest", person.name, person.user_id));
            }
            pause(&mut random, 1..=180).await;
        }
        None
    }

    /// What people do meanwhile.
    fn happen<'b>(self, person: &'b Person, nth: usize, random: ChaCha8Rng) -> LocalBoxFuture<'b, Vec<String>>
    where
        'a: 'b,
    {
        Box::pin(self.go_on(person, nth, random))
    }

    async fn go_on(self, person: &Person, nth: usize, mut random: ChaCha8Rng) -> Vec<String> {
        let iam = &self.history.world.iam;
        let most = if self.history.settings().terms().sends_links { 5 } else { 2 };
        for _ in 0..random.random_range(0..=most) {
            pause(&mut random, 1..=200 * self.pace).await;
            if self.history.secret_of(person, Opened::Last).is_some() && random.random_bool(0.7) {
                self.visit(person, &mut random).await;
                continue;
            }
            match random.random_range(0..17) {
                0..=3 => self.history.sign_in(person, self.name).await,
                10 => self.administer(Writer::Resend, person).await,
                11 => self.administer(Writer::Reset, person).await,
                12 => self.administer(Writer::Approve, person).await,
                13 => self.administer(Writer::Revoke, person).await,
                16 => self.administer(Writer::Bounce, person).await,
                14 => return self.rename(person, nth, random).await,
                15 => {
                    let path = if random.random_bool(0.5) { "/staff/" } else { "/robots/" };
                    let _ = iam.update_user().user_name(self.name).new_path(path).send().await;
                }
                4..=5 => {
                    let reset = random.random_bool(0.5);
                    let by_hand = iam.create_login_profile().user_name(self.name).password(BY_HAND);
                    let _ = by_hand.password_reset_required(reset).send().await;
                }
                6..=8 => {
                    let deleted = self.delete().await;
                    return match deleted && random.random_bool(0.6) {
                        true => self.live(nth + 1, random).await,
                        false => Vec::new(),
                    };
                }
                _ => {
                    let tag = Tag::builder().key("email").value("eve@example.com").build().unwrap();
                    let _ = iam.tag_user().user_name(self.name).tags(tag).send().await;
                }
            }
        }
        Vec::new()
    }

    /// Somebody opens a link, sometimes in two tabs.
    async fn visit(self, person: &Person, random: &mut ChaCha8Rng) {
        let asks_for_code = self.history.settings().terms().asks_for_code;
        if asks_for_code && random.random_bool(0.8) {
            self.history.write(Writer::Page(Wish::SendCode, Opened::Last), person).await;
        }
        let mut tab = || {
            let wish = match random.random_range(0..8) {
                0 => Wish::Look,
                1 if asks_for_code => Wish::Guess,
                1..=4 => Wish::Choose,
                5 | 6 => Wish::Renew,
                _ => Wish::Disown,
            };
            let opened = if random.random_bool(0.7) { Opened::Last } else { Opened::First };
            self.history.write(Writer::Page(wish, opened), person)
        };
        let (one, other) = (tab(), tab());
        if random.random_bool(0.3) {
            join(one, other).await;
        } else {
            one.await;
        }
    }

    /// An administrator, or SES's event, acts on the user.
    async fn administer(self, writer: Writer, person: &Person) {
        self.history.write(writer, person).await;
    }

    /// The user gets another name, and in some histories another user the old one.
    async fn rename(self, person: &Person, nth: usize, mut random: ChaCha8Rng) -> Vec<String> {
        let iam = &self.history.world.iam;
        let name = RENAMED.iter().find(|(old, _)| *old == self.name).unwrap().1;
        if iam.update_user().user_name(self.name).new_user_name(name).send().await.is_err() {
            return Vec::new();
        }
        let life = Life { name, ..self };
        let heir = async |random| match nth < 3 && self.name != name {
            true => self.live(nth + 1, random).await,
            false => Vec::new(),
        };
        let takes_over = random.random_bool(0.5);
        let (one, other) = (fork(&mut random), fork(&mut random));
        match takes_over {
            true => [life.happen(person, nth + 10, one).await, heir(other).await].concat(),
            false => life.happen(person, nth + 10, one).await,
        }
    }

    /// Deletes the user and the login profile; returns whether that worked.
    async fn delete(self) -> bool {
        let iam = &self.history.world.iam;
        let _ = iam.delete_login_profile().user_name(self.name).send().await;
        iam.delete_user().user_name(self.name).send().await.is_ok()
    }
}

/// A separate source of randomness, so that what one does not draw changes nothing for the others.
fn fork(random: &mut ChaCha8Rng) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(random.next_u64())
}

async fn pause(random: &mut ChaCha8Rng, seconds: RangeInclusive<u64>) {
    let milliseconds = random.random_range(seconds.start() * 1000..=seconds.end() * 1000);
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

fn check(&seed: &u64) -> Vec<Failure> {
    let (violations, trace) = play(seed);
    let replay = format!("FIRSTKEY_SEED={seed} cargo test -p firstkey --test faults random_histories");
    Failure::of(&format!("seed {seed}"), violations, trace, replay).into_iter().collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what to try is for the person at the keyboard to say")]
fn random_histories() {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let seeds: Vec<u64> = match number("FIRSTKEY_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("FIRSTKEY_HISTORIES").unwrap_or(if is_deep() { DEEP } else { QUICK })).collect(),
    };
    check_all(&seeds, check);
}

/// Otherwise a failed seed could not be investigated.
#[test]
fn a_seed_is_one_history() {
    check_all(&[0, 1, 2, 3, 4], |seed| {
        let (once, again) = (play(*seed), play(*seed));
        let violation = (once != again).then(|| "another history".to_owned());
        Failure::of(&format!("seed {seed}"), violation.into_iter().collect(), again.1, String::new())
            .into_iter()
            .collect()
    });
}
