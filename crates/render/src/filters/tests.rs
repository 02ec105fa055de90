//! Every filter brings any value out as one inert literal: the value comes back exactly, or the
//! filter refuses it.

pub(crate) mod languages;
mod templates;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{comment, hcl, ini, json, nft, pwsh, xml, yaml};

/// Values that have broken template systems before.
fn hostile() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        " ",
        "'",
        "''",
        "\"",
        "\\",
        "\\\"",
        "`",
        "$",
        "${",
        "$${",
        "$$${x}",
        "${path.module}",
        "%{",
        "%%{ if true }",
        "%%%{x}",
        "$(Remove-Item C:)",
        "$env:PATH",
        "{{ lookup('pipe', 'id') }}",
        "{% raw %}",
        "{#",
        "#{x}",
        "a\nb",
        "a\r\nb\r",
        "\t",
        "\u{0}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}x",
        "\u{fffe}\u{ffff}",
        "\u{2018}; calc; \u{2019}",
        "\u{201c}x\u{201d}",
        "日本語",
        "🦀",
        "e\u{301}",
        "no",
        "~",
        "null",
        "1e3",
        "0x10",
        "- a",
        "a: b",
        "a #b",
        "&a",
        "*a",
        "!tag",
        "|",
        ">",
        "%YAML",
        "---",
        "...",
        "]]>",
        "<x>&amp;</x>",
        "=cmd|' /C calc'!A0",
        "@{a=1}",
        "EOT",
        "*/",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    values.push("${\"'`\\\n🦀".repeat(64 * 1024 / 11));
    values
}

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "${", "%{", "$", "%", "{{", "}}", "{%", "'", "''", "\"", "\\", "`", "\n", "\r", "$(",
            "#", ": ", "- ", " ", "&", "<", "\u{2019}",
        ])
        .prop_map(str::to_owned),
        "[ -~]{1,8}",
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// Holds for all hostile values and any other text.
fn for_all(law: impl Fn(&str)) {
    for value in hostile() {
        law(&value);
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&any_text(), |value| {
            law(&value);
            Ok(())
        })
        .unwrap();
}

fn read_hcl(text: &str) -> Value {
    let body = ::hcl::parse(text).unwrap_or_else(|error| panic!("{error}: {text:.200}"));
    let attribute = body.attributes().next().unwrap();
    crate::proof::terraform::expression(attribute.expr())
}

#[test]
fn hcl_gives_back_any_text() {
    for_all(|value| {
        let literal = hcl::literal(&json!(value)).unwrap();
        assert!(!literal.contains('\n'));
        assert_eq!(
            read_hcl(&format!("x = {literal}\n")),
            json!(value),
            "{literal:.200}"
        );
    });
}

#[test]
fn hcl_gives_back_lists_and_maps() {
    for_all(|value| {
        let whole = json!({ value: [value, 1, true, null], "z": { "inner": value } });
        let literal = hcl::literal(&whole).unwrap();
        assert_eq!(
            read_hcl(&format!("x = {literal}\n")),
            whole,
            "{literal:.200}"
        );
    });
}

#[test]
fn json_gives_back_any_text() {
    for_all(|value| {
        let literal = json::literal(&json!([value])).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&literal).unwrap(),
            json!([value])
        );
    });
}

#[test]
fn yaml_gives_back_any_value() {
    for_all(|value| {
        let mut whole = json!({ "key": value, "list": [value, 1.5, false, null] });
        if value.len() < 100 {
            whole[value] = json!({});
        } else {
            assert!(
                yaml::literal(&json!({ value: 1 })).is_err(),
                "keys are short"
            );
        }
        let literal = yaml::literal(&whole).unwrap();
        assert!(!literal.contains('\n'));
        let back = crate::checks::yaml(&format!("x: {literal}\n"));
        assert_eq!(back.unwrap()["x"], whole, "{literal:.200}");
    });
}

#[test]
fn yaml_keys_and_blocks_give_back_any_text() {
    for_all(|value| {
        if value.len() < 100 {
            let key = yaml::key(&json!(value)).unwrap();
            let back = crate::checks::yaml(&format!("{key}: 1\n"));
            assert_eq!(back.unwrap(), json!({ value: 1 }), "{key:.200}");
        }
        for text in [
            value.to_owned(),
            format!("{value}\n"),
            format!("first\n{value}\nlast\n"),
        ] {
            let arguments = [("indent".to_owned(), json!(4))].into();
            let block = yaml::block(&json!(text), &arguments).unwrap();
            let block = block.as_str().unwrap();
            let back = crate::checks::yaml(&format!("x:\n  y: {block}\n"));
            assert_eq!(back.unwrap()["x"]["y"], json!(text), "{block:.200}");
        }
    });
}

