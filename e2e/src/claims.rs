//! Claims, turned on in what is deployed: the mail has a link, and users choose their password on the page behind it.

use std::fmt::{self, Display};

use anyhow::{Context, Result, bail, ensure};
use xtask::steps::Steps;

use crate::aws::Aws;
use crate::emulator::ACCOUNT;
use crate::pipeline::{OURS, PEOPLE, Pipeline};
use crate::role::{Needed, Role};
use crate::site::{DOMAIN, Shown, Site};
use crate::slack::Slack;
use crate::statements::SEND;

/// The page's function, its role and its API.
pub(crate) const PAGE: &str = "firstkey-claim";
/// What users choose.
pub(crate) const CHOSEN: &str = "Chosen-On-The-Page-4711";

/// What the page's domain needs, made before Firstkey is deployed.
pub(crate) struct Domain {
    pub(crate) certificate: String,
    pub(crate) zone: String,
}

impl Domain {
    pub(crate) fn make(aws: &Aws) -> Result<Self> {
        let requested = aws.run(&["acm", "request-certificate", "--domain-name", DOMAIN])?;
        let made = aws.run(&["route53", "create-hosted-zone", "--name", "example.com", "--caller-reference", "e2e"])?;
        let zone = made["HostedZone"]["Id"].as_str().context("Route 53 gave the zone no id")?;
        Ok(Self {
            certificate: requested["CertificateArn"].as_str().context("ACM gave no ARN")?.to_owned(),
            zone: zone.rsplit('/').next().unwrap_or(zone).to_owned(),
        })
    }

    /// Fails as long as somebody uses them.
    pub(crate) fn delete(self, aws: &Aws) -> Result<()> {
        aws.run(&["route53", "delete-hosted-zone", "--id", &self.zone])?;
        aws.run(&["acm", "delete-certificate", "--certificate-arn", &self.certificate]).map(drop)
    }
}

/// A step on the page that needs a statement.
enum Step {
    /// The page shows its form.
    Form,
    /// The same, for a user who was renamed since the mail.
    Renamed,
    /// A code comes by Slack.
    Code,
    /// A password is chosen.
    Choice,
    /// The mail which says so.
    Confirmation,
    /// Administrators are told of a mail that was not for its reader.
    Alert,
    /// The role may do this. Lambda does it in the role's name, so IAM's policy simulator is asked.
    Allowed(&'static str),
}

const NEEDED: [Needed<Step>; 11] = [
    ("ReadTheUserAndItsProfile", Step::Form, "iam:GetUser"),
    ("GiveThePasswordThatTheUserChose", Step::Choice, "iam:CreateLoginProfile"),
    ("KnowThePasswordPolicyAndTheSignInAddress", Step::Form, "iam:GetAccountPasswordPolicy"),
    ("FindARenamedUser", Step::Renamed, "iam:ListUsers"),
    ("KeepTheLedger", Step::Form, "dynamodb:GetItem"),
    (SEND, Step::Confirmation, "ses:SendEmail"),
    ("AlertAdministrators", Step::Alert, "sns:Publish"),
    (
        "WriteLogs",
        Step::Allowed("arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/firstkey-claim:log-stream:one"),
        "logs:PutLogEvents",
    ),
    // For the keys, AWS would name kms:Decrypt; ministack names the call that needed it.
    ("UseTheKeyThroughTheServicesItEncrypts", Step::Form, "dynamodb:GetItem"),
    ("ReadSlacksToken", Step::Code, "ssm:GetParameter"),
    ("DecryptSlacksTokenThroughSsm", Step::Code, "ssm:GetParameter"),
];

/// A deployed Firstkey that mails links, and whose page asks for a code that Slack brings.
pub(crate) struct Claims<'a> {
    pub(crate) pipeline: &'a Pipeline<'a>,
    pub(crate) slack: &'a Slack,
}

/// A user who was mailed a link.
struct Invited {
    name: String,
    address: String,
    user_id: String,
    link: String,
}

