//! Layers: what `extends` merges, and what it refuses.

use groundplan_diagnostics::SourceMap;

use super::*;

const FILES: [(&str, &str); 6] = [
    (
        "a/base.toml",
        "x = 1\nlist = [1, 2]\n[t]\nk = \"base\"\nonly = true\n",
    ),
    ("a/other.toml", "x = 2\n[t]\nk = \"other\"\n"),
    (
        "a/top.toml",
        "extends = [\"base.toml\", \"./other.toml\"]\nlist = [9]\n[t.deep]\nz = 1\n",
    ),
    ("a/b/up.toml", "extends = '..\\top.toml'\nx = 3\n"),
    ("self.toml", "extends = \"a/../self.toml\"\n"),
    ("scalar.toml", "extends = \"a/base.toml\"\nt = 5\n"),
];

fn read(path: &str) -> (Option<Node>, Vec<groundplan_diagnostics::Code>) {
    let loader = |path: &str| {
        FILES
            .iter()
            .find(|(name, _)| *name == path)
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or_else(|| "no such file".to_owned())
    };
    let (node, report) = load_layers(&mut SourceMap::new(), &loader, path);
    (
        node,
        report
            .findings()
            .iter()
            .map(|finding| finding.code)
            .collect(),
    )
}

#[test]
fn later_layers_win_tables_merge_and_lists_are_replaced() {
    let (node, codes) = read("a/b/up.toml");
    assert!(codes.is_empty());
    let node = node.unwrap();
    let number = |path: &str| node.at(path).and_then(Node::number);
    assert_eq!(number("x"), Some(3.0));
    assert_eq!(node.at("t.k").unwrap().text(), Some("other"));
    assert!(node.at("t.only").is_some());
    assert_eq!(number("t.deep.z"), Some(1.0));
    assert_eq!(number("list.0"), Some(9.0));
    assert_eq!(node.at("list.1"), None);
    assert_eq!(node.at("extends"), None);
}

#[test]
fn a_table_may_be_replaced_by_something_else() {
    let (node, _) = read("scalar.toml");
    assert_eq!(node.unwrap().at("t").unwrap().number(), Some(5.0));
}

#[test]
fn circles_and_missing_files_leave_no_profile() {
    assert_eq!(read("self.toml"), (None, vec![code::EXTENDS_CYCLE]));
    assert_eq!(read("nowhere.toml"), (None, vec![code::FILE_UNREADABLE]));
}

#[test]
fn paths_are_joined_as_text() {
    for (file, name, expected) in [
        ("p.toml", "b.toml", "b.toml"),
        ("a/p.toml", "b.toml", "a/b.toml"),
        ("a/p.toml", "../b.toml", "b.toml"),
        ("p.toml", "../b.toml", "../b.toml"),
        ("../p.toml", "../b.toml", "../../b.toml"),
        ("/a/p.toml", "../../../b.toml", "/b.toml"),
        ("a/p.toml", "/etc/b.toml", "/etc/b.toml"),
        ("a/p.toml", "C:\\x\\b.toml", "C:/x/b.toml"),
        ("a\\p.toml", "b.toml", "a/b.toml"),
    ] {
        assert_eq!(join(file, name), expected, "{file} {name}");
    }
}

#[test]
fn only_files_of_profiles_are_read_as_layers() {
    for name in [
        "/etc/passwd",
        "../../etc/shadow",
        ".toml",
        "x/.toml",
        "base.toml/../secret",
        "C:\\Users\\x.ini",
    ] {
        let text = format!("extends = '{name}'\n");
        let read = std::cell::RefCell::new(Vec::new());
        let loader = |path: &str| {
            read.borrow_mut().push(path.to_owned());
            Ok(text.clone().into_bytes())
        };
        let (node, report) = load_layers(&mut SourceMap::new(), &loader, "p.toml");
        assert_eq!(node, None, "{name}");
        assert_eq!(report.findings()[0].code, code::EXTENDS_INVALID);
        assert_eq!(*read.borrow(), ["p.toml"], "{name}");
    }
}

#[test]
fn a_layer_that_is_named_very_often_is_told_once() {
    let text = format!("extends = [{}]\n", "\"b.toml\",".repeat(50_000));
    let loader = |path: &str| {
        Ok(match path {
            "p.toml" => text.clone().into_bytes(),
            _ => b"x = 1\n".to_vec(),
        })
    };
    let (node, report) = load_layers(&mut SourceMap::new(), &loader, "p.toml");
    assert_eq!(node, None);
    assert_eq!(report.findings().len(), 1);
    assert_eq!(report.findings()[0].code, code::EXTENDS_TOO_MANY);
}
