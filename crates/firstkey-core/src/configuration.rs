//! The function's configuration: variables whose names begin with `FIRSTKEY_`.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use lettre::message::Mailbox;

use crate::admission::{CreatorPattern, Rules};
use crate::appearance::{AccentColor, Appearance, NoColor};
use crate::credential::{DEFAULT_LENGTH, MAX_LENGTH, MIN_LENGTH};
use crate::event::Tag;
use crate::locale::{Locale, UnknownLocale};
use crate::recipient::{BadAddress, DomainPattern, Recipient};

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
    /// How people are told in Slack too; by mail alone if there is none.
    pub slack: Option<SlackSettings>,
    /// Whose certificates the function accepts.
    pub authorities: Authorities,
}

/// How people are told in Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlackSettings {
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
        self.optional("DELIVERY", "password", delivery);
        let slack = self.slack();
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
            slack,
            authorities,
        })
    }

    /// How people are told in Slack, if `CHANNELS` has it. A token that nobody uses is no problem: whoever turns Slack off for a while
    /// may leave it.
    fn slack(&mut self) -> Option<SlackSettings> {
        let channels = self.optional("CHANNELS", "email,slack", channels).unwrap_or_default();
        let parameter = self.optional("SLACK_TOKEN_PARAMETER", TOKEN_PARAMETER, parameter);
        let team = self.optional("SLACK_TEAM", "T012AB3C4", team);
        let endpoint = self.optional("SLACK_ENDPOINT", SLACK, endpoint).unwrap_or_else(|| SLACK.to_owned());
        if !channels.slack {
            return None;
        }
        if parameter.is_none()
            && !self.problems.iter().any(|problem| problem.variable.ends_with("SLACK_TOKEN_PARAMETER"))
        {
            let problem = "is not set, and FIRSTKEY_CHANNELS has `slack`: Firstkey reads the bot's token from this parameter of SSM";
            self.complain(format!("{PREFIX}SLACK_TOKEN_PARAMETER"), problem.to_owned(), TOKEN_PARAMETER);
        }
        Some(SlackSettings { token_parameter: parameter?, team, endpoint })
    }

    fn required<T>(&mut self, name: &str, example: &'static str, parse: impl Fn(&str) -> Parsed<T>) -> Option<T> {
        let before = self.problems.len();
        let value = self.optional(name, example, parse);
        if value.is_none() && self.problems.len() == before {
            self.complain(format!("{PREFIX}{name}"), "is not set".to_owned(), example);
        }
        value
    }

    fn optional<T>(&mut self, name: &str, example: &'static str, parse: impl Fn(&str) -> Parsed<T>) -> Option<T> {
        let variable = format!("{PREFIX}{name}");
        let index = self.variables.iter().position(|(found, _)| *found == variable)?;
        let (_, text) = self.variables.swap_remove(index);
        let text = text.trim();
        if text.is_empty() {
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

type Parsed<T> = Result<T, String>;

fn list<T>(text: &str, parse: impl Fn(&str) -> Parsed<T>) -> Parsed<Vec<T>> {
    text.split(',').map(|item| parse(item.trim())).collect()
}

fn line(text: &str) -> Parsed<String> {
    line_of(text, 200)
}

fn paragraph(text: &str) -> Parsed<String> {
    line_of(text, 500)
}

fn line_of(text: &str, longest: usize) -> Parsed<String> {
    match text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        Some(_) => Err("it has control characters or line breaks".to_owned()),
        None if text.chars().count() > longest => Err(format!("it is longer than {longest} characters")),
        None => Ok(text.to_owned()),
    }
}

/// A line that stands in a header of the message.
fn header_line(text: &str) -> Parsed<String> {
    if text.contains("=?") {
        return Err("it has `=?`, with which mail programs begin to decode".to_owned());
    }
    line(text)
}

/// A mailbox with its domain in Punycode: SES accepts no other form.
fn mailbox(text: &str) -> Parsed<Mailbox> {
    let no_mailbox = || "it is not an address, or a name with an address in <>".to_owned();
    header_line(text)?;
    let Mailbox { name, email } = text.parse().map_err(|_| no_mailbox())?;
    let address: Recipient = email.to_string().parse().map_err(|error: BadAddress| error.to_string())?;
    Ok(Mailbox { name, email: address.address().parse().map_err(|_| no_mailbox())? })
}

fn domain(text: &str) -> Parsed<DomainPattern> {
    let shown = text.escape_debug();
    let pattern: DomainPattern = text.parse().map_err(|_| format!("`{shown}` is not a domain name with a dot"))?;
    if pattern.mixes_scripts() {
        return Err(format!(
            "`{shown}` is `{}`, which mixes scripts in one label: recipients in such domains are quarantined",
            pattern.domain()
        ));
    }
    Ok(pattern)
}

fn default_domain(text: &str) -> Parsed<String> {
    match domain(text) {
        Ok(_) if text.starts_with("*.") => Err("a pattern cannot complete an address".to_owned()),
        parsed => parsed.map(|_| text.to_owned()),
    }
}

fn table_name(text: &str) -> Parsed<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if (3..=255).contains(&text.len()) && text.chars().all(allowed) {
        return Ok(text.to_owned());
    }
    Err("a table's name has 3 to 255 letters, digits, `_`, `.` and `-`".to_owned())
}

