//! What would happen next, in words.

use firstkey::core::admission::Admission;
use firstkey::core::mail_event::MailEvent;
use firstkey::core::recipient::Recipient;

use super::scenario::Scenario;

pub(super) fn of_a_drop() -> Vec<String> {
    steps(["The function logs it and drops it: nothing is recorded, and nobody is told."])
}

pub(super) fn of_the_schedule() -> Vec<String> {
    steps(["The sweep runs: it finds lost arrivals, and withdraws passwords that were not used in time."])
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
    let (address, configuration) = (scenario.address(recipient), scenario.configuration);
    vec![
        "It reads the user back from IAM: id, path, creation time and recipient must match the event, or the arrival \
         is quarantined."
            .to_owned(),
        format!("It checks SES's suppression list: if {address} is on it, the arrival fails."),
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
