//! The function's configuration: variables whose names begin with `FIRSTKEY_`.

mod values;

use std::fmt;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use lettre::message::Mailbox;

use self::values::{
    Parsed, accent_color, alert_on, boolean, channel, code_channel, creator, default_domain, domain, endpoint,
    expire_after, forget_after, give_up_after, has_slack, header_line, https_url, is_by_claim, line, list, locale,
    mailbox, name, origin, paragraph, parameter, password_length, path, region, table_name, tag_key, team, time_zone,
    topic,
};
use crate::admission::Rules;
use crate::appearance::Appearance;
use crate::credential::DEFAULT_LENGTH;
use crate::event::Tag;
use crate::locale::Locale;

/// The configuration, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// Who is admitted, and where their messages may go.
    pub rules: Rules,
    /// From whom messages come, on a verified SES identity.
    pub sender: Mailbox,
    /// Where answers to messages go.
    pub reply_to: Option<Mailbox>,
    /// The SES configuration set of messages.
    pub configuration_set: Option<String>,
    /// The region of SES, if it is not the function's.
    pub ses_region: Option<String>,
    /// The ledger's DynamoDB table.
    pub table: String,
    /// The name of the function, by which metrics are told apart: Lambda sets `AWS_LAMBDA_FUNCTION_NAME`.
    pub deployment: String,
    /// The length of passwords in characters, 14 to 128; the account's policy may ask for more.
    pub password_length: usize,
    /// How long an unused password works, one hour to 90 days.
    pub expire_after: SignedDuration,
    /// Whether the sweep also withdraws a password that was used but not changed in time.
    pub withdraw_unchanged: bool,
    /// How long an arrival waits for something that an operator has to fix, one hour to 90 days.
    pub give_up_after: SignedDuration,
    /// How long the record of an ended arrival is kept, 90 days or more; forever if `None`.
    pub forget_after: Option<SignedDuration>,
    /// How messages look.
    pub appearance: Appearance,
    /// The user tag that names the user's language; the case of keys does not matter.
    pub locale_tag: String,
    /// The language of users without that tag, or with an unknown language.
    pub locale: Locale,
    /// The ARN of the SNS topic for administrators.
    pub alert_topic: Option<String>,
    /// Whether administrators are told of each delivery, too.
    pub alert_on_delivery: bool,
    /// The page on which users choose their passwords, if they get a link to it and not a password.
    pub claim: Option<ClaimSettings>,
    /// The Slack app, if users or administrators are told there.
    pub slack: Option<SlackSettings>,
    /// Whose certificates the function accepts.
    pub authorities: Authorities,
}

/// The page on which users choose their passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimSettings {
    /// Where it is: `https` or this machine, without a slash at the end.
    pub origin: String,
    /// Whether it asks for a code that Slack brings.
    pub asks_for_code: bool,
}

/// The Slack app, and whom it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlackSettings {
    /// Whether users are told that they have mail.
    pub tells_users: bool,
    /// The id of the channel that shows administrators' alerts.
    pub channel: Option<String>,
    /// The name of the SSM parameter that holds the bot's token.
    pub token_parameter: String,
    /// The id of the workspace whose members are told, if the token is that of a whole organisation.
    pub team: Option<String>,
    /// Where Slack's methods are: `https`, or this machine.
    pub endpoint: String,
}

/// Where Slack is. Governments have one of their own, and tests another.
const SLACK: &str = "https://slack.com/api";

/// The certificate authorities that may vouch for a server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Authorities {
    /// Those that the binary brings along: Mozilla's.
    #[default]
    Embedded,
    /// The system's, or those that `SSL_CERT_FILE` names.
    System,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigurationError {
    /// The problems, in the order of the variables.
    pub problems: Vec<Problem>,
}

/// One variable that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The variable's name.
    pub variable: String,
    /// What is wrong with its value.
    pub problem: String,
    /// A value that would do.
    pub example: &'static str,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        write!(formatter, "the configuration has {count} problem{}", if count == 1 { "" } else { "s" })?;
        for Problem { variable, problem, example } in &self.problems {
            write!(formatter, "\n  {variable} {problem}")?;
            if !example.is_empty() {
                write!(formatter, "; example: {variable}={example}")?;
            }
        }
        Ok(())
    }
}

const PREFIX: &str = "FIRSTKEY_";

/// What Lambda calls the function.
const FUNCTION_NAME: &str = "AWS_LAMBDA_FUNCTION_NAME";

/// Variables that only the administrator's command reads: they say where the function is.
pub const COMMAND_VARIABLES: [&str; 3] = ["FIRSTKEY_FUNCTION", "FIRSTKEY_TOPIC", "FIRSTKEY_RULE"];

