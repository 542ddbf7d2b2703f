//! Passwords.

use firstkey_core::credential::{ALPHABET, Credential, DEFAULT_LENGTH, MAX_LENGTH, MIN_LENGTH};
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
}

/// Whether a password is made of groups as the documentation says: four letters and digits without look-alikes, `_` between
/// them, and the last one up to one longer, so that none ends with `_`.
fn is_grouped(password: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() && !['0', 'O', '1', 'l', 'I'].contains(&c);
    let groups: Vec<&str> = password.split('_').collect();
    let [whole @ .., last] = &groups[..] else { return false };
    whole.iter().all(|group| group.len() == 4)
        && (1..=5).contains(&last.len())
        && groups.iter().all(|group| group.chars().all(is_plain))
}

fn generate(policy: &PasswordPolicy, length: usize, seed: u64) -> Credential {
    Credential::generate(policy, length, &["ada.lovelace", "example"], &mut ChaCha20Rng::seed_from_u64(seed))
}

/// All that can be required, at every length that can: what else a policy says is not about one password.
#[test]
fn every_policy_is_satisfied_at_every_length() {
    for required in 0_u32..32 {
        let is_required = |rule: u32| required & (1 << rule) != 0;
        for minimum_length in 6..=128 {
            let policy = PasswordPolicy {
                minimum_length,
                require_symbols: is_required(0),
                require_numbers: is_required(1),
                require_uppercase: is_required(2),
                require_lowercase: is_required(3),
                require_three_classes: is_required(4),
                ..PasswordPolicy::AWS_DEFAULT
            };
            for length in [MIN_LENGTH, DEFAULT_LENGTH, MAX_LENGTH] {
                let credential = generate(&policy, length, u64::from(required));
                let password = credential.expose();
                assert!(accepts(&policy, password) && is_grouped(password), "{policy:?}: {password}");
                assert_eq!(password.len(), length.max(minimum_length), "{policy:?}: {password}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_password_has_its_length_and_shape_and_no_name_inside(
        length in 14_usize..=128, name in "[A-Za-z0-9_+=,.@-]{1,64}", alias in "[a-z0-9-]{3,20}", seed: u64,
    ) {
        let policy = PasswordPolicy::AWS_DEFAULT;
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let credential = Credential::generate(&policy, length, &[&name, &alias], &mut random);
        let password = credential.expose();
        prop_assert!(accepts(&policy, password) && is_grouped(password), "{}", password);
        prop_assert_eq!(password.len(), length);
        let classes: [fn(&char) -> bool; 3] = [char::is_ascii_uppercase, char::is_ascii_lowercase, char::is_ascii_digit];
        for is_of_class in classes {
            prop_assert!(password.chars().any(|c| is_of_class(&c)), "{}", password);
        }
        let folded = password.to_lowercase();
        prop_assert!(name == "_" || !folded.contains(&name.to_lowercase()));
        prop_assert!(!folded.contains(&alias));
    }
}

/// A length that the configuration refuses does not make a weak password of a caller's mistake.
#[test]
fn no_password_is_shorter_than_the_least_or_longer_than_iam_takes() {
    let lengths =
        [0, 13, 14, 24, 128, 500].map(|length| generate(&PasswordPolicy::AWS_DEFAULT, length, 1).expose().len());
    assert_eq!(lengths, [14, 14, 14, 24, 128, 128]);
}

#[test]
fn groups_of_four_are_joined_and_nothing_is_joined_to_the_end() {
    let shape = |length| {
        let credential = generate(&PasswordPolicy::AWS_DEFAULT, length, 1);
        credential.expose().replace(|c: char| c.is_ascii_alphanumeric(), "x")
    };
    assert_eq!(
        [14, 15, 16, 19, 20, 21, 24].map(shape),
        [
            "xxxx_xxxx_xxxx",
            "xxxx_xxxx_xxxxx",
            "xxxx_xxxx_xxxx_x",
            "xxxx_xxxx_xxxx_xxxx",
            "xxxx_xxxx_xxxx_xxxxx",
            "xxxx_xxxx_xxxx_xxxx_x",
            "xxxx_xxxx_xxxx_xxxx_xxxx",
        ]
    );
}

/// The names that the generator is most likely to hit by chance, and the one that it cannot avoid.
#[test]
fn no_password_contains_the_user_name_or_the_alias() {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    for name in ["a", "Z", "x9", "@", "", "ab", "a_", "_9", "__"] {
        for _ in 0..200 {
            let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 64, &[name, ""], &mut random);
            let folded = credential.expose().to_lowercase();
            assert!(name.is_empty() || !folded.contains(&name.to_lowercase()), "{name}");
        }
    }
    let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, 24, &["_"], &mut random);
    assert!(is_grouped(credential.expose()));
}

/// Chi-square over 206,000 characters of long passwords. There, requiring all three classes rejects almost none, and
/// every character must be equally likely at every place.
#[test]
fn characters_are_uniform() {
    let mut random = ChaCha20Rng::seed_from_u64(20_261_122);
    let (passwords, length, drawn) = (2_000_usize, 128, 103);
    let mut counts = [0_u32; 128];
    for _ in 0..passwords {
        let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, length, &[], &mut random);
        for byte in credential.expose().bytes() {
            counts[usize::from(byte)] += 1;
        }
    }
    let expected = (passwords * drawn) as f64 / ALPHABET.len() as f64;
    let deviation = |&byte: &u8| (f64::from(counts[usize::from(byte)]) - expected).powi(2) / expected;
    let chi_square: f64 = ALPHABET.iter().map(deviation).sum();
    assert_eq!(ALPHABET.len(), 57);
    assert_eq!(ALPHABET.iter().map(|&byte| counts[usize::from(byte)]).sum::<u32>(), 206_000);
    // 56 degrees of freedom: 94.5 is exceeded once in a thousand.
    assert!(chi_square < 94.5, "{chi_square}");
}

