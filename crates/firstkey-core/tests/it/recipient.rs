//! Addresses and domains.

use firstkey_core::recipient::{BadAddress, DomainPattern, Recipient};

#[test]
fn addresses() {
    let long_local = format!("{}@example.com", "a".repeat(65));
    let too_long = format!("{}@example.com", "a".repeat(320));
    let at_the_limit = format!("{}@{}.example.com", "a".repeat(64), ["b".repeat(60), "c".repeat(60)].join("."));
    for (text, expected) in [
        ("ada@example.com", Ok("ada@example.com")),
        ("Ada.Lovelace+aws@Example.COM", Ok("Ada.Lovelace+aws@example.com")),
        ("ada@bücher.example", Ok("ada@xn--bcher-kva.example")),
        (&at_the_limit, Ok(at_the_limit.as_str())),
        ("", Err(BadAddress::Malformed)),
        ("ada", Err(BadAddress::Malformed)),
        ("@example.com", Err(BadAddress::Malformed)),
        ("ada@", Err(BadAddress::Domain)),
        ("ada@localhost", Err(BadAddress::Domain)),
        ("ada@example.com.", Err(BadAddress::Domain)),
        ("ada@192.0.2.1", Err(BadAddress::Domain)),
        ("ada@[192.0.2.1]", Err(BadAddress::Domain)),
        ("ada@exa mple.com", Err(BadAddress::Domain)),
        ("a..b@example.com", Err(BadAddress::Malformed)),
        (".ada@example.com", Err(BadAddress::Malformed)),
        ("ada@bob@example.com", Err(BadAddress::Malformed)),
        ("<ada@example.com>", Err(BadAddress::Domain)),
        ("Ada <ada@example.com", Err(BadAddress::Malformed)),
        ("ada@example.com,bob@example.com", Err(BadAddress::Malformed)),
        ("\"a b\"@example.com", Err(BadAddress::Malformed)),
        ("ada@example.com\r\nBcc: all@example.com", Err(BadAddress::Control)),
        ("ada\n@example.com", Err(BadAddress::Control)),
        ("adä@example.com", Err(BadAddress::LocalPart)),
        (&long_local, Err(BadAddress::Malformed)),
        (&too_long, Err(BadAddress::TooLong)),
    ] {
        let recipient = text.parse::<Recipient>();
        assert_eq!(recipient.as_ref().map(Recipient::address), expected.as_ref().copied(), "{text:?}");
    }
}

#[test]
fn a_recipient_shows_itself_masked() {
    let recipient: Recipient = "ada@example.com".parse().unwrap();
    assert_eq!(
        (format!("{recipient:?}"), recipient.masked()),
        ("a***@example.com".to_owned(), "a***@example.com".to_owned())
    );
}

#[test]
fn domain_patterns() {
    for (pattern, address, matches) in [
        ("example.com", "ada@example.com", true),
        ("EXAMPLE.com", "ada@example.COM", true),
        ("example.com", "ada@mail.example.com", false),
        ("example.com", "ada@badexample.com", false),
        ("*.example.com", "ada@mail.example.com", true),
        ("*.example.com", "ada@a.b.example.com", true),
        ("*.example.com", "ada@example.com", false),
        ("*.example.com", "ada@badexample.com", false),
        ("*.example.com", "ada@mail.example.com.example.net", false),
        ("bücher.example", "ada@xn--bcher-kva.example", true),
        // Cyrillic а: another domain, however it looks.
        ("example.com", "ada@ex\u{430}mple.com", false),
    ] {
        let recipient = address.parse().unwrap();
        assert_eq!(pattern.parse::<DomainPattern>().unwrap().matches(&recipient), matches, "{pattern} {address}");
    }
    for pattern in ["", "com", "*", "*.com", "*.*.example.com", "a@example.com", "192.0.2.1"] {
        assert!(pattern.parse::<DomainPattern>().is_err(), "{pattern}");
    }
}
