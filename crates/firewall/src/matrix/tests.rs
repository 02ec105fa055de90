//! The matrix that people read.

use super::*;

fn row(purpose: &str) -> MatrixRow {
    MatrixRow {
        flow: "P-1".to_owned(),
        from: vec!["web1".to_owned(), "web2".to_owned()],
        to: vec!["10.0.0.30".to_owned()],
        protocol: "tcp".to_owned(),
        ports: vec!["1433".to_owned()],
        purpose: purpose.to_owned(),
        need: "required".to_owned(),
        evidence: "standard".to_owned(),
        source: "s".to_owned(),
        unverified: true,
        state: "open".to_owned(),
    }
}

#[test]
fn csv_keeps_one_line_per_row_whatever_the_text_holds() {
    let text = matrix_csv(&[row("a \"b\", c\r\nflow,x\u{0}")]);
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[1],
        "P-1,web1 web2,10.0.0.30,tcp,1433,\"a \"\"b\"\", c flow,x\",required,standard,s,UNVERIFIED,open"
    );
}

#[test]
fn csv_defuses_formulas() {
    assert!(matrix_csv(&[row("=cmd|' /C calc'!A0")]).contains(",'=cmd|"));
}

#[test]
fn markdown_cells_cannot_end_their_row_or_start_markup() {
    let text = matrix_markdown(&[row("a | b\n| c | <script> [x](y)")]);
    let last = text.lines().last().unwrap_or_default();
    assert_eq!(text.lines().count(), 3);
    assert!(
        last.contains("a \\| b \\| c \\| &lt;script> \\[x\\](y)"),
        "{last}"
    );
}