/// With the shortest passwords, the classes matter. Uniform then means as if drawn whole and rejected: a digit, from
/// the smallest class, is as likely at the first place as at the last, and its share is that among the accepted
/// strings.
#[test]
fn short_passwords_are_uniform_over_the_allowed_strings() {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let passwords = 20_000_u32;
    let mut digits = [0_u32; MIN_LENGTH];
    for _ in 0..passwords {
        let credential = Credential::generate(&PasswordPolicy::AWS_DEFAULT, MIN_LENGTH, &[], &mut random);
        for (place, byte) in credential.expose().bytes().enumerate() {
            digits[place] += u32::from(byte.is_ascii_digit());
        }
    }
    let drawn = i32::try_from(drawn(MIN_LENGTH)).unwrap();
    let with_digit = strings(|characters, has_digits| if has_digits { 8.0 * characters.powi(drawn - 1) } else { 0.0 });
    let share = with_digit / strings(|characters, _| characters.powi(drawn));
    for (place, &count) in digits.iter().enumerate().filter(|(place, _)| ![4, 9].contains(place)) {
        let found = f64::from(count) / f64::from(passwords);
        let deviation = (share * (1.0 - share) / f64::from(passwords)).sqrt();
        assert!((found - share).abs() < 4.0 * deviation, "place {place}: {found} is not {share}");
    }
}

/// How many characters of a password are drawn: all but the joints.
fn drawn(length: usize) -> usize {
    (0..length).filter(|index| index % 5 != 4 || index + 1 == length).count()
}

/// How many strings have all three classes, by inclusion and exclusion over their 24, 25 and 8 characters: `count` says how many
/// there are of so many characters, and whether digits are among these.
fn strings(count: impl Fn(f64, bool) -> f64) -> f64 {
    let classes = [24.0, 25.0, 8.0];
    let terms = (0_u32..8).map(|left_out| {
        let kept = |class: &usize| left_out & (1 << class) == 0;
        let characters: f64 = (0..3).filter(kept).map(|class| classes[class]).sum();
        let sign = if left_out.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
        sign * count(characters, kept(&2))
    });
    terms.sum()
}

/// What `docs/message.md` says of how hard passwords are to guess.
#[test]
fn a_password_of_each_documented_length_is_as_hard_to_guess_as_documented() {
    let document = include_str!("../../../../docs/message.md");
    for length in [14, 16, 20, 24] {
        let drawn = i32::try_from(drawn(length)).unwrap();
        let bits = strings(|characters, _| characters.powi(drawn)).log2();
        let row = format!("| {length} | ");
        let row = document.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("no row for {length}"));
        assert!(row.ends_with(&format!("| {bits:.1} |")), "{row} has to tell {bits:.1}");
    }
}

#[test]
fn the_alphabet_has_no_look_alikes() {
    let alphabet = String::from_utf8(ALPHABET.to_vec()).unwrap();
    assert_eq!(alphabet, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789");
}

/// A preview shows what users will see.
#[test]
fn the_sample_says_so_and_has_the_shape_of_a_password() {
    let sample = |minimum_length, length| {
        let policy = PasswordPolicy { minimum_length, ..PasswordPolicy::AWS_DEFAULT };
        Credential::sample(&policy, length).expose().to_owned()
    };
    assert_eq!(sample(8, 24), "Demo_Pass_Word_Dont_Use2");
    assert_eq!(sample(8, 14), "Demo_Pass_Word");
    assert_eq!(sample(28, 24), "Demo_Pass_Word_Dont_Use2_Dem");
    for length in 14..=128 {
        let sample = sample(8, length);
        assert!(is_grouped(&sample) && sample.len() == length, "{sample}");
    }
}

#[test]
fn a_credential_notices_that_it_is_quoted() {
    let credential = generate(&PasswordPolicy::AWS_DEFAULT, 24, 3);
    let password = credential.expose().to_owned();
    assert!(credential.is_quoted_in(&format!("Value '{password}' at 'password' failed")));
    assert!(credential.is_quoted_in(&password[7..13]));
    assert!(!credential.is_quoted_in(&password[7..12]));
    assert!(!credential.is_quoted_in("Password does not conform to the account password policy."));
}
