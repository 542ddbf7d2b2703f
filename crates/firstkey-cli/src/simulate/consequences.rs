//! What would happen next, in words.

use firstkey::core::admission::Admission;
use firstkey::core::mail_event::MailEvent;
use firstkey::core::recipient::Recipient;

use super::scenario::Scenario;

pub(super) fn of_a_drop() -> Vec<String> {
    steps(["It is logged and dropped: nothing is recorded, and nobody is told."])
}

pub(super) fn of_the_schedule() -> Vec<String> {
    steps(["The sweep runs: lost arrivals are taken up, and passwords that were not used in time are withdrawn."])
}

pub(super) fn of_mail(mail: &MailEvent, scenario: &Scenario<'_>) -> Vec<String> {
    let Some(user_id) = &mail.user_id else {
        return steps(["It is dropped: the message has no tag `user`, so it was none of Firstkey's."]);
    };
    vec![
        format!("The ledger `{}` is asked for the user {user_id}; without a record it is dropped.", scenario.table()),
        format!("If this was the user's last message, it is noted there, and {}.", scenario.alert()),
    ]
}

pub(super) fn of_an_arrival(admission: &Admission, scenario: &Scenario<'_>) -> Vec<String> {
    let known = format!("The ledger `{}` is asked for the user: what has ended before ends here.", scenario.table());
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
        "IAM is asked for the user: its id, path, time of creation and recipient have to be those of the event, else it is quarantined."
            .to_owned(),
        format!("SES is asked whether {address} is suppressed: then it fails."),
        format!(
            "The user gets a login profile with a random password of {} characters, more if the account's policy asks for more. If \
             somebody else made one, it is skipped.",
            configuration.password_length
        ),
        format!(
            "SES sends the message to {address}. A password that is not used within {:#} is withdrawn.",
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
