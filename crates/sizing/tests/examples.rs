//! Every example profile is sized.

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
        for finding in found.findings() {
            println!(
                "{name}: {} {:?} {} {:?}",
                finding.code, finding.severity, finding.message, finding.notes
            );
        }
        assert!(!found.has_errors(), "{name}");
        println!("{}", report::text(&sizing.unwrap()));
    }
}
