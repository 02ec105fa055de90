//! Every example profile is sized.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{EXAMPLES, profile, root, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{report, size};

/// Examples whose reports are kept to be looked at.
const SHOWN: [&str; 3] = [
    "emam-on-prem-enterprise",
    "emam-aws-enterprise",
    "emam-dr-on-prem-to-aws",
];

#[test]
fn every_example_is_sized_without_errors() {
    let tables = tables();
    for name in EXAMPLES {
        let mut sources = SourceMap::new();
        let system = system(&mut sources);
        let loaded = profile(&mut sources, &format!("profiles/{name}.toml"));
        let (sizing, found) = size(&loaded, &system, &tables);
        assert!(!found.has_errors(), "{name}: {found:#?}");
        let text = report::text(&sizing.unwrap());
        if SHOWN.contains(&name) {
            let path = root().join(format!("crates/sizing/tests/reports/{name}.txt"));
            if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let known = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                known == text,
                "the report of {name} changed; look at it, then `UPDATE_SNAPSHOTS=1`:\n{text}"
            );
        }
        assert!(
            text.contains("Not priced") && text.contains("Constants nobody has confirmed"),
            "{text}"
        );
        if std::env::var_os("SHOW_SIZING").is_some() {
            println!("{text}");
        }
    }
}
