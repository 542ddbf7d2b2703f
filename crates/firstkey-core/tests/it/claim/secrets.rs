//! The link's token and the second channel's code.

use std::collections::BTreeSet;

use firstkey_core::claim::{CODE_LIFETIME, ClaimCode, ClaimToken, CodeHash, MAX_CODE_TRIES, TokenHash};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

const ORIGIN: &str = "https://claim.example.com";

fn segment(token: &ClaimToken) -> String {
    token.link(ORIGIN).strip_prefix("https://claim.example.com/c/").unwrap().to_owned()
}

#[test]
fn a_link_leads_back_to_its_token_and_nothing_else_does() {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    let mut seen = BTreeSet::new();
    for _ in 0..500 {
        let token = ClaimToken::draw(&mut random);
        let segment = segment(&token);
        assert!(segment.len() == 43 && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        assert_eq!(ClaimToken::parse(&segment).unwrap().hash(), token.hash());
        assert!(seen.insert(segment));
    }
}

/// The hash is computed by another program.
#[test]
fn the_hash_is_the_sha_256_of_the_bytes() {
    let hash = |segment: &str| ClaimToken::parse(segment).unwrap().hash().to_string();
    assert_eq!(hash(&"A".repeat(43)), "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    let highest = format!("{}8", "_".repeat(42));
    assert_eq!(hash(&highest), "af9613760f72635fbdb44a5a0a63c39f12af30f950a6ee5c971be188e89c4051");
}

#[test]
fn a_token_has_one_spelling() {
    let token = segment(&ClaimToken::draw(&mut ChaCha20Rng::seed_from_u64(1)));
    // The last character has two bits that belong to no byte.
    let last = |c: &str| format!("{}{c}", &"A".repeat(42));
    let others = [
        String::new(),
        token[..42].to_owned(),
        format!("{token}A"),
        format!("{token}="),
        format!(" {}", &token[1..]),
        format!("{}/", &token[..42]),
        format!("+{}", &token[1..]),
        format!("{}é", &token[..41]),
        format!("{}\0", &token[..42]),
        format!("%41{}", &token[3..]),
        last("B"),
        last("_"),
    ];
    for other in others {
        assert!(ClaimToken::parse(&other).is_none(), "{other:?}");
    }
    assert!(ClaimToken::parse(&last("E")).is_some());
}

#[test]
fn a_stored_hash_is_read_as_it_was_written() {
    let hash = ClaimToken::draw(&mut ChaCha20Rng::seed_from_u64(1)).hash();
    assert_eq!(hash.as_str().parse(), Ok(hash.clone()));
    assert_eq!(serde_json::to_value(&hash).unwrap(), hash.as_str());
    assert_eq!(serde_json::from_value::<TokenHash>(hash.as_str().into()).unwrap(), hash);
    for other in ["", &hash.as_str()[1..], &format!("{hash}0"), &hash.as_str().to_uppercase(), &"g".repeat(64)] {
        assert_eq!(
            other.parse::<TokenHash>().unwrap_err().to_string(),
            "it is not 64 hexadecimal digits in lower case"
        );
        assert!(serde_json::from_value::<TokenHash>(other.into()).is_err());
    }
}

proptest! {
    #[test]
    fn whatever_is_a_token_is_written_as_it_was_read(segment in "[A-Za-z0-9_-]{43}") {
        if let Some(token) = ClaimToken::parse(&segment) {
            prop_assert_eq!(self::segment(&token), segment);
        }
    }
}

#[test]
fn codes_are_easy_to_read_and_hard_to_guess() {
    let mut random = ChaCha20Rng::seed_from_u64(2);
    let codes: BTreeSet<String> = (0..2_000).map(|_| ClaimCode::draw(&mut random).shown().to_string()).collect();
    assert_eq!(codes.len(), 2_000);
    let characters: BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
    assert_eq!(characters.into_iter().collect::<String>(), "-23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
    for code in codes {
        assert!(code.len() == 9 && code.find('-') == Some(4) && code.rfind('-') == Some(4), "{code}");
    }
    assert_eq!((CODE_LIFETIME.as_secs(), MAX_CODE_TRIES), (600, 5));
}

/// Chi-square over 80,000 characters.
#[test]
fn the_characters_of_codes_are_uniform() {
    let mut random = ChaCha20Rng::seed_from_u64(20_261_129);
    let mut counts = [0_u32; 128];
    for _ in 0..10_000 {
        for byte in ClaimCode::draw(&mut random).shown().bytes().filter(|byte| *byte != b'-') {
            counts[usize::from(byte)] += 1;
        }
    }
    let chi_square: f64 =
        counts.iter().filter(|count| **count > 0).map(|&n| (f64::from(n) - 2_500.0).powi(2) / 2_500.0).sum();
    // 31 degrees of freedom: 61.1 is exceeded once in a thousand.
    assert!(chi_square < 61.1, "{chi_square}");
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    let read = |typed: &str| ClaimCode::parse(typed).map(|code| code.shown().to_string());
    for typed in ["ABCD-EFGH", "abcdefgh", " aBcD eFgH\n", "AB-CD-EF-GH", "abcd\u{a0}efgh"] {
        assert_eq!(read(typed).as_deref(), Some("ABCD-EFGH"), "{typed:?}");
    }
    for typed in ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "ABCD_EFGH", "ABCD-EFGé", "ＡBCD-EFGH"] {
        assert_eq!(read(typed), None, "{typed:?}");
    }
}

/// Computed by Python's `hashlib.pbkdf2_hmac`.
const STORED: &str = "pbkdf2-sha256$100000$AAECAwQFBgcICQoLDA0ODw$+13hUKMR97REPc2/kLnSMiQXGlsNA857VCvcgSVVZbM";

#[test]
fn the_hash_of_a_code_is_pbkdf2_with_a_salt_of_its_own() {
    let code = ClaimCode::parse("ABCD-EFGH").unwrap();
    let stored: CodeHash = STORED.parse().unwrap();
    assert!(stored.is_of(&code));
    assert!(!stored.is_of(&ClaimCode::parse("ABCD-EFGJ").unwrap()));
    let mut random = ChaCha20Rng::seed_from_u64(3);
    let [first, second] = [code.hash(&mut random), code.hash(&mut random)];
    assert!(first.is_of(&code) && first != second);
    assert!(first.to_string().starts_with("pbkdf2-sha256$100000$"), "{first}");
    assert_eq!(serde_json::from_value::<CodeHash>(serde_json::to_value(&first).unwrap()).unwrap(), first);
}

#[test]
fn what_is_no_hash_of_a_code_is_not_read() {
    let parts: Vec<&str> = STORED.split('$').collect();
    let with = |index: usize, part: &str| {
        let mut parts = parts.clone();
        parts[index] = part;
        parts.join("$")
    };
    assert_eq!(STORED.parse::<CodeHash>().unwrap().to_string(), STORED);
    let others = [
        String::new(),
        with(0, "pbkdf2-sha1"),
        with(1, "0"),
        with(1, "-1"),
        with(1, "10000001"),
        with(2, "AAEC"),
        with(2, "%"),
        with(3, parts[2]),
        format!("{STORED}$"),
    ];
    for other in others {
        assert!(other.parse::<CodeHash>().is_err(), "{other}");
    }
}
