//! Makes the renaming of a section whole: its name stands in every header that opens a part of it.
//!
//! The tree knows where a section was opened first. `[workloda]` and `[[workloda.ingest]]` have
//! to be renamed together, or the profile would fall into two halves.

use std::ops::Range;

use groundplan_diagnostics::{Edit, Report, SourceMap, Span, code};
use toml::de::{DeTable, DeValue};

/// Adds the other headers to every fix that renames a section.
pub(super) fn complete(report: &mut Report, sources: &SourceMap) {
    for finding in report.findings_mut() {
        if finding.code != code::UNKNOWN_KEY {
            continue;
        }
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        let Some(first) = fix.edits.first().cloned() else {
            continue;
        };
        let source = first.span.source;
        let text = sources.text(source);
        for range in same_step(text, sources.clamp(first.span)) {
            fix.edits.push(Edit {
                span: Span::new(source, range.start, range.end),
                replacement: first.replacement.clone(),
            });
        }
    }
}

/// The places of a header's step in the other headers that share the path up to it.
fn same_step(text: &str, step: Range<usize>) -> Vec<Range<usize>> {
    let headers: Vec<Vec<(String, Range<usize>)>> = lines(text)
        .filter_map(|(start, line)| header(start, line))
        .collect();
    let path: Option<Vec<&str>> = headers.iter().find_map(|header| {
        let at = header.iter().position(|(_, range)| *range == step)?;
        Some(header[..=at].iter().map(|(key, _)| key.as_str()).collect())
    });
    let Some(path) = path else {
        return Vec::new();
    };
    headers
        .iter()
        .filter(|header| {
            header.len() >= path.len()
                && header.iter().zip(&path).all(|((key, _), step)| key == step)
        })
        .map(|header| header[path.len() - 1].1.clone())
        .filter(|range| *range != step)
        .collect()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}

/// The keys of a line that is a header, with their places in the file.
fn header(start: usize, line: &str) -> Option<Vec<(String, Range<usize>)>> {
    if !line.trim_start().starts_with('[') {
        return None;
    }
    let parsed = DeTable::parse(line).ok()?;
    let mut table = parsed.get_ref().clone();
    let mut keys = Vec::new();
    loop {
        let (key, value) = table.into_iter().next()?;
        let span = key.span();
        keys.push((
            key.get_ref().to_string(),
            start + span.start..start + span.end,
        ));
        table = match value.into_inner() {
            DeValue::Table(inner) => inner,
            // `[[name]]` is a list with one table.
            DeValue::Array(items) => match items.into_iter().next()?.into_inner() {
                DeValue::Table(inner) => inner,
                _ => return None,
            },
            _ => return None,
        };
        if table.is_empty() {
            return Some(keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::same_step;

    #[test]
    fn every_header_of_the_section_is_found() {
        let text =
            "[a]\n[ \"workloda\" ] # x\nk = 1\n[[workloda.ingest]]\n[workload]\n[b.workloda]\n";
        let at = text.find("\"workloda\"").unwrap_or_default();
        let found: Vec<&str> = same_step(text, at..at + 10)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["workloda"]);
    }

    #[test]
    fn a_key_that_is_no_header_stands_alone() {
        let text = "[workload]\nonlin_days = 1\n";
        assert!(same_step(text, 11..21).is_empty());
        assert!(same_step("[[[", 0..1).is_empty());
    }
}