fn delivery(text: &str) -> Parsed<()> {
    match text {
        "password" => Ok(()),
        "claim" => Err("delivery by claim is not available yet".to_owned()),
        _ => Err("there is no such delivery".to_owned()),
    }
}

/// How people are told.
#[derive(Debug, Clone, Copy, Default)]
struct Channels {
    slack: bool,
}

fn channels(text: &str) -> Parsed<Channels> {
    let (mut email, mut slack) = (false, false);
    for channel in list(text, |channel| Ok(channel.to_owned()))? {
        match channel.as_str() {
            "email" => email = true,
            "slack" => slack = true,
            other => return Err(format!("`{}` is neither `email` nor `slack`", other.escape_debug())),
        }
    }
    if !email {
        return Err("a password goes by mail only: Slack keeps messages, exports them and shows them on locked screens. With \
                    FIRSTKEY_DELIVERY=password, Slack can only say that the mail is on its way, so `email` has to be there too"
            .to_owned());
    }
    Ok(Channels { slack })
}

const TOKEN_PARAMETER: &str = "/firstkey/slack-token";

fn parameter(text: &str) -> Parsed<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    if text.starts_with("xox") {
        return Err(
            "it looks like the token itself: store that in SSM, revoke it in Slack, and name the parameter here"
                .to_owned(),
        );
    }
    let is_path = !text.contains('/') || text.starts_with('/');
    if text.len() <= 1011 && is_path && text.chars().all(allowed) {
        return Ok(text.to_owned());
    }
    Err("it is not the name of an SSM parameter: letters, digits, `_`, `.`, `-` and `/`, and one with a `/` begins with it".to_owned())
}

fn team(text: &str) -> Parsed<String> {
    let is_id = text.starts_with('T') && (9..=20).contains(&text.len());
    if is_id && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("it is not the id of a Slack workspace, which begins with `T`".to_owned())
}

/// The token is sent there: only over TLS, or to this machine.
fn endpoint(text: &str) -> Parsed<String> {
    let no_address = || "it is not an address that begins with `https://`, nor one of this machine".to_owned();
    let uri = text.split_once("://").ok_or_else(no_address)?;
    let (authority, _) = uri.1.split_once('/').unwrap_or((uri.1, ""));
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => host,
        _ => authority,
    };
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-[:]".contains(c));
    let is_plain = is_host && uri.1.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\\\"".contains(&byte));
    let is_allowed = match uri.0 {
        "https" => true,
        "http" => ["127.0.0.1", "localhost", "[::1]"].contains(&host),
        _ => false,
    };
    if is_plain && is_allowed { Ok(text.trim_end_matches('/').to_owned()) } else { Err(no_address()) }
}

fn authorities(text: &str) -> Parsed<Authorities> {
    match text {
        "embedded" => Ok(Authorities::Embedded),
        "system" => Ok(Authorities::System),
        _ => Err("it is neither `embedded` nor `system`".to_owned()),
    }
}

