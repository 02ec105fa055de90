//! The tree of values with their places.

use groundplan_diagnostics::{Code, SourceMap, code};

use super::*;

fn parse(text: &str) -> (Option<Node>, Vec<Code>, SourceMap) {
    let mut sources = SourceMap::new();
    let (node, report) = parse_bytes(&mut sources, "a.toml", text.as_bytes());
    let codes = report
        .findings()
        .iter()
        .map(|finding| finding.code)
        .collect();
    (node, codes, sources)
}

#[test]
fn keys_keep_the_order_and_the_place_they_were_written_in() {
    let (node, codes, sources) =
        parse("z = 1\na = { y = \"ü\", b = [2, 3.5] }\n[t.u]\nd = 2027-01-31\n");
    assert!(codes.is_empty());
    let node = node.unwrap();
    let keys: Vec<&String> = node.table().unwrap().keys().collect();
    assert_eq!(keys, ["z", "a", "t"]);
    let place = |path: &str| sources.describe(node.at(path).unwrap().span);
    assert_eq!(place("a.y"), "a.toml:2:11");
    assert_eq!(place("a.b.1"), "a.toml:2:24");
    assert_eq!(place("t.u.d"), "a.toml:4:5");
    assert_eq!(
        node.at("t.u.d").unwrap().value,
        Value::Datetime("2027-01-31".to_owned())
    );
    assert_eq!(node.at("a.b.2"), None);
    assert_eq!(node.at("a.b.x"), None);
}

#[test]
fn keys_with_dots_are_found_by_their_path() {
    let (node, _, _) = parse("[constants]\n\"online.free-share\" = 0.3\nonline.days = 4\n");
    let node = node.unwrap();
    assert_eq!(
        node.at("constants.online.free-share").unwrap().number(),
        Some(0.3)
    );
    assert_eq!(
        node.at("constants.online.days").unwrap().number(),
        Some(4.0)
    );
}

#[test]
fn brackets_in_text_and_comments_do_not_nest() {
    let many = "[".repeat(100);
    for text in [
        format!("a = \"{many}\""),
        format!("a = '{many}'"),
        format!("# {many}\na = 1"),
        format!("a = \"\"\"\n{many}\n\"\"\""),
        format!("a = \"\\\"{many}\""),
        "a.b.c = 1.5\n".to_owned(),
        "[[x.y]]\na = [[1], [2]]\n".repeat(50),
    ] {
        assert!(!parse(&text).1.contains(&code::NESTED_TOO_DEEPLY), "{text}");
    }
}

#[test]
fn depth_is_refused_however_it_is_made() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{ b = ".repeat(100_000)),
        format!("{}x = 1", "a.".repeat(100_000)),
        format!("[{}x]", "a.".repeat(100)),
        format!("a = {}", "{ b.c.d = [".repeat(20)),
    ] {
        let (node, codes, _) = parse(&text);
        assert_eq!(
            (node, codes),
            (None, vec![code::NESTED_TOO_DEEPLY]),
            "{}",
            &text[..20]
        );
    }
}

#[test]
fn numbers_that_do_not_fit_are_left_out_with_a_finding() {
    let (node, codes, _) = parse("a = 99999999999999999999\nb = 0x10\nc = inf\n");
    assert_eq!(codes, [code::TOML_SYNTAX]);
    let node = node.unwrap();
    assert_eq!(node.at("a"), None);
    assert_eq!(node.at("b").unwrap().value, Value::Integer(16));
    assert_eq!(node.at("c").unwrap().number(), Some(f64::INFINITY));
}

#[test]
fn errors_of_a_garbled_file_have_an_end() {
    let (_, codes, _) = parse(&"= =\n".repeat(1000));
    assert!((1..=20).contains(&codes.len()), "{}", codes.len());
}
