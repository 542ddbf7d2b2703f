//! The rules for a chosen password.

use firstkey_core::claim::{PasswordRules, Rule};
use firstkey_core::password_policy::{PasswordPolicy, SYMBOLS};
use proptest::prelude::*;

use super::{NAMES, STRICT, typed};

/// Nothing but a length.
const LAX: PasswordPolicy =
    PasswordPolicy { minimum_length: 6, require_three_classes: false, ..PasswordPolicy::AWS_DEFAULT };

fn broken(policy: &PasswordPolicy, password: &str, again: &str) -> Vec<Rule> {
    match (PasswordRules { policy, names: &NAMES }).check(typed(password), &typed(again)) {
        Ok(credential) => {
            assert_eq!(credential.expose(), password);
            Vec::new()
        }
        Err(broken) => broken,
    }
}

#[test]
fn the_rules_of_each_policy() {
    use Rule::*;
    let list = |policy| PasswordRules { policy, names: &[] }.list();
    let always = [AtMost(128), Characters, NotAName, Uncommon, Same];
    assert_eq!(list(&PasswordPolicy::AWS_DEFAULT), [&[AtLeast(8), ThreeClasses][..], &always].concat());
    assert_eq!(list(&STRICT), [&[AtLeast(14), Uppercase, Lowercase, Number, Symbol][..], &always].concat());
    assert_eq!(list(&LAX), [&[AtLeast(6)][..], &always].concat());
}

#[test]
fn passwords_under_the_default_policy() {
    use Rule::*;
    let longest = format!("aB3{}", "x".repeat(125));
    let too_long = format!("{longest}x");
    let cases: [(&str, &[Rule]); 22] = [
        ("Blue horse 42", &[]),
        ("aB3aB3aB", &[]),
        ("aB3aB3a", &[AtLeast(8)]),
        (" aB3    ", &[]),
        ("", &[NotEmpty]),
        ("        ", &[ThreeClasses]),
        ("correct horse", &[ThreeClasses]),
        ("correct_horse", &[ThreeClasses]),
        ("correct_horse_7", &[]),
        // IAM takes these symbols, and does not count them.
        ("correct.horse~7", &[ThreeClasses]),
        ("Correct.horse~7", &[]),
        (&longest, &[]),
        (&too_long, &[AtMost(128)]),
        ("Blaue Möwe 42", &[Characters]),
        ("Blue\thorse 42", &[Characters]),
        ("Blue\u{a0}horse 42", &[Characters]),
        ("Blue horse 42\n", &[Characters]),
        ("Ｂlue horse 42", &[ThreeClasses, Characters]),
        ("日本", &[AtLeast(8), ThreeClasses, Characters]),
        ("P@ssw0rd", &[Uncommon]),
        ("aws12345!", &[Uncommon]),
        ("Blue horse 42\0", &[Characters]),
    ];
    for (password, expected) in cases {
        assert_eq!(broken(&PasswordPolicy::AWS_DEFAULT, password, password), expected, "{password:?}");
    }
}

#[test]
fn what_a_strict_policy_misses() {
    use Rule::*;
    let cases: [(&str, &[Rule]); 6] = [
        ("Blue_horse_0042", &[]),
        ("blue_horse_0042", &[Uppercase]),
        ("BLUE_HORSE_0042", &[Lowercase]),
        ("Blue_horse_abcd", &[Number]),
        ("Blue horse 0042", &[Symbol]),
        ("...", &[AtLeast(14), Uppercase, Lowercase, Number, Symbol]),
    ];
    for (password, expected) in cases {
        assert_eq!(broken(&STRICT, password, password), expected, "{password:?}");
    }
    for symbol in SYMBOLS.chars() {
        let password = format!("Blue horse 0042{symbol}");
        assert_eq!(broken(&STRICT, &password, &password), [], "{password}");
    }
    for symbol in "\"',./:;<>?\\`~ ".chars().filter(|symbol| !SYMBOLS.contains(*symbol)) {
        let password = format!("Blue horse 0042{symbol}");
        assert_eq!(broken(&STRICT, &password, &password), [Symbol], "{password}");
    }
}

#[test]
fn both_fields_are_the_same_to_the_letter() {
    let password = "Blue horse 42";
    for again in ["", "blue horse 42", "Blue horse 42 ", " Blue horse 42", "Blue horse 4"] {
        assert_eq!(broken(&PasswordPolicy::AWS_DEFAULT, password, again), [Rule::Same], "{again:?}");
    }
    assert_eq!(broken(&PasswordPolicy::AWS_DEFAULT, "aB3", "aB4"), [Rule::AtLeast(8), Rule::Same]);
}