fn tag_key(text: &str) -> Parsed<String> {
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    if text.chars().count() <= 128 && text.chars().all(allowed) && !text.to_ascii_lowercase().starts_with("aws:") {
        return Ok(text.to_owned());
    }
    Err("a tag's key has at most 128 letters, digits, spaces and `_.:/=+-@`, and does not begin with `aws:`".to_owned())
}

fn path(text: &str) -> Parsed<String> {
    if text.starts_with('/') && text.ends_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err(format!("the path `{}` does not begin and end with `/`", text.escape_debug()))
}

fn creator(text: &str) -> Parsed<CreatorPattern> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", _, _, resource] if !resource.is_empty() => Ok(CreatorPattern::new(text)),
        _ => Err(format!("`{}` is not the ARN of a role or user of IAM, or a pattern of such", text.escape_debug())),
    }
}

fn password_length(text: &str) -> Parsed<usize> {
    let range = MIN_LENGTH..=MAX_LENGTH;
    let length = text.parse().ok().filter(|length| range.contains(length));
    length.ok_or_else(|| format!("a password has {MIN_LENGTH} to {MAX_LENGTH} characters"))
}

fn expire_after(text: &str) -> Parsed<SignedDuration> {
    duration(text, NINETY_DAYS, "90 days")
}

fn give_up_after(text: &str) -> Parsed<SignedDuration> {
    duration(text, NINETY_DAYS, "90 days")
}

fn forget_after(text: &str) -> Parsed<SignedDuration> {
    let duration = duration(text, SignedDuration::from_hours(100 * 365 * 24), "100 years")?;
    // A user without a record is looked up in CloudTrail's event history, which goes back 90 days.
    if duration < NINETY_DAYS { Err("it is less than 90 days".to_owned()) } else { Ok(duration) }
}

const NINETY_DAYS: SignedDuration = SignedDuration::from_hours(90 * 24);

fn duration(text: &str, longest: SignedDuration, longest_in_words: &str) -> Parsed<SignedDuration> {
    let span: Span = text.parse().map_err(|_| "it is not a duration such as `72h` or `3d`".to_owned())?;
    let duration =
        span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| "it has no fixed length".to_owned())?;
    if (SignedDuration::from_hours(1)..=longest).contains(&duration) {
        return Ok(duration);
    }
    Err(format!("it is not from one hour to {longest_in_words}"))
}

fn boolean(text: &str) -> Parsed<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("it is neither `true` nor `false`".to_owned()),
    }
}

fn region(text: &str) -> Parsed<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_region = parts.len() >= 3
        && parts.iter().all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
        && parts.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_region { Ok(text.to_owned()) } else { Err("it is not the name of a region".to_owned()) }
}

fn name(text: &str) -> Parsed<String> {
    if text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) {
        return Ok(text.to_owned());
    }
    Err("it has more than 64 characters, or others than letters, digits, `_` and `-`".to_owned())
}

fn https_url(text: &str) -> Parsed<String> {
    line(text)?;
    let host = text.strip_prefix("https://").map(|rest| rest.split('/').next().unwrap_or(rest));
    if host.is_some_and(|host| host.contains('.')) && !text.contains([' ', '"', '<', '>']) {
        return Ok(text.to_owned());
    }
    Err("it is not an address that begins with `https://`".to_owned())
}

fn accent_color(text: &str) -> Parsed<AccentColor> {
    text.parse().map_err(|error: NoColor| error.to_string())
}

/// The database is compiled in: nobody guarantees which time zones Lambda's image has.
fn time_zone(text: &str) -> Parsed<TimeZone> {
    TimeZoneDatabase::bundled().get(text).map_err(|_| "it is not the name of a time zone of IANA's database".to_owned())
}

fn locale(text: &str) -> Parsed<Locale> {
    Locale::of_tag(text).ok_or_else(|| UnknownLocale.to_string())
}

fn topic(text: &str) -> Parsed<String> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        ["arn", _, "sns", _, account, name] if !account.is_empty() && !name.is_empty() => Ok(text.to_owned()),
        _ => Err("it is not the ARN of an SNS topic".to_owned()),
    }
}
