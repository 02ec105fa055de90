//! The builder on the example system: what it chooses, and what it refuses.

use std::collections::BTreeSet;

use groundplan_diagnostics::{Severity, code};
use groundplan_firewall::{Packet, Transport, decide};

use crate::fixture::{Fixture, profile, profiles};
use crate::{Blueprint, Host, Site, canonical_json, content_hash, lint};

fn blueprint(name: &str) -> Blueprint {
    let (_, text) = profiles()
        .into_iter()
        .find(|(one, _)| *one == name)
        .expect("a profile of this name");
    Fixture::new(&text).blueprint()
}

fn names(site: &Site) -> Vec<&str> {
    site.hosts.iter().map(|host| host.name.as_str()).collect()
}

fn host<'a>(site: &'a Site, name: &str) -> &'a Host {
    site.hosts
        .iter()
        .find(|host| host.name == name)
        .unwrap_or_else(|| panic!("{name} among {:?}", names(site)))
}

#[test]
fn every_profile_gives_a_blueprint_without_errors() {
    for (name, text) in profiles() {
        let fixture = Fixture::new(&text);
        let report = lint(&fixture.blueprint(), &fixture.system);
        assert_eq!(report.count(Severity::Error), 0, "{name}: {report:#?}");
    }
}

#[test]
fn building_twice_gives_the_same_bytes() {
    for (name, text) in profiles() {
        let fixture = Fixture::new(&text);
        let (once, again) = (fixture.blueprint(), fixture.blueprint());
        assert_eq!(canonical_json(&once), canonical_json(&again), "{name}");
        assert_eq!(content_hash(&once), content_hash(&again));
    }
}

#[test]
fn canonical_json_reads_back_to_the_same_blueprint() {
    for (name, text) in profiles() {
        let blueprint = Fixture::new(&text).blueprint();
        let json = canonical_json(&blueprint);
        let back: Blueprint =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(back, blueprint, "{name}");
        assert_eq!(canonical_json(&back), json, "{name}");
        assert!(json.ends_with("}\n"));
    }
}

#[test]
fn a_database_cluster_on_premises_has_names_addresses_and_a_storage_network() {
    let blueprint = blueprint("on-prem-nlb");
    let site = &blueprint.sites[0];
    assert_eq!(
        names(site),
        [
            "harbour-app01",
            "harbour-db01",
            "harbour-db02",
            "harbour-web01",
            "harbour-web02"
        ]
    );
    let subnets: Vec<(&str, String)> = site
        .subnets
        .iter()
        .map(|subnet| (subnet.id.as_str(), subnet.cidr.to_string()))
        .collect();
    assert_eq!(
        subnets,
        [
            ("servers", "10.40.0.0/24".to_owned()),
            ("storage", "10.40.1.0/24".to_owned())
        ]
    );
    let kinds: Vec<(&str, &str)> = site
        .virtual_names
        .iter()
        .map(|one| (one.name.as_str(), one.kind.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("harbour-clu", "failover-cluster"),
            ("harbour-sql", "sql-server"),
            ("harbour-nlb", "network-load-balancing"),
        ]
    );
    assert!(host(site, "harbour-db01").storage_address.is_some());
    assert!(host(site, "harbour-web01").storage_address.is_none());
    assert!(
        site.policy
            .same_segment
            .iter()
            .any(|one| one.hosts.len() == 2)
    );
}

#[test]
fn a_combined_cloud_site_stands_in_one_zone_and_the_public_subnet() {
    let blueprint = blueprint("aws-combined");
    let site = &blueprint.sites[0];
    assert_eq!(names(site), ["harbour-app01", "harbour-dbweb01"]);
    assert!(site.hosts.iter().all(|host| host.public_address));
    let zones: BTreeSet<_> = site.subnets.iter().map(|subnet| &subnet.zone).collect();
    assert_eq!(zones.len(), 1);
    let database = host(site, "harbour-dbweb01");
    assert_eq!(
        database.image.as_ref().map(|image| image.name.as_str()),
        Some("/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-SQL_2019_Web")
    );
    assert_eq!(site.buckets.len(), 2);
    assert_eq!(
        site.buckets[0].cool_class.as_deref(),
        Some("glacier-instant-retrieval")
    );
    let app = host(site, "harbour-app01");
    let ids: Vec<&str> = app
        .volumes
        .iter()
        .map(|volume| volume.id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["boot", "ingest", "ingest-2", "media", "media-2", "scratch"]
    );
}

