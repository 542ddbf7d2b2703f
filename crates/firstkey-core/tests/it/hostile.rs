//! Hostile input: what must hold for any input, tried on the corpus of `fuzz/` and inputs derived from it.
//!
//! The same checks run under `cargo fuzz`. Here they run without nightly, on the same inputs every time.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use firstkey_testing::hostile::{claim_request, envelope, message, recipient};
use rand::rngs::ChaCha20Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::events::{event, fixtures};

/// The material of attacks on mail, logs, pages and parsers.
const PIECES: [&str; 42] = [
    "\0",
    "\r\n",
    "\n",
    "\t",
    "\u{1b}[2K",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\u{3164}",
    "\u{feff}",
    "\u{fffd}",
    "\r\nBcc: eve@example.net\r\n\r\n",
    "<script>",
    "\"><img src=x>",
    "</style>",
    "&lt;",
    "'",
    "\"",
    "\\",
    "\\u0000",
    "%0d%0a",
    "=?utf-8?q?=40?=",
    "@",
    "@@",
    "eve@example.net",
    "\"a b\"@example.com",
    "eve%example.net@example.com",
    "o'brien/it@example.com",
    "ex\u{430}mple.com",
    "xn--exmple-4nf.com",
    "xn--",
    "日本ひらカタ",
    ".",
    "*.",
    "{\"Message\":\"{}\"}",
    "-1e999",
    "\\ud800",
    "\\udfff\\ud83d",
];

/// An input and its name.
type Seed = (String, Vec<u8>);

#[test]
fn envelopes() {
    let mut seeds = corpus("envelope");
    for folder in ["eventbridge", "sns", "sqs", "ses"] {
        seeds.extend(fixtures(folder).into_iter().map(|(name, text)| (name, text.into_bytes())));
    }
    let records = fixtures("cloudtrail").into_iter().map(|(name, text)| (name, serde_json::from_str(&text).unwrap()));
    seeds.extend(records.map(|(name, record)| (name, event(&record).to_string().into_bytes())));
    attack("envelope", &seeds, 2_000, envelope::check);
}

#[test]
fn claim_requests() {
    attack("claim_request", &corpus("claim_request"), 1_500, claim_request::check);
}

#[test]
fn recipients() {
    attack("recipient", &corpus("recipient"), 10_000, recipient::check);
}

#[test]
fn messages() {
    attack("message", &corpus("message"), 3_000, message::check);
}

/// The corpus, by name. What the fuzzer finds on a machine has no dot in its name, and is not kept.
fn corpus(target: &str) -> Vec<Seed> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../fuzz/corpus", target].iter().collect();
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut kept: Vec<PathBuf> = files.filter(|path| path.extension().is_some()).collect();
    kept.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    kept.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// Checks the corpus, then this many inputs derived from it. The seed of the randomness counts up, and is printed on
/// failure.
fn attack(target: &str, seeds: &[Seed], count: u64, check: fn(&[u8])) {
    assert!(!seeds.is_empty(), "fuzz/corpus/{target} is empty");
    for (name, input) in seeds {
        assert!(catch_unwind(|| check(input)).is_ok(), "the check above fails for `{name}` of {target}");
    }
    for number in 0..count {
        let mut random = ChaCha20Rng::seed_from_u64(number);
        let input = mutate(seeds, &mut random);
        // Kept as a file in the corpus, the input is tried first the next time.
        let shown = input.escape_ascii();
        assert!(
            catch_unwind(|| check(&input)).is_ok(),
            "the check above fails for seed {number} of {target}:\n{shown}"
        );
    }
}

fn mutate(seeds: &[Seed], random: &mut ChaCha20Rng) -> Vec<u8> {
    let (_, seed) = seeds.choose(random).unwrap();
    // Most changes to JSON's text only break it, so half of them change its values.
    if let Ok(mut value) = serde_json::from_slice::<Value>(seed)
        && random.random()
    {
        swap_a_value(&mut value, random);
        return value.to_string().into_bytes();
    }
    let mut bytes = seed.clone();
    for _ in 0..random.random_range(1..=4) {
        let start = random.random_range(0..=bytes.len());
        let end = (start + random.random_range(0..8)).min(bytes.len());
        let piece: Vec<u8> = match random.random_range(0..4) {
            0 => random.random::<[u8; 3]>().to_vec(),
            1 => bytes[start..end].repeat(random.random_range(1..200)),
            2 => seeds.choose(random).unwrap().1.iter().skip(start).take(32).copied().collect(),
            _ => PIECES.choose(random).unwrap().as_bytes().to_vec(),
        };
        bytes.splice(start..end, piece);
    }
    bytes
}

/// Replaces a value by an odd one, also inside JSON in a string, as SNS and SQS carry it.
fn swap_a_value(value: &mut Value, random: &mut ChaCha20Rng) {
    let mut pointers = Vec::new();
    collect_pointers(value, String::new(), &mut pointers);
    let place = value.pointer_mut(pointers.choose(random).unwrap()).unwrap();
    if let Some(mut inner) = place.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok())
        && inner.is_object()
    {
        swap_a_value(&mut inner, random);
        *place = inner.to_string().into();
        return;
    }
    let odd = [
        json!(null),
        json!(true),
        json!(-1.5e300),
        json!(""),
        json!([null]),
        json!({"": {}}),
        json!("x".repeat(70_000)),
    ];
    *place = match random.random_range(0..3) {
        0 => odd.choose(random).unwrap().clone(),
        1 => json!(PIECES.choose(random).unwrap()),
        _ => json!(format!("{}{}", place.as_str().unwrap_or_default(), PIECES.choose(random).unwrap())),
    };
}

fn collect_pointers(value: &Value, here: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect_pointers(value, format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect_pointers(value, format!("{here}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(here);
}
