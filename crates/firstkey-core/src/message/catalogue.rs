//! The words of one language, from its Fluent file.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use super::pseudo;
use crate::locale::Locale;

/// The words of a language.
pub(crate) struct Catalogue {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

/// A missing or broken text of a language: a fault of its file, which the tests find.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the words of {locale} lack `{id}`, or it does not fit what it says")]
pub struct MissingText {
    locale: Locale,
    id: String,
}

impl Catalogue {
    /// The words of a language.
    pub(crate) fn of(locale: Locale) -> Result<Self, MissingText> {
        let faulty = || MissingText { locale, id: "*".to_owned() };
        let resource = FluentResource::try_new(source(locale).to_owned()).map_err(|_| faulty())?;
        let language = locale.tag().parse().map_err(|_| faulty())?;
        let mut bundle = FluentBundle::new(vec![language]);
        // Invisible marks around every name would be copied with it. `letter` adds them only where a name needs them.
        bundle.set_use_isolating(false);
        if locale == Locale::Pseudo {
            bundle.set_transform(Some(pseudo::stretch));
        }
        bundle.add_resource(resource).map_err(|_| faulty())?;
        Ok(Self { locale, bundle })
    }

    /// The text with this id.
    pub(crate) fn say(&self, id: &str) -> Result<String, MissingText> {
        self.say_with(id, [])
    }

    /// The text with this id and these values in it.
    pub(crate) fn say_with<const N: usize>(
        &self,
        id: &str,
        values: [(&'static str, FluentValue<'_>); N],
    ) -> Result<String, MissingText> {
        let missing = || MissingText { locale: self.locale, id: id.to_owned() };
        let pattern = self.bundle.get_message(id).and_then(|message| message.value()).ok_or_else(missing)?;
        let arguments: FluentArgs<'_> = values.into_iter().collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { Err(missing()) }
    }
}

fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::English | Locale::Pseudo => include_str!("../../locales/en.ftl"),
        Locale::Korean => include_str!("../../locales/ko.ftl"),
        Locale::Japanese => include_str!("../../locales/ja.ftl"),
        Locale::SimplifiedChinese => include_str!("../../locales/zh-CN.ftl"),
        Locale::German => include_str!("../../locales/de.ftl"),
        Locale::French => include_str!("../../locales/fr.ftl"),
        Locale::Spanish => include_str!("../../locales/es.ftl"),
        Locale::BrazilianPortuguese => include_str!("../../locales/pt-BR.ftl"),
    }
}