#[test]
fn balanced_web_nodes_spread_over_zones_behind_a_device_of_its_own_subnet() {
    let blueprint = blueprint("aws-balanced");
    let site = &blueprint.sites[0];
    let zones: BTreeSet<_> = site
        .hosts
        .iter()
        .filter(|host| host.tier == "web")
        .map(|host| host.zone.clone())
        .collect();
    assert_eq!(zones.len(), 2);
    let balancer = &site.balancers[0];
    assert_eq!(balancer.subnets, ["balancer-a", "balancer-b"]);
    assert_eq!(balancer.listeners.len(), 1);
    let device = &site.estate.virtual_addresses[0];
    for host in &site.hosts {
        assert!(
            device
                .device_networks
                .iter()
                .all(|net| !net.contains(&host.address))
        );
    }
    let groups = groundplan_firewall::security_groups(&site.policy, &site.estate);
    let ids: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(ids, ["application", "balancer-balancer", "database", "web"]);
}

#[test]
fn only_what_is_meant_to_be_public_is() {
    for (name, text) in profiles() {
        let blueprint = Fixture::new(&text).blueprint();
        for site in &blueprint.sites {
            for host in &site.hosts {
                for (port, open) in [(1433, false), (3389, false), (445, false)] {
                    let packet = Packet {
                        source: "8.8.8.8".parse().expect("an address"),
                        destination: host.address,
                        transport: Transport::Tcp,
                        port,
                    };
                    let passes = decide(&site.policy, &site.estate, packet).passes();
                    assert_eq!(passes, open, "{name}: {} {port}", host.name);
                }
            }
        }
    }
}

#[test]
fn hosts_reach_their_database_in_every_profile() {
    for (name, text) in profiles() {
        let blueprint = Fixture::new(&text).blueprint();
        for site in &blueprint.sites {
            let with = |role: &str| {
                site.hosts
                    .iter()
                    .filter(move |host| host.roles.iter().any(|one| *one == role))
                    .collect::<Vec<_>>()
            };
            for client in with("application") {
                for server in with("database") {
                    let packet = Packet {
                        source: client.address,
                        destination: server.address,
                        transport: Transport::Tcp,
                        port: 1433,
                    };
                    assert!(
                        decide(&site.policy, &site.estate, packet).passes(),
                        "{name}: {} -> {}",
                        client.name,
                        server.name
                    );
                }
            }
        }
    }
}

#[test]
fn a_recovery_site_has_its_own_range_names_and_buckets() {
    let blueprint = blueprint("recovery");
    let [primary, recovery] = blueprint.sites.as_slice() else {
        panic!("two sites");
    };
    assert_eq!(recovery.target, "aws");
    assert_eq!(recovery.cidr.to_string(), "10.41.0.0/16");
    assert_eq!(recovery.prefix, "harbour-news-dr");
    assert_eq!(names(recovery), ["harb-dr-app01", "harb-dr-dbweb01"]);
    assert!(
        primary
            .virtual_names
            .iter()
            .any(|one| one.kind == "failover-cluster")
    );
    assert!(recovery.virtual_names.is_empty());
    assert!(
        blueprint
            .assumptions
            .iter()
            .any(|one| one.id == "availability.dr.cidr")
    );
}

