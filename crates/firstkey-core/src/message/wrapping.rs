//! Lines of the text part.

use icu_properties::CodePointMapData;
use icu_properties::props::EastAsianWidth;

/// How many columns a line has. Mail programs of a terminal have 80, and answers put marks before what they quote.
const COLUMNS: usize = 72;

/// A paragraph in lines of at most 72 columns, of which all but the first begin with `indent` spaces; the first stands behind as
/// many columns.
///
/// Lines end at spaces, and after the punctuation of languages that write without them. What has neither, such as an address,
/// stays whole.
pub(super) fn wrap(paragraph: &str, indent: usize) -> String {
    let mut lines = String::with_capacity(paragraph.len() + paragraph.len() / 16);
    let mut column = indent;
    for piece in pieces(paragraph) {
        if column > indent && column + columns(piece.trim_end_matches(' ')) > COLUMNS {
            lines.truncate(lines.trim_end_matches(' ').len());
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        }
        lines.push_str(piece);
        column += columns(piece);
    }
    lines.truncate(lines.trim_end_matches(' ').len());
    lines
}

/// The paragraph in pieces between which a line may end, each with the spaces behind it.
fn pieces(paragraph: &str) -> impl Iterator<Item = &str> {
    const CLOSING: &str = "、。，；：！？」』）】";
    let may_end =
        |(last, next): (char, char)| next != ' ' && (last == ' ' || CLOSING.contains(last) && !CLOSING.contains(next));
    let nexts = paragraph.char_indices().skip(1);
    let ends =
        paragraph.chars().zip(nexts).filter(move |&(last, (_, next))| may_end((last, next))).map(|(_, (end, _))| end);
    let mut start = 0;
    ends.chain([paragraph.len()]).map(move |end| &paragraph[std::mem::replace(&mut start, end)..end])
}

/// The columns that a text takes in letters of one width, of which those of East Asia take two.
fn columns(text: &str) -> usize {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let is_wide = |letter| matches!(widths.get(letter), EastAsianWidth::Wide | EastAsianWidth::Fullwidth);
    text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
}