impl Configuration {
    /// Reads the configuration from the environment's variables. Ignores those without the prefix `FIRSTKEY_`; an empty
    /// value counts as none.
    ///
    /// # Errors
    /// All problems at once, unknown variables included: a misspelled name must not pass for a default.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigurationError> {
        let (variables, others): (Vec<_>, Vec<_>) =
            variables.into_iter().partition(|(name, _)| name.starts_with(PREFIX));
        let function = others.into_iter().find(|(name, _)| name == FUNCTION_NAME);
        let deployment = function.map_or_else(|| "firstkey".to_owned(), |(_, name)| name);
        let mut reader = Reader { variables, deployment, problems: Vec::new() };
        let configuration = reader.read();
        reader.refuse_the_rest();
        match configuration {
            Some(configuration) if reader.problems.is_empty() => Ok(configuration),
            _ => Err(ConfigurationError { problems: reader.problems }),
        }
    }
}

impl Configuration {
    /// The language of a user with these tags.
    #[must_use]
    pub fn locale_of(&self, tags: &[Tag]) -> Locale {
        self.tagged_locale(tags).unwrap_or(self.locale)
    }

    /// The language that one of these tags names.
    #[must_use]
    pub fn tagged_locale(&self, tags: &[Tag]) -> Option<Locale> {
        let tag = tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(&self.locale_tag));
        tag.and_then(|tag| Locale::of_tag(&tag.value))
    }
}

struct Reader {
    variables: Vec<(String, String)>,
    deployment: String,
    problems: Vec<Problem>,
}

impl Reader {
    /// Reads every variable before it gives up, so that all problems are found in one go.
    fn read(&mut self) -> Option<Configuration> {
        let sender = self.required("SENDER", "IT <it@example.com>", mailbox);
        let allowed_domains = self.required("ALLOWED_DOMAINS", "example.com,*.example.com", |text| list(text, domain));
        let table = self.optional("TABLE", "firstkey", table_name).unwrap_or_else(|| "firstkey".to_owned());
        let claim = self.claim();
        let alert_on_delivery = self.optional("ALERT_ON", "delivered", alert_on).unwrap_or_default();
        let slack = self.slack(claim.as_ref());
        let email_tag = self.optional("EMAIL_TAG", "email", tag_key).unwrap_or_else(|| "email".to_owned());
        let default_domain = self.optional("DEFAULT_DOMAIN", "example.com", default_domain);
        let path_prefixes = self.required("PATH_PREFIXES", "/people/,/contractors/", |text| list(text, path));
        let allowed_creators =
            self.optional("ALLOWED_CREATORS", "arn:aws:iam::123456789012:role/terraform", |text| list(text, creator));
        let password_length = self.optional("PASSWORD_LENGTH", "24", password_length);
        let expire_after = self.optional("EXPIRE_AFTER", "72h", expire_after);
        let withdraw_unchanged = self.optional("WITHDRAW_UNCHANGED", "true", boolean).unwrap_or_default();
        let give_up_after = self.optional("GIVE_UP_AFTER", "168h", give_up_after);
        let forget_after = self.optional("FORGET_AFTER", "365d", forget_after);
        let ses_region = self.optional("SES_REGION", "eu-west-1", region);
        let configuration_set = self.optional("CONFIGURATION_SET", "onboarding", name);
        let reply_to = self.optional("REPLY_TO", "help@example.com", mailbox);
        let organisation = self.optional("ORG_NAME", "Example Corp", header_line);
        let logo_url = self.optional("LOGO_URL", "https://example.com/logo.png", https_url);
        let accent_color = self.optional("ACCENT_COLOR", "#1f5fd6", accent_color).unwrap_or_default();
        let support_contact = self.optional("SUPPORT_CONTACT", "help@example.com", line);
        let note = self.optional("NOTE", "Our rules for AWS: https://wiki.example.com/aws", paragraph);
        let time_zone = self.optional("TIME_ZONE", "Europe/Berlin", time_zone).unwrap_or(TimeZone::UTC);
        let locale_tag = self.optional("LOCALE_TAG", "locale", tag_key).unwrap_or_else(|| "locale".to_owned());
        let locale = self.optional("LOCALE", "de", locale).unwrap_or_default();
        let alert_topic = self.optional("ALERT_TOPIC", "arn:aws:sns:us-east-1:123456789012:firstkey-alerts", topic);
        let authorities = self.optional("CA", "system", authorities).unwrap_or_default();
        Some(Configuration {
            rules: Rules {
                email_tag,
                default_domain,
                allowed_domains: allowed_domains?,
                path_prefixes: path_prefixes?,
                allowed_creators: allowed_creators.unwrap_or_default(),
            },
            sender: sender?,
            reply_to,
            configuration_set,
            ses_region,
            table,
            deployment: std::mem::take(&mut self.deployment),
            password_length: password_length.unwrap_or(DEFAULT_LENGTH),
            expire_after: expire_after.unwrap_or(SignedDuration::from_hours(72)),
            withdraw_unchanged,
            give_up_after: give_up_after.unwrap_or(SignedDuration::from_hours(168)),
            forget_after,
            appearance: Appearance { organisation, logo_url, accent_color, support_contact, note, time_zone },
            locale_tag,
            locale,
            alert_topic,
            alert_on_delivery,
            claim,
            slack,
            authorities,
        })
    }