#[test]
fn another_web_node_moves_nobody() {
    let mut fixture = Fixture::new(&profile("on-prem", "", "[availability]\nweb = \"nlb\"\n"));
    let before = fixture.blueprint();
    for tier in &mut fixture.sizing.sites[0].tiers {
        if tier.tier == "web" {
            tier.count.value += 3.0;
        }
    }
    let after = fixture.blueprint();
    for host in &before.sites[0].hosts {
        let same = after.sites[0]
            .hosts
            .iter()
            .find(|one| one.name == host.name);
        assert_eq!(same.map(|one| one.address), Some(host.address));
    }
    assert_eq!(after.sites[0].hosts.len(), before.sites[0].hosts.len() + 3);
}

#[test]
fn names_and_addresses_of_the_profile_are_taken() {
    let more = "[overrides.host_names]\ndatabase = [\"SQL-ONE\"]\n[overrides.addresses]\nSQL-ONE = \"10.40.0.99\"\n";
    let blueprint = Fixture::new(&profile("on-prem", "", more)).blueprint();
    assert_eq!(
        host(&blueprint.sites[0], "SQL-ONE").address.to_string(),
        "10.40.0.99"
    );
}

#[test]
fn what_cannot_be_taken_is_refused_at_its_place() {
    for (more, expected) in [
        (
            "[overrides.host_names]\ndatabase = [\"a-name-that-is-too-long\"]\n",
            code::HOST_NAME_UNUSABLE,
        ),
        (
            "[overrides.host_names]\ndatabase = [\"x\"]\nweb = [\"X\"]\n",
            code::HOST_NAME_UNUSABLE,
        ),
        (
            "[overrides.host_names]\ndatabase = [\"123\"]\n",
            code::HOST_NAME_UNUSABLE,
        ),
        (
            "[overrides.addresses]\nharbour-db01 = \"10.99.0.1\"\n",
            code::ADDRESS_UNUSABLE,
        ),
        (
            "[overrides.addresses]\nharbour-db01 = \"10.40.0.1\"\n",
            code::ADDRESS_UNUSABLE,
        ),
        (
            "[overrides.addresses]\nharbour-db9 = \"10.40.0.9\"\n",
            code::ADDRESS_UNUSABLE,
        ),
        (
            "[overrides.addresses]\nharbour-db01 = \"::1\"\n",
            code::ADDRESS_UNUSABLE,
        ),
    ] {
        let (blueprint, report) = Fixture::new(&profile("on-prem", "", more)).build();
        assert!(blueprint.is_none(), "{more}");
        let errors: Vec<_> = report
            .findings()
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .collect();
        assert_eq!(errors.len(), 1, "{more}: {errors:#?}");
        assert_eq!(errors[0].code, expected);
        assert!(errors[0].span().is_some());
    }
}

#[test]
fn ranges_that_are_too_small_are_refused() {
    for (target, region, cidr, fits) in [
        ("aws", "eu-central-1", "10.40.0.0/15", false),
        ("aws", "eu-central-1", "10.40.0.0/16", true),
        ("aws", "eu-central-1", "10.40.0.0/24", true),
        ("aws", "eu-central-1", "10.40.0.0/28", false),
        ("azure", "westeurope", "10.40.0.0/26", true),
        ("on-prem", "", "10.40.0.0/24", true),
        ("on-prem", "", "10.40.0.0/31", false),
        ("on-prem", "", "10.40.0.0/32", false),
        ("gcp", "europe-west3", "0.0.0.0/0", true),
    ] {
        let text = profile(target, region, "").replace("10.40.0.0/16", cidr);
        let (blueprint, report) = Fixture::new(&text).build();
        assert_eq!(blueprint.is_some(), fits, "{target} {cidr}: {report:#?}");
        let told = report
            .findings()
            .iter()
            .any(|one| one.code == code::NETWORK_TOO_SMALL);
        assert_eq!(told, !fits, "{target} {cidr}");
    }
}

