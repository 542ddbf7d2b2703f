//! What a variable's text means, or what is wrong with it.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use lettre::message::Mailbox;

use crate::admission::CreatorPattern;
use crate::appearance::{AccentColor, NoColor};
use crate::credential::{MAX_LENGTH, MIN_LENGTH};
use crate::locale::{Locale, UnknownLocale};
use crate::recipient::{BadAddress, DomainPattern, Recipient};

/// The value, or the problem in words that follow "is `…`:".
pub(super) type Parsed<T> = Result<T, String>;

pub(super) fn list<T>(text: &str, parse: impl Fn(&str) -> Parsed<T>) -> Parsed<Vec<T>> {
    text.split(',').map(|item| parse(item.trim())).collect()
}

pub(super) fn line(text: &str) -> Parsed<String> {
    line_of(text, 200)
}

pub(super) fn paragraph(text: &str) -> Parsed<String> {
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
pub(super) fn header_line(text: &str) -> Parsed<String> {
    if text.contains("=?") {
        return Err("it has `=?`, with which mail programs begin to decode".to_owned());
    }
    line(text)
}

/// A mailbox with its domain in Punycode: SES accepts no other form.
pub(super) fn mailbox(text: &str) -> Parsed<Mailbox> {
    let no_mailbox = || "it is not an address, or a name with an address in <>".to_owned();
    header_line(text)?;
    let Mailbox { name, email } = text.parse().map_err(|_| no_mailbox())?;
    let address: Recipient = email.to_string().parse().map_err(|error: BadAddress| error.to_string())?;
    Ok(Mailbox { name, email: address.address().parse().map_err(|_| no_mailbox())? })
}

pub(super) fn domain(text: &str) -> Parsed<DomainPattern> {
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

pub(super) fn default_domain(text: &str) -> Parsed<String> {
    match domain(text) {
        Ok(_) if text.starts_with("*.") => Err("a pattern cannot complete an address".to_owned()),
        parsed => parsed.map(|_| text.to_owned()),
    }
}

pub(super) fn table_name(text: &str) -> Parsed<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if (3..=255).contains(&text.len()) && text.chars().all(allowed) {
        return Ok(text.to_owned());
    }
    Err("a table's name has 3 to 255 letters, digits, `_`, `.` and `-`".to_owned())
}

/// Whether users get a link, behind which they choose the password, and not the password itself.
pub(super) fn is_by_claim(text: &str) -> Parsed<bool> {
    match text {
        "password" => Ok(false),
        "claim" => Ok(true),
        _ => Err("it is neither `password` nor `claim`".to_owned()),
    }
}

/// Where the page of claims is: links begin with it, and browsers name it so.
pub(super) fn origin(text: &str) -> Parsed<String> {
    let address = endpoint(text)?;
    let (scheme, authority) = address.split_once("://").unwrap_or_default();
    if authority.contains('/') || authority.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("it is not an origin: scheme and host in lower case, perhaps a port, and no path".to_owned());
    }
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    if authority.ends_with(default_port) {
        return Err(format!("browsers leave `{default_port}` out of an origin, so leave it out here"));
    }
    Ok(address)
}

/// The second channel of a claim.
pub(super) fn code_channel(text: &str) -> Parsed<()> {
    match text {
        "slack" => Ok(()),
        _ => Err("it is not `slack`".to_owned()),
    }
}

/// Whether people are told in Slack, beside the mail.
pub(super) fn has_slack(text: &str, is_by_claim: bool) -> Parsed<bool> {
    let (mut email, mut slack) = (false, false);
    for channel in list(text, |channel| Ok(channel.to_owned()))? {
        match channel.as_str() {
            "email" => email = true,
            "slack" => slack = true,
            other => return Err(format!("`{}` is neither `email` nor `slack`", other.escape_debug())),
        }
    }
    if !email && is_by_claim {
        return Err(
            "a link goes by mail: Slack can say that the mail is on its way, so `email` has to be there too".to_owned()
        );
    }
    if !email {
        return Err("a password goes by mail only: Slack keeps messages, exports them and shows them on locked screens. With \
                    FIRSTKEY_DELIVERY=password, Slack can only say that the mail is on its way, so `email` has to be there too"
            .to_owned());
    }
    Ok(slack)
}

