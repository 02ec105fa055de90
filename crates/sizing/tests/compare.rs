//! One workload on several targets.

#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::model::Target;
use groundplan_sizing::Comparison;
use groundplan_sizing::compare::{Candidate, compare};
use groundplan_sizing::outlook::Effort;

fn compared(path: &str, targets: &str) -> (Option<Comparison>, Report) {
    let mut sources = SourceMap::new();
    let loaded = common::profile(&mut sources, path);
    let system = common::system(&mut sources);
    let tables = common::tables();
    let candidates: Vec<Candidate> = targets.split(',').map(|one| one.parse().unwrap()).collect();
    let effort = Effort {
        samples: Some(512),
        ..Effort::default()
    };
    compare(&loaded, &system, &tables, &candidates, &effort)
}

#[test]
fn every_target_is_drawn_under_the_same_futures() {
    let (comparison, report) =
        compared("profiles/emam-aws-enterprise.toml", "aws,azure,gcp,on-prem");
    assert!(!report.has_errors(), "{report:#?}");
    let comparison = comparison.unwrap();
    assert_eq!(comparison.targets.len(), 4);
    assert_eq!(comparison.pairs.len(), 6);
    for target in &comparison.targets {
        let total = &target.money.total_usd;
        assert!(0.0 < total.p10 && total.p10 < total.p50 && total.p50 < total.p90);
    }
    for pair in &comparison.pairs {
        assert_eq!(pair.one_is_cheaper.len(), 37);
        assert!(pair.one_is_cheaper.iter().all(|p| (0.0..=1.0).contains(p)));
    }
    let home = &comparison.targets[0];
    assert_eq!(home.target, Target::Aws);
    assert!(home.changes.is_empty(), "{:?}", home.changes);
    assert_eq!(comparison.targets[1].region.as_deref(), Some("eastus"));
}

#[test]
fn a_target_beside_itself_is_never_cheaper() {
    let (comparison, _) = compared("profiles/emam-aws-enterprise.toml", "aws,aws");
    let comparison = comparison.unwrap();
    assert!(comparison.pairs[0].probability.abs() < f64::EPSILON);
    assert!(!comparison.pairs[0].incomplete);
    assert_eq!(
        comparison.targets[0].money.total_usd,
        comparison.targets[1].money.total_usd
    );
}

#[test]
fn the_order_of_targets_turns_the_probabilities_around() {
    let of = |targets| {
        compared("profiles/emam-aws-enterprise.toml", targets)
            .0
            .unwrap()
            .pairs[0]
            .probability
    };
    assert!((of("aws,gcp") + of("gcp,aws") - 1.0).abs() < 1e-6);
}

#[test]
fn a_region_that_was_asked_for_is_taken() {
    let (comparison, report) =
        compared("profiles/emam-aws-enterprise.toml", "aws=eu-central-1,gcp");
    assert!(!report.has_errors(), "{report:#?}");
    let comparison = comparison.unwrap();
    assert_eq!(
        comparison.targets[0].region.as_deref(),
        Some("eu-central-1")
    );
}

#[test]
fn targets_are_read_with_their_region() {
    let parse = |text: &str| text.parse::<Candidate>();
    assert_eq!(
        parse("aws=eu-west-1").unwrap(),
        Candidate {
            target: Target::Aws,
            region: Some("eu-west-1".to_owned())
        }
    );
    assert!(parse("amazon").unwrap_err().contains("one of"));
    assert!(parse("on-prem=here").unwrap_err().contains("no regions"));
    assert!(parse("aws=").unwrap_err().contains("empty"));
}
