//! Lines that fit the terminal.

use terminal_size::{Height, Width};
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::environment;

/// The indentation of further lines if the label leaves too little room beside it.
const NARROW_INDENT: usize = 4;

/// The width to wrap at: the terminal's, else the variable COLUMNS, else none.
pub(crate) fn width(terminal: Option<(Width, Height)>) -> Option<usize> {
    let terminal = terminal.map(|(width, _)| usize::from(width.0));
    terminal.or_else(environment::columns).filter(|width| *width > 0)
}

/// A text behind a label, with further lines aligned with the text. Words stay whole; without a width, nothing is
/// wrapped.
pub(crate) fn hanging(label: &str, text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{label}{text}") };
    let indent = match display_width(label) {
        indent if indent * 2 <= width => indent,
        _ => NARROW_INDENT,
    };
    let indent = " ".repeat(indent);
    let options = Options::new(width)
        .initial_indent(label)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    // Indented lines keep their indentation.
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    textwrap::fill(&lines.join("\n"), options)
}

#[cfg(test)]
mod tests {
    use super::hanging;

    #[test]
    fn words_stay_whole_and_lines_begin_below_the_text() {
        let text = "you lack the permission `dynamodb:DescribeTable`";
        for (width, lines) in [
            (None, "  why: you lack the permission `dynamodb:DescribeTable`"),
            (Some(36), "  why: you lack the permission\n       `dynamodb:DescribeTable`"),
            (Some(20), "  why: you lack the\n       permission\n       `dynamodb:DescribeTable`"),
            (Some(10), "  why: you\n    lack\n    the\n    permission\n    `dynamodb:DescribeTable`"),
        ] {
            assert_eq!(hanging("  why: ", text, width), lines);
        }
    }

    /// Colours have no width, and Chinese characters take two columns.
    #[test]
    fn width_is_that_of_what_is_seen() {
        assert_eq!(hanging("\u{1b}[2mwhy\u{1b}[0m: ", "a b", Some(8)), "\u{1b}[2mwhy\u{1b}[0m: a b");
        assert_eq!(hanging("", "花子 花子", Some(8)), "花子\n花子");
    }
}
