//! No template lets a value out without a filter or helper.

use crate::filters::NAMES;
use crate::machine::FOLDERS;
use crate::{Templates, documents};

/// What stands between `open` and `close`, outside raw parts.
fn interpolations<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open)
        .skip(1)
        .map(|rest| rest.split(close).next().unwrap().trim())
        .collect()
}

fn without_raw(text: &str) -> String {
    let mut kept = String::new();
    for (index, part) in text.split("{% raw %}").enumerate() {
        kept.push_str(if index == 0 {
            part
        } else {
            part.split("{% endraw %}").nth(1).unwrap()
        });
    }
    kept
}

#[test]
fn every_value_in_a_machine_readable_file_passes_a_typed_filter() {
    let mut seen = 0;
    for (path, text) in Templates::built_in().iter() {
        if !FOLDERS.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        assert!(
            !text.contains("| safe") && !text.contains("{% filter"),
            "{path}"
        );
        for expression in interpolations(&without_raw(text), "{{", "}}") {
            let last = expression.rsplit_once('|').map(|(_, filter)| filter.trim());
            let name = last.map(|filter| filter.split('(').next().unwrap());
            assert!(
                name.is_some_and(|name| NAMES.contains(&name)),
                "{path}: `{expression}` passes no typed filter"
            );
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} values were seen");
}

#[test]
fn every_value_in_a_document_passes_a_helper() {
    let mut seen = 0;
    for (path, text) in Templates::built_in().iter() {
        if !path.starts_with("documents/") {
            continue;
        }
        assert!(!text.contains("{{{") && !text.contains("{{&"), "{path}");
        for expression in interpolations(text, "{{", "}}") {
            if expression == "else" || expression.starts_with(['#', '/']) {
                continue;
            }
            let helper = expression.split_whitespace().next().unwrap();
            assert!(
                documents::HELPERS.contains(&helper),
                "{path}: `{expression}` passes no helper"
            );
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} values were seen");
}

#[test]
fn every_template_is_for_an_engine() {
    for (path, _) in Templates::built_in().iter() {
        let known = FOLDERS.iter().any(|folder| path.starts_with(folder));
        assert!(known || path.starts_with("documents/"), "{path}");
    }
}
