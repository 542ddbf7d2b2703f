//! JSON as others write it: everything that its grammar allows, even what no string or number can hold.

use serde::de::IgnoredAny;
use serde_json::Value;

/// Reads JSON. A lone surrogate becomes U+FFFD, and a number out of range becomes null.
///
/// The grammar allows both, and CloudTrail passes on what clients send: a user agent that was cut in the middle of an
/// emoji must not cost an event its turn. A field that Firstkey uses still refuses such a value.
///
/// # Errors
/// The text is not JSON, or nested deeper than 128 levels.
pub fn read(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).or_else(|error| match serde_json::from_str(text) {
        Ok(IgnoredAny) => serde_json::from_str(&mended(text)),
        Err(_) => Err(error),
    })
}

/// The text without what the grammar allows and a [`Value`] cannot hold. It has to be JSON.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let (between, from_start) = rest.split_at(start);
        mended.push_str(between);
        let is_string = from_start.starts_with('"');
        let (token, after) =
            from_start.split_at(if is_string { string_length(from_start) } else { number_length(from_start) });
        match serde_json::from_str::<Value>(token) {
            Ok(_) => mended.push_str(token),
            Err(_) if is_string => push_without_lone_surrogates(token, &mut mended),
            Err(_) => mended.push_str("null"),
        }
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The length of the string at the beginning of a text, quotes included.
fn string_length(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at + 1,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    text.len()
}

/// The length of the number at the beginning of a text.
fn number_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(text.len())
}

fn push_without_lone_surrogates(string: &str, mended: &mut String) {
    let mut rest = string;
    while let Some(start) = rest.find('\\') {
        let (plain, escape) = rest.split_at(start);
        mended.push_str(plain);
        let (length, is_alone) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            (Some(_), _) => (6, false),
            // `\\`, `\"`, `\n` …
            (None, _) => (2, false),
        };
        let (escape, after) = escape.split_at(length);
        mended.push_str(if is_alone { r"\ufffd" } else { escape });
        rest = after;
    }
    mended.push_str(rest);
}

/// The UTF-16 code unit of the `\u` escape at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix(r"\u")?.get(..4)?, 16).ok()
}
