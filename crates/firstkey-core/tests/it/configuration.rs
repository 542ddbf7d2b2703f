//! The configuration's variables.

use firstkey_core::configuration::Configuration;
use jiff::SignedDuration;

fn read(variables: &[(&str, &str)]) -> Result<Configuration, String> {
    let variables = variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    Configuration::from_variables(variables).map_err(|error| error.to_string())
}

#[test]
fn two_variables_are_enough() {
    let minimal =
        [("FIRSTKEY_SENDER", "IT <it@example.com>"), ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"), ("PATH", "/bin")];
    let configuration = read(&minimal).unwrap();
    assert_eq!(configuration.table, "firstkey");
    assert_eq!(configuration.password_length, 20);
    assert_eq!(configuration.expire_after, SignedDuration::from_hours(72));
    assert_eq!(configuration.rules.email_tag, "email");
    assert_eq!(configuration.rules.path_prefixes, ["/"]);
    assert_eq!(configuration.sender.to_string(), "IT <it@example.com>");
    assert_eq!((configuration.ses_region, configuration.alert_topic), (None, None));
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
        ("FIRSTKEY_ALERT_TOPIC", "alerts"),
        ("FIRSTKEY_SENDR", "it@example.com"),
    ])
    .unwrap_err();
    insta::assert_snapshot!(error);
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
            ("FIRSTKEY_EXPIRE_AFTER", text),
        ];
        let found = read(&variables).ok().map(|configuration| configuration.expire_after.as_hours());
        assert_eq!(found, hours, "{text}");
    }
}
