//! What each rule says about an event.

use firstkey::core::admission::{Findings, Origin, QuarantineReason, Refusal, address_text};
use firstkey::core::arrival::Arrival;
use firstkey::core::event_pattern::rule_mismatch;
use serde::Serialize;
use serde_json::Value;

use super::scenario::Scenario;

/// A rule, and its result.
#[derive(Debug, Serialize)]
pub(super) struct Rule {
    pub(super) rule: &'static str,
    pub(super) verdict: Ruling,
    /// What was seen.
    pub(super) seen: String,
}

/// A rule's result. Among the rules of admission, the first that does not pass decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ruling {
    Pass,
    /// EventBridge would not pass the event on.
    Block,
    /// The function would drop the event.
    Drop,
    Skip,
    Quarantine,
    /// There is nothing to apply it to.
    Unasked,
}

impl Rule {
    fn pass(rule: &'static str, seen: String) -> Self {
        Self { rule, verdict: Ruling::Pass, seen }
    }
}

/// EventBridge's rule, which comes before the function.
pub(super) fn event_pattern(event: &Value) -> Rule {
    let rule = "event pattern";
    match rule_mismatch(event) {
        None => Rule::pass(rule, "EventBridge's rule passes it on".to_owned()),
        Some(field) => Rule {
            rule,
            verdict: Ruling::Block,
            seen: format!("EventBridge's rule would not pass it on, because of `{field}`"),
        },
    }
}

/// An event that is not an arrival.
pub(super) fn not_an_arrival(reason: &str) -> Rule {
    Rule { rule: "arrival", verdict: Ruling::Drop, seen: reason.to_owned() }
}

impl Scenario<'_> {
    /// The rules of admission.
    pub(super) fn rules(&self, arrival: &Arrival, findings: &Findings) -> Vec<Rule> {
        let user = self.show(&arrival.user_name);
        let arrived = format!("CreateUser of {user} ({}) succeeded at {}", arrival.user_id, arrival.created_at);
        let (scripts, domain) = self.allowed(findings);
        vec![
            Rule::pass("arrival", arrived),
            self.account(arrival, findings),
            self.path(arrival, findings),
            self.recipient(arrival, findings),
            scripts,
            domain,
            self.creator(arrival, findings),
        ]
    }

    fn account(&self, arrival: &Arrival, findings: &Findings) -> Rule {
        let passed = match self.account {
            Some(account) => format!("{account} is the function's"),
            None => format!("{}, assumed to be the function's; --account changes that", arrival.account),
        };
        self.rule("account", passed, findings.account.clone().map_err(Refusal::from))
    }

    fn path(&self, arrival: &Arrival, findings: &Findings) -> Rule {
        let prefixes = &self.configuration.rules.path_prefixes;
        let path = self.show(&arrival.path);
        let found = prefixes.iter().find(|prefix| arrival.path.starts_with(*prefix));
        let passed = match found {
            Some(prefix) if *prefix != arrival.path => format!("`{path}` is below `{}`", self.show(prefix)),
            _ => format!("`{path}` is among FIRSTKEY_PATH_PREFIXES"),
        };
        match &findings.path {
            Ok(()) => Rule::pass("path", passed),
            Err(reason) => Rule { rule: "path", verdict: Ruling::Skip, seen: format!("`{path}`: {reason}") },
        }
    }

    fn recipient(&self, arrival: &Arrival, findings: &Findings) -> Rule {
        let rules = &self.configuration.rules;
        let found = address_text(&arrival.user_name, &arrival.tags, rules);
        let origin = match found.as_ref().map(|found| found.origin) {
            Ok(Origin::Tag(key)) => format!("from the tag `{}`", self.show(key)),
            Ok(Origin::Name) => "from the user's name".to_owned(),
            Ok(Origin::DefaultDomain) => "from the user's name and FIRSTKEY_DEFAULT_DOMAIN".to_owned(),
            Err(_) => "from nowhere".to_owned(),
        };
        match &findings.recipient {
            Ok(recipient) => Rule::pass("recipient", format!("{}, {origin}", self.address(recipient))),
            Err(refusal) => {
                let mut rule = self.rule("recipient", String::new(), Err(refusal.clone()));
                if found.is_ok() {
                    rule.seen = format!("{} ({origin})", rule.seen);
                }
                rule
            }
        }
    }

    /// One finding is two rules to the reader: an allowed domain may still look like a forgery of another.
    fn allowed(&self, findings: &Findings) -> (Rule, Rule) {
        let unasked = |rule, seen: &str| Rule { rule, verdict: Ruling::Unasked, seen: seen.to_owned() };
        let (Ok(recipient), Some(allowed)) = (&findings.recipient, &findings.allowed) else {
            return (unasked("scripts", "there is no recipient"), unasked("domain", "there is no recipient"));
        };
        let domain = self.show(recipient.domain());
        let scripts = format!("`{domain}` does not mix scripts");
        let listed = format!("`{domain}` is among FIRSTKEY_ALLOWED_DOMAINS");
        match allowed {
            Err(reason @ QuarantineReason::MixedScripts(_)) => (
                self.rule("scripts", scripts, Err(reason.clone().into())),
                unasked("domain", "it does not matter which domains are allowed"),
            ),
            allowed => {
                (Rule::pass("scripts", scripts), self.rule("domain", listed, allowed.clone().map_err(Refusal::from)))
            }
        }
    }

    fn creator(&self, arrival: &Arrival, findings: &Findings) -> Rule {
        let principal = arrival.creator.principal.as_ref().or(arrival.creator.name.as_ref());
        let principal = self.show(principal.map_or("someone unknown", String::as_str));
        let passed = if self.configuration.rules.allowed_creators.is_empty() {
            format!("{principal}; FIRSTKEY_ALLOWED_CREATORS is not set, so anyone may")
        } else {
            format!("`{principal}` is among FIRSTKEY_ALLOWED_CREATORS")
        };
        self.rule("creator", passed, findings.creator.clone().map_err(Refusal::from))
    }

    fn rule(&self, rule: &'static str, passed: String, finding: Result<(), Refusal>) -> Rule {
        let (verdict, reason) = match finding {
            Ok(()) => return Rule::pass(rule, passed),
            Err(Refusal::Skip(reason)) => (Ruling::Skip, reason.to_string()),
            Err(Refusal::Quarantine(reason)) => (Ruling::Quarantine, reason.to_string()),
        };
        Rule { rule, verdict, seen: self.show(&reason) }
    }
}
