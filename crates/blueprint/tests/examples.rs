//! Every example profile gives a sound blueprint, from its file by way of the real sizing.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use groundplan_blueprint::{
    Blueprint, Images, Inputs, build, canonical_json, content_hash, diff, lint,
};
use groundplan_catalog::System;
use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Format, Options, Report, Severity, SourceMap, code, render};
use groundplan_sizing::size;

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path))
            .ok()
            .map(Cow::Owned)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examples() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|one| one == "toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    names
}

/// The blueprint of an example with the findings of building and lint.
fn blueprint(name: &str) -> (Blueprint, System, Report, SourceMap) {
    let mut sources = SourceMap::new();
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (images, _) = Images::read(&mut sources, "images.toml", &read("sizing/images.toml"));
    let loader = |path: &str| std::fs::read(root().join(path)).map_err(|error| error.to_string());
    let path = format!("profiles/{name}");
    let (profile, report) = groundplan_profile::load(&mut sources, &loader, &path);
    assert!(!report.has_errors(), "{name}: {report:#?}");
    let profile = profile.unwrap();
    let file = format!("systems/{}.toml", profile.profile.deployment.system);
    let (system, _) = groundplan_catalog::system::load(&mut sources, &file, &read(&file));
    let system = system.unwrap();
    let (sizing, report) = size(
        &profile,
        &system,
        &Tables::new(Folder(root().join("sizing"))),
    );
    assert!(!report.has_errors(), "{name}: {report:#?}");
    let (blueprint, mut report) = build(Inputs {
        profile: &profile,
        system: &system,
        sizing: &sizing.unwrap(),
        images: &images.unwrap(),
    });
    let blueprint = blueprint.unwrap_or_else(|| panic!("{name}: {:#?}", report.findings()));
    report.extend(lint(&blueprint, &system));
    (blueprint, system, report, sources)
}

