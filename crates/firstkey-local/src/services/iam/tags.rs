//! IAM's rules for tags.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use winterbaume_core::MockResponse;

use crate::query_protocol::xml_error;

/// How many tags a user can have.
const MOST: usize = 50;

/// The longest key and the longest value, in characters.
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// The characters of keys and values, as IAM's own errors quote them.
const PATTERN: &str = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]";

/// The refusal of tags for a user who already has those with the keys `present`.
pub(super) fn refusal(tags: &[(&str, &str)], present: &[String]) -> Option<MockResponse> {
    let violations = violations(tags);
    if !violations.is_empty() {
        let errors = if violations.len() == 1 {
            "1 validation error"
        } else {
            &format!("{} validation errors", violations.len())
        };
        let message = format!("{errors} detected: {}", violations.join("; "));
        return Some(xml_error(400, "ValidationError", &message));
    }
    if tags.iter().any(|(key, _)| key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))) {
        let message = "aws: prefixed tag key names are not allowed for external use.";
        return Some(xml_error(400, "InvalidInput", message));
    }
    let keys: HashSet<String> = tags.iter().map(|(key, _)| key.to_lowercase()).collect();
    if keys.len() < tags.len() {
        let message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
        return Some(xml_error(400, "InvalidInput", message));
    }
    let all = present.iter().map(|key| key.to_lowercase()).chain(keys).collect::<HashSet<String>>();
    (all.len() > MOST).then(|| xml_error(409, "LimitExceeded", &format!("Cannot exceed quota for TagsPerUser: {MOST}")))
}

/// How the tags violate the constraints of IAM's API.
fn violations(tags: &[(&str, &str)]) -> Vec<String> {
    #[expect(clippy::unwrap_used, reason = "the pattern is a constant, and every test of tags compiles it")]
    static ALLOWED: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^{PATTERN}*$")).unwrap());
    let mut violations = Vec::new();
    if tags.len() > MOST {
        violations.push(violation("tags", &format!("have length less than or equal to {MOST}")));
    }
    for (index, (key, value)) in tags.iter().enumerate() {
        let place = |part: &str| format!("tags.{}.member.{part}", index + 1);
        for (part, text, longest, repeated) in [("key", key, LONGEST_KEY, "+"), ("value", value, LONGEST_VALUE, "*")] {
            if text.chars().count() > longest {
                violations.push(violation(&place(part), &format!("have length less than or equal to {longest}")));
            }
            if !ALLOWED.is_match(text) {
                let pattern = format!("satisfy regular expression pattern: {PATTERN}{repeated}");
                violations.push(violation(&place(part), &pattern));
            }
        }
    }
    violations
}

fn violation(place: &str, constraint: &str) -> String {
    format!("Value at '{place}' failed to satisfy constraint: Member must {constraint}")
}
