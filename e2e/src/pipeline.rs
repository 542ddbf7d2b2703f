//! What every deployed Firstkey has to do, whatever deployed it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xtask::ask::eventually;
use xtask::credentials::{Credentials, REGION};

use crate::aws::Aws;
use crate::emulator::{ACCOUNT, Emulator};
use crate::password::password;

/// The name that both deployments give to function, role, table, topic and rule.
pub(crate) const NAME: &str = "firstkey";
/// The path whose users are admitted.
pub(crate) const PEOPLE: &str = "/people/";
/// The prefix of our own users and queues.
pub(crate) const OURS: &str = "e2e-";
/// Our own queue, subscribed to the administrators' topic.
pub(crate) const LISTENER: &str = "e2e-administrators";

/// An event as AWS sends it.
pub(crate) const CREATE_USER: &str = include_str!("../../fixtures/eventbridge/create-user-name-is-address.json");

/// A deployed Firstkey on an emulator.
pub(crate) struct Pipeline<'a> {
    /// AWS, with the trail in front of it.
    pub(crate) aws: &'a Aws,
    pub(crate) emulator: &'a Emulator,
    /// A folder for temporary files.
    pub(crate) folder: &'a Path,
}

/// The end of an arrival, from the ledger.
pub(crate) struct Ending {
    pub(crate) status: String,
    pub(crate) reason: String,
}

