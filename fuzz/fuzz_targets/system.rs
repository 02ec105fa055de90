//! Any bytes as the file of a system: loaded, and an example checked against it.
#![no_main]

mod shared;

use std::sync::OnceLock;

use groundplan_diagnostics::SourceMap;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static PROFILE: OnceLock<Vec<u8>> = OnceLock::new();
    let profile = PROFILE.get_or_init(|| {
        std::fs::read(shared::root().join("profiles/emam-on-prem-enterprise.toml"))
            .expect("the example is committed")
    });
    let mut sources = SourceMap::new();
    let text = String::from_utf8_lossy(bytes);
    let (system, report) = groundplan_catalog::system::load(&mut sources, "system.toml", &text);
    if let Some(system) = system {
        shared::check(sources, Some(&system), profile, report);
    }
});