#[test]
fn ansible_never_evaluates_a_value() {
    for_all(|value| {
        let literal = yaml::ansible(&json!(value)).unwrap();
        let templated = ["{{", "{%", "{#"].iter().any(|mark| value.contains(mark));
        assert_eq!(literal.starts_with("!unsafe "), templated, "{literal:.200}");
        let bare = literal.strip_prefix("!unsafe ").unwrap_or(&literal);
        assert_eq!(
            crate::checks::yaml(&format!("x: {bare}\n")).unwrap()["x"],
            json!(value)
        );
    });
}

#[test]
fn powershell_gives_back_any_text_in_one_line_of_ascii() {
    for_all(|value| {
        let literal = pwsh::literal(&json!(value)).unwrap();
        assert!(literal.chars().all(|one| matches!(one, ' '..='~')));
        assert_eq!(
            languages::evaluate_powershell(&literal),
            value,
            "{literal:.200}"
        );
    });
}

#[test]
fn powershell_literals_parse() {
    for value in hostile() {
        let literal = pwsh::literal(&json!([value, 1, true])).unwrap();
        languages::parse_powershell(&format!("$x = {literal}\n"));
    }
}

#[test]
fn xml_gives_back_any_text_or_refuses_it() {
    for_all(|value| {
        let Ok(escaped) = xml::text(&json!(value)) else {
            assert!(
                value
                    .chars()
                    .any(|one| one.is_control() || one > '\u{fffd}')
            );
            return;
        };
        assert!(!escaped.contains(['<', '>', '"', '\'', '\n', '\r']));
        assert_eq!(languages::unescape_xml(&escaped), value);
    });
}

#[test]
fn settings_give_back_any_text_or_refuse_it() {
    for_all(|value| match ini::literal(&json!(value)) {
        Ok(literal) => assert_eq!(literal, format!("\"{value}\"")),
        Err(_) => assert!(value.chars().any(|one| one == '"' || one.is_control())),
    });
}

#[test]
fn comments_stay_on_their_line() {
    for_all(|value| {
        let line = comment::line(&json!(value)).unwrap();
        assert!(line.lines().count() <= 1 && !line.contains(['\r', '\u{85}', '\u{2028}']));
        assert!(comment::ascii(&json!(value)).unwrap().is_ascii());
    });
}

#[test]
fn nftables_comments_end_where_they_should() {
    for_all(|value| {
        let comment = nft::comment(&json!(value)).unwrap();
        assert!(comment.len() <= 129);
        let inner = &comment[1..comment.len() - 1];
        assert!(!inner.contains(['"', '\\', '\n']), "{comment}");
    });
}

#[test]
fn nftables_sets_hold_addresses_and_ports_alone() {
    let networks = json!(["10.0.0.0/8", "192.0.2.1/32"]);
    assert_eq!(
        nft::networks(&networks).unwrap(),
        "{ 10.0.0.0/8, 192.0.2.1 }"
    );
    let ports = json!([{ "first": 135, "last": 135 }, { "first": 49152, "last": 65535 }]);
    assert_eq!(nft::ports(&ports).unwrap(), "{ 135, 49152-65535 }");
    for bad in [
        json!([]),
        json!(["10.0.0.0/33"]),
        json!(["x; flush ruleset"]),
        json!("x"),
    ] {
        assert!(nft::networks(&bad).is_err(), "{bad}");
    }
    for bad in [
        json!([{ "first": 1 }]),
        json!([{ "first": 70000, "last": 70000 }]),
    ] {
        assert!(nft::ports(&bad).is_err(), "{bad}");
    }
}

#[test]
fn references_are_identifiers_or_nothing() {
    let reference = json!({ "$ref": "primary/subnet/Public-A" });
    let traversal = hcl::traversal(&reference, "id").unwrap();
    assert_eq!(traversal, "aws_subnet.public_a.id");
    assert!(hcl::traversal(&reference, "id; x").is_err());
    assert!(hcl::traversal(&json!({ "$ref": "primary/spaceship/x" }), "id").is_err());
    for_all(|value| {
        let label = hcl::identifier(value);
        assert!(
            label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        );
        if let Ok(id) = yaml::logical_id(&json!(value)) {
            assert!(id.bytes().all(|one| one.is_ascii_alphanumeric()));
        }
    });
}
