//! What would happen next, in words.

use firstkey::core::admission::Admission;
use firstkey::core::configuration::{ClaimSettings, Configuration};
use firstkey::core::mail_event::MailEvent;
use firstkey::core::recipient::Recipient;

use super::scenario::Scenario;

pub(super) fn of_a_drop() -> Vec<String> {
    steps(["The function logs it and drops it: nothing is recorded, and nobody is told."])
}

pub(super) fn of_the_schedule(scenario: &Scenario<'_>) -> Vec<String> {
    steps([match scenario.configuration.claim {
        None => "The sweep runs: it finds lost arrivals, and withdraws passwords that were not used in time.",
        Some(_) => {
            "The sweep runs: it finds lost arrivals, closes links that were not used in time, and withdraws unused passwords that were \
             mailed before."
        }
    }])
}

pub(super) fn of_mail(mail: &MailEvent, scenario: &Scenario<'_>) -> Vec<String> {
    let Some(user_id) = &mail.user_id else {
        return steps(["It is dropped: the message has no tag `user`, so Firstkey did not send it."]);
    };
    vec![
        format!(
            "The function looks up the user {user_id} in the ledger `{}`; without a record, it drops the event.",
            scenario.table()
        ),
        format!("If this was the user's last message, the ledger notes the event, and {}.", scenario.alert()),
    ]
}

pub(super) fn of_an_arrival(admission: &Admission, scenario: &Scenario<'_>) -> Vec<String> {
    let known = format!(
        "The function looks up the user in the ledger `{}`: an arrival that has ended is left alone.",
        scenario.table()
    );
    match admission {
        Admission::Admit(recipient) => {
            let mut next = vec![known];
            next.extend(of_an_admission(recipient, scenario));
            next
        }
        Admission::Skip(_) => vec![known, "The arrival is recorded as skipped. Nobody is told.".to_owned()],
        Admission::Quarantine(_) => {
            vec![known, format!("The arrival is recorded as quarantined, and {}.", scenario.alert())]
        }
    }
}

fn of_an_admission(recipient: &Recipient, scenario: &Scenario<'_>) -> Vec<String> {
    let address = scenario.address(recipient);
    let mut next = vec![
        "It reads the user back from IAM: id, path, creation time and recipient must match the event, or the arrival \
         is quarantined."
            .to_owned(),
        format!("It checks SES's suppression list: if {address} is on it, the arrival fails."),
    ];
    next.extend(match &scenario.configuration.claim {
        None => of_a_password(&address, scenario.configuration),
        Some(claim) => of_a_link(&address, claim, scenario.configuration),
    });
    next
}

fn of_a_password(address: &str, configuration: &Configuration) -> Vec<String> {
    vec![
        format!(
            "The user gets a login profile with a random password of {} characters, or more if the account's policy \
             requires it. If the user already has a login profile, the arrival is skipped.",
            configuration.password_length
        ),
        format!(
            "SES sends the message to {address}. If the password is not used within {:#}, it is withdrawn.",
            configuration.expire_after
        ),
    ]
}

fn of_a_link(address: &str, claim: &ClaimSettings, configuration: &Configuration) -> Vec<String> {
    let and_code = if claim.asks_for_code { " and entered the code that Slack brings" } else { "" };
    vec![
        "No login profile is made. If the user already has one, the arrival is skipped.".to_owned(),
        format!(
            "SES sends the message to {address}, with a link to {}. If it is not used within {:#}, it expires; its page then sends \
             another on request.",
            claim.origin, configuration.expire_after
        ),
        format!(
            "Once the user has chosen a password on that page{and_code}, the login profile is made, and SES sends a message that says so."
        ),
    ]
}

impl Scenario<'_> {
    fn table(&self) -> &str {
        &self.configuration.table
    }

    fn alert(&self) -> &'static str {
        match self.configuration.alert_topic {
            Some(_) => "administrators are told",
            None => "nobody is told: FIRSTKEY_ALERT_TOPIC is not set",
        }
    }
}

fn steps<const N: usize>(steps: [&str; N]) -> Vec<String> {
    steps.map(str::to_owned).to_vec()
}
