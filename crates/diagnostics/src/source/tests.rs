//! Positions and ranges, fitting and not.

use super::{LineColumn, SourceMap, Span};

fn at(line: usize, column: usize) -> LineColumn {
    LineColumn { line, column }
}

#[test]
fn columns_count_characters() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.toml", "ä = 1\r\n𝄞b = 2\n");
    assert_eq!(sources.position(Span::new(id, 0, 2)), at(1, 1));
    assert_eq!(sources.end_position(Span::new(id, 0, 2)), at(1, 2));
    assert_eq!(sources.position(Span::new(id, 12, 13)), at(2, 2));
    assert_eq!(sources.position(Span::new(id, 18, 18)), at(3, 1));
    assert_eq!(sources.describe(Span::new(id, 12, 13)), "a.toml:2:2");
}

#[test]
fn ranges_are_widened_to_whole_characters_and_cut_at_the_end() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.toml", "x𝄞y");
    assert_eq!(sources.clamp(Span::new(id, 2, 3)), 1..5);
    assert_eq!(sources.clamp(Span::new(id, 3, 3)), 1..5);
    assert_eq!(sources.clamp(Span::new(id, 5, 99)), 5..6);
    assert_eq!(sources.clamp(Span::new(id, 50, 99)), 6..6);
    assert_eq!(sources.clamp(Span::new(id, 9, 2)), 6..6);
    assert_eq!(sources.position(Span::new(id, 3, 4)), at(1, 2));
}

#[test]
fn lines_come_without_their_break() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.toml", "one\r\ntwo\n\nfour");
    let line = |number| &sources.text(id)[sources.line_range(id, number)];
    assert_eq!(
        [line(1), line(2), line(3), line(4)],
        ["one", "two", "", "four"]
    );
    assert_eq!([line(5), line(500)], ["", ""]);
}

#[test]
fn a_file_of_another_map_reads_as_unknown_and_empty() {
    let mut other = SourceMap::new();
    let id = other.add("b.toml", "text");
    let sources = SourceMap::new();
    let span = Span::new(id, 1, 3);
    assert_eq!(sources.clamp(span), 0..0);
    assert_eq!(sources.line_range(id, 1), 0..0);
    assert_eq!(sources.describe(span), "<unknown>:1:1");
}

#[test]
fn a_file_that_is_read_again_is_the_same_file() {
    let mut sources = SourceMap::new();
    let base = sources.add("base.toml", "a = 1\n");
    let other = sources.add("other.toml", "a = 1\n");
    assert_ne!(base, other);
    assert_eq!(sources.add("base.toml", "a = 1\n"), base);
    // Another text under the name is another file, and both stay readable.
    let changed = sources.add("base.toml", "a = 2\n");
    assert_ne!(changed, base);
    assert_eq!(sources.text(base), "a = 1\n");
    assert_eq!(sources.text(changed), "a = 2\n");
    assert_eq!(sources.files().count(), 3);
}

#[test]
fn what_is_forgotten_is_added_anew() {
    let mut sources = SourceMap::new();
    let kept = sources.add("kept", "x");
    sources.add("a", "x");
    sources.forget_after(1);
    assert_eq!(sources.count(), 1);
    let other = sources.add("b", "x");
    let again = sources.add("a", "x");
    assert_eq!((sources.name(other), sources.name(again)), ("b", "a"));
    assert_eq!(sources.add("kept", "x"), kept);
}
