//! Differences between two blueprints.

use crate::fixture::{Fixture, profile, profiles};

use super::*;

fn blueprint() -> Blueprint {
    Fixture::new(&profile("on-prem", "", "[availability]\nweb = \"nlb\"\n")).blueprint()
}

fn paths(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.path.as_str()).collect()
}

#[test]
fn a_blueprint_does_not_differ_from_itself() {
    for (name, text) in profiles() {
        let blueprint = Fixture::new(&text).blueprint();
        assert_eq!(diff(&blueprint, &blueprint.clone()), [], "{name}");
    }
}

#[test]
fn a_changed_value_is_named_by_its_path() {
    let before = blueprint();
    let mut after = before.clone();
    after.sites[0].hosts[1].cores += 2;
    let changes = diff(&before, &after);
    assert_eq!(
        paths(&changes),
        ["sites[primary].hosts[harbour-db01].cores"]
    );
    assert_eq!(
        changes[0].before,
        Some(before.sites[0].hosts[1].cores.into())
    );
    assert_eq!(changes[0].after, Some(after.sites[0].hosts[1].cores.into()));
}

#[test]
fn a_host_that_goes_away_is_one_change() {
    let before = blueprint();
    let mut after = before.clone();
    after.sites[0].hosts.remove(0);
    let changes = diff(&before, &after);
    assert_eq!(paths(&changes), ["sites[primary].hosts[harbour-app01]"]);
    assert!(changes[0].after.is_none());
    let back = diff(&after, &before);
    assert_eq!(paths(&back), paths(&changes));
    assert!(back[0].before.is_none());
}

#[test]
fn another_order_is_a_change_of_the_list() {
    let before = blueprint();
    let mut after = before.clone();
    after.sites[0].hosts.reverse();
    assert_eq!(paths(&diff(&before, &after)), ["sites[primary].hosts"]);
}
