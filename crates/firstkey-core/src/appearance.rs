//! How messages look, and what an operator adds to them.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;

/// What an operator adds to messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// Who invites the user.
    pub organisation: Option<String>,
    /// The `https` address of a logo.
    pub logo_url: Option<String>,
    /// The organisation's colour.
    pub accent_color: AccentColor,
    /// Whom to contact for help.
    pub support_contact: Option<String>,
    /// A paragraph of the operator's own.
    pub note: Option<String>,
    /// The time zone of the dates.
    pub time_zone: TimeZone,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            organisation: None,
            logo_url: None,
            accent_color: AccentColor::default(),
            support_contact: None,
            note: None,
            time_zone: TimeZone::UTC,
        }
    }
}

/// A colour of the sRGB space, as HTML writes it: `#1f5fd6`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccentColor([u8; 3]);

/// Text that is not a colour of six hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not `#` and six hexadecimal digits")]
pub struct NoColor;

impl AccentColor {
    /// Black or white, whichever is easier to read on the colour. Their contrast is at least 4.58 to 1, more than WCAG
    /// requires of text.
    #[must_use]
    pub fn ink(self) -> &'static str {
        // The luminance at which black and white contrast equally: (l + 0.05)² = 1.05 × 0.05.
        if self.luminance() > 0.179 { "#000000" } else { "#ffffff" }
    }

    /// WCAG's relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl Default for AccentColor {
    fn default() -> Self {
        Self([0x1f, 0x5f, 0xd6])
    }
}

impl fmt::Display for AccentColor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for AccentColor {
    type Err = NoColor;

    fn from_str(text: &str) -> Result<Self, NoColor> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(NoColor)?;
        // A sign is not a digit, though numbers may have one.
        let all_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| all_hexadecimal).ok_or(NoColor)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}