impl Claims<'_> {
    fn site(&self) -> Site<'_> {
        Site { url: &self.pipeline.emulator.url }
    }

    fn role(&self) -> Role<'_> {
        Role { aws: self.pipeline.aws, name: PAGE }
    }

    /// A new user's whole way, and what must not work on it.
    pub(crate) fn are_made(&self, steps: &mut Steps, whose: &str) -> Result<()> {
        let user = steps.time("a new user is mailed a link, and has no login profile", || {
            let user = self.invite(&format!("{OURS}{whose}-claimant"))?;
            ensure!(!self.pipeline.has_profile(&user.name)?, "{} has a login profile", user.name);
            Ok(user)
        })?;
        steps.time("scanners and other sites burn no link", || {
            for _ in 0..3 {
                expect(&self.site().open(&user.link)?, 200, "Choose your AWS password")?;
                let status = self.site().look(&user.link)?;
                ensure!(status == 200, "HEAD was answered with {status}");
            }
            let form = [("action", "choose"), ("password", CHOSEN), ("again", CHOSEN)];
            let from_elsewhere = self.site().send_from("https://evil.example.org", &user.link, &form)?;
            ensure!(from_elsewhere.status == 403, "another site's form was answered with {}", from_elsewhere.status);
            let without_code = self.site().send(&user.link, &form)?;
            expect(&without_code, 422, "Choose your AWS password")?;
            ensure!(!self.pipeline.has_profile(&user.name)?, "{} has a login profile", user.name);
            Ok(())
        })?;
        steps.time("the user chooses a password, signs in with it, and is told so by mail", || {
            expect(&self.choose(&user)?, 200, "Your password is set")?;
            self.pipeline.let_change_password(&user.name)?;
            self.pipeline.sign_in_with(&user.name, CHOSEN)?;
            self.confirmation(&user)
        })?;
        steps.time("the link is used up, and one that nobody was mailed looks as if it had ended", || {
            expect(&self.site().open(&user.link)?, 200, "Your password is already set")?;
            let another = [
                ("action", "choose"),
                ("password", "Chosen-By-A-Stranger-4711"),
                ("again", "Chosen-By-A-Stranger-4711"),
            ];
            expect(&self.site().send(&user.link, &another)?, 200, "Your password is already set")?;
            let nobodys = format!("https://{DOMAIN}/c/{}", "A".repeat(43));
            expect(&self.site().open(&nobodys)?, 410, "This link doesn’t work")?;
            let elsewhere = self.site().open(&format!("https://{DOMAIN}/"))?;
            ensure!(elsewhere.status == 404, "the API answers / with {}", elsewhere.status);
            Ok(())
        })
    }

    /// Each statement of the page's role is needed, and there is none that would let it change or delete a login
    /// profile.
    pub(crate) fn check_statements(&self, steps: &mut Steps) -> Result<()> {
        self.role().check(steps, &NEEDED, &[], |whole, name, (_, step, action), missing| {
            self.role().put_policy(whole, missing)?;
            let seen = self.log()?.len();
            self.walk(name, step, action).or_else(|error| {
                let log = self.log()?;
                bail!("{error:#}; the page's log says: {}", log[seen..].join("\n"))
            })
        })?;
        steps.time("neither role may do more to a login profile than its part", || {
            let ada = format!("arn:aws:iam::{ACCOUNT}:user{PEOPLE}ada");
            let never = ["iam:UpdateLoginProfile", "iam:DeleteLoginProfile"].map(|action| (self.role(), action));
            let hears =
                ["iam:UpdateLoginProfile", "iam:CreateLoginProfile"].map(|action| (self.pipeline.role(), action));
            for (role, action) in never.into_iter().chain(hears) {
                ensure!(role.ask_simulator(action, &ada).is_err(), "the role {} may {action}", role.name);
            }
            Ok(())
        })
    }

    fn walk(&self, name: &str, step: &Step, action: &str) -> Result<()> {
        if let Step::Allowed(resource) = step {
            return self.role().ask_simulator(action, resource);
        }
        let user = self.invite(name)?;
        let form = |link: &str| expect(&self.site().open(link)?, 200, "Choose your AWS password");
        match step {
            Step::Form => form(&user.link),
            Step::Renamed => {
                let new_name = format!("{name}-renamed");
                let rename = ["iam", "update-user", "--user-name", name, "--new-user-name", &new_name];
                self.pipeline.aws.run(&rename)?;
                form(&user.link)
            }
            Step::Code => self.code(&user).map(drop),
            Step::Choice => expect(&self.choose(&user)?, 200, "Your password is set"),
            Step::Confirmation => {
                expect(&self.choose(&user)?, 200, "Your password is set")?;
                self.confirmation(&user)
            }
            Step::Alert => {
                let disowned = [("action", "not-me"), ("confirmed", "yes")];
                expect(&self.site().send(&user.link, &disowned)?, 200, "Invitation declined")?;
                ensure!(self.pipeline.alerts_about(&user.user_id)?.len() == 1, "administrators were not told");
                Ok(())
            }
            Step::Allowed(_) => Ok(()),
        }
    }

    fn invite(&self, name: &str) -> Result<Invited> {
        let address = format!("{name}@example.com");
        let user_id = self.pipeline.create_user(name, PEOPLE, &address)?;
        let mail = self.pipeline.the_mail_to(&address, &user_id)?;
        let text = mail["BodyText"].as_str().context("the mail has no text part")?;
        let link = link(text).context("the mail holds no link")?.to_owned();
        Ok(Invited { name: name.to_owned(), address, user_id, link })
    }

    /// Asks for a code on the page, and reads it in Slack.
    fn code(&self, user: &Invited) -> Result<String> {
        expect(&self.site().send(&user.link, &[("action", "send-code")])?, 200, "Choose your AWS password")?;
        let messages = self.slack.messages_to(&user.address)?;
        let blocks = messages.first().map(|message| message["blocks"].to_string()).unwrap_or_default();
        let is_code = |word: &&str| word.len() == 9 && word.as_bytes()[4] == b'-' && word.to_uppercase() == *word;
        blocks.split('`').find(is_code).map(str::to_owned).context("Slack brought no code")
    }

    fn choose(&self, user: &Invited) -> Result<Shown> {
        let code = self.code(user)?;
        let form = [("action", "choose"), ("password", CHOSEN), ("again", CHOSEN), ("code", &code)];
        self.site().send(&user.link, &form)
    }

    /// The second mail, which says that the password was set.
    fn confirmation(&self, user: &Invited) -> Result<()> {
        let mails = self.pipeline.mails_to(&user.address)?;
        ensure!(mails.len() == 2, "{} mails went to {}", mails.len(), user.address);
        let set = "Your AWS password for Example Corp was set";
        ensure!(mails.iter().any(|mail| mail["Subject"] == set), "no mail says that the password was set");
        Ok(())
    }

    /// The page's log, oldest line first.
    pub(crate) fn log(&self) -> Result<Vec<String>> {
        let group = format!("/aws/lambda/{PAGE}");
        let log = self.pipeline.aws.run(&["logs", "filter-log-events", "--log-group-name", &group])?;
        let events = log["events"].as_array().context("the page has no log")?;
        Ok(events.iter().filter_map(|event| event["message"].as_str().map(str::to_owned)).collect())
    }
}

