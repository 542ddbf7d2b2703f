//! What several checks look at, read once.

use std::collections::HashMap;

use aws_sdk_eventbridge::operation::describe_rule::DescribeRuleOutput;
use aws_sdk_eventbridge::types::Target;
use aws_sdk_iam::types::PasswordPolicy;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_sesv2::operation::get_account::GetAccountOutput;
use firstkey::core::configuration::{ClaimSettings, Configuration, ConfigurationError};
use tokio::sync::OnceCell;

use super::finding::{Unseen, absent};
use super::identity::Identity;
use super::subscription::Subscription;
use crate::ask::ask;
use crate::session::{Session, variables};

type Fact<T> = OnceCell<Result<T, Unseen>>;

/// What several checks look at. A missing fact is one check's finding, and the others' reason not to look.
pub(super) struct Facts {
    pub(super) session: Session,
    claim_function: Fact<GetFunctionConfigurationOutput>,
    ses_account: Fact<GetAccountOutput>,
    identity: Fact<Option<Identity>>,
    topic: Fact<HashMap<String, String>>,
    subscription: Fact<Subscription>,
    rule: Fact<DescribeRuleOutput>,
    target: Fact<Target>,
    password_policy: Fact<Option<PasswordPolicy>>,
    users: Fact<Vec<aws_sdk_iam::types::User>>,
}

impl Facts {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            claim_function: OnceCell::new(),
            ses_account: OnceCell::new(),
            identity: OnceCell::new(),
            topic: OnceCell::new(),
            subscription: OnceCell::new(),
            rule: OnceCell::new(),
            target: OnceCell::new(),
            password_policy: OnceCell::new(),
            users: OnceCell::new(),
        }
    }

    pub(super) async fn function(&self) -> Result<&GetFunctionConfigurationOutput, Unseen> {
        match self.session.function().await {
            Ok(function) => Ok(function),
            Err(error) if error.is_missing() => absent("there is no function"),
            Err(error) => Err(error.clone().into()),
        }
    }

    /// The function's configuration, or what is wrong with its environment.
    pub(super) async fn environment(&self) -> Result<Result<Configuration, ConfigurationError>, Unseen> {
        Ok(Configuration::from_variables(variables(self.function().await?)))
    }

    pub(super) async fn configuration(&self) -> Result<Configuration, Unseen> {
        self.environment().await?.or_else(|_| absent("the function's environment is not valid"))
    }

    /// The page on which users choose their passwords; `None` if passwords are mailed.
    pub(super) async fn claim(&self) -> Result<Option<ClaimSettings>, Unseen> {
        Ok(self.configuration().await?.claim)
    }

    /// The function behind that page.
    pub(super) async fn claim_function(&self) -> Result<&GetFunctionConfigurationOutput, Unseen> {
        let look = || async {
            let name = self.session.deployment.claim_function();
            let call = self.session.aws.lambda().get_function_configuration().function_name(&name).send();
            match ask("lambda:GetFunctionConfiguration", &format!("read the function `{name}`"), call).await {
                Ok(function) => Ok(function),
                Err(error) if error.is_missing() => absent("there is no function behind the page"),
                Err(error) => Err(error.into()),
            }
        };
        self.claim_function.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    /// The region of SES: the function's, unless its environment names another.
    pub(super) async fn ses_region(&self) -> String {
        let told = self.configuration().await.ok().and_then(|configuration| configuration.ses_region);
        told.unwrap_or_else(|| self.session.aws.region().to_owned())
    }

    pub(super) async fn ses_account(&self) -> Result<&GetAccountOutput, Unseen> {
        let look = || async {
            let ses = self.session.aws.ses(Some(&self.ses_region().await));
            Ok(ask("ses:GetAccount", "look at SES's account", ses.get_account().send()).await?)
        };
        self.ses_account.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    /// The identity that covers the sender; `None` if SES knows none.
    pub(super) async fn identity(&self) -> Result<Option<&Identity>, Unseen> {
        let look = || async {
            let sender = self.configuration().await?.sender.email;
            let ses = self.session.aws.ses(Some(&self.ses_region().await));
            Identity::find(&ses, sender.as_ref(), sender.domain()).await
        };
        let found = self.identity.get_or_init(look).await;
        found.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// The attributes of the topic.
    pub(super) async fn topic(&self) -> Result<&HashMap<String, String>, Unseen> {
        let look = || async {
            let topic = &self.session.deployment.topic;
            let call = self.session.aws.sns().get_topic_attributes().topic_arn(topic).send();
            match ask("sns:GetTopicAttributes", &format!("look at the topic {topic}"), call).await {
                Ok(answer) => Ok(answer.attributes.unwrap_or_default()),
                Err(error) if error.is_missing() => absent("there is no topic"),
                Err(error) => Err(error.into()),
            }
        };
        self.topic.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    /// The subscription that hands the topic's messages to the function.
    pub(super) async fn subscription(&self) -> Result<&Subscription, Unseen> {
        let look = || async {
            self.topic().await?;
            let function = self.function().await?.function_arn().unwrap_or_default();
            Subscription::find(&self.session, function).await
        };
        self.subscription.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    pub(super) async fn rule(&self) -> Result<&DescribeRuleOutput, Unseen> {
        let look = || async {
            let rule = &self.session.deployment.rule;
            let call = self.session.aws.events().describe_rule().name(rule).send();
            match ask("events:DescribeRule", &format!("look at the rule `{rule}`"), call).await {
                Ok(found) => Ok(found),
                Err(error) if error.is_missing() => absent("there is no rule"),
                Err(error) => Err(error.into()),
            }
        };
        self.rule.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    /// The rule's target that is the topic.
    pub(super) async fn target(&self) -> Result<&Target, Unseen> {
        let look = || async {
            self.rule().await?;
            let rule = &self.session.deployment.rule;
            let call = self.session.aws.events().list_targets_by_rule().rule(rule).send();
            let purpose = format!("list the targets of the rule `{rule}`");
            let targets = ask("events:ListTargetsByRule", &purpose, call).await?.targets.unwrap_or_default();
            let topic = targets.into_iter().find(|target| target.arn == self.session.deployment.topic);
            topic.map_or_else(|| absent("the topic is not a target of the rule"), Ok)
        };
        self.target.get_or_init(look).await.as_ref().map_err(Clone::clone)
    }

    /// The account's password policy; `None` if AWS's default applies.
    pub(super) async fn password_policy(&self) -> Result<Option<&PasswordPolicy>, Unseen> {
        let look = || async {
            let call = self.session.aws.iam().get_account_password_policy().send();
            match ask("iam:GetAccountPasswordPolicy", "look at the account's password policy", call).await {
                Ok(answer) => Ok(answer.password_policy),
                Err(error) if error.is_missing() => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        self.password_policy.get_or_init(look).await.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// The users below the configured paths, newest first.
    pub(super) async fn users(&self) -> Result<&[aws_sdk_iam::types::User], Unseen> {
        let look = || async {
            let mut users = Vec::new();
            for path in self.configuration().await?.rules.path_prefixes {
                let pages = self.session.aws.iam().list_users().path_prefix(&path).into_paginator().items().send();
                users.extend(ask("iam:ListUsers", &format!("list the users below {path}"), pages.try_collect()).await?);
            }
            users.sort_by_key(|user| std::cmp::Reverse(user.create_date));
            users.dedup_by(|one, other| one.user_id == other.user_id);
            Ok(users)
        };
        self.users.get_or_init(look).await.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }
}