#[test]
fn software_that_no_image_has_is_refused() {
    let more = "[software.database]\nproduct = \"SQL Server\"\nversion = \"2014\"\nedition = \"Standard\"\n";
    let (blueprint, report) = Fixture::new(&profile("gcp", "europe-west3", more)).build();
    assert!(blueprint.is_none());
    assert!(
        report
            .findings()
            .iter()
            .any(|one| one.code == code::IMAGE_UNKNOWN)
    );
    let own = format!("{more}[licences]\ndatabase = \"own\"\n");
    let mut fixture = Fixture::new(&profile("gcp", "europe-west3", &own));
    for tier in &mut fixture.sizing.sites[0].tiers {
        let machine = tier.machine.as_mut().expect("a machine");
        if let Some(database) = &mut machine.database {
            database.licence = groundplan_sizing::Licence::Own;
        }
    }
    assert!(fixture.build().0.is_some());
}

#[test]
fn gaps_in_the_sizing_are_told_and_no_blueprint_is_built() {
    let text = profile("aws", "eu-central-1", "");
    let mut without_machine = Fixture::new(&text);
    without_machine.sizing.sites[0].tiers[0].machine = None;
    let mut without_tier = Fixture::new(&text);
    without_tier.sizing.sites[0].tiers.clear();
    let mut without_site = Fixture::new(&text);
    without_site.sizing.sites.clear();
    for fixture in [without_machine, without_tier, without_site] {
        let (blueprint, report) = fixture.build();
        assert!(blueprint.is_none());
        assert!(
            report
                .findings()
                .iter()
                .any(|one| one.code == code::SIZING_INCOMPLETE)
        );
    }
}

#[test]
fn no_private_site_reaches_for_the_public() {
    let text = profile("aws", "eu-central-1", "").replace("[network]", "[network]\npublic = false");
    let blueprint = Fixture::new(&text).blueprint();
    let site = &blueprint.sites[0];
    assert!(site.hosts.iter().all(|host| !host.public_address));
    assert!(
        site.hosts
            .iter()
            .all(|host| host.subnet.starts_with("private"))
    );
    assert_eq!(site.services.users, [site.cidr]);
}

#[test]
fn a_balancers_certificate_goes_where_tls_ends() {
    let more = "[availability]\nweb = \"load-balancer\"\n[[certificate]]\nusage = \"load-balancer\"\nsubject = \"mam.example.com\"\n";
    let referenced = format!("{more}reference = \"vault:web\"\n");
    let web = ["harbour-web01", "harbour-web02"];
    for (target, region, text, protocol, places) in [
        (
            "aws",
            "eu-central-1",
            referenced.as_str(),
            "tls",
            &["balancer"][..],
        ),
        ("aws", "eu-central-1", more, "tcp", &web),
        ("azure", "westeurope", &referenced, "tcp", &web),
        ("gcp", "europe-west3", &referenced, "tcp", &web),
        ("on-prem", "", more, "tls", &["balancer"]),
    ] {
        let blueprint = Fixture::new(&profile(target, region, text)).blueprint();
        let site = &blueprint.sites[0];
        assert_eq!(
            site.balancers[0].listeners[0].protocol, protocol,
            "{target}"
        );
        assert_eq!(site.certificates[0].installed_on, places, "{target}");
    }
}

#[test]
fn members_of_a_domain_ask_its_controllers_for_names() {
    let directory = "[directory]\nmode = \"active-directory\"\ndomain = \"harbour.example\"\ncontrollers = [\"10.90.0.5\"]\n";
    let text =
        profile("aws", "eu-central-1", directory).replace("name_servers = [\"10.9.0.53\"]\n", "");
    let blueprint = Fixture::new(&text).blueprint();
    let site = &blueprint.sites[0];
    assert_eq!(
        site.services.name_servers, site.services.domain_controllers,
        "the provider's resolver knows no domain"
    );
    assert!(!site.estate.endpoints.contains_key("name-servers"));
    assert!(
        blueprint
            .steps
            .iter()
            .any(|step| step.id == "reach-directory")
    );
}
