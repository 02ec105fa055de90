//! Loading a profile from its files.

use groundplan_diagnostics::SourceMap;

use super::*;

const MINIMAL: &str = r#"
[deployment]
name = "harbour-news"
system = "emam"
target = "aws"
region = "us-east-1"

[[workload.ingest]]
name = "field cameras"
format = "xavc"
hours_per_day = { low = 8, likely = 12, high = "20 h" }

[network]
cidr = "10.40.0.0/16"

[overrides.constants]
"online.free-share" = 0.3
"#;

fn read(text: &'static str) -> (Option<LoadedProfile>, Report, SourceMap) {
    let mut sources = SourceMap::new();
    let loader = |path: &str| match path {
        "p.toml" => Ok(text.as_bytes().to_vec()),
        _ => Err("no such file".to_owned()),
    };
    let (profile, report) = load(&mut sources, &loader, "p.toml");
    (profile, report, sources)
}

#[test]
fn a_minimal_profile_is_read_with_defaults_and_places() {
    let (profile, report, sources) = read(MINIMAL);
    assert!(report.is_empty(), "{report:?}");
    let loaded = profile.unwrap();
    let hours = &loaded.profile.workload.ingest[0].hours_per_day;
    assert_eq!(
        (hours.low(), hours.likely(), hours.high()),
        (8.0, 12.0, 20.0)
    );
    assert_eq!(loaded.profile.workload.online_days.likely(), 90.0);
    assert!(!loaded.written("workload.online_days"));
    assert!(loaded.written("workload.ingest.0.hours_per_day.low"));
    assert_eq!(loaded.value("workload.online_days"), 90.0);
    assert_eq!(loaded.value("overrides.constants.online.free-share"), 0.3);
    let place = |path: &str| sources.describe(loaded.span_or_parent(path));
    assert_eq!(place("deployment.name"), "p.toml:3:8");
    assert_eq!(place("workload.ingest.0.hours_per_day"), "p.toml:11:17");
    assert_eq!(place("workload.ingest.0.rate"), "p.toml:8:1");
    assert_eq!(place("network"), "p.toml:13:1");
    assert_eq!(
        place("overrides.constants.online.free-share"),
        "p.toml:17:23"
    );
    assert_eq!(place("mail.server"), "p.toml:1:1");
}
