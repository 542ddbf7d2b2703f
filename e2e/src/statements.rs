//! Each statement of the function's policy is needed: without it, a step that names it fails.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xtask::steps::Steps;

use crate::emulator::ACCOUNT;
use crate::pipeline::{Ending, NAME, OURS, PEOPLE, Pipeline};

const SEND: &str = "SendFromTheSenderToTheAllowedDomains";

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

/// A statement, the step that needs it, and the action that AWS denies without it.
const NEEDED: [(&str, Step, &str); 17] = [
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
    /// Removes each statement in turn, or only the named one, and checks that its step fails without it.
    pub(crate) fn check_statements(&self, steps: &mut Steps, only: Option<&str>) -> Result<()> {
        let whole = self.policy()?;
        let mut statements = whole["Statement"].as_array().context("the policy has no statements")?.clone();
        statements.retain(|statement| only.is_none_or(|only| statement["Sid"] == only));
        ensure!(!statements.is_empty(), "the policy has no statement {}", only.unwrap_or_default());
        let mut result = Ok(());
        for statement in &statements {
            let sid = statement["Sid"].as_str().context("a statement has no Sid")?;
            let needed = NEEDED.iter().position(|(of, ..)| *of == sid);
            let number = needed.with_context(|| format!("no step needs the statement {sid}"))?;
            let (_, step, action) = &NEEDED[number];
            result = steps.time(&format!("without {sid}: {} fails", step.name()), || {
                self.check_statement(&whole, number, sid, step, action)
            });
            if result.is_err() {
                break;
            }
        }
        self.put_policy(&whole, &[])?;
        result
    }

    fn check_statement(&self, whole: &Value, number: usize, sid: &str, step: &Step, action: &str) -> Result<()> {
        let Err(error) = self.walk(whole, &format!("{OURS}without-{number}"), step, action, &[sid]) else {
            bail!("the step works without the statement {sid}");
        };
        let error = format!("{error:#}");
        ensure!(error.contains(action), "the step failed, but not for want of {action}: {error}");
        // So that the statement made the difference.
        self.walk(whole, &format!("{OURS}with-{number}"), step, action, &[])
            .context("the step fails with the whole policy too")
    }

    /// Takes a step without some statements.
    fn walk(&self, whole: &Value, name: &str, step: &Step, action: &str, missing: &[&str]) -> Result<()> {
        let address = format!("{name}@example.com");
        match step {
            Step::NewUser => {
                self.put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &address)?;
                self.the_mail_to(&address, &user_id).map(drop)
            }
            Step::SecondAttempt => {
                let user_id = self.create_user_without_mail(whole, name, &address)?;
                self.put_policy(whole, missing)?;
                self.invoke(&self.event_of(name, PEOPLE, &address)?)?;
                self.the_mail_to(&address, &user_id).map(drop)
            }
            Step::Withdrawal => {
                let user_id = self.create_user_without_mail(whole, name, &address)?;
                ensure!(self.has_profile(name)?, "the first attempt made no login profile");
                self.aws.run(&["iam", "tag-user", "--user-name", name, "--tags", "Key=email,Value=eve@example.com"])?;
                self.put_policy(whole, missing)?;
                self.invoke(&self.event_of(name, PEOPLE, &address)?)?;
                let Ending { status, reason } = self.ending(&user_id)?;
                ensure!(!self.has_profile(name)?, "the login profile is still there: {status}: {reason}");
                Ok(())
            }
            Step::Alert => {
                self.put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &format!("{name}@example.org"))?;
                let ending = self.ending(&user_id)?;
                ensure!(ending.status == "quarantined", "{}: {}", ending.status, ending.reason);
                self.alert_about(&user_id).map(drop)
            }
            Step::Sweep => {
                self.put_policy(whole, missing)?;
                self.invoke(&json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} }))
            }
            Step::InSlack => {
                self.put_policy(whole, missing)?;
                let user_id = self.create_user(name, PEOPLE, &address)?;
                self.the_mail_to(&address, &user_id)?;
                let untold = self.untold(&user_id)?;
                ensure!(untold.is_none(), "not told in Slack: {}", untold.unwrap_or_default());
                Ok(())
            }
            Step::Allowed(resource) => {
                self.put_policy(whole, missing)?;
                self.ask_simulator(action, resource)
            }
        }
    }

    /// Creates a user whose login profile is made and whose mail waits for the permission to send it; returns the id.
    fn create_user_without_mail(&self, whole: &Value, name: &str, address: &str) -> Result<String> {
        self.put_policy(whole, &[SEND])?;
        let user_id = self.create_user(name, PEOPLE, address)?;
        let Ending { status, reason } = self.ending(&user_id)?;
        ensure!(status == "pending", "{address}: {status}: {reason}");
        Ok(user_id)
    }

    fn ask_simulator(&self, action: &str, resource: &str) -> Result<()> {
        let role = format!("arn:aws:iam::{ACCOUNT}:role/{NAME}");
        let arguments = ["iam", "simulate-principal-policy", "--policy-source-arn", &role, "--action-names", action];
        let answer = self.aws.run(&[&arguments[..], &["--resource-arns", resource]].concat())?;
        let decision = &answer["EvaluationResults"][0]["EvalDecision"];
        ensure!(*decision == "allowed", "{action} on {resource}: {decision}");
        Ok(())
    }

    /// The function's deployed policy.
    fn policy(&self) -> Result<Value> {
        let policy = self.aws.run(&["iam", "get-role-policy", "--role-name", NAME, "--policy-name", NAME])?;
        Ok(policy["PolicyDocument"].clone())
    }

    /// Removes some statements from the role's policy, and starts a new process of the function with empty caches.
    fn put_policy(&self, whole: &Value, missing: &[&str]) -> Result<()> {
        let statements = whole["Statement"].as_array().into_iter().flatten();
        let kept = statements.filter(|statement| !missing.iter().any(|sid| statement["Sid"] == **sid));
        let policy = json!({ "Version": "2012-10-17", "Statement": kept.collect::<Vec<_>>() }).to_string();
        let arguments =
            ["iam", "put-role-policy", "--role-name", NAME, "--policy-name", NAME, "--policy-document", &policy];
        self.aws.run(&arguments)?;
        // Any change of these settings ends the running processes, even one to the same values.
        let arguments = ["lambda", "update-function-configuration", "--function-name", NAME, "--timeout", "30"];
        self.aws.run(&arguments).map(drop)
    }
}

impl Step {
    fn name(&self) -> &'static str {
        match self {
            Self::NewUser => "a new user's mail",
            Self::SecondAttempt => "the second attempt at a mail",
            Self::Withdrawal => "the withdrawal of a password",
            Self::Alert => "the administrators' alert",
            Self::Sweep => "the sweep",
            Self::InSlack => "a new user's message in Slack",
            Self::Allowed(_) => "the role's permission",
        }
    }
}
