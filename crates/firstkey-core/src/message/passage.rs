//! A sentence with something in it that HTML shows in a way of its own.

use std::borrow::Cow;
use std::fmt;

/// What stands in the place of the inset while the words are put together: Unicode's placeholder for what is no text.
pub(crate) const GAP: &str = "\u{fffc}";

/// A sentence, and what stands in it.
pub(crate) struct Passage<'a> {
    pub(crate) before: String,
    pub(crate) inset: Option<Inset<'a>>,
    pub(crate) after: String,
}

/// What stands in a sentence.
pub(crate) enum Inset<'a> {
    /// To be read letter by letter; nothing may make a link of it.
    Verbatim(Verbatim<'a>),
    /// A link.
    Link { address: String, text: &'a str },
    /// Somebody's own words.
    Words(String),
}

/// A text that mail programs are kept from making a link of: they look for dots and at signs between letters, and see none where
/// these have an element of their own.
#[derive(Clone, Copy)]
pub(crate) struct Verbatim<'a>(pub(crate) &'a str);

/// An address of the web that may be broken between its parts, and nowhere within a name.
pub(crate) struct WebAddress<'a>(pub(crate) Cow<'a, str>);

/// A part of a text.
pub(crate) struct Piece<'a>(&'a str);

impl<'a> Passage<'a> {
    /// The sentence in which [`GAP`] stands for the inset.
    pub(crate) fn around(sentence: &str, inset: Inset<'a>) -> Self {
        match sentence.split_once(GAP) {
            Some((before, after)) => Self { before: before.to_owned(), inset: Some(inset), after: after.to_owned() },
            None => Self::plain(sentence.to_owned()),
        }
    }

    /// A sentence in which nothing stands.
    pub(crate) fn plain(sentence: String) -> Self {
        Self { before: sentence, inset: None, after: String::new() }
    }
}

impl<'a> Verbatim<'a> {
    /// The marks, and what is between them.
    pub(crate) fn pieces(self) -> impl Iterator<Item = Piece<'a>> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let end = match rest.find(['@', '.']) {
                Some(0) => 1,
                Some(mark) => mark,
                None => rest.len(),
            };
            let (piece, after) = rest.split_at(end);
            rest = after;
            Some(Piece(piece)).filter(|piece| !piece.0.is_empty())
        })
    }
}

impl Piece<'_> {
    /// Whether it is a dot or an at sign.
    pub(crate) fn is_mark(&self) -> bool {
        ["@", "."].contains(&self.0)
    }
}

impl WebAddress<'_> {
    /// The scheme, each label of the host with the dot before it, and each step of the path with its slash.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let host = self.0.find("://").map_or(0, |scheme| scheme + "://".len());
        let starts = self.0.match_indices(['.', '/']).map(|(index, _)| index).filter(move |index| *index > host);
        let ends = [host].into_iter().chain(starts).chain([self.0.len()]);
        let mut start = 0;
        ends.map(move |end| Piece(&self.0[std::mem::replace(&mut start, end)..end])).filter(|piece| !piece.0.is_empty())
    }
}

impl fmt::Display for Passage<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, inset, after } = self;
        formatter.write_str(before)?;
        match inset {
            Some(Inset::Verbatim(text)) => formatter.write_str(text.0)?,
            Some(Inset::Link { text, .. }) => formatter.write_str(text)?,
            Some(Inset::Words(text)) => formatter.write_str(text)?,
            None => {}
        }
        formatter.write_str(after)
    }
}

impl fmt::Display for Verbatim<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Display for WebAddress<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Piece<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}
