//! Every rule of admission.

use std::collections::BTreeMap;

use firstkey_core::admission::{
    Admission, Findings, Origin, QuarantineReason, Refusal, Rules, SkipReason, address_text, admit,
};
use firstkey_core::arrival::Arrival;
use firstkey_core::configuration::Configuration;
use firstkey_core::recipient::BadAddress;
use serde_json::{Value, json};

use crate::events::{event, fixtures};

/// The rules from these variables, on top of the required ones.
fn rules(variables: &[(&str, &str)]) -> Rules {
    let fixed = [
        ("FIRSTKEY_SENDER", "it@example.com"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com,*.example.org"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
    ];
    // The last of several values for a variable counts.
    let all = fixed.iter().chain(variables).map(|&(name, value)| (name.to_owned(), value.to_owned()));
    Configuration::from_variables(all.collect::<BTreeMap<_, _>>()).unwrap().rules
}

/// The arrival of a user of this name, with these tags, in `/people/`.
fn arrival(name: &str, tags: Value) -> Arrival {
    let mut record: Value = serde_json::from_str(&fixtures("cloudtrail")["create-user-assumed-role-sso"]).unwrap();
    record["responseElements"]["user"]["userName"] = json!(name);
    record["responseElements"]["user"]["tags"] = tags;
    Arrival::read(&event(&record)).unwrap()
}

fn email(address: &str) -> Value {
    json!([{"key": "team", "value": "x"}, {"key": "Email", "value": address}])
}

fn admitted(address: &str) -> Admission {
    Admission::Admit(address.parse().unwrap())
}

fn decide(arrival: &Arrival, variables: &[(&str, &str)]) -> Admission {
    admit(arrival, &rules(variables), "123456789012")
}

#[test]
fn the_recipient_is_the_tag_then_the_name_then_the_default_domain() {
    let default = [("FIRSTKEY_DEFAULT_DOMAIN", "example.com")];
    for (name, tags, variables, expected) in [
        ("ada", email("a@example.com"), &[][..], admitted("a@example.com")),
        ("bob@example.com", email("a@example.com"), &default, admitted("a@example.com")),
        ("bob@example.com", json!([]), &default, admitted("bob@example.com")),
        ("bob", json!([]), &default, admitted("bob@example.com")),
        ("bob", json!(null), &default, admitted("bob@example.com")),
        ("bob", json!([]), &[], Admission::Skip(SkipReason::NoAddress("email".to_owned()))),
        ("bob", email(""), &default, Admission::Skip(SkipReason::EmptyTag("email".to_owned()))),
        (
            "bob",
            json!([{"key": "MAIL-TO", "value": "a@example.com"}]),
            &[("FIRSTKEY_EMAIL_TAG", "mail-to")],
            admitted("a@example.com"),
        ),
        // A bad tag is not made up for by the name: somebody meant something else.
        ("bob@example.com", email("nobody"), &default, Admission::Quarantine(BadAddress::Malformed.into())),
        ("bob@", json!([]), &default, Admission::Quarantine(BadAddress::Domain.into())),
        ("bob,x", json!([]), &default, Admission::Quarantine(BadAddress::Malformed.into())),
    ] {
        assert_eq!(decide(&arrival(name, tags.clone()), variables), expected, "{name} {tags}");
    }
}

#[test]
fn the_domain_has_to_be_allowed() {
    for (address, domain) in
        [("a@example.net", "example.net"), ("a@example.org", "example.org"), ("a@x.example.com", "x.example.com")]
    {
        let expected = Admission::Quarantine(QuarantineReason::Domain(domain.to_owned()));
        assert_eq!(decide(&arrival("ada", email(address)), &[]), expected);
    }
    assert_eq!(decide(&arrival("ada", email("a@mail.example.org")), &[]), admitted("a@mail.example.org"));
}

#[test]
fn the_path_has_to_be_among_the_prefixes() {
    let ada = arrival("ada", email("a@example.com"));
    for (prefixes, admits) in
        [("/", true), ("/people/", true), ("/staff/, /people/", true), ("/staff/", false), ("/people/new/", false)]
    {
        let expected = if admits { admitted("a@example.com") } else { Admission::Skip(SkipReason::Path) };
        assert_eq!(decide(&ada, &[("FIRSTKEY_PATH_PREFIXES", prefixes)]), expected, "{prefixes}");
    }
}

#[test]
fn the_creator_has_to_be_allowed() {
    let role = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef";
    let session = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com";
    let ada = arrival("ada", email("a@example.com"));
    for (patterns, admits) in [
        (role, true),
        ("arn:aws:iam::123456789012:role/*AWSReservedSSO_Admin_*", true),
        ("arn:aws:iam::123456789012:user/x,arn:aws:iam::*:role/aws-reserved/*", true),
        ("arn:aws:iam::123456789012:role/terraform", false),
        ("arn:aws:iam::210987654321:role/*", false),
    ] {
        let expected = if admits {
            admitted("a@example.com")
        } else {
            Admission::Quarantine(QuarantineReason::Creator(session.to_owned()))
        };
        assert_eq!(decide(&ada, &[("FIRSTKEY_ALLOWED_CREATORS", patterns)]), expected, "{patterns}");
    }
}

/// If creators are limited, an event without a creator cannot be admitted.
#[test]
fn an_unknown_creator_is_quarantined() {
    for fixture in ["create-user-identity-type-only", "create-user-aws-service"] {
        let mut record: Value = serde_json::from_str(&fixtures("cloudtrail")[fixture]).unwrap();
        record["responseElements"]["user"]["tags"] = email("a@example.com");
        let arrival = Arrival::read(&event(&record)).unwrap();
        assert_eq!(decide(&arrival, &[]), admitted("a@example.com"));
        let decided = decide(&arrival, &[("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:*")]);
        assert!(matches!(decided, Admission::Quarantine(QuarantineReason::Creator(_))), "{fixture}: {decided:?}");
    }
}

/// The reader sees everything that is wrong, not only what decides.
#[test]
fn every_rule_is_asked() {
    let mut ada = arrival("ada", email("a@example.net"));
    ada.creator.principal = None;
    ada.creator.name = None;
    let creators = ("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform");
    let rules = rules(&[("FIRSTKEY_PATH_PREFIXES", "/staff/"), creators]);
    let expected = Findings {
        account: Err(QuarantineReason::Account("123456789012".to_owned())),
        path: Err(SkipReason::Path),
        recipient: Ok("a@example.net".parse().unwrap()),
        allowed: Some(Err(QuarantineReason::Domain("example.net".to_owned()))),
        creator: Err(QuarantineReason::Creator("someone unknown".to_owned())),
    };
    assert_eq!(Findings::of(&ada, &rules, "210987654321"), expected);
    ada.tags.clear();
    let nowhere = Findings::of(&ada, &rules, "210987654321");
    assert_eq!(nowhere.recipient, Err(Refusal::Skip(SkipReason::NoAddress("email".to_owned()))));
    assert_eq!(nowhere.allowed, None);
}

#[test]
fn the_origin_of_an_address_is_told() {
    let with_default = rules(&[("FIRSTKEY_DEFAULT_DOMAIN", "example.com")]);
    let tagged = arrival("bob@example.com", email("nobody"));
    for (arrival, text, origin) in [
        (&tagged, "nobody", Origin::Tag("Email")),
        (&arrival("bob@example.com", json!([])), "bob@example.com", Origin::Name),
        (&arrival("bob", json!([])), "bob@example.com", Origin::DefaultDomain),
    ] {
        let found = address_text(&arrival.user_name, &arrival.tags, &with_default).unwrap();
        assert_eq!((&*found.text, found.origin), (text, origin));
    }
}

#[test]
fn an_event_of_another_account_is_quarantined() {
    let ada = arrival("ada", email("a@example.com"));
    let expected = Admission::Quarantine(QuarantineReason::Account("123456789012".to_owned()));
    assert_eq!(admit(&ada, &rules(&[]), "210987654321"), expected);
}

/// These look like a domain that the reader knows, and would be allowed below a wildcard.
#[test]
fn domains_that_mix_scripts_are_quarantined() {
    let mixed = |domain| {
        format!("the recipient's domain `{domain}` mixes scripts in one label, as look-alikes of other domains do")
    };
    let invisible = "the address has invisible characters, or some that turn the direction of text";
    for (address, reason) in [
        ("a@ex\u{430}mple.com", mixed("xn--exmple-4nf.com")),
        ("a@p\u{430}ypal.example.org", mixed("xn--pypal-4ve.example.org")),
        ("a@xn--pypal-4ve.example.org", mixed("xn--pypal-4ve.example.org")),
        // Nothing is mixed, and nobody allowed it.
        (
            "a@\u{435}\u{445}\u{430}\u{43c}\u{440}\u{4cf}\u{435}.com",
            "the recipient's domain `xn--80ajb1au1a38g.com` is not among FIRSTKEY_ALLOWED_DOMAINS".to_owned(),
        ),
        ("a@exa\u{200b}mple.com", invisible.to_owned()),
        ("\u{202e}moc.elpmaxe@a", invisible.to_owned()),
        ("a@example.com\0", "the address has control characters".to_owned()),
    ] {
        match decide(&arrival("ada", email(address)), &[]) {
            Admission::Quarantine(found) => assert_eq!(found.to_string(), reason, "{address}"),
            other => panic!("{address}: {other:?}"),
        }
    }
    let below = "a@日本ひらカタabc.example.org";
    assert_eq!(decide(&arrival("ada", email(below)), &[]), admitted(below));
}

/// IAM treats keys that differ only in case as one key, so two of them are forged.
#[test]
fn several_tags_that_differ_are_quarantined() {
    let reason = QuarantineReason::SeveralTags("email".to_owned());
    assert_eq!(reason.to_string(), "the user has several `email` tags that differ");
    for (first, second, expected) in [
        ("a@example.com", "b@example.com", Admission::Quarantine(reason.clone())),
        ("a@example.com", "", Admission::Quarantine(reason.clone())),
        ("", "a@example.com", Admission::Quarantine(reason)),
        ("a@example.com", "a@example.com", admitted("a@example.com")),
        ("", "", Admission::Skip(SkipReason::EmptyTag("email".to_owned()))),
    ] {
        let tags =
            json!([{"key": "email", "value": first}, {"key": "x", "value": "y"}, {"key": "EMAIL", "value": second}]);
        assert_eq!(decide(&arrival("bob@example.com", tags), &[]), expected, "{first} {second}");
    }
}
