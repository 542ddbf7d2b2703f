//! How Firstkey is deployed in a history, and what the operator changes as it goes.

use firstkey_testing::world::SLACK;

use firstkey_testing::visit::ORIGIN;

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts";

/// The settings of every history.
const DEPLOYED: [(&str, &str); 5] = [
    ("FIRSTKEY_ALERT_TOPIC", TOPIC),
    ("FIRSTKEY_PATH_PREFIXES", "/people/,/staff/"),
    ("FIRSTKEY_CLAIM_ORIGIN", ORIGIN),
    SLACK[0],
    SLACK[1],
];

const DELIVERY: &str = "FIRSTKEY_DELIVERY";
const CODE: (&str, &str) = ("FIRSTKEY_CLAIM_CODE", "slack");

/// Settings that decide nothing about whose arrivals are admitted.
const OTHERS: [&str; 3] = [DELIVERY, CODE.0, "FIRSTKEY_EXPIRE_AFTER"];

/// How users get their passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Password,
    /// By a link.
    Claim,
    /// By a link, and with a code that Slack brings.
    ClaimWithCode,
}

/// The terms on which a process works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Messages have links, and users choose their passwords.
    pub(crate) sends_links: bool,
    /// The page asks for a code.
    pub(crate) asks_for_code: bool,
}

/// The settings of the next process. The last of several values for a variable counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings(Vec<(&'static str, &'static str)>);

impl Settings {
    pub(crate) fn deployed() -> Self {
        Self(DEPLOYED.to_vec())
    }

    pub(crate) fn variables(&self) -> &[(&'static str, &'static str)] {
        &self.0
    }

    pub(crate) fn set(&mut self, variable: (&'static str, &'static str)) {
        self.0.push(variable);
    }

    pub(crate) fn deliver_by(&mut self, delivery: Delivery) {
        self.set((DELIVERY, if delivery == Delivery::Password { "password" } else { "claim" }));
        if delivery == Delivery::ClaimWithCode {
            self.set(CODE);
        }
    }

    pub(crate) fn terms(&self) -> Terms {
        let sends_links = self.value(DELIVERY) == Some("claim");
        Terms { sends_links, asks_for_code: sends_links && self.value(CODE.0).is_some() }
    }

    /// Whether the operator has changed the rules.
    pub(crate) fn have_changed_rules(&self) -> bool {
        self.0[DEPLOYED.len()..].iter().any(|(name, _)| !OTHERS.contains(name))
    }

    /// Whether messages may go to an address.
    pub(crate) fn allow(&self, address: &str) -> bool {
        let domains = self.value("FIRSTKEY_ALLOWED_DOMAINS").unwrap_or("example.com");
        domains.split(',').any(|domain| address.ends_with(&format!("@{domain}")))
    }

    /// Whether users of a path are within the rules.
    pub(crate) fn reach(&self, path: &str) -> bool {
        self.value("FIRSTKEY_PATH_PREFIXES").unwrap().split(',').any(|prefix| path.starts_with(prefix))
    }

    fn value(&self, name: &str) -> Option<&'static str> {
        self.0.iter().rev().find(|(set, _)| *set == name).map(|(_, value)| *value)
    }
}
