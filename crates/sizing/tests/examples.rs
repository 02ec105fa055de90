//! Every example profile is sized.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{EXAMPLES, profile, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{report, size};

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
        assert!(
            text.contains("Not priced") && text.contains("Constants nobody has confirmed"),
            "{text}"
        );
        if std::env::var_os("SHOW_SIZING").is_some() {
            println!("{text}");
        }
    }
}
