//! The languages that messages are written in.

use std::fmt;
use std::str::FromStr;

use unic_langid::LanguageIdentifier;

/// A language that messages are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
    /// Japanese.
    Japanese,
    /// Chinese in simplified characters.
    SimplifiedChinese,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Portuguese as it is written in Brazil.
    BrazilianPortuguese,
    /// Not a language: English with accents, a third longer, to reveal text that cannot stretch or was never
    /// translated. For previews only.
    Pseudo,
}

/// A text that names no language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("messages are written in en, ko, ja, zh-CN, de, fr, es and pt-BR")]
pub struct UnknownLocale;

impl Locale {
    /// The languages that a user may have.
    pub const ALL: [Self; 8] = [
        Self::English,
        Self::Korean,
        Self::Japanese,
        Self::SimplifiedChinese,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::BrazilianPortuguese,
    ];

    /// The language's tag by BCP 47.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Japanese => "ja",
            Self::SimplifiedChinese => "zh-CN",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::BrazilianPortuguese => "pt-BR",
            Self::Pseudo => "en-XA",
        }
    }

    /// The language that fits a tag best, by the tag's language alone: `de-AT` and `de_AT.UTF-8` are German, `pt-PT` is
    /// the only Portuguese there is. Traditional Chinese characters are not a spelling of the simplified ones, so
    /// `zh-TW` is none of these.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        // POSIX adds an encoding and a modifier.
        let tag: LanguageIdentifier = tag.split(['.', '@']).next()?.trim().parse().ok()?;
        match tag.language.as_str() {
            "en" => Some(Self::English),
            "ko" => Some(Self::Korean),
            "ja" => Some(Self::Japanese),
            "zh" => (!is_traditional(&tag)).then_some(Self::SimplifiedChinese),
            "de" => Some(Self::German),
            "fr" => Some(Self::French),
            "es" => Some(Self::Spanish),
            "pt" => Some(Self::BrazilianPortuguese),
            _ => None,
        }
    }

    /// The language that an `Accept-Language` header prefers (RFC 9110): the first of those with the highest weight.
    #[must_use]
    pub fn of_accept_language(header: &str) -> Option<Self> {
        let preferred = header.split(',').filter_map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = match parameters.trim().strip_prefix("q=") {
                Some(weight) => weight.parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
                None => 1.0_f32,
            };
            Self::of_tag(tag).filter(|_| weight > 0.0).map(|locale| (weight, locale))
        });
        let best = preferred.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, locale)| locale)
    }
}

fn is_traditional(chinese: &LanguageIdentifier) -> bool {
    match chinese.script {
        Some(script) => script == "Hant",
        None => chinese.region.is_some_and(|region| ["TW", "HK", "MO"].contains(&region.as_str())),
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    /// Like [`Locale::of_tag`]; `en-XA` is the pseudo-locale.
    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        if text == Self::Pseudo.tag() { Ok(Self::Pseudo) } else { Self::of_tag(text).ok_or(UnknownLocale) }
    }
}
