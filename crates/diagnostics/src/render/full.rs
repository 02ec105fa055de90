//! Findings with the source lines they are about, in the manner of the Rust compiler.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use crate::{Finding, Label, Report, Severity, SourceId, SourceMap, Span};

use super::{Options, concise, excerpt, text};

/// Ends a place in a header. The drawing library appends line and column as it measured them in
/// the excerpt, which is wrong for lines that were cut; they are taken off again. As a
/// noncharacter it cannot come from a file.
const PLACE_ENDS: char = '\u{fdd0}';
/// Columns when the caller names none.
const WIDTH: usize = 140;
/// A mark over more lines than this is shown by its first line alone.
const LONGEST_MARK: usize = 12;
/// Marks further apart than this many lines get an excerpt each.
const WIDEST_GAP: usize = 200;

/// Draws every finding, with a blank line between two.
pub fn render(report: &Report, sources: &SourceMap, options: &Options<'_>) -> String {
    let renderer = if options.styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(match options.width {
        0 => WIDTH,
        width => width.max(40),
    });
    let mut drawn = Vec::with_capacity(report.findings().len());
    for finding in report.findings() {
        let mut one = renderer.render(&[group(finding, sources, options)]);
        one.push('\n');
        drawn.push(without_measured_places(&one));
    }
    if !report.suppressed().is_empty() {
        drawn.push(suppressed(report, sources));
    }
    drawn.join("\n")
}

/// One line for each finding that does not count, with the reason under it.
fn suppressed(report: &Report, sources: &SourceMap) -> String {
    let mut lines = String::new();
    for one in report.suppressed() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            lines,
            "suppressed: {}\n  reason: {}",
            concise::line(&one.finding, sources),
            text::reason(one)
        );
    }
    lines
}

fn without_measured_places(drawn: &str) -> String {
    let mut parts = drawn.split(PLACE_ENDS);
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| {
        part.trim_start_matches(|character: char| character == ':' || character.is_ascii_digit())
    });
    std::iter::once(first).chain(rest).collect()
}

fn group<'a>(finding: &Finding, sources: &SourceMap, options: &Options<'_>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut elements: Vec<Element<'a>> = Vec::new();
    for cluster in clusters(finding, sources) {
        elements.push(cluster.snippet(sources).into());
    }
    for id in &finding.requirements {
        let wording = options.requirements.and_then(|known| known.get(id));
        let note = match wording {
            Some(wording) => format!("requirement {id}: {wording}"),
            None => format!("requirement {id}"),
        };
        elements.push(Level::NOTE.message(text::lines(&note)).into());
    }
    for note in &finding.notes {
        elements.push(Level::NOTE.message(text::lines(note)).into());
    }
    if let Some(help) = &finding.help {
        elements.push(Level::HELP.message(text::lines(help)).into());
    }
    level
        .primary_title(text::one_line(&finding.message).into_owned())
        .id(finding.code.to_string())
        .elements(elements)
}

/// A label with the place it marks.
struct Mark<'f> {
    label: &'f Label,
    bytes: Range<usize>,
    first_line: usize,
    last_line: usize,
}

/// Labels of one file that are close enough for one excerpt.
struct Cluster<'f> {
    source: SourceId,
    marks: Vec<Mark<'f>>,
}

impl Cluster<'_> {
    fn has_primary(&self) -> bool {
        self.marks.iter().any(|mark| mark.label.primary)
    }

    /// Where the primary mark starts, or the first mark.
    fn place(&self) -> Span {
        self.marks
            .iter()
            .find(|mark| mark.label.primary)
            .unwrap_or(&self.marks[0])
            .label
            .span
    }

    fn snippet<'a>(&self, sources: &SourceMap) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let first = self.marks.iter().map(|mark| mark.first_line).min();
        let last = self.marks.iter().map(|mark| mark.last_line).max();
        let ranges: Vec<Range<usize>> = self.marks.iter().map(|mark| mark.bytes.clone()).collect();
        let excerpt = excerpt::take(
            sources,
            self.source,
            (first.unwrap_or(1), last.unwrap_or(1)),
            &ranges,
        );
        let annotations = self.marks.iter().zip(excerpt.marks).map(|(mark, range)| {
            let kind = if mark.label.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let message = text::one_line(&mark.label.message).into_owned();
            kind.span(range)
                .label((!message.is_empty()).then_some(message))
        });
        let described = sources.describe(self.place());
        let place = format!("{}{PLACE_ENDS}", text::one_line(&described));
        Snippet::source(excerpt.text)
            .path(place)
            .line_start(excerpt.first_line)
            .annotations(annotations)
    }
}

/// The finding's labels by file and nearness; the cluster with the primary label comes first.
fn clusters<'f>(finding: &'f Finding, sources: &SourceMap) -> Vec<Cluster<'f>> {
    let mut clusters: Vec<Cluster<'f>> = Vec::new();
    let mut marks: Vec<Mark<'f>> = finding
        .labels
        .iter()
        .map(|label| mark(label, sources))
        .collect();
    marks.sort_by_key(|mark| (mark.label.span.source, mark.bytes.start, mark.bytes.end));
    for mark in marks {
        match clusters.last_mut() {
            Some(last)
                if last.source == mark.label.span.source
                    && last
                        .marks
                        .iter()
                        .any(|other| other.last_line + WIDEST_GAP >= mark.first_line) =>
            {
                last.marks.push(mark);
            }
            _ => clusters.push(Cluster {
                source: mark.label.span.source,
                marks: vec![mark],
            }),
        }
    }
    clusters.sort_by_key(|cluster| !cluster.has_primary());
    clusters
}

fn mark<'f>(label: &'f Label, sources: &SourceMap) -> Mark<'f> {
    let mut bytes = sources.clamp(label.span);
    let whole = sources.text(label.span.source);
    // A mark that ends in a line break would be drawn into the next line.
    let marked = &whole[bytes.clone()];
    bytes.end = bytes.start + marked.trim_end_matches(['\n', '\r']).len();
    let first_line = sources.position(label.span).line;
    let mut last_line = first_line + whole[bytes.clone()].matches('\n').count();
    if last_line - first_line >= LONGEST_MARK {
        last_line = first_line;
        bytes.end = sources
            .line_range(label.span.source, first_line)
            .end
            .max(bytes.start);
    }
    Mark {
        label,
        bytes,
        first_line,
        last_line,
    }
}
