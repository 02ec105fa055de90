//! SARIF 2.1.0, the OASIS format that code scanning services read.
//!
//! Section numbers in comments are those of "Static Analysis Results Interchange Format (SARIF)
//! Version 2.1.0", OASIS Standard, 27 March 2020.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Code, Finding, Fix, Label, Report, Severity, SourceMap, Span, Suppressed};

use super::text;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix>,
    /// Left out everywhere, or given for every result of the run (section 3.27.23).
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

/// Section 3.55.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    safe: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// Section 3.35.
#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    justification: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
struct Properties {
    requirements: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    /// One past the last character (section 3.30.8).
    end_column: usize,
}

/// Writes one SARIF log with one run. Its rules are the codes that occur, with their pages.
pub fn render(report: &Report, sources: &SourceMap) -> String {
    let mut rules: BTreeMap<Code, usize> = report
        .findings()
        .iter()
        .chain(report.suppressed().iter().map(|one| &one.finding))
        .map(|finding| (finding.code, 0))
        .collect();
    for (index, rule) in rules.values_mut().enumerate() {
        *rule = index;
    }
    let any_suppressed = !report.suppressed().is_empty();
    let mut results: Vec<SarifResult> = report
        .findings()
        .iter()
        .map(|finding| SarifResult {
            suppressions: any_suppressed.then(Vec::new),
            ..result(finding, rules[&finding.code], sources)
        })
        .collect();
    results.extend(report.suppressed().iter().map(|one| SarifResult {
        suppressions: Some(vec![suppression(one, sources)]),
        ..result(&one.finding, rules[&one.finding.code], sources)
    }));
    text::json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Groundplan",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.keys().map(|code| rule(*code)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(code: Code) -> Rule {
    let entry = code.entry();
    Rule {
        id: code.to_string(),
        name: entry.name.to_owned(),
        short_description: Message {
            text: entry.name.replace('-', " "),
        },
        full_description: Message {
            text: first_paragraph(entry.page),
        },
        help: Help {
            text: entry.page,
            markdown: entry.page,
        },
        default_configuration: Configuration {
            level: level(entry.severity),
        },
    }
}

/// The first paragraph of a page that is neither a heading nor empty, on one line.
fn first_paragraph(page: &str) -> String {
    page.lines()
        .skip_while(|line| line.starts_with('#') || line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn result(finding: &Finding, rule_index: usize, sources: &SourceMap) -> SarifResult {
    let mut message = vec![finding.message.clone()];
    message.extend(text::facts(finding));
    // Several locations of one result mean that all must change (section 3.27.12), so only the
    // first primary label is one; all others are related.
    let first = finding
        .labels
        .iter()
        .position(|label| label.primary)
        .or_else(|| (!finding.labels.is_empty()).then_some(0));
    let related = finding
        .labels
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != first)
        .enumerate()
        .map(|(id, (_, label))| location(label, Some(id + 1), sources))
        .collect();
    SarifResult {
        rule_id: finding.code.to_string(),
        rule_index,
        level: level(finding.severity),
        message: Message {
            text: message.join("\n"),
        },
        locations: first
            .map(|index| location(&finding.labels[index], None, sources))
            .into_iter()
            .collect(),
        related_locations: related,
        fixes: finding
            .fix
            .iter()
            .map(|fix| sarif_fix(fix, sources))
            .collect(),
        suppressions: None,
        properties: (!finding.requirements.is_empty()).then(|| Properties {
            requirements: finding.requirements.clone(),
        }),
    }
}

fn sarif_fix(fix: &Fix, sources: &SourceMap) -> SarifFix {
    let mut changes: BTreeMap<String, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        changes
            .entry(uri(sources.name(edit.span.source)))
            .or_default()
            .push(Replacement {
                deleted_region: region(edit.span, sources),
                inserted_content: Message {
                    text: edit.replacement.clone(),
                },
            });
    }
    SarifFix {
        description: Message {
            text: fix.description.clone(),
        },
        artifact_changes: changes
            .into_iter()
            .map(|(uri, replacements)| ArtifactChange {
                artifact_location: ArtifactLocation { uri },
                replacements,
            })
            .collect(),
        properties: FixProperties { safe: fix.safe },
    }
}

fn suppression(one: &Suppressed, sources: &SourceMap) -> Suppression {
    Suppression {
        // Written in the file itself, or held against it from outside.
        kind: if one.span.is_some() {
            "inSource"
        } else {
            "external"
        },
        justification: text::reason(one),
        location: one.span.map(|span| {
            let label = Label {
                span,
                message: String::new(),
                primary: true,
            };
            location(&label, None, sources)
        }),
    }
}

fn location(label: &Label, id: Option<usize>, sources: &SourceMap) -> Location {
    Location {
        id,
        physical: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(sources.name(label.span.source)),
            },
            region: region(label.span, sources),
        },
        message: (!label.message.is_empty()).then(|| Message {
            text: label.message.clone(),
        }),
    }
}

fn region(span: Span, sources: &SourceMap) -> Region {
    let start = sources.position(span);
    let end = sources.end_position(span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A file name as a URI reference (RFC 3986): relative stays relative, absolute gets `file:`.
fn uri(name: &str) -> String {
    let drive =
        matches!(name.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let path = if drive || std::path::MAIN_SEPARATOR == '\\' {
        name.replace('\\', "/")
    } else {
        name.to_owned()
    };
    let mut uri = String::with_capacity(path.len());
    if drive {
        uri.push_str("file:///");
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b':' if drive && at == 1 => uri.push(':'),
            other => {
                uri.push('%');
                for half in [other >> 4, other & 0xf] {
                    uri.extend(char::from_digit(half.into(), 16).map(|c| c.to_ascii_uppercase()));
                }
            }
        }
    }
    uri
}
