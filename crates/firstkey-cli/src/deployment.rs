//! Where Firstkey is deployed: the names of its parts.

use crate::module_outputs::{DeadLetterQueueUrls, ModuleOutputs};
use crate::options::Options;

/// The default name in the Terraform module and the CloudFormation template.
const DEFAULT_NAME: &str = "firstkey";

/// The account in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Its twelve digits.
    pub(crate) id: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub(crate) partition: String,
    /// The ARN of the caller.
    pub(crate) caller: String,
}

/// The names of what is deployed: from the options, else Terraform's outputs, else derived from the function's name as
/// the module does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deployment {
    /// Name of the function.
    pub(crate) function: String,
    /// Name of the ledger's table, if given; otherwise the function's environment has it.
    pub(crate) table: Option<String>,
    /// ARN of the topic between rule and function.
    pub(crate) topic: String,
    /// Name of the rule for `CreateUser`.
    pub(crate) rule: String,
    /// The dead-letter queues, if given.
    pub(crate) dead_letters: Option<DeadLetterQueueUrls>,
}

impl Deployment {
    pub(crate) fn new(options: &Options, outputs: Option<&ModuleOutputs>, account: &Account, region: &str) -> Self {
        let told = |option: &Option<String>, output: Option<&String>| option.clone().or_else(|| output.cloned());
        let function = told(&options.function, outputs.map(|outputs| &outputs.function_name));
        let function = function.unwrap_or_else(|| DEFAULT_NAME.to_owned());
        let topic = told(&options.topic, outputs.and_then(|outputs| outputs.topic_arn.as_ref()));
        let topic = topic.unwrap_or_else(|| function.clone());
        let rule = outputs.and_then(|outputs| outputs.rule_arn.as_deref()).and_then(|arn| arn.rsplit('/').next());
        Self {
            table: told(&options.table, outputs.and_then(|outputs| outputs.table_name.as_ref())),
            topic: if topic.starts_with("arn:") {
                topic
            } else {
                format!("arn:{}:sns:{region}:{}:{topic}", account.partition, account.id)
            },
            rule: options.rule.clone().or_else(|| rule.map(str::to_owned)).unwrap_or_else(|| function.clone()),
            dead_letters: outputs.and_then(|outputs| outputs.dead_letter_queue_urls.clone()),
            function,
        }
    }

    /// The module's name for the function behind the page on which users choose their passwords.
    pub(crate) fn claim_function(&self) -> String {
        format!("{}-claim", self.function)
    }

    /// The module's name for the queue of what fails at a stage.
    pub(crate) fn dead_letter_queue(&self, stage: Stage) -> String {
        let told = self.dead_letters.as_ref().map(|urls| match stage {
            Stage::Rule => &urls.rule,
            Stage::Topic => &urls.topic,
            Stage::Function => &urls.function,
        });
        match told.and_then(|url| url.rsplit('/').next()) {
            Some(name) => name.to_owned(),
            None => format!("{}-{}", self.function, stage.suffix()),
        }
    }
}

/// A stage of an event's path, with a dead-letter queue for what does not get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// EventBridge to the topic.
    Rule,
    /// The topic to the function or its buffer.
    Topic,
    /// The function itself.
    Function,
}

impl Stage {
    pub(crate) const ALL: [Self; 3] = [Self::Rule, Self::Topic, Self::Function];

    fn suffix(self) -> &'static str {
        match self {
            Self::Rule => "undelivered-by-rule",
            Self::Topic => "undelivered-by-topic",
            Self::Function => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, DeadLetterQueueUrls, Deployment, Stage};
    use crate::module_outputs::ModuleOutputs;
    use crate::options::Options;

    fn account() -> Account {
        let caller = "arn:aws-cn:iam::123456789012:user/administrator".to_owned();
        Account { id: "123456789012".to_owned(), partition: "aws-cn".to_owned(), caller }
    }

    fn outputs() -> ModuleOutputs {
        ModuleOutputs {
            function_name: "signin".to_owned(),
            function_arn: None,
            table_name: Some("people".to_owned()),
            topic_arn: Some("arn:aws-cn:sns:cn-north-1:123456789012:arrivals".to_owned()),
            rule_arn: Some("arn:aws-cn:events:cn-north-1:123456789012:rule/create-user".to_owned()),
            dead_letter_queue_urls: Some(DeadLetterQueueUrls {
                rule: "https://sqs.example/123456789012/of-the-rule".to_owned(),
                topic: "https://sqs.example/123456789012/of-the-topic".to_owned(),
                function: "https://sqs.example/123456789012/of-the-function".to_owned(),
            }),
        }
    }

    fn name(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_function_names_the_rest() {
        let options = Options { function: name("welcome"), ..Options::default() };
        let deployment = Deployment::new(&options, None, &account(), "cn-north-1");
        let expected = Deployment {
            function: "welcome".to_owned(),
            table: None,
            topic: "arn:aws-cn:sns:cn-north-1:123456789012:welcome".to_owned(),
            rule: "welcome".to_owned(),
            dead_letters: None,
        };
        assert_eq!(deployment, expected);
        let queues = Stage::ALL.map(|stage| deployment.dead_letter_queue(stage));
        assert_eq!(queues, ["welcome-undelivered-by-rule", "welcome-undelivered-by-topic", "welcome-failed"]);
    }

    #[test]
    fn outputs_name_everything() {
        let deployment = Deployment::new(&Options::default(), Some(&outputs()), &account(), "cn-north-1");
        assert_eq!(
            (
                deployment.function.as_str(),
                deployment.table.as_deref(),
                deployment.topic.as_str(),
                deployment.rule.as_str()
            ),
            ("signin", Some("people"), "arn:aws-cn:sns:cn-north-1:123456789012:arrivals", "create-user")
        );
        let queues = Stage::ALL.map(|stage| deployment.dead_letter_queue(stage));
        assert_eq!(queues, ["of-the-rule", "of-the-topic", "of-the-function"]);
    }

    #[test]
    fn options_go_before_outputs() {
        let options = Options {
            function: name("f"),
            table: name("t"),
            topic: name("events"),
            rule: name("r"),
            ..Options::default()
        };
        let deployment = Deployment::new(&options, Some(&outputs()), &account(), "cn-north-1");
        assert_eq!(
            (
                deployment.function.as_str(),
                deployment.table.as_deref(),
                deployment.topic.as_str(),
                deployment.rule.as_str()
            ),
            ("f", Some("t"), "arn:aws-cn:sns:cn-north-1:123456789012:events", "r")
        );
    }
}