#[test]
fn no_name_is_a_password() {
    for name in [
        "ada.lovelace",
        "Ada.Lovelace",
        "ADA@example.com",
        "123456789012",
        "example-corp",
        "examplecorp",
        "EXAMPLE CORP",
    ] {
        assert_eq!(broken(&LAX, name, name), [Rule::NotAName], "{name}");
    }
    // Part of a password they may be, as IAM has it.
    for password in ["ada.lovelace1", "my example corp"] {
        assert_eq!(broken(&LAX, password, password), [], "{password}");
    }
    let rules = PasswordRules { policy: &LAX, names: &["", " "] };
    assert!(rules.check(typed("      "), &typed("      ")).is_err_and(|broken| broken == [Rule::NotAName]));
    let rules = PasswordRules { policy: &LAX, names: &[""] };
    assert!(rules.check(typed("      "), &typed("      ")).is_ok());
}

/// What stands in the list is found there, in any case; what could never pass has no place in it.
#[test]
fn the_passwords_that_everybody_tries_first() {
    let list = include_str!("../../../src/claim/common-passwords.txt");
    let words: Vec<&str> = list.lines().collect();
    assert!(words.len() > 400 && words.is_sorted() && list.len() < 8_192, "{} of {}", words.len(), list.len());
    for (index, word) in words.iter().enumerate() {
        assert!(index == 0 || words[index - 1] != *word, "{word} twice");
        assert!(word.len() >= 6 && word.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()), "{word}");
        for password in [(*word).to_owned(), word.to_uppercase()] {
            assert_eq!(broken(&LAX, &password, &password), [Rule::Uncommon], "{word}");
        }
        let longer = format!("{word}x9");
        assert!(words.contains(&&*longer) || broken(&LAX, &longer, &longer).is_empty(), "{longer}");
    }
}

/// IAM's rules, written again from its documentation.
fn iam_accepts(policy: &PasswordPolicy, password: &str) -> bool {
    let counted = "! @ # $ % ^ & * ( ) _ + - = [ ] { } | '".replace(' ', "");
    let has = |class: &dyn Fn(char) -> bool| password.chars().any(class);
    let upper = has(&|c| c.is_ascii_uppercase());
    let lower = has(&|c| c.is_ascii_lowercase());
    let digit = has(&|c| c.is_ascii_digit());
    let symbol = has(&|c| counted.contains(c));
    let classes = [upper, lower, digit, symbol].iter().filter(|present| **present).count();
    (policy.minimum_length.max(1)..=128).contains(&password.chars().count())
        && is_taken(password)
        && (upper || !policy.require_uppercase)
        && (lower || !policy.require_lowercase)
        && (digit || !policy.require_numbers)
        && (symbol || !policy.require_symbols)
        && (classes >= 3 || !policy.require_three_classes)
}

/// botocore's model: `[\u0009\u000A\u000D\u0020-\u00FF]+`.
fn is_taken(password: &str) -> bool {
    password.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'))
}

fn policies() -> impl Strategy<Value = PasswordPolicy> {
    (6_usize..=128, any::<[bool; 5]>()).prop_map(|(minimum_length, [symbols, numbers, upper, lower, three])| {
        PasswordPolicy {
            minimum_length,
            require_symbols: symbols,
            require_numbers: numbers,
            require_uppercase: upper,
            require_lowercase: lower,
            require_three_classes: three,
            ..PasswordPolicy::AWS_DEFAULT
        }
    })
}

/// Lengths around the limits, with every class and with few.
fn passwords() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,20}",
        "[ -~]{120,135}",
        "[a-z]{6,20}",
        "[A-Za-z]{6,20}",
        "[a-z0-9]{6,20}",
        "[A-Za-z0-9_]{6,130}",
        "\\PC{0,20}",
        "[\\x00-\\xff]{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// What is accepted IAM accepts; what IAM accepts is refused for NIST's reasons only.
    #[test]
    fn the_rules_are_iams_and_nists(policy in policies(), password in passwords()) {
        let broken = broken(&policy, &password, &password);
        let ours = [Rule::Characters, Rule::NotAName, Rule::Uncommon];
        let breaks_iams = broken.iter().any(|rule| !ours.contains(rule));
        prop_assert_eq!(iam_accepts(&policy, &password), !breaks_iams && is_taken(&password), "{:?}", broken);
        let is_plain = password.chars().all(|c| matches!(c, ' '..='~'));
        prop_assert_eq!(is_plain || password.is_empty(), !broken.contains(&Rule::Characters));
    }

    #[test]
    fn every_broken_rule_is_one_that_is_shown(policy in policies(), password in "[ -~]{1,20}", again in "[ -~]{0,20}") {
        let list = PasswordRules { policy: &policy, names: &NAMES }.list();
        let broken = broken(&policy, &password, &again);
        let places: Vec<_> = broken.iter().map(|rule| list.iter().position(|shown| shown == rule)).collect();
        prop_assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{:?} {:?}", list, broken);
        prop_assert_eq!(password != again, broken.contains(&Rule::Same));
    }
}
