//! Languages.

use super::*;

#[test]
fn the_usual_message_in_each_language() {
    let credential = credential();
    for locale in Locale::ALL {
        check(locale.tag(), &usual(&credential, locale), &dressed());
    }
}
