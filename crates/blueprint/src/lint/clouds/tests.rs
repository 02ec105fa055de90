//! Rules of the lint that hold in clouds.

use super::*;
use crate::fixture::{Fixture, profile};
use crate::lint;

fn messages(site: &str, region: &str, more: &str, change: impl FnOnce(&mut Site)) -> Vec<String> {
    let fixture = Fixture::new(&profile(site, region, more));
    let mut blueprint = fixture.blueprint();
    change(&mut blueprint.sites[0]);
    let report = lint(&blueprint, &fixture.system);
    report
        .findings()
        .iter()
        .filter(|one| one.severity == Severity::Warning)
        .map(|one| format!("{} {}", one.code, one.message))
        .collect()
}

#[test]
fn a_cluster_in_a_cloud_is_told_that_nothing_carries_its_addresses() {
    let cluster = "[availability]\ndatabase = \"cluster\"\nweb = \"load-balancer\"\n";
    for (target, region) in [("aws", "eu-central-1"), ("gcp", "europe-west3")] {
        let found = messages(target, region, cluster, |_| {});
        let told = found.iter().filter(|one| one.starts_with("GP0718")).count();
        assert_eq!(told, 1, "{target}: {found:?}");
    }
    let single = messages("aws", "eu-central-1", "", |_| {});
    assert!(!single.iter().any(|one| one.starts_with("GP0718")));
    let premises = messages("on-prem", "", cluster, |_| {});
    assert!(!premises.iter().any(|one| one.starts_with("GP0718")));
}

#[test]
fn a_temporary_disk_of_azure_takes_drive_d() {
    let with = |size: &'static str| {
        messages("azure", "westeurope", "", move |site| {
            for host in &mut site.hosts {
                host.machine_type = Some(size.to_owned());
            }
        })
    };
    let told = |found: Vec<String>| found.iter().any(|one| one.starts_with("GP0716"));
    assert!(told(with("Standard_D8ds_v5")));
    assert!(!told(with("Standard_D8ls_v5")));
}

#[test]
fn sizes_of_azure_tell_their_temporary_disk_by_name() {
    for size in [
        "Standard_D8ds_v5",
        "Standard_E4-2ads_v5",
        "Standard_D8s_v3",
        "Standard_DS3_v2",
        "Standard_A4",
    ] {
        assert!(has_temporary_disk(size), "{size}");
    }
    for size in [
        "Standard_D8ls_v5",
        "Standard_D4als_v6",
        "Standard_E8s_v5",
        "Standard_B8s_v2",
    ] {
        assert!(!has_temporary_disk(size), "{size}");
    }
}
