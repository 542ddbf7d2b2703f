//! Addresses made fit for logs, alerts and errors.

/// Masks every e-mail address in a text, leaving the first letter and the domain: `ada@example.com` → `a***@example.com`.
///
/// Text from outside (user names, tags, messages of AWS) passes through here before it is logged: IAM user names are often
/// addresses, and SES quotes the recipient in its errors. Control characters become spaces, so that such a text cannot
/// forge a second log line.
#[must_use]
pub fn mask_addresses(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut masked = String::with_capacity(clean.len());
    let mut rest = clean.as_str();
    while let Some(at) = rest.find('@') {
        let local_start = rest[..at].rfind(|c| !is_local_part(c)).map_or(0, |found| next_boundary(rest, found));
        masked.push_str(&rest[..local_start]);
        masked.extend(rest[local_start..at].chars().next());
        masked.push_str(if local_start < at { "***@" } else { "@" });
        rest = &rest[at + 1..];
    }
    masked.push_str(rest);
    masked
}

fn is_local_part(c: char) -> bool {
    !c.is_whitespace() && !"<>()[]:;,\"'/@".contains(c)
}

fn next_boundary(text: &str, index: usize) -> usize {
    index + text[index..].chars().next().map_or(1, char::len_utf8)
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
            ("to <ada+aws@example.com>, bob@example.org.", "to <a***@example.com>, b***@example.org."),
            ("not verified: ada@example.com", "not verified: a***@example.com"),
            ("@", "@"),
            ("a@b@c", "a***@b***@c"),
            ("one\r\ntwo\u{1b}[0m", "one  two [0m"),
            ("é@é", "é***@é"),
        ] {
            assert_eq!(mask_addresses(text), masked);
        }
    }
}
