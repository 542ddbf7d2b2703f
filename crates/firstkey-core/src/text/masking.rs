//! Addresses made fit for logs, alerts and errors.

use super::spoofing::is_invisible;

/// Masks every e-mail address in a text, leaving the first letter and the domain: `ada@example.com` → `a***@example.com`.
///
/// Text from outside (user names, tags, AWS's messages) passes through here before it is logged: IAM user names are
/// often addresses, and SES quotes the recipient in its errors. Control and other invisible characters become spaces,
/// so that text can neither forge a second log line nor hide or reorder part of the first.
#[must_use]
pub fn mask_addresses(text: &str) -> String {
    let clean = visible(text);
    let mut masked = String::with_capacity(clean.len());
    let mut rest = clean.as_str();
    while let Some(at) = rest.find('@') {
        let local_start = local_start(&rest[..at]);
        masked.push_str(&rest[..local_start]);
        masked.extend(rest[local_start..at].chars().next());
        masked.push_str(if local_start < at { "***@" } else { "@" });
        rest = &rest[at + 1..];
    }
    masked.push_str(rest);
    masked
}

/// Turns every control and other invisible character into a space, so that text from outside, shown to a person, can
/// neither forge a line, turn or hide part of one, nor control the terminal.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect()
}

/// Text of an event as a reason quotes it: masked, and short enough to leave the reason readable.
#[must_use]
pub fn quote(text: &str) -> String {
    let masked = mask_addresses(text);
    match masked.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &masked[..end]),
        None => masked,
    }
}

/// Where the name at the end of the text begins. When in doubt, it hides more than the name.
fn local_start(text: &str) -> usize {
    // The quoted form, "ada lovelace"@example.com; its beginning may stand before an earlier @.
    if let Some(quoted) = text.strip_suffix('"') {
        return quoted.rfind('"').unwrap_or(0);
    }
    let word = after_last(text, |c| c.is_whitespace() || "<>()[];,\"".contains(c));
    let start = word + after_last(&text[word..], |c| c == ':');
    // IAM's user and session names come last in an ARN and contain no slash. Other names before an @ may.
    if text[word..].contains("arn:") {
        return start + after_last(&text[start..], |c| c == '/');
    }
    // A name may contain an apostrophe. A leading one is a quotation mark, unless nothing else is left, or it is the
    // one letter that remained when the name was masked before.
    let name = text[start..].trim_start_matches('\'');
    if name.is_empty() || name == "***" { start } else { text.len() - name.len() }
}

fn after_last(text: &str, is_boundary: impl Fn(char) -> bool) -> usize {
    text.char_indices().rfind(|&(_, c)| is_boundary(c)).map_or(0, |(index, c)| index + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::mask_addresses;

    #[test]
    fn keeps_the_first_letter_and_the_domain() {
        for (text, masked) in [
            ("ada", "ada"),
            ("ada@example.com", "a***@example.com"),
            ("a@example.com", "a***@example.com"),
            ("o'brien/it@example.com", "o***@example.com"),
            ("to 'ada@example.com'", "to 'a***@example.com'"),
            ("''@example.com", "'***@example.com"),
            ("'***@example.com", "'***@example.com"),
            ("\"ada lovelace\"@example.com", "\"***@example.com"),
            ("\"ada@home\"@example.com", "\"a***@h***@example.com"),
            (
                "arn:aws:iam::123456789012:user/people/ada@example.com",
                "arn:aws:iam::123456789012:user/people/a***@example.com",
            ),
            (
                "`arn:aws:sts::123456789012:assumed-role/It/ada@example.com`",
                "`arn:aws:sts::123456789012:assumed-role/It/a***@example.com`",
            ),
            ("to <ada+aws@example.com>, bob@example.org.", "to <a***@example.com>, b***@example.org."),
            ("not verified: ada@example.com", "not verified: a***@example.com"),
            ("@", "@"),
            ("a@b@c", "a***@b***@c"),
            ("one\r\ntwo\u{1b}[0m", "one  two [0m"),
            ("a\u{2028}b\u{202e}c\u{200b}d", "a b c d"),
            ("é@é", "é***@é"),
        ] {
            assert_eq!(mask_addresses(text), masked);
        }
    }
}