pub(super) fn parameter(text: &str) -> Parsed<String> {
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

pub(super) fn team(text: &str) -> Parsed<String> {
    let is_id = text.starts_with('T') && (9..=20).contains(&text.len());
    if is_id && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("it is not the id of a Slack workspace, which begins with `T`".to_owned())
}

pub(super) fn channel(text: &str) -> Parsed<String> {
    let is_id = text.starts_with(['C', 'G']) && (9..=20).contains(&text.len());
    if is_id && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("it is not the id of a Slack channel, which begins with `C`, and not its name: Slack shows it at the end of the channel's details"
        .to_owned())
}

/// Whether administrators are told of deliveries, the only thing that is not told in any case.
pub(super) fn alert_on(text: &str) -> Parsed<bool> {
    let delivered = list(text, |event| match event {
        "delivered" => Ok(()),
        other => Err(format!(
            "`{}` is not `delivered`: administrators are told of everything that needs them in any case",
            other.escape_debug()
        )),
    })?;
    Ok(!delivered.is_empty())
}

/// The token is sent there: only over TLS, or to this machine.
pub(super) fn endpoint(text: &str) -> Parsed<String> {
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

pub(super) fn tag_key(text: &str) -> Parsed<String> {
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    if text.chars().count() <= 128 && text.chars().all(allowed) && !text.to_ascii_lowercase().starts_with("aws:") {
        return Ok(text.to_owned());
    }
    Err("a tag's key has at most 128 letters, digits, spaces and `_.:/=+-@`, and does not begin with `aws:`".to_owned())
}

pub(super) fn path(text: &str) -> Parsed<String> {
    if text.starts_with('/') && text.ends_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err(format!("the path `{}` does not begin and end with `/`", text.escape_debug()))
}

pub(super) fn creator(text: &str) -> Parsed<CreatorPattern> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", _, _, resource] if !resource.is_empty() => Ok(CreatorPattern::new(text)),
        _ => Err(format!("`{}` is not the ARN of a role or user of IAM, or a pattern of such", text.escape_debug())),
    }
}

pub(super) fn password_length(text: &str) -> Parsed<usize> {
    let range = MIN_LENGTH..=MAX_LENGTH;
    let length = text.parse().ok().filter(|length| range.contains(length));
    length.ok_or_else(|| format!("a password has {MIN_LENGTH} to {MAX_LENGTH} characters"))
}

pub(super) fn expire_after(text: &str) -> Parsed<SignedDuration> {
    duration(text, NINETY_DAYS, "90 days")
}

pub(super) fn give_up_after(text: &str) -> Parsed<SignedDuration> {
    duration(text, NINETY_DAYS, "90 days")
}

pub(super) fn forget_after(text: &str) -> Parsed<SignedDuration> {
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

pub(super) fn boolean(text: &str) -> Parsed<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("it is neither `true` nor `false`".to_owned()),
    }
}

pub(super) fn region(text: &str) -> Parsed<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_region = parts.len() >= 3
        && parts.iter().all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
        && parts.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_region { Ok(text.to_owned()) } else { Err("it is not the name of a region".to_owned()) }
}

pub(super) fn name(text: &str) -> Parsed<String> {
    if text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) {
        return Ok(text.to_owned());
    }
    Err("it has more than 64 characters, or others than letters, digits, `_` and `-`".to_owned())
}

pub(super) fn https_url(text: &str) -> Parsed<String> {
    line(text)?;
    let host = text.strip_prefix("https://").map(|rest| rest.split('/').next().unwrap_or(rest));
    if host.is_some_and(|host| host.contains('.')) && !text.contains([' ', '"', '<', '>']) {
        return Ok(text.to_owned());
    }
    Err("it is not an address that begins with `https://`".to_owned())
}

pub(super) fn accent_color(text: &str) -> Parsed<AccentColor> {
    text.parse().map_err(|error: NoColor| error.to_string())
}

/// The database is compiled in: nobody guarantees which time zones Lambda's image has.
pub(super) fn time_zone(text: &str) -> Parsed<TimeZone> {
    TimeZoneDatabase::bundled().get(text).map_err(|_| "it is not the name of a time zone of IANA's database".to_owned())
}

pub(super) fn locale(text: &str) -> Parsed<Locale> {
    Locale::of_tag(text).ok_or_else(|| UnknownLocale.to_string())
}

pub(super) fn topic(text: &str) -> Parsed<String> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        ["arn", _, "sns", _, account, name] if !account.is_empty() && !name.is_empty() => Ok(text.to_owned()),
        _ => Err("it is not the ARN of an SNS topic".to_owned()),
    }
}