impl Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => "the page's form",
            Self::Renamed => "the form for a renamed user",
            Self::Code => "a code in Slack",
            Self::Choice => "the choice of a password",
            Self::Confirmation => "the mail that the password was set",
            Self::Alert => "the alert about a stranger's mail",
            Self::Allowed(_) => "the role's permission",
        })
    }
}

fn expect(shown: &Shown, status: u16, heading: &str) -> Result<()> {
    let Shown { status: found, heading: says } = shown;
    ensure!((*found, says.as_str()) == (status, heading), "the page says `{says}` ({found})");
    Ok(())
}

/// The link in a mail's text.
pub(crate) fn link(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with(&format!("https://{DOMAIN}/c/")))
}

/// Settings that turn claims on: the variable of Terraform's example, and the template's parameter.
pub(crate) fn settings(domain: &Domain) -> [(&'static str, &'static str, String); 5] {
    [
        ("delivery", "Delivery", "claim".to_owned()),
        ("claim_code", "ClaimCode", "slack".to_owned()),
        ("claim_domain_name", "ClaimDomainName", DOMAIN.to_owned()),
        ("claim_certificate_arn", "ClaimCertificateArn", domain.certificate.clone()),
        ("claim_zone_id", "ClaimHostedZoneId", domain.zone.clone()),
    ]
}
