//! What messages say and look like in each case.

use super::*;
use firstkey_core::appearance::AccentColor;

#[test]
fn nothing_is_configured() {
    let credential = credential();
    check("en-plain", &plain(&credential), &Appearance::default());
}
