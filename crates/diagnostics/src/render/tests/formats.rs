//! What each format looks like on an ordinary report, and on an empty one.

use super::{Format, Options, Report, SourceMap, checked, ordinary, render, wording};

fn shown(format: Format) -> String {
    let (sources, report) = ordinary();
    let (checked, wording) = (checked(), wording());
    let options = Options {
        checked: &checked,
        requirements: Some(&wording),
        ..Options::default()
    };
    render(format, &report, &sources, &options).replace(
        &format!("ersion\": \"{}\"", env!("CARGO_PKG_VERSION")),
        "ersion\": \"[version]\"",
    )
}

#[test]
fn full() {
    insta::assert_snapshot!(shown(Format::Full));
}

#[test]
fn full_styled_differs_from_plain_in_ansi_sequences_only() {
    let (sources, report) = ordinary();
    let options = Options {
        styled: true,
        ..Options::default()
    };
    let styled = render(Format::Full, &report, &sources, &options);
    assert!(
        styled.contains("\u{1b}[1m\u{1b}[91merror[GP0101]"),
        "{styled:?}"
    );
    let mut plain = String::new();
    let mut rest = styled.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').expect("a style sequence ends in m").1;
    }
    plain.push_str(rest);
    let expected = render(Format::Full, &report, &sources, &Options::default());
    assert_eq!(plain, expected);
}

#[test]
fn concise() {
    insta::assert_snapshot!(shown(Format::Concise));
}

#[test]
fn json() {
    insta::assert_snapshot!(shown(Format::Json));
}

#[test]
fn sarif() {
    insta::assert_snapshot!(shown(Format::Sarif));
}

#[test]
fn github() {
    insta::assert_snapshot!(shown(Format::Github));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(shown(Format::Gitlab));
}

#[test]
fn junit() {
    insta::assert_snapshot!(shown(Format::Junit));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(shown(Format::Markdown));
}

#[test]
fn nothing_to_say() {
    let checked = checked();
    let options = Options {
        checked: &checked,
        ..Options::default()
    };
    for format in [Format::Full, Format::Concise, Format::Github] {
        assert_eq!(
            render(format, &Report::new(), &SourceMap::new(), &options),
            ""
        );
    }
    let rest: Vec<String> = [Format::Json, Format::Sarif, Format::Junit, Format::Markdown]
        .into_iter()
        .map(|format| render(format, &Report::new(), &SourceMap::new(), &options))
        .collect();
    insta::assert_snapshot!(
        rest.join("----\n")
            .replace(env!("CARGO_PKG_VERSION"), "[version]")
    );
}
