//! Source files as they were read, and byte ranges inside them.
//!
//! Keeps no opinion on what a file contains, and never fails on a range that does not fit it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

#[cfg(test)]
mod tests;

/// Identifies one file in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A byte range in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `start..end` of `source`. A reversed range is read as empty at `start`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self {
            source,
            start,
            end: end.max(start),
        }
    }
}

/// A position for people: both count from 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

#[derive(Debug, Clone)]
struct SourceFile {
    name: String,
    text: Cow<'static, str>,
    /// Most files are never pointed into.
    lines: OnceLock<Lines>,
}

/// Where the lines of a text are.
#[derive(Debug, Clone)]
struct Lines {
    starts: Vec<usize>,
    /// Spares counting characters, which adds up where a file is one line of megabytes.
    ascii: bool,
}

impl SourceFile {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines {
            starts: std::iter::once(0)
                .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
            ascii: self.text.is_ascii(),
        })
    }
}

/// All files that findings may point into. Names are as the user wrote them.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// The latest file of each name.
    by_name: BTreeMap<String, SourceId>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its id. A file that is there already, by name and text, keeps its
    /// id: what several profiles build on is one file, and what is wrong in it one finding.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.add_text(name.into(), Cow::Owned(text.into()))
    }

    /// Adds a file that is part of the program, without a copy of its text.
    pub fn add_built_in(&mut self, name: impl Into<String>, text: &'static str) -> SourceId {
        self.add_text(name.into(), Cow::Borrowed(text))
    }

    fn add_text(&mut self, name: String, text: Cow<'static, str>) -> SourceId {
        if let Some(known) = self.by_name.get(&name)
            && self.text(*known) == text
        {
            return *known;
        }
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_name.insert(name.clone(), id);
        self.files.push(SourceFile {
            name,
            text,
            lines: OnceLock::new(),
        });
        id
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Forgets the files after the first `count`. Only for files that no span points into.
    pub fn forget_after(&mut self, count: usize) {
        for file in self.files.drain(count.min(self.files.len())..) {
            self.by_name.remove(&file.name);
        }
    }

    /// The file's name as it was added.
    pub fn name(&self, source: SourceId) -> &str {
        self.files
            .get(source.0 as usize)
            .map_or("<unknown>", |file| &file.name)
    }

    /// The file's whole text.
    pub fn text(&self, source: SourceId) -> &str {
        self.files
            .get(source.0 as usize)
            .map_or("", |file| &file.text)
    }

    /// All files with their ids, in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &str, &str)> {
        self.files.iter().enumerate().map(|(index, file)| {
            (
                SourceId(u32::try_from(index).unwrap_or(u32::MAX)),
                file.name.as_str(),
                file.text.as_ref(),
            )
        })
    }

    /// The bytes of the file's text that a span covers, made to fit: cut off at the end of the
    /// text and widened to whole characters.
    pub fn clamp(&self, span: Span) -> Range<usize> {
        let text = self.text(span.source);
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.ceil_char_boundary(span.end as usize);
        start..end.max(start)
    }

    /// Line and column of a span's first byte.
    pub fn position(&self, span: Span) -> LineColumn {
        self.position_of_byte(span.source, self.clamp(span).start)
    }

    /// Line and column just past a span's last byte.
    pub fn end_position(&self, span: Span) -> LineColumn {
        self.position_of_byte(span.source, self.clamp(span).end)
    }

    /// Byte range of a line counted from 1, without its line break. Empty past the last line.
    pub fn line_range(&self, source: SourceId, line: usize) -> Range<usize> {
        let Some(file) = self.files.get(source.0 as usize) else {
            return 0..0;
        };
        let length = file.text.len();
        let starts = &file.lines().starts;
        let Some(&start) = starts.get(line.saturating_sub(1)) else {
            return length..length;
        };
        let end = starts.get(line).map_or(length, |next| next - 1);
        let text = &file.text[start..end];
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    fn position_of_byte(&self, source: SourceId, byte: usize) -> LineColumn {
        let Some(file) = self.files.get(source.0 as usize) else {
            return LineColumn { line: 1, column: 1 };
        };
        let lines = file.lines();
        let line = lines.starts.partition_point(|start| *start <= byte).max(1) - 1;
        let start = lines.starts.get(line).copied().unwrap_or(0);
        let column = if lines.ascii {
            byte - start
        } else {
            file.text
                .get(start..byte)
                .map_or(0, |text| text.chars().count())
        };
        LineColumn {
            line: line + 1,
            column: column + 1,
        }
    }

    /// `file:line:column` of a span, for one-line messages and derivations.
    pub fn describe(&self, span: Span) -> String {
        let at = self.position(span);
        format!("{}:{}:{}", self.name(span.source), at.line, at.column)
    }
}
