//! The eMAM system file: complete, consistent, and choosing what the document asks for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Facts};
use groundplan_diagnostics::SourceMap;
use serde_json::{Value, json};

const TEXT: &str = include_str!("../../../systems/emam.toml");
const IDS: &str = include_str!("data/emam-ids.txt");
const CLOUDS: [&str; 3] = ["aws", "azure", "gcp"];

fn emam() -> System {
    let mut sources = SourceMap::new();
    let (system, report) = system::load(&mut sources, "systems/emam.toml", TEXT);
    assert!(report.is_empty(), "{report:#?}");
    system.unwrap()
}

fn facts(entries: &[(&str, Value)]) -> Facts {
    let defaults = [
        ("availability.database", json!("single")),
        ("availability.web", json!("single")),
        ("directory.mode", json!("local")),
        ("licences.database", json!("included")),
        ("storage.online.kind", json!("nas")),
        ("storage.archive.kind", json!("none")),
        ("workload.transcode.transcoder", json!("ffmpeg")),
    ];
    defaults
        .into_iter()
        .chain(entries.iter().cloned())
        .map(|(path, value)| (path.to_owned(), value))
        .collect()
}

fn stands(database: &str, web: &str) -> Facts {
    facts(&[
        ("availability.database", json!(database)),
        ("availability.web", json!(web)),
    ])
}

