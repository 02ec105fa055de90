//! The lint on designs that were broken on purpose.

use groundplan_diagnostics::{Code, Severity, code};
use groundplan_firewall::{Peer, SameSegment};

use super::*;
use crate::Site;
use crate::fixture::{Fixture, profile};

/// Codes of warnings and errors after a change to a sound blueprint.
fn after(change: impl FnOnce(&mut Site)) -> Vec<Code> {
    let more = "[availability]\ndatabase = \"cluster\"\nweb = \"nlb\"\n";
    let fixture = Fixture::new(&profile("on-prem", "", more));
    let mut blueprint = fixture.blueprint();
    change(&mut blueprint.sites[0]);
    let report = lint(&blueprint, &fixture.system);
    let mut codes: Vec<Code> = report
        .findings()
        .iter()
        .filter(|one| one.severity != Severity::Info)
        .map(|one| one.code)
        .collect();
    codes.dedup();
    codes
}

#[test]
fn a_sound_blueprint_has_no_findings() {
    assert_eq!(after(|_| {}), []);
}

#[test]
fn overlapping_subnets_are_found() {
    let codes = after(|site| site.subnets[1].cidr = "10.40.0.128/25".parse().expect("a network"));
    assert!(codes.contains(&code::NETWORKS_OVERLAP));
}

#[test]
fn overlapping_sites_are_found() {
    let more = "[availability.dr]\ntarget = \"aws\"\nregion = \"eu-west-1\"\ncidr = \"10.40.128.0/17\"\nrpo = \"15m\"\nrto = \"4h\"\n";
    let fixture = Fixture::new(&profile("on-prem", "", more));
    let report = lint(&fixture.blueprint(), &fixture.system);
    assert!(report.has_errors());
    assert_eq!(report.findings()[0].code, code::NETWORKS_OVERLAP);
}

#[test]
fn an_address_used_twice_is_found() {
    let codes = after(|site| site.virtual_names[0].address = site.hosts[0].address);
    assert_eq!(codes, [code::DUPLICATE_ADDRESS]);
}

#[test]
fn a_service_at_a_hosts_address_is_found() {
    let codes = after(|site| site.services.name_servers = vec![site.hosts[0].address]);
    assert_eq!(codes, [code::DUPLICATE_ADDRESS]);
}

#[test]
fn a_router_may_be_a_name_server_but_no_host() {
    let router = |site: &Site| site.subnets[0].gateway.into_iter().collect();
    assert_eq!(after(|site| site.services.name_servers = router(site)), []);
    let codes = after(|site| {
        let address = site.subnets[0].gateway.expect("a gateway");
        site.virtual_names[0].address = address;
    });
    assert_eq!(codes, [code::DUPLICATE_ADDRESS]);
}

#[test]
fn names_that_differ_by_case_alone_are_found() {
    let codes = after(|site| site.virtual_names[0].name = site.hosts[0].name.to_uppercase());
    assert_eq!(codes, [code::DUPLICATE_NAME]);
}

#[test]
fn a_name_beyond_netbios_is_found() {
    let codes = after(|site| site.virtual_names[0].name = "sixteen-letters-".to_owned());
    assert_eq!(codes, [code::HOST_NAME_UNUSABLE]);
}

#[test]
fn both_kinds_of_clustering_on_one_host_are_found() {
    let codes = after(|site| {
        let database = site.virtual_names[0].hosts.clone();
        for name in &mut site.virtual_names {
            if name.kind == "network-load-balancing" {
                name.hosts.extend(database.clone());
            }
        }
    });
    assert_eq!(codes, [code::CLUSTERING_CONFLICT]);
}

#[test]
fn a_split_segment_is_found() {
    let codes = after(|site| {
        let hosts = vec![site.hosts[3].name.clone(), site.hosts[4].name.clone()];
        site.policy.same_segment = vec![SameSegment {
            flow: "F".to_owned(),
            hosts,
            purpose: "heartbeat".to_owned(),
        }];
        let address = "10.40.1.200".parse().expect("an address");
        site.hosts[4].subnet = "storage".to_owned();
        site.hosts[4].address = address;
        site.estate.hosts[4].address = address;
    });
    assert_eq!(codes, [code::SEGMENT_SPLIT]);
}

#[test]
fn drive_letters_are_unique_but_for_stripes() {
    let stripe = after(|site| {
        let mut disk = site.hosts[0].volumes[1].clone();
        disk.id.push_str("-2");
        site.hosts[0].volumes.push(disk);
    });
    assert_eq!(stripe, []);
    let twice = after(|site| {
        let mut disk = site.hosts[0].volumes[1].clone();
        disk.id = "other".to_owned();
        site.hosts[0].volumes.push(disk);
    });
    assert_eq!(twice, [code::DRIVE_LETTER_CONFLICT]);
    let none = after(|site| site.hosts[0].volumes.retain(|volume| !volume.boot));
    assert_eq!(none, [code::DRIVE_LETTER_CONFLICT]);
    let odd = after(|site| site.hosts[0].volumes[0].letter = Some('\n'));
    assert_eq!(odd, [code::DRIVE_LETTER_CONFLICT]);
}

#[test]
fn parts_that_name_what_does_not_exist_are_found() {
    let changes: [fn(&mut Site); 6] = [
        |site| site.hosts[0].subnet = "nowhere".to_owned(),
        |site| site.virtual_names[0].hosts.push("nobody".to_owned()),
        |site| site.policy.rules[0].from = vec![Peer::Host("nobody".to_owned())],
        |site| site.policy.rules[0].to = vec![Peer::Balancer("none".to_owned())],
        |site| site.policy.rules[0].to.clear(),
        |site| site.virtual_names[0].address = "10.99.0.1".parse().expect("an address"),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_eq!(after(change), [code::BLUEPRINT_DANGLING], "change {index}");
    }
}

#[test]
fn components_that_want_one_port_on_one_host_are_told_with_the_cure() {
    let mut fixture = Fixture::new(&profile("poc", "", ""));
    let blueprint = fixture.blueprint();
    let clean = lint(&blueprint, &fixture.system);
    assert!(
        clean
            .findings()
            .iter()
            .all(|one| one.code != code::PORT_COLLISION),
        "the uploader moves where the web role has 443"
    );
    for component in &mut fixture.system.file.components {
        component.ports_beside.clear();
    }
    let report = lint(&blueprint, &fixture.system);
    assert!(!report.has_errors());
    let finding = report
        .findings()
        .iter()
        .find(|one| one.code == code::PORT_COLLISION)
        .expect("both want 443");
    assert_eq!(
        finding.message,
        "port 443 of host `harbour-poc01` is wanted by `gateway` and `web-uploader`"
    );
    assert!(
        finding
            .help
            .as_ref()
            .is_some_and(|help| help.contains("second address"))
    );
}
