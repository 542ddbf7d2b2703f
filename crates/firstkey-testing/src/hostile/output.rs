//! What must hold for every text that leaves Firstkey, whatever it was made from.

/// Asserts that a text is fit for a log or an alert: one readable line without a full address.
///
/// Written independently of the masking: what is left of a name before an `@` has to end in `***`.
pub(super) fn assert_fit(line: &str) {
    assert!(line.chars().count() <= 2_500, "too long to be read: {} characters", line.chars().count());
    if let Some(c) = line.chars().find(|&c| c.is_control() || is_unseen(c)) {
        panic!("{c:?} in {line:?}");
    }
    for (at, _) in line.match_indices('@') {
        let before = &line[..at];
        // An ARN may end in a name that begins with an @.
        let nameless = before.ends_with('/') && before.contains("arn:");
        let hidden = before.ends_with("***") || nameless || !before.ends_with(is_part_of_a_name);
        let quoted = before.strip_suffix('"').is_some_and(|rest| rest.contains('"'));
        assert!(hidden && !quoted, "an address in {line:?}");
    }
}

/// The Unicode characters that attacks use most.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}')
}

/// RFC 5322's characters of a name before an `@`, and RFC 6531's additions.
fn is_part_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}
