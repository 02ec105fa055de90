//! Any bytes as a profile: loaded, checked against a system, and every format printed.
#![no_main]

mod shared;

use std::sync::OnceLock;

use groundplan_catalog::System;
use groundplan_diagnostics::{Report, SourceMap};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static SYSTEM: OnceLock<(SourceMap, Option<System>)> = OnceLock::new();
    let (sources, system) = SYSTEM.get_or_init(|| {
        let mut sources = SourceMap::new();
        let text = std::fs::read_to_string(shared::root().join("systems/emam.toml"))
            .expect("the system is committed");
        let (system, _) = groundplan_catalog::system::load(&mut sources, "emam.toml", &text);
        (sources, system)
    });
    shared::check(sources.clone(), system.as_ref(), bytes, Report::new());
});
