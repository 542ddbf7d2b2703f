//! Passwords.

use firstkey_core::credential::{ALPHABET, Credential};
use firstkey_core::password_policy::PasswordPolicy;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

/// IAM's rules, written again from its documentation, independently of the generator.
fn accepts(policy: &PasswordPolicy, password: &str) -> bool {
    let symbols = "! @ # $ % ^ & * ( ) _ + - = [ ] { } | '".replace(' ', "");
    let has = |class: &dyn Fn(char) -> bool| password.chars().any(class);
    let upper = has(&|c| c.is_ascii_uppercase());
    let lower = has(&|c| c.is_ascii_lowercase());
    let digit = has(&|c| c.is_ascii_digit());
    let symbol = has(&|c| symbols.contains(c));
    let classes = [upper, lower, digit, symbol].iter().filter(|present| **present).count();
    let length = password.chars().count();
    length >= policy.minimum_length
        && length <= 128
        && (upper || !policy.require_uppercase)
        && (lower || !policy.require_lowercase)
        && (digit || !policy.require_numbers)
        && (symbol || !policy.require_symbols)
        && (classes >= 3 || !policy.require_three_classes)
        && password.chars().all(|c| c.is_ascii_alphanumeric() || symbols.contains(c))
        && !password.contains(['0', 'O', '1', 'l', 'I', '|'])
}

fn policies() -> impl Strategy<Value = PasswordPolicy> {
    (6_usize..=128, any::<[bool; 7]>(), proptest::option::of(1_u32..=1095), proptest::option::of(1_u32..=24)).prop_map(
        |(minimum_length, flags, max_age_days, reuse_prevention)| PasswordPolicy {
            minimum_length,
            require_symbols: flags[0],
            require_numbers: flags[1],
            require_uppercase: flags[2],
            require_lowercase: flags[3],
            require_three_classes: flags[4],
            allow_users_to_change_password: flags[5],
            max_age_days,
            reuse_prevention,
            hard_expiry: flags[6],
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_password_passes_its_policy(
        policy in policies(), length in 12_usize..=128, name in "[A-Za-z0-9_+=,.@-]{1,64}", alias in "[a-z0-9-]{3,20}", seed: u64,
    ) {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let credential = Credential::generate(&policy, length, &[&name, &alias], &mut random);
        let password = credential.expose();
        prop_assert!(accepts(&policy, password));
        prop_assert_eq!(password.len(), length.max(policy.minimum_length));
        let folded = password.to_lowercase();
        prop_assert!(!folded.contains(&name.to_lowercase()) && !folded.contains(&alias));
    }
}

/// The names that the generator is most likely to hit by chance.
#[test]
fn no_password_contains_the_user_name_or_the_alias() {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    for name in ["a", "Z", "x9", "@", "", "ab"] {
        for _ in 0..200 {
            let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 64, &[name, ""], &mut random);
            let folded = credential.expose().to_lowercase();
            assert!(name.is_empty() || !folded.contains(&name.to_lowercase()), "{name}");
        }
    }
}

/// Chi-square over 256,000 characters of long passwords. There, requiring all four classes rejects almost none, and
/// every character must be equally likely at every place.
#[test]
fn characters_are_uniform() {
    let mut random = ChaCha20Rng::seed_from_u64(20_261_122);
    let (passwords, length) = (2_000_usize, 128);
    let mut counts = [0_u32; 128];
    for _ in 0..passwords {
        let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, length, &[], &mut random);
        for byte in credential.expose().bytes() {
            counts[usize::from(byte)] += 1;
        }
    }
    let expected = (passwords * length) as f64 / ALPHABET.len() as f64;
    let deviation = |&byte: &u8| (f64::from(counts[usize::from(byte)]) - expected).powi(2) / expected;
    let chi_square: f64 = ALPHABET.iter().map(deviation).sum();
    assert_eq!(ALPHABET.len(), 76);
    assert_eq!(ALPHABET.iter().map(|&byte| counts[usize::from(byte)]).sum::<u32>(), 256_000);
    // 75 degrees of freedom: 118.6 is exceeded once in a thousand.
    assert!(chi_square < 118.6, "{chi_square}");
}

/// With the shortest passwords, the classes matter. Uniform then means as if drawn whole and rejected: a digit, from
/// the smallest class, is as likely at the first place as at the last, and its share is that among the accepted
/// strings.
#[test]
fn short_passwords_are_uniform_over_the_allowed_strings() {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let (passwords, length) = (20_000_u32, 12_u32);
    let mut digits = vec![0_u32; length as usize];
    for _ in 0..passwords {
        let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, length as usize, &[], &mut random);
        for (place, byte) in credential.expose().bytes().enumerate() {
            digits[place] += u32::from(byte.is_ascii_digit());
        }
    }
    // By inclusion and exclusion over the classes of 24, 25, 8 and 19 characters of 76.
    let share = expected_digit_share(length);
    for (place, &count) in digits.iter().enumerate() {
        let found = f64::from(count) / f64::from(passwords);
        let deviation = (share * (1.0 - share) / f64::from(passwords)).sqrt();
        assert!((found - share).abs() < 4.0 * deviation, "place {place}: {found} is not {share}");
    }
}

/// The chance that one given place holds a digit, among all strings of the length with all four classes.
fn expected_digit_share(length: u32) -> f64 {
    let classes = [24.0, 25.0, 19.0, 8.0];
    let (mut strings, mut with_digit) = (0.0, 0.0);
    for left_out in 0_u32..16 {
        let kept = |class: &usize| left_out & (1 << class) == 0;
        let characters: f64 = (0..4).filter(kept).map(|class| classes[class]).sum();
        let sign = if left_out.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
        strings += sign * f64::powi(characters, length as i32);
        if kept(&3) {
            with_digit += sign * 8.0 * f64::powi(characters, length as i32 - 1);
        }
    }
    with_digit / strings
}

#[test]
fn the_alphabet_is_iams_without_look_alikes() {
    let alphabet = String::from_utf8(ALPHABET.to_vec()).unwrap();
    assert_eq!(alphabet, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!@#$%^&*()_+-=[]{}'");
}

#[test]
fn a_credential_notices_that_it_is_quoted() {
    let mut random = ChaCha20Rng::seed_from_u64(3);
    let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 20, &[], &mut random);
    let password = credential.expose().to_owned();
    assert!(credential.is_quoted_in(&format!("Value '{password}' at 'password' failed")));
    assert!(credential.is_quoted_in(&password[7..13]));
    assert!(!credential.is_quoted_in(&password[7..12]));
    assert!(!credential.is_quoted_in("Password does not conform to the account password policy."));
}
