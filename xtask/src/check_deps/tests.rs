//! Each rule broken on purpose, in a small fixture that must be refused.

use std::fs;
use std::path::PathBuf;

use cargo_metadata::DependencyKind;

use super::manifest::{Edge, Member, line_of};
use super::modules::{self, Module};
use super::sources::Found;
use super::{Report, closure, directions, sources};
use crate::workspace::Workspace;

fn member(stage: &str, edges: &[(&str, usize)]) -> Member {
    Member {
        name: format!("groundplan-{stage}"),
        stage: stage.to_owned(),
        manifest: format!("crates/{stage}/Cargo.toml"),
        root_source: format!("crates/{stage}/src/lib.rs").into(),
        edges: edges
            .iter()
            .map(|(stage, line)| Edge {
                stage: (*stage).to_owned(),
                kind: DependencyKind::Normal,
                optional: false,
                line: *line,
            })
            .collect(),
    }
}

fn directions_of(stage: &str, on: &str) -> Vec<String> {
    directions::check(&[member(stage, &[(on, 9)])])
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn source(text: &str) -> Found {
    sources::check(&Module {
        file: "crates/profile/src/lib.rs".to_owned(),
        crate_folder: PathBuf::from("crates/profile"),
        text: text.to_owned(),
        syntax: syn::parse_file(text).expect("the fixture is Rust"),
    })
}

/// `line: message` of every violation.
fn broken(text: &str) -> Vec<String> {
    let found = source(text).violations;
    found
        .iter()
        .map(|one| format!("{}: {}", one.line, one.message))
        .collect()
}

#[test]
fn the_way_of_the_data_has_one_direction() {
    assert!(directions_of("blueprint", "sizing").is_empty());
    assert!(directions_of("provider-aws", "engine").is_empty());
    assert!(directions_of("groundplan", "provider-sim").is_empty());
    for (stage, on) in [
        ("catalog", "profile"),
        ("profile", "engine"),
        ("sizing", "firewall"),
        ("render", "report"),
        ("resources", "engine"),
        ("diagnostics", "xtask"),
    ] {
        let found = directions_of(stage, on);
        assert_eq!(found.len(), 1, "{stage} -> {on}");
        assert!(
            found[0].starts_with(&format!("crates/{stage}/Cargo.toml:9: ")),
            "{}",
            found[0]
        );
    }
}

#[test]
fn only_the_program_sees_a_provider() {
    for stage in ["engine", "render", "xtask", "provider-aws"] {
        let found = directions_of(stage, "provider-sim");
        assert!(
            found[0].contains("only the program may see a provider"),
            "{stage}: {found:?}"
        );
    }
}

#[test]
fn a_crate_without_a_place_is_refused() {
    assert!(directions_of("helpers", "catalog")[0].contains("no place in the way of the data"));
}

#[test]
fn test_dependencies_have_a_direction_too() {
    let mut backwards = member("catalog", &[("profile", 3)]);
    backwards.edges[0].kind = DependencyKind::Development;
    assert_eq!(directions::check(&[backwards]).len(), 1);
}

#[test]
fn declarations_are_found_in_every_spelling() {
    let manifest = "[dependencies]\nfoo-bar.workspace = true\nfoo = { path = \"x\" }\n[dev-dependencies.baz]\n";
    assert_eq!(line_of(manifest, "foo"), 3);
    assert_eq!(line_of(manifest, "foo-bar"), 2);
    assert_eq!(line_of(manifest, "baz"), 4);
    assert_eq!(line_of(manifest, "quux"), 0);
}

#[test]
fn denied_crates_are_known_by_name_and_family() {
    for name in [
        "tokio",
        "tokio-util",
        "reqwest",
        "aws-sdk-ec2",
        "rand",
        "getrandom",
        "fs4",
        "azure_core",
    ] {
        assert!(closure::denied(name).is_some(), "{name}");
    }
    for name in [
        "serde",
        "rand_chacha",
        "rand_core",
        "indexmap",
        "homeland",
        "tera",
    ] {
        assert!(closure::denied(name).is_none(), "{name}");
    }
}

#[test]
fn a_denied_crate_is_told_with_the_way_it_comes_in() {
    let tree = "0 groundplan-profile v0.1.0 (/here)\n1 serde v1.0.0\n1 sha2 v0.11.0\n\
                2 getrandom v0.3.0\n3 rand v0.9.0\n1 rand v0.9.0 (*)\n1 toml v1.0.0\n";
    let found = closure::in_tree(tree);
    let ways: Vec<&str> = found.iter().map(|(way, _)| way.as_str()).collect();
    assert_eq!(
        ways,
        [
            "groundplan-profile -> sha2 -> getrandom",
            "groundplan-profile -> rand"
        ]
    );
}

#[test]
fn clocks_files_and_the_environment_are_refused_where_they_stand() {
    assert_eq!(
        broken("fn now() {\n    let _ = std::time::SystemTime::now();\n}\n"),
        ["2: uses std::time::SystemTime (a clock); take the date as an argument"]
    );
    for (line, text) in [
        (1, "use std::fs;"),
        (1, "use std::{collections::BTreeMap, env::var};"),
        (2, "use std::time;\nfn f() -> time::Instant { todo() }"),
        (1, "use std::time::SystemTime as Date;"),
        (2, "use std as s;\nfn f() { s::process::exit(1) }"),
        (1, "use std::time::*;"),
        (1, "fn f() { ::std::thread::sleep(d) }"),
        (
            1,
            "fn f() { let s = format!(\"{}\", std::env::var(\"HOME\")); }",
        ),
        (1, "fn f() { vec![1, std::net::TcpStream::connect(at)]; }"),
        (1, "struct S { m: std::collections::HashMap<u8, u8> }"),
        (1, "use std::collections::{BTreeSet, HashSet};"),
        (1, "fn f(p: &Path) -> bool { p.exists() }"),
        (2, "fn f() {\n println!(\"x\"); }"),
        (1, "fn f() { assert!({ dbg!(1); true }); }"),
        (1, "const A: &str = env!(\"USER\");"),
        (
            1,
            "const A: &str = include_str!(\"../../../../etc/passwd\");",
        ),
        (1, "const A: &str = include_str!(\"/etc/passwd\");"),
        (
            1,
            "static D: Dir = include_dir!(\"$CARGO_MANIFEST_DIR/../../../systems\");",
        ),
    ] {
        let found = broken(text);
        assert!(!found.is_empty(), "nothing found in: {text}");
        assert!(
            found[0].starts_with(&format!("{line}: ")),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn the_same_names_of_others_are_not_meant() {
    for text in [
        "use crate::env; fn f() { env::lookup() }",
        "mod fs {} fn f() { fs::read() }",
        "use std::time::Duration; fn f(d: Duration) {}",
        "use std::net::Ipv4Addr; fn f(a: Ipv4Addr) {}",
        "/// Uses `std::fs`.\nfn f() { let s = \"std::fs::read\"; }",
        "const V: &str = env!(\"CARGO_PKG_VERSION\");",
        "const A: &str = include_str!(\"../../../systems/emam.toml\");",
        "static D: Dir = include_dir!(\"$CARGO_MANIFEST_DIR/../../systems\");",
        "fn f(set: &Set, key: u8) -> bool { set.exists(key) }",
    ] {
        assert_eq!(broken(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn tests_may_do_what_the_crate_may_not() {
    for text in [
        "#[cfg(test)]\nmod tests { use std::fs; fn f() { println!(); } }",
        "#[cfg(test)]\nuse std::env;",
        "#[cfg(all(test, unix))]\nfn f() { std::fs::read(\"x\"); }",
        "#[test]\nfn f() { println!(); }",
    ] {
        assert_eq!(broken(text), Vec::<String>::new(), "{text}");
    }
    // A condition that also holds outside tests hides nothing.
    assert!(!broken("#[cfg(any(test, unix))]\nuse std::env;").is_empty());
    assert!(!broken("#[cfg(not(test))]\nuse std::env;").is_empty());
}

#[test]
fn an_exception_needs_its_reason() {
    let excused = "// check-deps: only looked up, never iterated\nuse std::collections::HashMap;";
    let found = source(excused);
    assert!(found.violations.is_empty());
    assert_eq!(
        found.exceptions,
        ["crates/profile/src/lib.rs:2: only looked up, never iterated"]
    );
    assert!(broken("use std::fs; // check-deps:")[0].contains("gives no reason"));
    // It excuses its own line and the next, no more.
    assert_eq!(broken("// check-deps: because\n\nuse std::fs;").len(), 1);
}

#[test]
fn modules_are_followed_and_test_modules_left_out() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    };
    write(
        "crates/x/src/lib.rs",
        "mod a;\nmod b { pub mod c; }\n#[cfg(test)]\nmod tests;\n#[path = \"odd.rs\"]\nmod d;\n",
    );
    write(
        "crates/x/src/a.rs",
        "mod inner;\n#[cfg(test)]\nmod tests;\n",
    );
    write("crates/x/src/a/inner.rs", "use std::env;\n");
    write("crates/x/src/a/tests.rs", "use std::fs;\n");
    write("crates/x/src/b/c/mod.rs", "");
    write("crates/x/src/odd.rs", "");
    write("crates/x/src/tests.rs", "use std::fs;\n");
    write("crates/x/src/forgotten.rs", "not Rust at all");
    let found = modules::of_crate(folder.path(), "crates/x/src/lib.rs").expect("readable");
    let files: Vec<&str> = found.iter().map(|module| module.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "crates/x/src/lib.rs",
            "crates/x/src/a.rs",
            "crates/x/src/a/inner.rs",
            "crates/x/src/b/c/mod.rs",
            "crates/x/src/odd.rs",
        ]
    );
    let violations: Vec<String> = found
        .iter()
        .flat_map(|module| sources::check(module).violations)
        .map(|v| v.to_string())
        .collect();
    assert_eq!(violations.len(), 1);
    assert!(
        violations[0].starts_with("crates/x/src/a/inner.rs:1: uses std::env"),
        "{violations:?}"
    );

    write("crates/x/src/a.rs", "mod missing;\n");
    let refused = modules::of_crate(folder.path(), "crates/x/src/lib.rs")
        .err()
        .expect("a missing file");
    assert!(format!("{refused:#}").contains("declares module `missing`"));
}

#[test]
fn this_workspace_keeps_its_rules() {
    let workspace = Workspace::load().expect("a workspace");
    let Report {
        violations,
        pure,
        files,
        ..
    } = super::check(&workspace).expect("readable");
    assert_eq!(violations, []);
    assert!(
        pure >= 8 && files > pure,
        "{pure} pure crates with {files} files"
    );
}

#[test]
fn a_manifest_sets_one_way_aside_with_a_reason() {
    let manifest = "[dependencies]\n# check-deps: tera -> globwalk: never called\ntera = \"1\"\n";
    let excuse = |way| closure::excuse(manifest, way);
    assert!(excuse("render -> tera -> globwalk").is_some());
    assert!(excuse("render -> globwalk").is_none());
    assert!(excuse("render -> tera -> walkdir").is_none());
    assert!(closure::excuse("# check-deps: a -> b:  \n", "render -> a -> b").is_none());
}
