//! Text that would break a layout, a syntax or a terminal.

use super::{Finding, Format, Options, Report, SourceMap, Span, checked, code, find, render};

fn full(sources: &SourceMap, finding: Finding) -> String {
    let report: Report = [finding].into_iter().collect();
    render(Format::Full, &report, sources, &Options::default())
}

fn finding() -> Finding {
    Finding::new(code::FILE_UNREADABLE, "expected x")
}

#[test]
fn tabs_wide_characters_and_crlf_keep_marks_in_place() {
    let mut sources = SourceMap::new();
    let id = sources.add(
        "a.toml",
        "[a]\r\n\tname = \"x\"\r\nort = \"日本語\" # 東京\r\nsmile = \"👍\" # end\r\n",
    );
    insta::assert_snapshot!(full(
        &sources,
        finding()
            .at(find(&sources, id, "\"x\""), "after a tab")
            .context(find(&sources, id, "# 東京"), "after wide characters")
            .context(find(&sources, id, "# end\r\n"), "with its line break"),
    ));
}

#[test]
fn a_span_over_many_lines_shows_the_first() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.toml", "[table]\n".to_owned() + &"key = 1\n".repeat(5000));
    insta::assert_snapshot!(full(
        &sources,
        finding().at(Span::new(id, 0, 40_000), "the whole table"),
    ));
}

#[test]
fn distant_labels_get_an_excerpt_each_with_the_primary_first() {
    let mut sources = SourceMap::new();
    let id = sources.add(
        "a.toml",
        "first = 1\n".to_owned() + &"key = 1\n".repeat(5000) + "last = 1\n",
    );
    insta::assert_snapshot!(full(
        &sources,
        finding()
            .at(find(&sources, id, "last"), "repeated")
            .context(find(&sources, id, "first"), "first here"),
    ));
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    let mut sources = SourceMap::new();
    let text = format!(
        "key = [{}, wrong, {}]\n",
        "1, ".repeat(500_000),
        "2, ".repeat(500_000)
    );
    let id = sources.add("a.toml", text);
    let text = full(
        &sources,
        finding().at(find(&sources, id, "wrong"), "no number"),
    );
    assert!(text.len() < 1000, "{} bytes", text.len());
    insta::assert_snapshot!(text);
    let whole = full(
        &sources,
        finding().at(Span::new(id, 3, 2_000_000), "long value"),
    );
    assert!(whole.len() < 3000, "{} bytes", whole.len());
}

#[test]
fn ends_of_files_can_be_marked() {
    let mut sources = SourceMap::new();
    let empty = sources.add("empty.toml", "");
    let broken = sources.add("broken.toml", "key =\n");
    let unended = sources.add("unended.toml", "key =");
    let texts = [(empty, 0), (broken, 6), (unended, 5)].map(|(id, end)| {
        full(
            &sources,
            finding().at(Span::new(id, end, end), "expected a value"),
        )
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn several_multi_line_marks_may_overlap() {
    let mut sources = SourceMap::new();
    let id = sources.add("a.toml", "a = [\n  1,\n  2,\n]\nb = [\n  3,\n]\n");
    insta::assert_snapshot!(full(
        &sources,
        finding()
            .at(find(&sources, id, "[\n  1,\n  2,\n]\nb"), "outer")
            .context(find(&sources, id, "1,\n  2"), "inner")
            .context(find(&sources, id, "2,\n]\nb = [\n  3"), "crossing"),
    ));
}

/// Everything a user's file can smuggle in: in the text, the name and every part of a finding.
fn smuggler() -> (SourceMap, Report) {
    let evil = "\u{1b}[31mred\u{1b}]0;title\u{7} \u{9b}2J \u{202e}dlrow\u{2028} \0 \
                a|b `c` <img src=x> & \"q\" 'p' %0A ::error::no ]]> */ @x \r\n::warning::two\ttab";
    let mut sources = SourceMap::new();
    let id = sources.add(format!("dir/{evil}.toml"), format!("key = \"{evil}\"\n"));
    let report = [finding_of(evil)
        .at(
            find(&sources, id, evil.split_once('\r').expect("has one").0),
            evil,
        )
        .context(Span::new(id, 0, 3), evil)]
    .into_iter()
    .collect();
    (sources, report)
}

fn finding_of(evil: &str) -> Finding {
    Finding::new(code::FILE_UNREADABLE, evil)
        .requirement(evil)
        .note(evil)
        .help(evil)
}

#[test]
fn control_sequences_come_out_inert() {
    let (sources, report) = smuggler();
    let checked = checked();
    let options = Options {
        checked: &checked,
        ..Options::default()
    };
    for format in Format::ALL {
        let text = render(format, &report, &sources, &options);
        let acting: Vec<char> = text
            .chars()
            .filter(|c| {
                (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2028}')
            })
            .collect();
        assert!(acting.is_empty(), "{format}: {acting:?} in {text}");
    }
}

#[test]
fn a_workflow_command_cannot_be_smuggled_in() {
    let (sources, report) = smuggler();
    let text = render(Format::Github, &report, &sources, &Options::default());
    assert_eq!(text.lines().count(), 1);
    let (properties, _) = text[2..].split_once("::").expect("a command has a message");
    assert_eq!(properties.matches(',').count(), 3 + 2, "{properties}");
    assert!(text.contains("%250A"), "{text}");
}

#[test]
fn json_keeps_the_exact_text() {
    let (sources, report) = smuggler();
    let text = render(Format::Json, &report, &sources, &Options::default());
    let value: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
    assert_eq!(
        value["findings"][0]["message"].as_str(),
        Some(report.findings()[0].message.as_str())
    );
}

#[test]
fn a_table_row_stays_one_row_of_four_cells() {
    let (sources, report) = smuggler();
    let text = render(Format::Markdown, &report, &sources, &Options::default());
    let row = text.lines().last().expect("has a row");
    assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    assert!(!row.contains("<img"), "{row}");
    assert_eq!(text.lines().count(), 5, "{text}");
}

#[test]
fn file_names_become_uri_references() {
    let mut sources = SourceMap::new();
    let mut report = Report::new();
    for name in [
        "a b/ü#1.toml",
        "/etc/x:y.toml",
        "C:\\Users\\x.toml",
        "<stdin>",
    ] {
        let id = sources.add(name, "x");
        report.push(finding().at(Span::new(id, 0, 1), ""));
    }
    let text = render(Format::Sarif, &report, &sources, &Options::default());
    let uris: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"uri\": "))
        .collect();
    assert_eq!(
        uris,
        [
            "\"a%20b/%C3%BC%231.toml\"",
            "\"file:///etc/x%3Ay.toml\"",
            "\"file:///C:/Users/x.toml\"",
            "\"%3Cstdin%3E\""
        ]
    );
}
