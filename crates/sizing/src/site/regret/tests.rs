//! One tier under demands that differ by a factor.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Report, SourceMap};

use super::of_tier;
use crate::choice::regret::Rule;
use crate::output::Site;
use crate::site::Plan;

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path))
            .ok()
            .map(Cow::Owned)
    }
}

const PROFILE: &str = r#"
[deployment]
name = "case"
system = "emam"
target = "aws"
region = "us-east-1"
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 12
[workload.users]
concurrent = 40
[network]
cidr = "10.0.0.0/16"
"#;

#[test]
fn the_likely_choice_is_that_of_the_sizing_and_a_larger_demand_moves_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = SourceMap::new();
    let file = std::fs::read_to_string(root.join("systems/emam.toml")).unwrap();
    let (system, _) = groundplan_catalog::system::load(&mut sources, "systems/emam.toml", &file);
    let load = |_: &str| Ok(PROFILE.as_bytes().to_vec());
    let (loaded, _) = groundplan_profile::load(&mut sources, &load, "case.toml");
    let tables = Tables::new(Folder(root.join("sizing")));
    let (loaded, system) = (loaded.unwrap(), system.unwrap());
    let mut report = Report::new();
    let plan = Plan::new(&loaded, &system, &tables, Site::Primary, &mut report).unwrap();
    let sized = plan.size(&mut report).unwrap();
    let times = |factor: f64| {
        let mut inputs = plan.inputs.clone();
        for class in &mut inputs.classes {
            class.hours *= factor;
        }
        inputs
    };
    let same = of_tier(&plan, "application", &vec![times(1.0); 4])
        .unwrap()
        .unwrap();
    let chosen = sized.tier("application").unwrap();
    for rule in Rule::ALL {
        let pick = same.verdict.pick(rule).unwrap();
        let name = &same.machine_types[pick.candidate];
        assert_eq!(name, &chosen.machine.as_ref().unwrap().machine_type);
    }
    let taken = &chosen.considered.as_ref().unwrap().counts[0];
    let median = same.verdict.pick(Rule::CheapestAtMedian).unwrap().value;
    assert!((median - taken.usd_per_month.unwrap()).abs() < 0.02);

    let mut demands = vec![times(1.0); 8];
    demands.extend(vec![times(4.0); 8]);
    let wide = of_tier(&plan, "application", &demands).unwrap().unwrap();
    let covered = wide.verdict.pick(Rule::SafeAtNinety).unwrap();
    let cheap = wide.verdict.pick(Rule::CheapestAtMedian).unwrap();
    assert!(covered.value > cheap.value);
    let worst = |candidate: usize| {
        wide.verdict.standings[candidate]
            .greatest_regret
            .unwrap()
            .amount
    };
    let least = wide.verdict.pick(Rule::LeastGreatestRegret).unwrap();
    assert!(worst(least.candidate) <= worst(covered.candidate) + 1e-9);
    assert!(of_tier(&plan, "nowhere", &demands).unwrap().is_none());
}
