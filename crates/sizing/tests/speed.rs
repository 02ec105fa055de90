//! How long one sizing takes once the tables of its region are read. Only measured in release
//! builds: `cargo test --release -p groundplan-sizing --test speed -- --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::time::Instant;

use common::{EXAMPLES, profile, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::size;

#[test]
fn one_sizing_takes_milliseconds() {
    if cfg!(debug_assertions) {
        return;
    }
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    for name in EXAMPLES {
        let loaded = profile(&mut sources, &format!("profiles/{name}.toml"));
        let start = Instant::now();
        assert!(size(&loaded, &system, &tables).0.is_some());
        let first = start.elapsed();
        let start = Instant::now();
        for _ in 0..20 {
            assert!(size(&loaded, &system, &tables).0.is_some());
        }
        let warm = start.elapsed() / 20;
        println!("{name}: first {first:?}, then {warm:?}");
        assert!(warm.as_millis() < 100, "{name} takes {warm:?}");
    }
}
