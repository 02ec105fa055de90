//! Lines of a source file, cut down and made harmless, with marked ranges.
//!
//! The drawing library measures whole lines and shows marked ranges in full, so what it gets
//! must be short already: a file may be one line of ten megabytes.

use std::ops::Range;

use crate::{SourceId, SourceMap};

use super::text;

/// Longer lines are cut, in characters.
const LINE_LIMIT: usize = 400;
/// Characters kept before the first mark of a line that is cut.
const KEPT_BEFORE: usize = 60;
/// Stands where a line was cut.
const CUT: &str = "...";

/// Some lines of a file.
pub(super) struct Excerpt {
    /// The lines, separated by line feeds.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// Byte ranges of `text`, one for each mark that was asked for.
    pub(super) marks: Vec<Range<usize>>,
}

/// Takes lines `first..=last` (from 1) of a file. `marks` are byte ranges of the whole file on
/// character boundaries; they come back as ranges of the excerpt.
pub(super) fn take(
    sources: &SourceMap,
    source: SourceId,
    (first, last): (usize, usize),
    marks: &[Range<usize>],
) -> Excerpt {
    let mut positions: Vec<usize> = marks.iter().flat_map(|m| [m.start, m.end]).collect();
    positions.sort_unstable();
    positions.dedup();
    let mut placed: Vec<usize> = Vec::with_capacity(positions.len());

    let whole = sources.text(source);
    let mut text = String::new();
    for number in first..=last {
        let range = sources.line_range(source, number);
        if number > first {
            text.push('\n');
        }
        let focus = marks
            .iter()
            .filter(|mark| mark.start <= range.end && range.start <= mark.end)
            .map(|mark| mark.start.max(range.start))
            .min()
            .unwrap_or(range.start);
        let (shown, cut_before, cut_after) = window(whole, &range, focus);
        if cut_before {
            text.push_str(CUT);
        }
        for (at, character) in whole[shown.clone()].char_indices() {
            while positions
                .get(placed.len())
                .is_some_and(|p| *p <= shown.start + at)
            {
                placed.push(text.len());
            }
            text.push(text::inert_character(character));
        }
        // What lies beyond the window is marked at its edge.
        while positions.get(placed.len()).is_some_and(|p| *p <= range.end) {
            placed.push(text.len());
        }
        if cut_after {
            text.push_str(CUT);
        }
    }
    placed.resize(positions.len(), text.len());
    if text.is_empty() || text.ends_with('\n') {
        // An empty last line would not be drawn, and a mark at the end of a file sits there.
        text.push(' ');
    }

    let place = |position: usize| placed[positions.partition_point(|p| *p < position)];
    let marks = marks
        .iter()
        .map(|mark| place(mark.start)..place(mark.end))
        .collect();
    Excerpt {
        text,
        first_line: first,
        marks,
    }
}

/// The part of a line to show, and whether something is missing before and after it.
fn window(whole: &str, line: &Range<usize>, focus: usize) -> (Range<usize>, bool, bool) {
    let length = &whole[line.clone()];
    if length.chars().nth(LINE_LIMIT).is_none() {
        return (line.clone(), false, false);
    }
    let start = whole[line.start..focus]
        .char_indices()
        .rev()
        .nth(KEPT_BEFORE)
        .map_or(line.start, |(at, _)| line.start + at);
    let end = whole[start..line.end]
        .char_indices()
        .nth(LINE_LIMIT)
        .map_or(line.end, |(at, _)| start + at);
    (start..end, start > line.start, end < line.end)
}
