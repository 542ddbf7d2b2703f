//! Text that is not what it looks like, as far as that shows without a list of what it could be mistaken for.
//!
//! A whole word of another script (Cyrillic `аррӏе`) looks like Latin and breaks no rule: only a list of the intended
//! domains can tell it from a word. That list is `FIRSTKEY_ALLOWED_DOMAINS`. The rules here matter below its wildcards,
//! where the person who picks the recipient also picks labels.

use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, Script};
use icu_properties::script::ScriptWithExtensions;

/// The scripts that one word may mix: the "highly restrictive" level of UTS #39, section 5.2. Japanese, Chinese and
/// Korean are written so.
const WRITTEN_TOGETHER: [&[Script]; 3] = [
    &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
    &[Script::Latin, Script::Han, Script::Bopomofo],
    &[Script::Latin, Script::Han, Script::Hangul],
];

/// Whether a label of the domain mixes scripts that are not written together: `ex` + Cyrillic `а` + `mple`.
///
/// Punycode is decoded first. Each label counts by itself: `почта.example.com` mixes nothing.
pub(crate) fn mixes_scripts(domain: &str) -> bool {
    let (unicode, _) = idna::domain_to_unicode(domain);
    unicode.split('.').any(is_mixed)
}

/// Digits, hyphens and accents belong to every script, and some letters to several. So a label is of one script if all
/// its characters belong to that script.
fn is_mixed(label: &str) -> bool {
    let scripts = ScriptWithExtensions::new();
    let mut sets = label.chars().map(|c| scripts.get_script_extensions_val(c));
    let Some(first) = sets.find(|set| !set.contains(&Script::Common) && !set.contains(&Script::Inherited)) else {
        return false;
    };
    let is_within = |allowed: &[Script]| {
        label.chars().map(|c| scripts.get_script_extensions_val(c)).all(|set| {
            set.iter().any(|script| matches!(script, Script::Common | Script::Inherited) || allowed.contains(&script))
        })
    };
    !first.iter().any(|script| is_within(&[script])) && !WRITTEN_TOGETHER.into_iter().any(is_within)
}

/// Whether a character is invisible, or moves its neighbours: controls, zero-width and filler characters, direction
/// marks, and Unicode's line breaks beyond the controls.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}
