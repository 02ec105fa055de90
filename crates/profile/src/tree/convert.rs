//! From the TOML parser's tree to ours, and from its errors to findings.

use groundplan_diagnostics::{Finding, Report, SourceId, Span, code};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Table, Value};

/// A garbled file can hold an error per byte; so many are enough to see that it is garbled.
const MOST_ERRORS: usize = 20;

/// Says what the parser could not read.
pub(super) fn errors(
    source: SourceId,
    text: &str,
    errors: &[toml::de::Error],
    report: &mut Report,
) {
    let more = errors.len().saturating_sub(MOST_ERRORS);
    for (index, error) in errors.iter().take(MOST_ERRORS).enumerate() {
        let mut finding = syntax_error(source, text, error);
        if more > 0 && index + 1 == MOST_ERRORS {
            finding = finding.note(format!(
                "{more} more errors of this kind in the file are not shown"
            ));
        }
        report.push(finding);
    }
}

/// The parser's tree as ours.
pub(super) fn document(
    source: SourceId,
    text: &str,
    root: &DeTable<'_>,
    report: &mut Report,
) -> Node {
    let converter = Converter { source, text };
    Node {
        value: Value::Table(converter.table(root, report)),
        span: Span::new(source, 0, 0),
    }
}

fn syntax_error(source: SourceId, text: &str, error: &toml::de::Error) -> Finding {
    let range = error.span().unwrap_or(text.len()..text.len());
    let start = floor_boundary(text, range.start);
    let end = floor_boundary(text, range.end.max(start));
    let span = Span::new(source, start, end);
    let message = error.message();
    if message.contains("duplicate key") {
        let key = text.get(start..end).unwrap_or_default().trim();
        return Finding::new(code::DUPLICATE_KEY, format!("`{key}` is written twice"))
            .at(span, "the second time")
            .help("keep one of the two");
    }
    let help = match text.get(start..).and_then(|rest| rest.chars().next()) {
        Some('\u{201C}' | '\u{201D}' | '\u{2018}' | '\u{2019}') => {
            "replace the curly quotation marks by straight ones (\")"
        }
        _ if message.contains("string values must be quoted") => {
            "put text in quotation marks: `key = \"value\"`"
        }
        _ if message.contains("missing value") => "write a value after the `=`",
        _ => "see https://toml.io for how TOML is written; text goes in quotation marks",
    };
    Finding::new(
        code::TOML_SYNTAX,
        format!("not TOML: {}", message.replace('\n', "; ")),
    )
    .at(span, "")
    .help(help)
}

/// The parser's spans may end inside a character of text it gave up on.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Converter<'a> {
    source: SourceId,
    text: &'a str,
}

impl Converter<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(
            self.source,
            floor_boundary(self.text, range.start),
            floor_boundary(self.text, range.end),
        )
    }

    // Depth is bounded: `depth::too_deep` has looked before.
    fn table(&self, table: &DeTable<'_>, report: &mut Report) -> Table {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let node = self.node(value, report)?;
                let key_span = self.span(key.span());
                Some((
                    key.get_ref().to_string(),
                    Entry {
                        key: key_span,
                        node,
                    },
                ))
            })
            .collect()
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, report: &mut Report) -> Option<Node> {
        let span = self.span(value.span());
        let value = match value.get_ref() {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str();
                let Ok(number) = i64::from_str_radix(digits, number.radix()) else {
                    report.push(out_of_range(span));
                    return None;
                };
                Value::Integer(number)
            }
            DeValue::Float(number) => {
                let Ok(number) = number.as_str().parse() else {
                    report.push(out_of_range(span));
                    return None;
                };
                Value::Float(number)
            }
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(value) => Value::Datetime(value.to_string()),
            DeValue::Array(items) => Value::Array(
                items
                    .iter()
                    .filter_map(|item| self.node(item, report))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table, report)),
        };
        Some(Node { value, span })
    }
}

fn out_of_range(span: Span) -> Finding {
    Finding::new(code::TOML_SYNTAX, "a number is too large to be read")
        .at(span, "")
        .help("write a number that can be meant here")
}
