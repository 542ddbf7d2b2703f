//! What the time of an answer tells of a link: nothing that its page does not say.

use std::time::{Duration, Instant};

use firstkey_testing::world::World;

use super::{DONE, EXPIRED, ORIGIN, PASSWORD, RENEWED, choose, invited, open, want};
use crate::sweep::HOUR;

/// How often each link is opened.
const OPENED: usize = 200;
/// How many times another a link's time may be: machines are noisy.
const MARGIN: f64 = 3.0;

fn secret(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

/// The link with another last letter: an attacker who compares letter by letter would get furthest with it.
fn almost(link: &str) -> String {
    let (all, last) = link.split_at(link.len() - 1);
    // The last letter of 32 bytes has two bits that are always zero: these two differ in a used one.
    format!("{all}{}", if last == "A" { "E" } else { "A" })
}

/// The time to open each link, of which a tenth of its tries is quicker. They take turns, so that other work on the machine slows all of
/// them.
async fn times<const N: usize>(world: &World, links: [&str; N]) -> [Duration; N] {
    let mut all = [const { Vec::new() }; N];
    for round in 0..OPENED {
        for turn in 0..N {
            let number = (round + turn) % N;
            let began = Instant::now();
            open(world, links[number]).await;
            all[number].push(began.elapsed());
        }
    }
    all.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 10]
    })
}

fn assert_alike(times: &[Duration]) {
    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(most.as_secs_f64() <= least.as_secs_f64() * MARGIN, "the times differ: {times:?}");
}

/// Unknown links and those that have ended have one page. Nor is there a way to find a used link's secret letter by letter.
#[tokio::test(start_paused = true)]
async fn an_unknown_link_takes_as_long_as_one_that_ended_or_is_nearly_right() {
    let (world, _, ended) = invited().await;
    tokio::time::sleep(HOUR * 73).await;
    assert_eq!(open(&world, &ended).await.heading, EXPIRED);
    let (unknown, nearly) = (format!("{ORIGIN}/c/{}", "Zy".repeat(21) + "A"), almost(&ended));
    assert_ne!(secret(&nearly), secret(&ended));
    for link in [&unknown, &nearly] {
        assert_eq!(open(&world, link).await.heading, EXPIRED);
    }
    assert_alike(&times(&world, [&unknown, &ended, &nearly]).await);
}

/// The page of a used link says that it is used; one that differs from it in a letter takes as long as any other.
#[tokio::test(start_paused = true)]
async fn a_used_link_cannot_be_found_letter_by_letter() {
    let (world, _, used) = invited().await;
    assert_eq!(choose(&world, &used, PASSWORD).await.heading, DONE);
    let unknown = format!("{ORIGIN}/c/{}", "Zy".repeat(21) + "A");
    assert_alike(&times(&world, [&unknown, &almost(&used)]).await);
}

/// The same calls of the ledger, and none of IAM.
#[tokio::test(start_paused = true)]
async fn an_unknown_link_costs_the_calls_of_one_that_ended() {
    let (world, _, ended) = invited().await;
    tokio::time::sleep(HOUR * 73).await;
    let mut costs = Vec::new();
    for link in [format!("{ORIGIN}/c/{}", "A".repeat(43)), ended] {
        let before = world.wire.calls().len();
        open(&world, &link).await;
        costs.push(world.wire.calls()[before..].iter().map(|call| call.operation.clone()).collect::<Vec<_>>());
    }
    assert_eq!(costs, [["GetItem", "GetItem"], ["GetItem", "GetItem"]]);
}

/// On a clock that stands still until everybody waits, equal times are equal.
#[tokio::test(start_paused = true)]
async fn the_wish_for_another_link_is_answered_after_the_same_time_whatever_came_of_it() {
    let (world, _, ended) = invited().await;
    tokio::time::sleep(HOUR * 73).await;
    let mut times = Vec::new();
    for link in [format!("{ORIGIN}/c/{}", "A".repeat(43)), ended.clone(), ended.clone(), ended.clone(), ended] {
        let began = tokio::time::Instant::now();
        assert_eq!(want(&world, &link, "renew").await.heading, RENEWED);
        times.push(began.elapsed().as_secs());
    }
    assert_eq!((times, world.mails().len()), (vec![2; 5], 1 + 3));
}
