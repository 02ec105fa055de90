//! The eMAM system file.
use groundplan_catalog::system;
use groundplan_diagnostics::SourceMap;

const TEXT: &str = include_str!("../../../systems/emam.toml");

#[test]
fn it_loads_without_findings() {
    let mut sources = SourceMap::new();
    let (system, report) = system::load(&mut sources, "systems/emam.toml", TEXT);
    assert!(report.is_empty(), "{report:#?}");
    assert!(system.is_some());
}
