//! JSON that looks like what it says.

use firstkey::core::text::is_invisible;
use serde::Serialize;

/// A document, for a program or a curious person.
pub(crate) fn document(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(value)?) + "\n")
}

/// A document on one line.
pub(crate) fn line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escaped(&serde_json::to_string(value)?) + "\n")
}

/// The same value, with invisible characters and direction marks as `\uXXXX`. Outside of its strings, JSON has none.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() && c != '\u{7f}' || !is_invisible(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            escaped.push_str(&format!("\\u{unit:04x}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{document, line};

    #[test]
    fn what_cannot_be_seen_is_escaped_and_stays_the_same_value() {
        let text = "a\u{202e}b\u{200b}c\u{feff}d\u{7f}e\u{85}f\u{2028}g\u{e0041}h\né👩花";
        let json = line(&text).unwrap();
        assert_eq!(json, "\"a\\u202eb\\u200bc\\ufeffd\\u007fe\\u0085f\\u2028g\\udb40\\udc41h\\né👩花\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        assert_eq!(document(&[text]).unwrap().lines().count(), 3);
    }
}