    /// The page of claims, if `DELIVERY` wants it. With passwords, what is said of it does no harm.
    fn claim(&mut self) -> Option<ClaimSettings> {
        let is_by_claim = self.optional("DELIVERY", "claim", is_by_claim).unwrap_or_default();
        let missing = is_by_claim.then_some("is not set, and FIRSTKEY_DELIVERY is `claim`: links lead there");
        let origin = self.variable("CLAIM_ORIGIN", "https://claim.example.com", missing, origin);
        let asks_for_code = self.optional("CLAIM_CODE", "slack", code_channel).is_some();
        is_by_claim.then_some(ClaimSettings { origin: origin?, asks_for_code })
    }

    /// The Slack app, if `CHANNELS`, `SLACK_CHANNEL` or `CLAIM_CODE` wants it. A token that nobody uses is no problem: whoever turns Slack
    /// off for a while may leave it.
    fn slack(&mut self, claim: Option<&ClaimSettings>) -> Option<SlackSettings> {
        let brings_code = claim.is_some_and(|claim| claim.asks_for_code);
        let tells_users = self.optional("CHANNELS", "email,slack", |text| has_slack(text, claim.is_some()));
        let tells_users = tells_users.unwrap_or_default();
        let channel = self.optional("SLACK_CHANNEL", "C012AB3C4", channel);
        let wanted_by = match (tells_users, &channel) {
            (true, _) => Some("FIRSTKEY_CHANNELS has `slack`"),
            (false, Some(_)) => Some("FIRSTKEY_SLACK_CHANNEL is set"),
            (false, None) if brings_code => Some("FIRSTKEY_CLAIM_CODE is `slack`"),
            (false, None) => None,
        };
        let missing = wanted_by
            .map(|by| format!("is not set, and {by}: Firstkey reads the bot's token from this parameter of SSM"));
        let token_parameter =
            self.variable("SLACK_TOKEN_PARAMETER", "/firstkey/slack-token", missing.as_deref(), parameter);
        let team = self.optional("SLACK_TEAM", "T012AB3C4", team);
        let endpoint = self.optional("SLACK_ENDPOINT", SLACK, endpoint).unwrap_or_else(|| SLACK.to_owned());
        wanted_by?;
        Some(SlackSettings { tells_users, channel, token_parameter: token_parameter?, team, endpoint })
    }

    fn required<T>(&mut self, name: &str, example: &'static str, parse: impl Fn(&str) -> Parsed<T>) -> Option<T> {
        self.variable(name, example, Some("is not set"), parse)
    }

    fn optional<T>(&mut self, name: &str, example: &'static str, parse: impl Fn(&str) -> Parsed<T>) -> Option<T> {
        self.variable(name, example, None, parse)
    }

    /// Reads a variable. One that is not set is a problem if there are words for it: what is `missing`.
    fn variable<T>(
        &mut self,
        name: &str,
        example: &'static str,
        missing: Option<&str>,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Option<T> {
        let variable = format!("{PREFIX}{name}");
        let index = self.variables.iter().position(|(found, _)| *found == variable);
        let text = index.map(|index| self.variables.swap_remove(index).1).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            if let Some(missing) = missing {
                self.complain(variable, missing.to_owned(), example);
            }
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                // A token in the wrong place is not to be found in a log.
                let shown = if text.contains("xox") { "xox…".to_owned() } else { text.escape_debug().to_string() };
                self.complain(variable, format!("is `{shown}`: {problem}"), example);
                None
            }
        }
    }

    fn refuse_the_rest(&mut self) {
        self.variables.sort();
        for (variable, _) in std::mem::take(&mut self.variables) {
            let variable = variable.escape_debug().to_string();
            self.complain(variable, "is not a variable of this version of Firstkey".to_owned(), "");
        }
    }

    fn complain(&mut self, variable: String, problem: String, example: &'static str) {
        self.problems.push(Problem { variable, problem, example });
    }
}

fn authorities(text: &str) -> Parsed<Authorities> {
    match text {
        "embedded" => Ok(Authorities::Embedded),
        "system" => Ok(Authorities::System),
        _ => Err("it is neither `embedded` nor `system`".to_owned()),
    }
}
