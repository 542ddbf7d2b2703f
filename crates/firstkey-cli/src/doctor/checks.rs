//! Every check, in display order.

use futures_util::future::BoxFuture;

use super::facts::Facts;
use super::finding::Found;
use super::{alarms, claim, clock, function, invocation, ledger, mail, page, role, rule, slack, topic, trail, users};

/// One check. It stands on its own: whether another one passes does not matter.
pub(super) struct Check {
    /// Its name for programs, which never changes.
    pub(super) id: &'static str,
    /// Its name for people.
    pub(super) title: &'static str,
    look: for<'a> fn(&'a Facts) -> BoxFuture<'a, Found>,
}

impl Check {
    pub(super) async fn look(&self, facts: &Facts) -> Found {
        (self.look)(facts).await
    }
}

macro_rules! check {
    ($id:literal, $title:literal, $look:path) => {
        Check { id: $id, title: $title, look: |facts| Box::pin($look(facts)) }
    };
}

pub(super) const CHECKS: &[Check] = &[
    check!("ses-identity", "SES identity", mail::identity),
    check!("ses-dkim", "DKIM", mail::dkim),
    check!("ses-sandbox", "SES sandbox", mail::sandbox),
    check!("ses-sending", "SES sending", mail::sending),
    check!("ses-quota", "SES quota", mail::quota),
    check!("ses-configuration-set", "Configuration set", mail::configuration_set),
    check!("trail", "Trail", trail::trail),
    check!("rule", "Rule", rule::rule),
    check!("rule-region", "Region of the rule", rule::region),
    check!("rule-pattern", "Event pattern", rule::pattern),
    check!("rule-target", "Target of the rule", rule::target),
    check!("rule-dead-letters", "Dead letters of the rule", rule::dead_letters),
    check!("topic", "Topic", topic::topic),
    check!("topic-policy", "Policy of the topic", topic::policy),
    check!("subscription", "Subscription", topic::subscription),
    check!("subscription-filter", "Filter of the subscription", topic::filter),
    check!("subscription-dead-letters", "Dead letters of the topic", topic::dead_letters),
    check!("function", "Function", function::function),
    check!("function-environment", "Environment of the function", function::environment),
    check!("function-role", "Role of the function", role::role),
    check!("function-invocation", "Invocation of the function", invocation::permission),
    check!("function-concurrency", "Concurrency of the function", invocation::concurrency),
    check!("function-dead-letters", "Dead letters of the function", invocation::dead_letters),
    check!("claim-function", "Function of the page", claim::function),
    check!("claim-environment", "Environment of the page", claim::environment),
    check!("claim-role", "Role of the page", claim::role),
    check!("claim-page", "Page", page::page),
    check!("ledger", "Ledger", ledger::table),
    check!("password-policy", "Password policy", users::password_policy),
    check!("password-change", "Password change", users::password_change),
    check!("users", "Users", users::users),
    check!("slack", "Slack", slack::slack),
    check!("alarms", "Alarms", alarms::alarms),
    check!("alert-topic", "Alert topic", alarms::alert_topic),
    check!("alert-channel", "Slack channel for alerts", slack::channel),
    check!("dead-letters-waiting", "Dead letters waiting", alarms::dead_letters),
    check!("machine-clock", "Clock of this machine", clock::clock),
];
