//! The configuration's variables.

use firstkey_core::appearance::{AccentColor, Appearance, NoColor};
use firstkey_core::configuration::{Authorities, ClaimSettings, Configuration, SlackSettings};
use firstkey_core::event::Tag;
use firstkey_core::locale::Locale;
use jiff::SignedDuration;

fn read(variables: &[(&str, &str)]) -> Result<Configuration, String> {
    let variables = variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    Configuration::from_variables(variables).map_err(|error| error.to_string())
}

#[test]
fn two_variables_are_enough() {
    let minimal = [
        ("FIRSTKEY_SENDER", "IT <it@example.com>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("PATH", "/bin"),
    ];
    let configuration = read(&minimal).unwrap();
    assert_eq!(configuration.table, "firstkey");
    assert_eq!(configuration.password_length, 24);
    assert_eq!(configuration.expire_after, SignedDuration::from_hours(72));
    assert_eq!(configuration.rules.email_tag, "email");
    assert_eq!(configuration.rules.path_prefixes, ["/"]);
    assert_eq!(configuration.sender.to_string(), "IT <it@example.com>");
    assert_eq!((configuration.locale, configuration.locale_tag.as_str()), (Locale::English, "locale"));
    assert_eq!(configuration.appearance, Appearance::default());
    assert_eq!((configuration.ses_region, configuration.alert_topic), (None, None));
    assert_eq!(configuration.authorities, Authorities::Embedded);
    assert_eq!((configuration.slack, configuration.claim), (None, None));
}

#[test]
fn certificate_authorities() {
    for (text, authorities) in
        [("", Authorities::Embedded), ("embedded", Authorities::Embedded), ("system", Authorities::System)]
    {
        let variables = [
            ("FIRSTKEY_SENDER", "it@example.com"),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/"),
            ("FIRSTKEY_CA", text),
        ];
        assert_eq!(read(&variables).map(|configuration| configuration.authorities), Ok(authorities));
    }
}

#[test]
fn all_problems_are_told_in_one_go() {
    let error = read(&[
        ("FIRSTKEY_SENDER", "it"),
        ("FIRSTKEY_TABLE", "a"),
        ("FIRSTKEY_DELIVERY", "claim"),
        ("FIRSTKEY_EMAIL_TAG", "aws:email"),
        ("FIRSTKEY_DEFAULT_DOMAIN", "*.example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/people/,people"),
        ("FIRSTKEY_ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/x,terraform"),
        ("FIRSTKEY_PASSWORD_LENGTH", "8"),
        ("FIRSTKEY_EXPIRE_AFTER", "30"),
        ("FIRSTKEY_SES_REGION", "Ireland"),
        ("FIRSTKEY_CONFIGURATION_SET", "a b"),
        ("FIRSTKEY_REPLY_TO", "a..b@example.com"),
        ("FIRSTKEY_ORG_NAME", "Example\nCorp"),
        ("FIRSTKEY_LOGO_URL", "http://example.com/logo.png"),
        ("FIRSTKEY_SUPPORT_CONTACT", ""),
        ("FIRSTKEY_ACCENT_COLOR", "blue"),
        ("FIRSTKEY_NOTE", "read\nthis"),
        ("FIRSTKEY_TIME_ZONE", "Berlin"),
        ("FIRSTKEY_LOCALE_TAG", "aws:locale"),
        ("FIRSTKEY_LOCALE", "nl"),
        ("FIRSTKEY_ALERT_TOPIC", "alerts"),
        ("FIRSTKEY_CA", "System"),
        ("FIRSTKEY_SENDR", "it@example.com"),
    ])
    .unwrap_err();
    insta::assert_snapshot!(error);
}

/// Version 0.1.0 took 12 and 13.
#[test]
fn password_lengths() {
    let with = |length| {
        read(&[
            ("FIRSTKEY_SENDER", "it@example.com"),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/"),
            ("FIRSTKEY_PASSWORD_LENGTH", length),
        ])
    };
    for (text, length) in [("", 24), ("14", 14), ("128", 128)] {
        assert_eq!(with(text).unwrap().password_length, length);
    }
    for text in ["12", "13", "129", "-14", "14.5", "many"] {
        assert_eq!(
            with(text).unwrap_err().to_string(),
            format!(
                "the configuration has 1 problem\n  FIRSTKEY_PASSWORD_LENGTH is `{text}`: a password has 14 to 128 characters; \
                 example: FIRSTKEY_PASSWORD_LENGTH=24"
            )
        );
    }
}

/// Reads these variables beside those that are required.
fn read_with(variables: &[(&str, &str)]) -> Result<Configuration, String> {
    let required = [
        ("FIRSTKEY_SENDER", "it@example.com"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
    ];
    read(&[&required[..], variables].concat())
}

#[test]
fn claims() {
    let claim = |origin: &str, asks_for_code| Some(ClaimSettings { origin: origin.to_owned(), asks_for_code });
    let delivery = ("FIRSTKEY_DELIVERY", "claim");
    for origin in ["https://claim.example.com", "https://claim.example.com:8443", "http://127.0.0.1:8026"] {
        let configuration = read_with(&[delivery, ("FIRSTKEY_CLAIM_ORIGIN", origin)]).unwrap();
        assert_eq!((configuration.claim, configuration.slack), (claim(origin, false), None));
    }
    let origin = ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com/");
    let token = ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token");
    let code = ("FIRSTKEY_CLAIM_CODE", "slack");
    let configuration = read_with(&[delivery, origin, code, token]).unwrap();
    assert_eq!(configuration.claim, claim("https://claim.example.com", true));
    assert!(!configuration.slack.unwrap().tells_users, "the code is all that Slack brings");
    // With passwords, it does no harm.
    for delivery in ["", "password"] {
        let configuration = read_with(&[("FIRSTKEY_DELIVERY", delivery), origin, code]).unwrap();
        assert_eq!((configuration.claim, configuration.slack), (None, None));
    }
}

#[test]
fn claims_that_cannot_work_are_refused() {
    let mut told = String::new();
    for variables in [
        &[("FIRSTKEY_DELIVERY", "link")][..],
        &[("FIRSTKEY_DELIVERY", "claim")],
        &[("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "http://claim.example.com")],
        &[("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com/firstkey")],
        &[("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "https://Claim.example.com")],
        &[("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com:443")],
        &[("FIRSTKEY_DELIVERY", "claim"), ("FIRSTKEY_CLAIM_ORIGIN", "claim.example.com")],
        &[
            ("FIRSTKEY_DELIVERY", "claim"),
            ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com"),
            ("FIRSTKEY_CLAIM_CODE", "slack"),
        ],
        &[("FIRSTKEY_CLAIM_CODE", "sms")],
        &[
            ("FIRSTKEY_DELIVERY", "claim"),
            ("FIRSTKEY_CLAIM_ORIGIN", "https://claim.example.com"),
            ("FIRSTKEY_CHANNELS", "slack"),
        ],
    ] {
        told.push_str(&format!("{}\n", read_with(variables).unwrap_err()));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn channels() {
    let slack = |token_parameter: &str| {
        Some(SlackSettings {
            tells_users: true,
            channel: None,
            token_parameter: token_parameter.to_owned(),
            team: None,
            endpoint: "https://slack.com/api".to_owned(),
        })
    };
    for (variables, settings) in [
        (&[("FIRSTKEY_CHANNELS", "")][..], None),
        (&[("FIRSTKEY_CHANNELS", "email")], None),
        // Whoever turns Slack off for a while may leave its token.
        (&[("FIRSTKEY_CHANNELS", "email"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "token")], None),
        (&[("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "token")], slack("token")),
        (
            &[("FIRSTKEY_CHANNELS", "slack, email"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/a/b.c-d_e")],
            slack("/a/b.c-d_e"),
        ),
    ] {
        assert_eq!(read_with(variables).map(|configuration| configuration.slack), Ok(settings), "{variables:?}");
    }
    let whole = [
        ("FIRSTKEY_CHANNELS", "email,slack"),
        ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token"),
        ("FIRSTKEY_SLACK_TEAM", "T012AB3C4"),
        ("FIRSTKEY_SLACK_ENDPOINT", "https://slack-gov.com/api/"),
    ];
    let settings = read_with(&whole).unwrap().slack.unwrap();
    assert_eq!(
        (settings.team.as_deref(), settings.endpoint.as_str()),
        (Some("T012AB3C4"), "https://slack-gov.com/api")
    );
}

/// Alerts in a channel take the app, and tell users nothing.
#[test]
fn alerts() {
    let variables = [("FIRSTKEY_SLACK_CHANNEL", "C012AB3C4"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "token")];
    let settings = read_with(&variables).unwrap().slack.unwrap();
    assert_eq!((settings.tells_users, settings.channel.as_deref()), (false, Some("C012AB3C4")));
    for (value, wants) in [("", false), ("delivered", true), ("delivered, delivered", true)] {
        assert_eq!(read_with(&[("FIRSTKEY_ALERT_ON", value)]).unwrap().alert_on_delivery, wants, "{value}");
    }
}

#[test]
fn channels_that_cannot_work_are_refused() {
    let problems = [
        &[("FIRSTKEY_CHANNELS", "slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "token")][..],
        &[("FIRSTKEY_CHANNELS", "email,slack")],
        &[("FIRSTKEY_CHANNELS", "email,teams")],
        &[("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "xoxb-17653672481-secret")],
        &[("FIRSTKEY_CHANNELS", "email,slack"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "a/b")],
        &[
            ("FIRSTKEY_CHANNELS", "email,slack"),
            ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "a"),
            ("FIRSTKEY_SLACK_TEAM", "E012AB3C4"),
        ],
        &[("FIRSTKEY_SLACK_CHANNEL", "C012AB3C4")],
        &[("FIRSTKEY_SLACK_CHANNEL", "#aws-admins"), ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "a")],
        &[("FIRSTKEY_ALERT_ON", "delivered,bounced")],
    ]
    .map(|variables| read_with(variables).unwrap_err())
    .join("\n\n");
    assert!(!problems.contains("17653672481"), "an error shows the token");
    insta::assert_snapshot!(problems);
}

/// The token is sent there.
#[test]
fn slacks_address_is_safe() {
    for (endpoint, is_safe) in [
        ("https://slack.com/api", true),
        ("https://slack-gov.com/api", true),
        ("https://slack.example.com:8443/api", true),
        ("http://127.0.0.1:4566/slack/api", true),
        ("http://localhost/api", true),
        ("http://[::1]:4566/api", true),
        ("http://slack.com/api", false),
        ("http://127.0.0.1.example.net/api", false),
        ("http://localhost@example.net/api", false),
        ("http://localhost:80@example.net/api", false),
        ("http://169.254.169.254/api", false),
        ("https://user:password@slack.com/api", false),
        ("https:///api", false),
        ("https://slack.com/api?x=", false),
        ("ftp://localhost/api", false),
        ("slack.com/api", false),
        ("https://slack.com/a b", false),
    ] {
        let variables = [
            ("FIRSTKEY_CHANNELS", "email,slack"),
            ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "token"),
            ("FIRSTKEY_SLACK_ENDPOINT", endpoint),
        ];
        assert_eq!(read_with(&variables).is_ok(), is_safe, "{endpoint}");
    }
}

#[test]
fn durations() {
    for (text, hours) in [
        ("72h", Some(72)),
        ("3d", Some(72)),
        ("1h", Some(1)),
        ("90d", Some(2160)),
        ("91d", None),
        ("59m", None),
        ("1mo", None),
    ] {
        let variables = [
            ("FIRSTKEY_SENDER", "it@example.com"),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/"),
            ("FIRSTKEY_EXPIRE_AFTER", text),
        ];
        let found = read(&variables).ok().map(|configuration| configuration.expire_after.as_hours());
        assert_eq!(found, hours, "{text}");
    }
}

/// What an operator pastes must become neither a second header of a mail nor a second line of the error about it.
#[test]
fn values_that_would_break_a_mail_or_a_log_are_refused() {
    let long = "x".repeat(201);
    let error = read(&[
        ("FIRSTKEY_SENDER", "IT\r\nBcc: eve@example.net <it@example.com>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com,\u{1b}[2K,ex\u{430}mple.com"),
        ("FIRSTKEY_DEFAULT_DOMAIN", "ex\u{430}mple.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/people/,/a\nb"),
        ("FIRSTKEY_ALLOWED_CREATORS", "terra\nform"),
        ("FIRSTKEY_REPLY_TO", "IT <it@example.com>, Eve <eve@example.net>"),
        ("FIRSTKEY_ORG_NAME", "Example\u{2028}Corp"),
        ("FIRSTKEY_LOGO_URL", "https://example.com/\"onerror=\"alert(1)"),
        ("FIRSTKEY_SUPPORT_CONTACT", &long),
        ("FIRSTKEY_ACCENT_COLOR", "#1f5fd6;background:url(https://example.net)"),
        ("FIRSTKEY_NOTE", &"x".repeat(501)),
        ("FIRSTKEY_TIME_ZONE", "../../etc/passwd"),
        ("FIRSTKEY_SEN\u{1b}[2KDER", "it@example.com"),
    ])
    .unwrap_err();
    insta::assert_snapshot!(error);
}

/// Neither the sender nor the reply address may name somebody that the reader does not see.
#[test]
fn mailboxes() {
    for (text, problem) in [
        ("it@example.com", None),
        ("\"IT, Example\" <it@example.com>", None),
        (
            "IT <it@exa\u{200b}mple.com>",
            Some("the address has invisible characters, or some that turn the direction of text"),
        ),
        ("it@example.com, eve@example.net", Some("it is not an address, or a name with an address in <>")),
        (
            "=?utf-8?q?=0d=0aBcc:_eve=40example.net?= <it@example.com>",
            Some("it has `=?`, with which mail programs begin to decode"),
        ),
        ("IT <it@example.com> <eve@example.net>", Some("it is not an address, or a name with an address in <>")),
        ("eve%example.net@example.com", Some("the address is malformed")),
    ] {
        let variables = [
            ("FIRSTKEY_SENDER", text),
            ("FIRSTKEY_REPLY_TO", text),
            ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
            ("FIRSTKEY_PATH_PREFIXES", "/"),
        ];
        let shown = text.escape_debug();
        let expected = problem.map(|problem| {
            format!(
                "the configuration has 2 problems
  FIRSTKEY_SENDER is `{shown}`: {problem}; example: FIRSTKEY_SENDER=IT <it@example.com>
  FIRSTKEY_REPLY_TO is `{shown}`: {problem}; example: FIRSTKEY_REPLY_TO=help@example.com"
            )
        });
        assert_eq!(read(&variables).err(), expected);
    }
}

/// The user's tag decides; a value that names no language of messages is ignored.
#[test]
fn languages() {
    let variables = [
        ("FIRSTKEY_SENDER", "it@example.com"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("FIRSTKEY_LOCALE", "de-AT"),
        ("FIRSTKEY_LOCALE_TAG", "Language"),
    ];
    let configuration = read(&variables).unwrap();
    for (key, value, locale) in [
        ("language", "pt-PT", Locale::BrazilianPortuguese),
        ("LANGUAGE", "ko", Locale::Korean),
        ("language", "en-XA", Locale::English),
        ("language", "nl", Locale::German),
        ("language", "\r\nBcc: eve@example.net", Locale::German),
        ("locale", "ko", Locale::German),
    ] {
        let tag = Tag { key: key.to_owned(), value: value.to_owned() };
        assert_eq!(configuration.locale_of(&[tag]), locale, "{key}={value}");
    }
    assert_eq!(configuration.locale_of(&[]), Locale::German);
}

/// Black or white, so that it can be read.
#[test]
fn accent_colors() {
    for (color, ink) in [
        ("#1f5fd6", "#ffffff"),
        ("#FFCC00", "#000000"),
        ("#000000", "#ffffff"),
        ("#ffffff", "#000000"),
        ("#777777", "#000000"),
        ("#757575", "#ffffff"),
    ] {
        let parsed: AccentColor = color.parse().unwrap();
        assert_eq!((parsed.to_string(), parsed.ink()), (color.to_lowercase(), ink));
    }
    for text in ["", "#", "#fff", "1f5fd6", "#1f5fd", "#1f5fd6f", "#+f5fd6", "#1f5fg6", "#ééé"] {
        assert_eq!(text.parse::<AccentColor>(), Err(NoColor), "{text}");
    }
}

/// SES accepts domains only in Punycode.
#[test]
fn a_sender_with_a_domain_in_another_script() {
    let variables = [
        ("FIRSTKEY_SENDER", "Bücher <it@BÜCHER.example>"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
    ];
    let sender = read(&variables).unwrap().sender;
    assert_eq!(sender.to_string(), "Bücher <it@xn--bcher-kva.example>");
}
