//! Facts of a profile by path.

use groundplan_catalog::system::Condition;
use groundplan_diagnostics::SourceMap;
use serde_json::json;

use crate::{LoadedProfile, load};

const PROFILE: &str = r#"
[deployment]
name = "harbour-news"
system = "emam"
target = "on-prem"

[[workload.ingest]]
name = "field"
format = "xavc"
hours_per_day = { low = 8, likely = 12, high = 20 }

[availability]
database = "cluster"
[availability.dr]
target = "aws"
region = "eu-west-1"
rpo = "15m"
rto = "4h"

[network]
cidr = "10.40.0.0/16"
users = ["10.0.0.0/8"]

[parameters]
boards = 4

[acknowledge]
failover-owner = "integrator"
"#;

fn loaded() -> LoadedProfile {
    let loader = |_: &str| Ok(PROFILE.as_bytes().to_vec());
    let (profile, report) = load(&mut SourceMap::new(), &loader, "p.toml");
    profile.unwrap_or_else(|| panic!("{report:?}"))
}

const SYSTEM: &str = r#"
[system]
id = "tide"
name = "Tide"
version = "1"
vendor = "Quay"
document = "Guide"
summary = "A system."
targets = ["on-prem", "aws"]

[[parameter]]
id = "interval"
name = "Interval"
text = "Time between two signs of life."
kind = "duration"
default = "2 s"
origin = "ours"

[[parameter]]
id = "boards"
name = "Boards"
text = "Boards of a server."
kind = "count"
targets = ["on-prem"]
"#;

fn system() -> groundplan_catalog::System {
    let (system, _) = groundplan_catalog::system::load(&mut SourceMap::new(), "tide.toml", SYSTEM);
    system.expect("a system that can be read")
}

#[test]
fn parameters_have_their_defaults_and_only_count_where_they_apply() {
    let facts = loaded().facts(&system());
    assert!(holds(&facts, "parameters.interval", json!("2 s")));
    assert!(holds(
        &facts,
        "parameters.interval",
        json!({ "at_most": "2000 ms" })
    ));
    assert!(!holds(
        &facts,
        "parameters.interval",
        json!({ "below": "2 s" })
    ));
    assert!(holds(&facts, "parameters.boards", json!(4)));
    let hours = "workload.ingest.*.hours_per_day";
    assert!(holds(&facts, hours, json!({ "at_least": 12 })));
    assert!(!holds(&facts, hours, json!({ "above": 12 })));
    let facts = loaded().recovery_facts(&system()).expect("a recovery site");
    assert!(holds(&facts, "parameters.boards", json!("absent")));
}

fn holds(facts: &super::Facts, path: &str, value: serde_json::Value) -> bool {
    Condition([(path.to_owned(), value)].into()).holds(facts)
}

#[test]
fn facts_hold_written_values_defaults_counts_and_absence() {
    let facts = loaded().facts(&system());
    for (path, value) in [
        ("target", json!("on-prem")),
        ("availability.database", json!("cluster")),
        ("availability.web", json!("single")),
        ("availability.dr", json!("present")),
        ("acknowledge.failover-owner", json!("integrator")),
        ("acknowledge.file-transfer", json!("absent")),
        ("network.users.count", json!(1)),
        ("network.administrators", json!("absent")),
        ("storage.object", json!("absent")),
        ("mail.port", json!(["absent", 25])),
    ] {
        assert!(holds(&facts, path, value.clone()), "{path} {value}");
    }
}

#[test]
fn the_recovery_site_has_its_own_target_and_no_clusters() {
    let facts = loaded()
        .recovery_facts(&system())
        .expect("there is a recovery site");
    assert!(holds(&facts, "target", json!("aws")));
    assert!(holds(&facts, "deployment.region", json!("eu-west-1")));
    assert!(holds(&facts, "availability.database", json!("single")));
    let mut without = loaded();
    without.profile.availability.dr = None;
    assert!(without.recovery_facts(&system()).is_none());
}
