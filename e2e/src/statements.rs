//! Each statement of the function's policy is needed: without it, a step that names it fails.

use std::fmt::{self, Display};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use xtask::steps::Steps;

use crate::pipeline::{Ending, NAME, PEOPLE, Pipeline};
use crate::role::{Needed, Role};

/// The statement that both functions send mail by.
pub(crate) const SEND: &str = "SendFromTheSenderToTheAllowedDomains";

/// A step that needs a statement.
enum Step {
    /// A new user gets a mail.
    NewUser,
    /// A user whose mail could not be sent gets another password, and a mail.
    SecondAttempt,
    /// A password that may no longer be delivered is withdrawn.
    Withdrawal,
    /// Administrators are told of a quarantined user.
    Alert,
    /// The schedule's event runs a sweep.
    Sweep,
    /// A new user who got the mail is told so in Slack.
    InSlack,
    /// The role may do this. Lambda does it in the role's name, or ministack lacks the call, so IAM's policy simulator
    /// is asked.
    Allowed(&'static str),
}

const NEEDED: [Needed<Step>; 17] = [
    ("ReadTheUserAndItsProfile", Step::NewUser, "iam:GetUser"),
    ("GiveTheFirstPassword", Step::NewUser, "iam:CreateLoginProfile"),
    ("ReplaceAPasswordThatNobodyGot", Step::SecondAttempt, "iam:UpdateLoginProfile"),
    ("WithdrawAPasswordThatCannotBeDelivered", Step::Withdrawal, "iam:DeleteLoginProfile"),
    ("KnowThePasswordPolicyAndTheSignInAddress", Step::NewUser, "iam:GetAccountPasswordPolicy"),
    ("KeepTheLedger", Step::NewUser, "dynamodb:PutItem"),
    (SEND, Step::NewUser, "ses:SendEmail"),
    ("KnowWhetherSesWouldDropTheMessage", Step::Allowed("*"), "ses:GetSuppressedDestination"),
    ("AlertAdministrators", Step::Alert, "sns:Publish"),
    (
        "WriteLogs",
        Step::Allowed("arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/firstkey:log-stream:one"),
        "logs:PutLogEvents",
    ),
    ("KeepWhatFailed", Step::Allowed("arn:aws:sqs:us-east-1:000000000000:firstkey-failed"), "sqs:SendMessage"),
    // For the keys, AWS would name kms:Decrypt; ministack names the call that needed it.
    ("UseTheKeyThroughTheServicesItEncrypts", Step::NewUser, "dynamodb:PutItem"),
    ("FindUsersThatNoEventToldOf", Step::Sweep, "iam:ListUsers"),
    ("LookThroughTheLedger", Step::Sweep, "dynamodb:Scan"),
    ("TakeFromTheBuffer", Step::Allowed("arn:aws:sqs:us-east-1:000000000000:firstkey-buffer"), "sqs:ReceiveMessage"),
    ("ReadSlacksToken", Step::InSlack, "ssm:GetParameter"),
    ("DecryptSlacksTokenThroughSsm", Step::InSlack, "ssm:GetParameter"),
];

impl Pipeline<'_> {
    /// The function's role.
    pub(crate) fn role(&self) -> Role<'_> {
        Role { aws: self.aws, name: NAME }
    }

    /// Removes each statement in turn, or only the named ones, and checks that its step fails without it.
    pub(crate) fn check_statements(&self, steps: &mut Steps, only: &[&str]) -> Result<()> {
        self.role().check(steps, &NEEDED, only, |whole, name, (_, step, action), missing| {
            self.walk(whole, name, step, action, missing)
        })
    }

    /// Takes a step without some statements.
    fn walk(&self, whole: &Value, name: &str, step: &Step, action: &str, missing: &[&str]) -> Result<()> {
        let address = format!("{name}@example.com");
        match step {
            Step::NewUser => {
                self.role().put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &address)?;
                self.the_mail_to(&address, &user_id).map(drop)
            }
            Step::SecondAttempt => {
                let user_id = self.create_user_without_mail(whole, name, &address)?;
                self.role().put_policy(whole, missing)?;
                self.invoke(&self.event_of(name, PEOPLE, &address)?)?;
                self.the_mail_to(&address, &user_id).map(drop)
            }
            Step::Withdrawal => {
                let user_id = self.create_user_without_mail(whole, name, &address)?;
                ensure!(self.has_profile(name)?, "the first attempt made no login profile");
                self.aws.run(&["iam", "tag-user", "--user-name", name, "--tags", "Key=email,Value=eve@example.com"])?;
                self.role().put_policy(whole, missing)?;
                self.invoke(&self.event_of(name, PEOPLE, &address)?)?;
                let Ending { status, reason } = self.ending(&user_id)?;
                ensure!(!self.has_profile(name)?, "the login profile is still there: {status}: {reason}");
                Ok(())
            }
            Step::Alert => {
                self.role().put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &format!("{name}@example.org"))?;
                let ending = self.ending(&user_id)?;
                ensure!(ending.status == "quarantined", "{}: {}", ending.status, ending.reason);
                self.alert_about(&user_id).map(drop)
            }
            Step::Sweep => {
                self.role().put_policy(whole, missing)?;
                self.invoke(&json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} }))
            }
            Step::InSlack => {
                self.role().put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &address)?;
                self.the_mail_to(&address, &user_id)?;
                let untold = self.untold(&user_id)?;
                ensure!(untold.is_none(), "not told in Slack: {}", untold.unwrap_or_default());
                Ok(())
            }
            Step::Allowed(resource) => {
                self.role().put_policy(whole, missing)?;
                self.role().ask_simulator(action, resource)
            }
        }
    }

    /// Creates a user whose login profile is made and whose mail waits for the permission to send it; returns the id.
    fn create_user_without_mail(&self, whole: &Value, name: &str, address: &str) -> Result<String> {
        self.role().put_policy(whole, &[SEND])?;
        let user_id = self.create_user(name, PEOPLE, address)?;
        let Ending { status, reason } = self.ending(&user_id)?;
        ensure!(status == "pending", "{address}: {status}: {reason}");
        Ok(user_id)
    }
}

impl Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NewUser => "a new user's mail",
            Self::SecondAttempt => "the second attempt at a mail",
            Self::Withdrawal => "the withdrawal of a password",
            Self::Alert => "the administrators' alert",
            Self::Sweep => "the sweep",
            Self::InSlack => "a new user's message in Slack",
            Self::Allowed(_) => "the role's permission",
        })
    }
}
