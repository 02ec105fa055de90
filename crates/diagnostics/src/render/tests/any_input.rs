//! Arbitrary text and spans, in every format.

use proptest::prelude::*;

use super::{
    Code, Finding, Fix, Format, Options, Report, Severity, SourceMap, Span, render, schema,
};

/// Text that is rich in what breaks layouts.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z =\"\\[\\]]{0,12}".prop_map(String::from),
        3 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\t".to_owned()),
        1 => Just("\u{1b}[31m".to_owned()),
        1 => Just("日本語👍🏽e\u{301}\u{200d}".to_owned()),
        1 => Just("\u{feff}\u{202e}\u{9b}\u{fffe}".to_owned()),
        1 => Just("|`<&]]>%:,".to_owned()),
        1 => Just("long ".repeat(120)),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

type Place = (bool, usize, u32, u32, String);

fn place() -> impl Strategy<Value = Place> {
    let offset = prop_oneof![9 => 0..400_u32, 1 => any::<u32>()];
    let length = prop_oneof![3 => 0..40_u32, 1 => any::<u32>()];
    let message = prop_oneof![Just(String::new()), "[a-z ]{1,20}", any::<String>()];
    (any::<bool>(), 0..3_usize, offset, length, message)
}

fn finding() -> impl Strategy<Value = (u16, u8, Vec<Place>, [String; 4])> {
    (
        prop_oneof![Just(0), Just(101), any::<u16>()],
        0..3_u8,
        prop::collection::vec(place(), 0..6),
        [text(), text(), text(), text()],
    )
}

fn world() -> impl Strategy<Value = (SourceMap, Report)> {
    (
        prop::collection::vec((text(), text()), 3),
        prop::collection::vec(finding(), 0..4),
    )
        .prop_map(|(files, findings)| {
            let mut sources = SourceMap::new();
            let ids: Vec<_> = files
                .into_iter()
                .map(|(name, text)| sources.add(name, text))
                .collect();
            let mut report: Report = findings
                .into_iter()
                .map(
                    |(code, severity, places, [message, note, help, requirement])| {
                        let mut finding = Finding::new(Code(code), message)
                            .severity(
                                [Severity::Error, Severity::Warning, Severity::Info]
                                    [severity as usize],
                            )
                            .note(note)
                            .help(help)
                            .requirement(requirement);
                        for (primary, file, start, length, message) in places {
                            let end = start.saturating_add(length);
                            let span = Span::new(ids[file], start as usize, end as usize);
                            let fix = Fix::new(span, message.clone(), message.clone());
                            finding = finding.fix(fix.safe(primary));
                            finding = if primary {
                                finding.at(span, message)
                            } else {
                                finding.context(span, message)
                            };
                        }
                        finding
                    },
                )
                .collect();
            for finding in std::mem::take(report.findings_mut()) {
                if finding.code.0.is_multiple_of(5) {
                    let (reason, span) = (finding.message.clone(), finding.span());
                    report.suppress(finding, &reason, span);
                } else {
                    report.push(finding);
                }
            }
            (sources, report)
        })
}

fn is_inert(text: &str) -> bool {
    text.chars().all(|c| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{202a}'..='\u{202e}'))
    })
}

/// Reads to the end; returns the names of the elements.
fn xml_elements(xml: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut names = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().expect("is well-formed XML") {
            Event::Start(tag) => {
                depth += 1;
                check_tag(&tag, &mut names);
            }
            Event::Empty(tag) => check_tag(&tag, &mut names),
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "every element is closed");
    assert!(
        xml.chars().all(
            |c| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        ),
        "only characters of XML 1.0"
    );
    names
}

fn check_tag(tag: &quick_xml::events::BytesStart<'_>, names: &mut Vec<String>) {
    for attribute in tag.attributes() {
        attribute.expect("attributes are well-formed");
    }
    names.push(format!("{:?}", tag.name()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_format_panics_or_breaks_its_syntax((sources, report) in world(), width in 0..200_usize) {
        let checked: Vec<String> = sources.files().take(2).map(|(_, name, _)| name.to_owned()).collect();
        let options = Options { width, checked: &checked, ..Options::default() };
        for format in Format::ALL {
            let text = render(format, &report, &sources, &options);
            prop_assert!(is_inert(&text), "{format}: {text:?}");
            prop_assert!(text.is_empty() || text.ends_with('\n'));
            match format {
                Format::Json => {
                    let value = serde_json::from_str(&text).expect("is JSON");
                    prop_assert_eq!(schema::faults_of(&value), Vec::<String>::new());
                }
                Format::Gitlab => {
                    let value: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
                    let issues = value.as_array().expect("a list");
                    prop_assert_eq!(issues.len(), text.matches("\"check_name\":").count());
                    let prints: std::collections::BTreeSet<_> =
                        issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
                    prop_assert_eq!(prints.len(), issues.len());
                }
                Format::Sarif => {
                    let value: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
                    for result in value["runs"][0]["results"].as_array().expect("a list") {
                        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
                        prop_assert_eq!(&value["runs"][0]["tool"]["driver"]["rules"][index]["id"], &result["ruleId"]);
                    }
                }
                Format::Junit => {
                    let names = xml_elements(&text);
                    prop_assert_eq!(names.iter().filter(|name| name.contains("testsuites")).count(), 1);
                }
                Format::Concise | Format::Github => {
                    let mut sorted = report.clone();
                    sorted.sort();
                    prop_assert_eq!(text.lines().count(), sorted.findings().len());
                }
                Format::Full | Format::Markdown => {}
            }
        }
        let styled = Options { styled: true, ..options };
        render(Format::Full, &report, &sources, &styled);
    }
}