#[test]
fn every_requirement_and_port_of_the_document_has_a_row() {
    let named: BTreeSet<&str> = TEXT.split('"').collect();
    let missing: Vec<&str> = IDS.lines().filter(|id| !named.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(IDS.lines().count(), 265);
}

#[test]
fn no_row_invents_a_requirement_or_port() {
    let known: BTreeSet<&str> = IDS.lines().collect();
    let invented: Vec<&str> = TEXT
        .split('"')
        .filter(|word| word.starts_with("R-EMAM-") || word.starts_with("P-EMAM-"))
        .filter(|word| !known.contains(word))
        .collect();
    assert!(invented.is_empty(), "{invented:?}");
}

#[test]
fn a_topology_is_chosen_for_every_target_and_availability() {
    let emam = emam();
    let chosen = |target: &str, database: &str, web: &str| {
        emam.topology(target, &stands(database, web))
            .map(|topology| topology.id.get_ref().clone())
            .unwrap()
    };
    for (target, database, web, expected) in [
        (
            "on-prem",
            "cluster",
            "load-balancer",
            "on-prem-cluster-load-balancer",
        ),
        ("on-prem", "cluster", "nlb", "on-prem-cluster-nlb"),
        ("on-prem", "cluster", "single", "on-prem-cluster"),
        (
            "on-prem",
            "single",
            "load-balancer",
            "on-prem-load-balancer",
        ),
        ("on-prem", "single", "nlb", "on-prem-nlb"),
        ("on-prem", "single", "single", "on-prem-single"),
        ("vm", "cluster", "load-balancer", "vm-cluster-load-balancer"),
        ("vm", "cluster", "nlb", "vm-cluster-nlb"),
        ("vm", "cluster", "single", "vm-cluster"),
        ("vm", "single", "load-balancer", "vm-load-balancer"),
        ("vm", "single", "nlb", "vm-nlb"),
        ("vm", "single", "single", "vm-combined"),
        ("poc", "single", "single", "poc-single"),
    ] {
        assert_eq!(
            chosen(target, database, web),
            expected,
            "{target} {database} {web}"
        );
    }
    for cloud in CLOUDS {
        let pairs = [
            ("cluster", "load-balancer", "cloud-cluster-load-balancer"),
            ("cluster", "single", "cloud-cluster"),
            ("single", "load-balancer", "cloud-load-balancer"),
            ("single", "single", "cloud-combined"),
        ];
        for (database, web, expected) in pairs {
            assert_eq!(
                chosen(cloud, database, web),
                expected,
                "{cloud} {database} {web}"
            );
        }
    }
}

/// Section 7: the smaller packages stand on one server, and a redundant one beside it in one of
/// the ways that the document lists.
#[test]
fn the_smaller_packages_have_every_way_of_failover() {
    let emam = emam();
    for package in ["vault", "publish", "workgroup"] {
        for target in ["on-prem", "vm"] {
            assert!(emam.package(package, target).is_some(), "{package}");
            for (database, failover, expected, hosts) in [
                ("single", "none", "server-single", 1),
                ("single", "fault-tolerant", "server-single", 1),
                ("cluster", "microsoft", "server-failover-cluster", 2),
                ("single", "express-cluster", "server-express-cluster", 2),
                ("single", "cold", "server-cold-standby", 2),
            ] {
                let facts = facts(&[
                    ("deployment.package", json!(package)),
                    ("availability.database", json!(database)),
                    ("parameters.failover", json!(failover)),
                ]);
                let topology = emam.topology(target, &facts).unwrap();
                assert_eq!(topology.id.get_ref(), expected, "{package} {failover}");
                let found: u32 = topology.tiers.iter().map(|one| one.count.minimum).sum();
                assert_eq!(found, hosts, "{expected}");
                for placement in &topology.tiers {
                    described(&emam, topology, placement.tier.as_str(), target, &facts);
                }
            }
        }
    }
}

/// Contradiction C-28: no server may carry both kinds of clustering.
#[test]
fn load_balancing_and_failover_clustering_never_meet_on_one_server() {
    use groundplan_catalog::system::Cluster;
    let emam = emam();
    for topology in &emam.file.topologies {
        for placement in &topology.tiers {
            let tier = emam.tier(&placement.tier).unwrap();
            let roles: Vec<&str> = tier.roles.iter().map(String::as_str).collect();
            match placement.cluster {
                // A server of the smaller packages carries everything; nothing balances it.
                Cluster::Failover if roles.contains(&"web") => {
                    assert_eq!(topology.tiers.len(), 1, "{}", topology.name);
                    assert!(
                        emam.file.requirements.iter().any(|rule| {
                            rule.path == "availability.web"
                                && rule.when.0.get("deployment.package")
                                    == topology.when.0.get("deployment.package")
                        }),
                        "nothing forbids balancing in {}",
                        topology.name
                    );
                }
                Cluster::Failover => assert_eq!(roles, ["database"], "{}", topology.name),
                Cluster::NetworkLoadBalancing => {
                    assert_eq!(roles, ["web"], "{}", topology.name);
                    assert!(
                        !topology
                            .targets
                            .iter()
                            .any(|one| CLOUDS.contains(&one.as_str()))
                    );
                }
                Cluster::LoadBalancer => assert_eq!(roles, ["web"], "{}", topology.name),
                // One address that another's software moves between servers of its own.
                Cluster::VirtualAddress => assert_eq!(topology.tiers.len(), 1),
                Cluster::None => {}
            }
        }
    }
}

/// A host's processor, memory, system, volumes and database are told.
fn described(emam: &System, topology: &system::Topology, tier: &str, target: &str, facts: &Facts) {
    let place = format!("{tier} on {target} in {}", topology.id.get_ref());
    let minimum = emam.effective_minimum(tier, target, facts);
    assert!(minimum.cores.is_some(), "cores of {place}");
    assert!(minimum.memory_gb.is_some(), "memory of {place}");
    assert!(
        !emam
            .software(tier, target, facts, "operating-system")
            .is_empty(),
        "operating system of {place}"
    );
    let volumes = emam.volumes(tier, target, facts);
    assert_eq!(volumes.iter().filter(|one| one.boot).count(), 1, "{place}");
    let letters: BTreeSet<char> = volumes.iter().filter_map(|one| one.letter).collect();
    assert_eq!(letters.len(), volumes.len(), "letters of {place}");
    let roles = &emam.tier(tier).unwrap().roles;
    if roles.iter().any(|role| role == "database") {
        let software = emam.software(tier, target, facts, "database");
        assert!(!software.is_empty(), "database of {place}");
    }
}

#[test]
fn every_host_of_every_topology_is_described() {
    let emam = emam();
    for topology in &emam.file.topologies {
        for target in &topology.targets {
            let (database, web) = (["single", "cluster"], ["single", "nlb", "load-balancer"]);
            for facts in database
                .iter()
                .flat_map(|one| web.iter().map(|two| stands(one, two)))
            {
                if emam.topology(target, &facts).map(|one| &one.id) != Some(&topology.id) {
                    continue;
                }
                for placement in &topology.tiers {
                    described(&emam, topology, placement.tier.as_str(), target, &facts);
                }
            }
        }
    }
}

#[test]
fn a_cluster_never_runs_on_an_edition_that_cannot_cluster() {
    let emam = emam();
    for target in ["on-prem", "vm", "aws", "azure", "gcp"] {
        for row in emam.software("database", target, &stands("cluster", "single"), "database") {
            assert!(
                !row.editions
                    .iter()
                    .any(|one| one == "Web" || one == "Express")
            );
            assert_eq!(row.default_edition.as_deref(), Some("Standard"), "{target}");
        }
    }
    let single = emam.software(
        "database-web",
        "aws",
        &stands("single", "single"),
        "database",
    );
    assert_eq!(single[0].default_edition.as_deref(), Some("Web"));
}

#[test]
fn minima_are_those_of_the_document() {
    let emam = emam();
    let cluster = stands("cluster", "nlb");
    let database = emam.effective_minimum("database", "on-prem", &cluster);
    assert_eq!(database.sockets.map(|one| one.value), Some(2));
    assert_eq!(database.cores.map(|one| one.value), Some(12));
    assert_eq!(database.clock_ghz.map(|one| one.value), Some(2.66));
    assert_eq!(database.memory_gb.map(|one| one.value), Some(32.0));
    assert_eq!(database.iscsi_ports.map(|one| one.value), Some(2));
    assert_eq!(database.memory_gb.unwrap().row.id.get_ref(), "R-EMAM-033");
    let single = stands("single", "single");
    let application = emam.effective_minimum("application", "on-prem", &single);
    assert_eq!(application.disks.len(), 2);
    assert_eq!(application.disks[1].value.usable_gb, Some(600.0));
    let azure = emam.effective_minimum("database-web", "azure", &single);
    assert_eq!(azure.cores.map(|one| one.value), Some(8));
    let poc = emam.effective_minimum("poc", "poc", &single);
    assert_eq!(poc.locale.map(|one| one.value), Some("en-US"));
}

#[test]
fn a_clusters_data_lies_on_shared_volumes() {
    let emam = emam();
    let shared = |target: &str, facts: &Facts| -> Vec<String> {
        let volumes = emam.volumes("database", target, facts);
        let shared = volumes.into_iter().filter(|one| one.shared);
        shared.map(|one| one.id.get_ref().clone()).collect()
    };
    let cluster = stands("cluster", "single");
    assert_eq!(
        shared("on-prem", &cluster),
        ["database", "log", "temporary", "quorum", "patches"]
    );
    assert_eq!(shared("aws", &cluster), ["database", "log"]);
    assert!(shared("on-prem", &stands("single", "single")).is_empty());
    assert_eq!(emam.stores("on-prem", &cluster).len(), 2);
    assert_eq!(emam.storage_minima("on-prem", &cluster).len(), 7);
    assert_eq!(emam.storage_minima("aws", &cluster).len(), 0);
}

#[test]
fn originals_and_proxies_have_buckets_of_their_own() {
    let emam = emam();
    let ids = |target: &str, facts: &Facts| -> Vec<String> {
        let buckets = emam.buckets(target, facts);
        buckets.iter().map(|one| one.id.get_ref().clone()).collect()
    };
    let plain = facts(&[]);
    for cloud in CLOUDS {
        assert_eq!(ids(cloud, &plain), ["original", "proxy"]);
    }
    assert!(ids("on-prem", &plain).is_empty());
    let hybrid = facts(&[("storage.object", json!({ "provider": "wasabi" }))]);
    assert_eq!(ids("on-prem", &hybrid), ["original", "proxy"]);
}

#[test]
fn flows_follow_the_options() {
    let emam = emam();
    let open = |target: &str, facts: &Facts, id: &str| {
        let flows = emam.flows(target, facts);
        flows
            .iter()
            .filter(|flow| flow.id.get_ref() == id && !flow.closed)
            .map(|flow| (flow.to.join(","), flow.ports.join(",")))
            .collect::<Vec<_>>()
    };
    let single = facts(&[]);
    let cluster = stands("cluster", "nlb");
    let pair = |to: &str, ports: &str| vec![(to.to_owned(), ports.to_owned())];
    assert_eq!(
        open("on-prem", &single, "P-EMAM-20"),
        pair("database", "1433")
    );
    assert_eq!(
        open("on-prem", &cluster, "P-EMAM-20"),
        pair("cluster-name", "1433")
    );
    assert_eq!(open("on-prem", &cluster, "P-EMAM-05").len(), 1);
    assert_eq!(open("aws", &cluster, "P-EMAM-05").len(), 0);
    assert_eq!(open("on-prem", &cluster, "P-EMAM-06").len(), 0);
    assert_eq!(open("on-prem", &single, "P-EMAM-54").len(), 0);
    let mounted = facts(&[("acknowledge.direct-mount", json!("yes"))]);
    assert_eq!(open("on-prem", &mounted, "P-EMAM-54").len(), 1);
    let mail = facts(&[("mail.server", json!("mail.example.com"))]);
    assert_eq!(open("on-prem", &mail, "P-EMAM-86"), pair("mail", "25"));
    assert_eq!(open("aws", &mail, "P-EMAM-86"), pair("mail", "587"));
    assert_eq!(open("aws", &single, "P-EMAM-86").len(), 0);
}

/// The vendor's document names these as never to be open to the internet.
#[test]
fn sensitive_ports_are_never_public() {
    let sensitive = [
        "445",
        "139",
        "137",
        "138",
        "135",
        "1433",
        "1434",
        "3260",
        "3343",
        "3389",
        "5985",
        "5986",
        "161",
        "389",
        "2504",
        "21",
        "20-21",
        "49152-65535",
    ];
    for flow in &emam().file.flows {
        if flow
            .ports
            .iter()
            .any(|port| sensitive.contains(&port.as_str()))
        {
            assert!(flow.never_public, "{} {:?}", flow.id.get_ref(), flow.ports);
        }
    }
}

#[test]
fn steps_come_in_an_order_that_can_be_done() {
    let emam = emam();
    let everything = facts(&[
        ("availability.database", json!("cluster")),
        ("availability.web", json!("nlb")),
        ("availability.dr", json!({ "media": true })),
        ("availability.dr.media", json!(true)),
        ("directory.mode", json!("active-directory")),
        ("mail.server", json!("mail.example.com")),
        ("storage.archive.kind", json!("tape")),
    ]);
    let steps = emam.steps("on-prem", &everything);
    assert!(steps.len() >= 50, "{}", steps.len());
    let place = |id: &str| steps.iter().position(|step| step.id.get_ref() == id);
    for (index, step) in steps.iter().enumerate() {
        for earlier in &step.after {
            assert!(
                place(earlier).is_none_or(|at| at < index),
                "{}",
                step.id.get_ref()
            );
        }
    }
    assert!(steps.windows(2).all(|pair| pair[0].phase <= pair[1].phase));
    for (earlier, later) in [
        ("join-directory", "clustering-feature"),
        ("create-cluster", "install-database-cluster"),
        ("install-database-cluster", "transaction-coordinator"),
        ("transaction-coordinator", "install-emam-database"),
        ("install-emam-database", "install-web-components"),
        ("format-volumes", "install-database-cluster"),
    ] {
        assert!(
            place(earlier).unwrap() < place(later).unwrap(),
            "{earlier} {later}"
        );
    }
    for id in [
        "install-database",
        "install-database-express",
        "share-witness",
    ] {
        assert_eq!(place(id), None, "{id}");
    }
    let poc = emam.steps("poc", &facts(&[]));
    assert!(
        poc.iter()
            .any(|step| step.id.get_ref() == "install-database-express")
    );
}

#[test]
fn one_tool_installs_the_database_on_every_target() {
    let emam = emam();
    for target in &emam.file.system.targets {
        for database in ["single", "cluster"] {
            if target == "poc" && database == "cluster" {
                continue;
            }
            let own = facts(&[
                ("availability.database", json!(database)),
                ("licences.database", json!("own")),
            ]);
            let installs = [
                "install-database",
                "install-database-own-licence",
                "move-database-files",
                "install-database-express",
                "install-database-cluster",
            ];
            for licence in [&own, &stands(database, "single")] {
                let steps = emam.steps(target, licence);
                let count = steps
                    .iter()
                    .filter(|step| installs.contains(&step.id.get_ref().as_str()))
                    .count();
                assert_eq!(count, 1, "{target} {database}");
            }
            let steps = emam.steps(target, &stands(database, "single"));
            let witnesses = ["disk-witness", "share-witness", "cloud-witness"];
            let count = steps
                .iter()
                .filter(|step| witnesses.contains(&step.id.get_ref().as_str()))
                .count();
            assert_eq!(
                count,
                usize::from(database == "cluster"),
                "{target} {database}"
            );
        }
    }
}

#[test]
fn certificates_are_asked_for_where_users_arrive() {
    let emam = emam();
    let missed = |facts: &Facts| -> Vec<String> {
        emam.requirements("aws", facts)
            .into_iter()
            .filter(|rule| rule.path == "certificate" && !rule.require.holds(facts))
            .map(|rule| rule.id.get_ref().clone())
            .collect()
    };
    let none = stands("single", "load-balancer");
    assert_eq!(missed(&none), ["R-EMAM-081", "R-EMAM-103"]);
    let both = facts(&[
        ("availability.web", json!("load-balancer")),
        ("certificate.0.usage", json!("application")),
        ("certificate.1.usage", json!("load-balancer")),
        ("certificate.count", json!(2)),
    ]);
    assert!(missed(&both).is_empty());
}

#[test]
fn the_package_of_a_target_is_found() {
    let emam = emam();
    let own = emam.package("enterprise", "on-prem").unwrap();
    assert_eq!(own.licences.values().sum::<u32>(), 16);
    assert!(
        emam.package("enterprise", "aws")
            .unwrap()
            .licences
            .is_empty()
    );
    assert!(emam.package("enterprise", "poc").is_none());
    assert_eq!(emam.components_of("web").len(), 4);
}

#[test]
fn an_included_engine_is_not_installed_again() {
    let emam = emam();
    let has = |target: &str, id: &str| {
        let steps = emam.steps(target, &facts(&[]));
        steps.iter().any(|step| step.id.get_ref() == id)
    };
    for target in CLOUDS {
        assert!(has(target, "move-database-files"), "{target}");
        assert!(!has(target, "install-database"), "{target}");
    }
    assert!(has("vm", "install-database") && !has("vm", "move-database-files"));
}

#[test]
fn setup_is_given_the_file_of_the_bundle() {
    let emam = emam();
    for step in &emam.file.steps {
        for command in step.commands.iter().filter(|one| one.contains("& $setup")) {
            assert!(
                command.contains("ACTION=Uninstall")
                    || command.contains(r"files\sql-server\$HostName.ini"),
                "{command}"
            );
        }
    }
}

#[test]
fn nothing_is_opened_on_port_80_towards_users() {
    let emam = emam();
    for row in &emam.file.flows {
        if row.from.iter().any(|from| from == "users") && row.ports.iter().any(|one| one == "80") {
            assert!(row.closed, "{}", row.id.get_ref());
        }
    }
}

#[test]
fn windows_can_be_activated_on_every_cloud() {
    let emam = emam();
    for target in CLOUDS {
        let open = emam
            .flows(target, &facts(&[]))
            .into_iter()
            .any(|flow| !flow.closed && flow.ports.iter().any(|port| port == "1688"));
        assert!(open, "{target}");
    }
}
