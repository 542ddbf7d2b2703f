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
        ("ada\0@example.com", Err(BadAddress::Control)),
        ("ada@example.com\t", Err(BadAddress::Control)),
        ("ada@exa\u{200b}mple.com", Err(BadAddress::Invisible)),
        ("ada@exa\u{ad}mple.com", Err(BadAddress::Invisible)),
        ("ada\u{3164}@example.com", Err(BadAddress::Invisible)),
        ("\u{202e}moc.elpmaxe@ada", Err(BadAddress::Invisible)),
        ("ada@example.com\u{2028}", Err(BadAddress::Invisible)),
        ("ada+aws@example.com", Ok("ada+aws@example.com")),
        ("+@example.com", Ok("+@example.com")),
        ("o'brien/it@example.com", Ok("o'brien/it@example.com")),
        ("\"ada+aws\"@example.com", Err(BadAddress::Malformed)),
        ("\"eve@example.net\"@example.com", Err(BadAddress::Malformed)),
        ("ada\\@example.com", Err(BadAddress::Malformed)),
        ("ada(x)@example.com", Err(BadAddress::Malformed)),
        ("eve%example.net@example.com", Err(BadAddress::Malformed)),
        ("example.net!eve@example.com", Err(BadAddress::Malformed)),
        ("=?utf-8?q?eve=40example.net=3e=20?=@example.com", Err(BadAddress::Malformed)),
        ("@example.net:ada@example.com", Err(BadAddress::Malformed)),
        ("ada\u{ff20}example.com", Err(BadAddress::Malformed)),
        ("ada@xn--a.example", Err(BadAddress::Domain)),
        ("ada@xn--example-.com", Err(BadAddress::Domain)),
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
    // IAM allows a slash in a tag, and so in an address.
    for address in ["ada@example.com", "ada.lovelace/it@example.com", "a'b@example.com", "a@example.com"] {
        let recipient: Recipient = address.parse().unwrap();
        let expected = "a***@example.com".to_owned();
        assert_eq!((format!("{recipient:?}"), recipient.masked()), (expected.clone(), expected));
    }
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
    for (pattern, shown) in [("*.EXAMPLE.com", "*.example.com"), ("bücher.example", "xn--bcher-kva.example")] {
        assert_eq!(pattern.parse::<DomainPattern>().unwrap().to_string(), shown);
    }
    for pattern in ["", "com", "*", "*.com", "*.*.example.com", "a@example.com", "192.0.2.1"] {
        assert!(pattern.parse::<DomainPattern>().is_err(), "{pattern}");
    }
}

/// UTS #39's "highly restrictive": one script, or Latin with the scripts of Japanese, Chinese or Korean.
#[test]
fn labels_that_mix_scripts() {
    for (domain, mixes) in [
        ("example.com", false),
        ("xn--bcher-kva.example", false),
        ("ex\u{430}mple.com", true),
        ("xn--exmple-4nf.com", true),
        ("EX\u{410}MPLE.com", true),
        ("example.c\u{43e}m", true),
        ("g\u{3bf}\u{3bf}gle.example", true),
        ("\u{13ab}xample.com", true),
        ("p\u{561}ypal.example", true),
        ("\u{3b1}\u{430}.example", true),
        // No script by themselves: digits, hyphens, and a dot that Catalan writes.
        ("24-7.example", false),
        ("почта-24.example", false),
        ("col·legi.example", false),
        // Each label by itself.
        ("почта.example.com", false),
        // All in one script: only the list of allowed domains can tell it from a look-alike.
        ("\u{430}\u{440}\u{440}\u{4cf}\u{435}.example", false),
        ("日本ひらカタabc.example", false),
        ("注音ㄅabc.example", false),
        ("漢한abc.example", false),
        ("ー.example", false),
        ("ひ한.example", true),
        ("ㄅ한.example", true),
        ("カㄅ.example", true),
        ("漢\u{430}.example", true),
    ] {
        let recipient: Recipient = format!("ada@{domain}").parse().unwrap();
        assert_eq!(recipient.mixes_scripts(), mixes, "{domain}");
        assert_eq!(domain.parse::<DomainPattern>().unwrap().mixes_scripts(), mixes, "{domain}");
    }
}