impl Pipeline<'_> {
    /// Creates a user as an administrator would, and returns its id.
    pub(crate) fn create_user(&self, name: &str, path: &str, address: &str) -> Result<String> {
        let tags = format!("Key=email,Value={address}");
        let arguments = ["iam", "create-user", "--user-name", name, "--path", path, "--tags", &tags];
        let created = self.aws.run(&arguments)?;
        created["User"]["UserId"].as_str().map(str::to_owned).context("IAM gave the user no id")
    }

    /// Creates a user whose event is late: by then, an administrator has run another command.
    pub(crate) fn create_user_and(&self, command: &[&str], name: &str, path: &str, address: &str) -> Result<String> {
        // Not through the trail, which would be on time.
        let aws = Aws::new(self.aws.program(), &self.emulator.url);
        let pipeline = Pipeline { aws: &aws, ..*self };
        let user_id = pipeline.create_user(name, path, address)?;
        let event = pipeline.event_of(name, path, address)?;
        aws.run(&[command, &["--user-name", name]].concat())?;
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{NAME}");
        aws.run(&["sns", "publish", "--topic-arn", &topic, "--message", &event.to_string()])?;
        Ok(user_id)
    }

    /// The event of a user's creation.
    pub(crate) fn event_of(&self, name: &str, path: &str, address: &str) -> Result<Value> {
        let mut event: Value = serde_json::from_str(CREATE_USER)?;
        let created = self.aws.run(&["iam", "get-user", "--user-name", name])?["User"].take();
        let user_id = created["UserId"].as_str().context("IAM gave the user no id")?;
        let time = created["CreateDate"].as_str().context("IAM gave no creation time")?.to_owned();
        event["account"] = Value::from(ACCOUNT);
        event["time"] = Value::from(time.as_str());
        let detail = &mut event["detail"];
        detail["eventTime"] = Value::from(time);
        detail["eventID"] = Value::from(format!("late-{user_id}"));
        detail["recipientAccountId"] = Value::from(ACCOUNT);
        let tags = json!([{ "key": "email", "value": address }]);
        detail["requestParameters"] = json!({ "userName": name, "path": path, "tags": tags });
        let user = json!({ "userName": name, "path": path, "userId": user_id, "arn": created["Arn"], "tags": tags });
        detail["responseElements"]["user"] = user;
        Ok(event)
    }

    /// Whether a user has a login profile.
    pub(crate) fn has_profile(&self, name: &str) -> Result<bool> {
        match self.aws.run(&["iam", "get-login-profile", "--user-name", name]) {
            Ok(_) => Ok(true),
            Err(error) if error.to_string().contains("NoSuchEntity") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The only mail to an address, once the ledger says that it was sent.
    pub(crate) fn the_mail_to(&self, address: &str, user_id: &str) -> Result<Value> {
        let ending = self.ending(user_id)?;
        ensure!(ending.status == "delivered", "{address}: {}: {}", ending.status, ending.reason);
        let mut mails = self.mails_to(address)?;
        ensure!(mails.len() == 1, "{} mails went to {address}", mails.len());
        Ok(mails.remove(0))
    }

    /// Every mail to an address.
    pub(crate) fn mails_to(&self, address: &str) -> Result<Vec<Value>> {
        let mut mails = self.emulator.mails()?;
        mails.retain(|mail| mail["To"] == json!([address]));
        Ok(mails)
    }

    /// Waits until an arrival ends, until it waits for an operator, or until the function has failed for good.
    pub(crate) fn ending(&self, user_id: &str) -> Result<Ending> {
        eventually(&format!("the arrival of {user_id} to end"), || {
            if let Some(record) = self.given_up(user_id)? {
                bail!("{}", record["responsePayload"]["errorMessage"].as_str().unwrap_or("no error message"));
            }
            let item = self.record(user_id)?;
            let text = |name: &str| item[name]["S"].as_str().unwrap_or_default().to_owned();
            let ending = Ending { status: text("status"), reason: text("reason") };
            let goes_on = match ending.status.as_str() {
                "" | "sending" => true,
                "pending" => ending.reason.is_empty(),
                _ => false,
            };
            Ok((!goes_on).then_some(ending))
        })
    }

    /// Why the user was not told in Slack, once the record says so; nothing if the user was told.
    pub(crate) fn untold(&self, user_id: &str) -> Result<Option<String>> {
        eventually(&format!("the record of {user_id} to tell of Slack"), || {
            let item = self.record(user_id)?;
            let steps = item["history"]["L"].as_array().into_iter().flatten().map(|step| &step["M"]);
            let mut untold = steps.filter_map(|step| match step["step"]["S"].as_str()? {
                "told_in_slack" => Some(None),
                "not_told_in_slack" => Some(Some(step["reason"]["S"].as_str().unwrap_or_default().to_owned())),
                _ => None,
            });
            Ok(untold.next_back())
        })
    }

    /// The user's record in the ledger; `null` if there is none.
    fn record(&self, user_id: &str) -> Result<Value> {
        let key = json!({ "id": { "S": format!("{ACCOUNT}#{user_id}") } }).to_string();
        Ok(self.aws.run(&["dynamodb", "get-item", "--table-name", NAME, "--key", &key])?["Item"].take())
    }

    /// Lambda's record of the arrival in the queue for failed invocations.
    pub(crate) fn given_up(&self, user_id: &str) -> Result<Option<Value>> {
        let records = self.emulator.messages(&format!("{NAME}-failed"))?;
        Ok(records.into_iter().find(|record| record.to_string().contains(user_id)))
    }

    /// Invokes the function and waits for its answer; the function's error is an error here.
    pub(crate) fn invoke(&self, event: &Value) -> Result<()> {
        let payload = self.folder.join("event.json");
        let answer = self.folder.join("answer.json");
        fs::write(&payload, event.to_string())?;
        let payload = format!("file://{}", payload.display());
        let answer = answer.to_str().context("the folder's path is not UTF-8")?;
        let invoked = self.aws.run(&["lambda", "invoke", "--function-name", NAME, "--payload", &payload, answer])?;
        ensure!(invoked["FunctionError"].is_null(), "{}", fs::read_to_string(answer)?);
        Ok(())
    }

    /// Changes the function's variables.
    pub(crate) fn configure(&self, variables: &Value) -> Result<()> {
        let environment = json!({ "Variables": variables }).to_string();
        let arguments = ["lambda", "update-function-configuration", "--function-name", NAME];
        self.aws.run(&[&arguments[..], &["--environment", &environment]].concat()).map(drop)
    }

    /// Subscribes our own queue to the administrators' topic.
    pub(crate) fn listen_to_alerts(&self) -> Result<()> {
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{NAME}-alerts");
        let queue = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{LISTENER}");
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "sns.amazonaws.com" },
            "Action": "sqs:SendMessage",
            "Resource": queue,
            "Condition": { "ArnEquals": { "aws:SourceArn": topic } },
        }] });
        let attributes = json!({ "Policy": policy.to_string() }).to_string();
        self.aws.run(&["sqs", "create-queue", "--queue-name", LISTENER, "--attributes", &attributes])?;
        let subscribe = ["sns", "subscribe", "--topic-arn", &topic, "--protocol", "sqs"];
        self.aws.run(&[&subscribe[..], &["--notification-endpoint", &queue]].concat()).map(drop)
    }

    /// The alert about a user, once it has arrived.
    pub(crate) fn alert_about(&self, user_id: &str) -> Result<Value> {
        eventually(&format!("an alert about {user_id}"), || {
            if let Some(record) = self.given_up(user_id)? {
                bail!("{}", record["responsePayload"]["errorMessage"].as_str().unwrap_or("no error message"));
            }
            Ok(self.alerts_about(user_id)?.into_iter().next())
        })
    }

    /// The alerts about a user that have arrived.
    pub(crate) fn alerts_about(&self, user_id: &str) -> Result<Vec<Value>> {
        let mut alerts = self.emulator.messages(LISTENER)?;
        alerts.retain(|alert| alert["Message"].as_str().is_some_and(|text| text.contains(user_id)));
        Ok(alerts)
    }

    /// The first sign-in with the password of a mail.
    pub(crate) fn sign_in(&self, name: &str, mail: &Value) -> Result<()> {
        let text = mail["BodyText"].as_str().context("the mail has no text part")?;
        let mailed = password(text).context("the mail's text holds no password")?;
        let html = mail["BodyHtml"].as_str().context("the mail has no HTML part")?;
        ensure!(!html.is_empty() && text.contains(name), "the mail does not name the user");
        self.sign_in_with(name, mailed)
    }

    /// Lets a user change the password, so that a sign-in can be played.
    pub(crate) fn let_change_password(&self, name: &str) -> Result<()> {
        let statement = json!({ "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "*" });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
        let put = ["iam", "put-user-policy", "--user-name", name, "--policy-name", "change-password"];
        self.aws.run(&[&put[..], &["--policy-document", &policy]].concat()).map(drop)
    }

    /// A sign-in, as far as an API allows: the user changes the password; a wrong one is refused.
    pub(crate) fn sign_in_with(&self, name: &str, password: &str) -> Result<()> {
        let created = self.aws.run(&["iam", "create-access-key", "--user-name", name])?;
        let key = &created["AccessKey"];
        let user = Credentials {
            access_key: key["AccessKeyId"].as_str().context("IAM made no access key")?,
            secret: key["SecretAccessKey"].as_str().context("IAM made no access key")?,
        };
        let change = |old: &str| {
            // One argument, because a password may begin with a dash.
            let old = format!("--old-password={old}");
            let arguments = ["iam", "change-password", &old, "--new-password", "the user's 0wn Choice"];
            self.aws.run_as(user, &arguments)
        };
        ensure!(change("not the password").is_err(), "IAM took a wrong password of {name}");
        change(password).with_context(|| format!("the password of {name} does not work"))?;
        Ok(())
    }
}
