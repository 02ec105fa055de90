//! Readers of small parts of languages, independent of the filters.

/// Value of a string literal, or of pieces joined by `-join`.
pub(super) fn evaluate_powershell(literal: &str) -> String {
    let Some(pieces) = literal
        .strip_prefix("(-join @(")
        .and_then(|rest| rest.strip_suffix("))"))
    else {
        let (text, rest) = quoted(literal);
        assert_eq!(rest, "");
        return text;
    };
    let mut units: Vec<u16> = Vec::new();
    let mut rest = pieces;
    loop {
        if let Some(number) = rest.strip_prefix("[char]0x") {
            units.push(u16::from_str_radix(&number[..4], 16).unwrap());
            rest = &number[4..];
        } else {
            let (text, after) = quoted(rest);
            units.extend(text.encode_utf16());
            rest = after;
        }
        if rest.is_empty() {
            return String::from_utf16(&units).unwrap();
        }
        rest = rest.strip_prefix(", ").unwrap();
    }
}

fn quoted(text: &str) -> (String, &str) {
    let mut rest = text.strip_prefix('\'').unwrap();
    let mut value = String::new();
    loop {
        let end = rest.find('\'').unwrap();
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                value.push('\'');
                rest = after;
            }
            None => return (value, rest),
        }
    }
}

/// Fails unless the grammar accepts the script.
pub(crate) fn parse_powershell(script: &str) {
    let mut parser = tree_sitter::Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .unwrap();
    let tree = parser.parse(script, None).unwrap();
    assert!(!tree.root_node().has_error(), "{script:.2000}");
}

pub(super) fn unescape_xml(text: &str) -> String {
    text.replace("&#9;", "\t")
        .replace("&#10;", "\n")
        .replace("&#13;", "\r")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
