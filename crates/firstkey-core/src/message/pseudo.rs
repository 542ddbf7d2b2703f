//! The pseudo-locale: readable English, a third longer, with accents. Text without accents was never translated, and
//! text that is cut off cannot stretch.

use std::borrow::Cow;

/// Replaces letters with accented ones, and doubles every vowel.
pub(super) fn stretch(text: &str) -> Cow<'_, str> {
    let mut stretched = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let accented = accented(letter);
        stretched.push(accented);
        if "aeiouAEIOU".contains(letter) {
            stretched.push(accented);
        }
    }
    Cow::Owned(stretched)
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "aceginorsuyzACEGINORSUYZ";
    const ACCENTED: &str = "áçéğíñóřšúýžÁÇÉĞÍÑÓŘŠÚÝŽ";
    let found = PLAIN.chars().position(|plain| plain == letter);
    found.and_then(|index| ACCENTED.chars().nth(index)).unwrap_or(letter)
}