#[test]
fn every_example_gives_a_sound_blueprint() {
    for name in examples() {
        let (blueprint, system, report, sources) = blueprint(&name);
        if std::env::var_os("SHOW_BLUEPRINT").is_some() {
            println!(
                "== {name}\n{}",
                render(Format::Concise, &report, &sources, &Options::default())
            );
            println!("{}", canonical_json(&blueprint));
        }
        assert_eq!(report.count(Severity::Error), 0, "{name}: {report:#?}");
        assert!(!blueprint.cost.is_empty(), "{name}");
        // What takes in no media rests on no figure of the sizing.
        let needs = &system.file.system.needs;
        let needs_figures = needs.iter().any(|path| path == "workload.ingest");
        assert!(
            !needs_figures || !blueprint.assumptions.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn every_example_survives_its_canonical_json() {
    for name in examples() {
        let (blueprint, ..) = blueprint(&name);
        let json = canonical_json(&blueprint);
        let back: Blueprint = serde_json::from_str(&json).unwrap();
        assert_eq!(back, blueprint, "{name}");
        assert_eq!(content_hash(&back), content_hash(&blueprint));
        assert_eq!(diff(&blueprint, &back), []);
    }
}

#[test]
fn no_two_examples_share_a_bucket_or_a_hash() {
    let mut seen = BTreeSet::new();
    for name in examples() {
        let (blueprint, ..) = blueprint(&name);
        assert!(seen.insert(content_hash(&blueprint)), "{name}");
        let buckets = blueprint.sites.iter().flat_map(|site| &site.buckets);
        for bucket in buckets {
            let place = format!("{} {}", bucket.provider, bucket.name);
            assert!(seen.insert(place), "{name}: {}", bucket.name);
        }
    }
}

#[test]
fn every_host_of_an_example_has_what_it_needs() {
    for name in examples() {
        let (blueprint, system, ..) = blueprint(&name);
        // Spare hardware waits for a clone and runs nothing until then.
        let runs_something = |roles: &[String]| {
            roles
                .iter()
                .any(|role| !system.components_of(role).is_empty())
        };
        for site in &blueprint.sites {
            let is_cloud = matches!(site.target.as_str(), "aws" | "azure" | "gcp");
            for host in &site.hosts {
                assert!(
                    host.appliance || host.volumes.first().is_some_and(|one| one.boot),
                    "{name}: {}",
                    host.name
                );
                assert!(!host.operating_system.is_empty());
                assert_eq!(!host.components.is_empty(), runs_something(&host.roles));
                assert_eq!(host.image.is_some(), is_cloud, "{name}: {}", host.name);
                assert_eq!(host.machine_type.is_some(), is_cloud);
                let has_database = host.roles.iter().any(|role| role == "database");
                assert_eq!(
                    host.database.is_some(),
                    has_database,
                    "{name}: {}",
                    host.name
                );
            }
        }
    }
}

#[test]
fn no_number_of_a_step_stands_twice_and_some_steps_are_done_once() {
    for name in examples() {
        let (blueprint, system, ..) = blueprint(&name);
        let mut numbers = BTreeSet::new();
        for step in &blueprint.steps {
            assert!(numbers.insert(&step.number), "{name}: {}", step.number);
        }
        for id in ["replicate-database", "connect-sites", "tune-figures"] {
            let times = blueprint.steps.iter().filter(|step| step.id == id).count();
            let is_known = system.file.steps.iter().any(|step| step.id.get_ref() == id);
            let is_due = is_known && (id == "tune-figures" || blueprint.sites.len() > 1);
            let expected = usize::from(is_due);
            assert_eq!(times, expected, "{name}: {id}");
        }
    }
}

#[test]
fn a_recovery_site_uses_what_it_names() {
    let (blueprint, ..) = blueprint("emam-dr-on-prem-to-aws.toml");
    let [primary, recovery] = blueprint.sites.as_slice() else {
        panic!("two sites");
    };
    let services = &recovery.services;
    for address in services
        .name_servers
        .iter()
        .chain(&services.domain_controllers)
    {
        assert!(!primary.cidr.contains(address), "{address}");
    }
    assert_eq!(services.mail_server.as_deref(), Some("10.90.0.25"));
    assert_eq!(primary.services.mail_server.as_deref(), Some("10.20.0.25"));
    assert_ne!(services.administrators, primary.services.administrators);
    let controllers = &recovery.estate.endpoints["directory"];
    assert!(
        controllers
            .iter()
            .all(|one| one.to_string().starts_with("10.90.0."))
    );
}

#[test]
fn volumes_on_premises_have_the_size_of_the_disks_on_hand() {
    let (blueprint, ..) = blueprint("emam-on-prem-enterprise.toml");
    let size = |tier: &str, letter: char| {
        let host = blueprint.sites[0]
            .hosts
            .iter()
            .find(|host| host.tier == tier);
        let volumes = &host.unwrap().volumes;
        volumes
            .iter()
            .find(|one| one.letter == Some(letter))
            .unwrap()
            .size_gib
    };
    // 480 GB in RAID 1, and four disks of 1.92 TB in RAID 10.
    assert_eq!(size("application", 'C'), 447);
    assert_eq!(size("application", 'S'), 3576);
}

#[test]
fn hosts_reach_the_services_of_their_platform() {
    for (name, address) in [
        ("emam-aws-enterprise.toml", "169.254.169.250"),
        ("emam-azure-enterprise.toml", "40.83.235.53"),
        ("emam-gcp-enterprise.toml", "35.190.247.13"),
    ] {
        let (blueprint, ..) = blueprint(name);
        let site = &blueprint.sites[0];
        for host in &site.hosts {
            let reaches = groundplan_firewall::host_rules(&site.policy, &site.estate, &host.name)
                .iter()
                .any(|rule| {
                    rule.ports.iter().any(|port| port.contains(1688))
                        && rule.remote.iter().any(|network| {
                            network.contains(&address.parse::<std::net::Ipv4Addr>().unwrap())
                        })
                });
            assert!(reaches, "{name}: {}", host.name);
        }
        let foreign = site
            .estate
            .endpoints
            .keys()
            .filter(|id| id.ends_with("-activation"));
        assert_eq!(foreign.count(), 1, "{name}");
    }
}

#[test]
fn no_example_is_warned_about_its_design() {
    for name in examples() {
        let (blueprint, system, ..) = blueprint(&name);
        // A cluster in AWS is designed and says itself what does not carry its addresses yet.
        let report: Report = lint(&blueprint, &system)
            .findings()
            .iter()
            .filter(|finding| finding.code != code::CLUSTER_ADDRESS_NOT_CARRIED)
            .cloned()
            .collect();
        assert_eq!(report.count(Severity::Warning), 0, "{name}: {report:#?}");
    }
}

#[test]
fn a_link_between_hosts_is_a_network_of_its_own() {
    let (blueprint, system, report, _) = blueprint("cisco-dms-show-and-share-enterprise.toml");
    assert!(!report.has_errors(), "{report:#?}");
    let site = &blueprint.sites[0];
    assert_eq!(site.links.len(), 2, "{:#?}", site.links);
    for link in &site.links {
        assert_eq!(link.hosts.len(), 2, "{link:#?}");
        assert!(link.joined_by.is_some(), "{link:#?}");
        assert!(link.requirements.contains(&"R-CISCO-007".to_owned()));
        // It is none of the networks that hosts are reached by.
        assert!(site.subnets.iter().all(|subnet| subnet.id != link.id));
    }
    let mut shared = blueprint.clone();
    shared.sites[0].subnets[0].vlan = Some(77);
    shared.sites[0].links[0].vlan = Some(77);
    let said = lint(&shared, &system);
    assert!(
        said.findings()
            .iter()
            .any(|one| one.code == code::VLAN_SHARED)
    );
    let mut apart = blueprint;
    let far = apart.sites[0].links[0].hosts[0].clone();
    for host in &mut apart.sites[0].hosts {
        if host.name == far {
            host.location = Some("elsewhere".to_owned());
        }
    }
    let said = lint(&apart, &system);
    assert!(
        said.findings()
            .iter()
            .any(|one| one.code == code::BLUEPRINT_DANGLING)
    );
}

#[test]
fn help_after_a_loss_comes_from_the_systems_file() {
    let hosts = |name: &str| blueprint(name).0.sites[0].hosts.clone();
    assert!(
        hosts("messagemanager-virtual-high-availability.toml")
            .iter()
            .all(|host| host.restarted_by_hypervisor)
    );
    let standby = hosts("messagemanager-active-standby.toml");
    assert!(
        standby.iter().any(|host| host.stands_by_for.is_some()),
        "{standby:#?}"
    );
    assert!(standby.iter().all(|host| !host.restarted_by_hypervisor));
}

#[test]
fn stations_that_only_ask_are_nothing_to_depend_on() {
    let (blueprint, ..) = blueprint("factory-array-two-servers.toml");
    for one in &blueprint.parameters {
        if ["mirroring-clients", "partners"].contains(&one.id.as_str()) {
            assert_eq!(one.outside, None, "{}", one.id);
        }
    }
}
