//! What no output may hold.

use firstkey_testing::wire::{Call, form_value};

use super::Audit;
use firstkey_testing::visit::code_in;

impl Audit<'_> {
    pub(super) fn look_for_secrets(&mut self, calls: &[Call]) {
        let bodies = |operation: &str| {
            let calls = calls.iter().filter(|call| call.operation == operation);
            calls.map(|call| call.body.as_str()).collect::<Vec<_>>()
        };
        let alerts = bodies("Publish").into_iter().filter_map(|body| form_value(body, "Message")).collect::<String>();
        let outputs = [
            ("an answer or a metric", self.history.answers()),
            ("the log", self.history.log.text()),
            ("an alert", alerts),
            ("a direct message", [bodies("chat.postMessage"), bodies("chat.update")].concat().concat()),
            ("a ledger item", bodies("PutItem").concat()),
        ];
        let secrets: Vec<String> =
            self.history.deeds().into_iter().filter_map(|deed| Some(deed.visit?.secret)).collect();
        let codes = self.history.world.cloud.slack().messages().into_iter();
        let codes: Vec<String> = codes.filter_map(|message| code_in(&message.blocks)).collect();
        for (name, output) in &outputs {
            if *name != "a direct message" && codes.iter().any(|code| output.contains(code)) {
                self.violations.push(format!("{name} holds a code"));
            }
            if secrets.iter().any(|secret| output.contains(secret)) {
                self.violations.push(format!("{name} holds the secret of a link"));
            }
        }
        let token = self.history.world.cloud.slack().token();
        for (name, output) in &outputs {
            if output.contains(&token) {
                self.violations.push(format!("{name} holds Slack's token"));
            }
        }
        let sent = self.history.deeds().into_iter().filter_map(|deed| Some(deed.visit?.password));
        for password in calls.iter().filter_map(|call| form_value(&call.body, "Password")).chain(sent) {
            for (name, output) in &outputs {
                if output.contains(&password) {
                    self.violations.push(format!("{name} holds a password"));
                }
            }
        }
        for (name, output) in &outputs[..4] {
            if self.people.iter().any(|person| output.contains(&person.address)) {
                self.violations.push(format!("{name} holds a full address"));
            }
        }
    }
}
