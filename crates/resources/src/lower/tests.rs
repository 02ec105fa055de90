//! Blueprints lowered to resources on AWS and on premises.

mod clouds;

use std::collections::BTreeSet;

use groundplan_blueprint::Blueprint;

use super::*;
use crate::Spec;
use crate::aws::{AwsResource, SecurityPeer};

const FIXTURES: [(&str, &str); 5] = [
    ("aws", include_str!("../../tests/fixtures/aws.json")),
    ("azure", include_str!("../../tests/fixtures/azure.json")),
    ("google", include_str!("../../tests/fixtures/google.json")),
    (
        "premises",
        include_str!("../../tests/fixtures/premises.json"),
    ),
    (
        "recovery",
        include_str!("../../tests/fixtures/recovery.json"),
    ),
];

fn fixture(name: &str) -> Blueprint {
    let (_, text) = FIXTURES.iter().find(|(one, _)| *one == name).unwrap();
    serde_json::from_str(text).unwrap()
}

fn aws(graph: &Graph) -> impl Iterator<Item = (&ResourceId, &AwsResource)> {
    graph.resources.iter().filter_map(|one| match &one.spec {
        Spec::Aws(spec) => Some((&one.id, spec)),
        _ => None,
    })
}

use crate::ResourceId;

fn messages(report: &Report) -> Vec<&str> {
    report
        .findings()
        .iter()
        .map(|one| one.message.as_str())
        .collect()
}

#[test]
fn every_fixture_gives_one_sound_graph_per_site() {
    for (name, _) in FIXTURES {
        let blueprint = fixture(name);
        let graphs = lower(&blueprint).unwrap_or_else(|report| panic!("{name}: {report:?}"));
        assert_eq!(graphs.len(), blueprint.sites.len(), "{name}");
        for graph in &graphs {
            assert_eq!(graph.order().unwrap().len(), graph.resources.len());
            let ids: BTreeSet<_> = graph.resources.iter().map(|one| &one.id).collect();
            assert_eq!(ids.len(), graph.resources.len(), "{name}: ids are unique");
            for resource in &graph.resources {
                assert_eq!(
                    resource.id,
                    ResourceId::new(&graph.site, resource.spec.kind(), resource.id.name()),
                    "an id says what it is"
                );
            }
        }
    }
}

#[test]
fn lowering_twice_gives_the_same_bytes() {
    for (name, _) in FIXTURES {
        let once = serde_json::to_string(&lower(&fixture(name)).unwrap()).unwrap();
        let again = serde_json::to_string(&lower(&fixture(name)).unwrap()).unwrap();
        assert_eq!(once, again);
    }
}

#[test]
fn graphs_survive_json() {
    for (name, _) in FIXTURES {
        for graph in lower(&fixture(name)).unwrap() {
            let text = serde_json::to_string(&graph).unwrap();
            let back: Graph = serde_json::from_str(&text).unwrap();
            assert_eq!(back, graph, "{name}");
        }
    }
}

#[test]
fn aws_has_one_of_everything_the_site_needs() {
    let graphs = lower(&fixture("aws")).unwrap();
    let mut counts = std::collections::BTreeMap::new();
    for (_, spec) in aws(&graphs[0]) {
        *counts.entry(spec.kind()).or_insert(0) += 1;
    }
    let expected = [
        ("address", 2),
        ("bucket", 2),
        ("instance", 4),
        ("instance-profile", 1),
        ("internet-gateway", 1),
        ("key-pair", 1),
        ("listener", 1),
        ("load-balancer", 1),
        ("nat-gateway", 2),
        ("role", 1),
        ("route-table", 3),
        ("security-group", 4),
        ("security-group-rules", 4),
        ("subnet", 4),
        ("target-group", 1),
        ("target-registration", 1),
        ("volume", 4),
        ("volume-attachment", 4),
        ("vpc", 1),
        ("vpc-endpoint", 1),
    ];
    assert_eq!(counts, expected.into_iter().collect());
}

#[test]
fn ec2_limits_hold() {
    let allowed = |one: char| one.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(one);
    for name in ["aws", "recovery"] {
        for graph in lower(&fixture(name)).unwrap() {
            for (id, spec) in aws(&graph) {
                match spec {
                    AwsResource::SecurityGroup(group) => {
                        assert!(group.description.chars().all(allowed), "{id}");
                        assert!((1..=255).contains(&group.description.len()), "{id}");
                    }
                    AwsResource::SecurityGroupRules(rules) => {
                        for direction in [&rules.ingress, &rules.egress] {
                            let keys: BTreeSet<_> = direction
                                .iter()
                                .map(|one| (&one.protocol, one.from_port, one.to_port, &one.peer))
                                .collect();
                            assert_eq!(
                                keys.len(),
                                direction.len(),
                                "{id}: EC2 refuses repetitions"
                            );
                            for rule in direction {
                                assert!(rule.description.chars().all(allowed), "{rule:?}");
                                assert!((1..=255).contains(&rule.description.len()));
                            }
                        }
                    }
                    AwsResource::LoadBalancer(one) => assert!(one.name.len() <= 32),
                    AwsResource::TargetGroup(one) => assert!(one.name.len() <= 32),
                    AwsResource::Role(one) => assert!(one.name.len() <= 64),
                    AwsResource::Instance(one) => {
                        assert!(one.user_data.len() <= 16 * 1024);
                        assert!(one.metadata_tokens_required && one.boot_volume.encrypted);
                    }
                    AwsResource::Volume(one) => assert!(one.encrypted),
                    AwsResource::Bucket(one) => {
                        assert!(one.encrypted && one.public_access_blocked);
                        let abort = one
                            .lifecycle
                            .iter()
                            .find_map(|r| r.abort_uploads_after_days);
                        assert_eq!(abort, Some(7));
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn groups_name_each_other_instead_of_addresses() {
    let graphs = lower(&fixture("aws")).unwrap();
    let rules = aws(&graphs[0])
        .find_map(|(id, spec)| match spec {
            AwsResource::SecurityGroupRules(rules) if id.name() == "database" => Some(rules),
            _ => None,
        })
        .unwrap();
    let peers: Vec<String> = rules
        .ingress
        .iter()
        .filter(|rule| rule.from_port == 1433)
        .map(|rule| match &rule.peer {
            SecurityPeer::Group(group) => group.resource.0.clone(),
            SecurityPeer::Cidr(network) => network.to_string(),
        })
        .collect();
    assert_eq!(
        peers,
        [
            "primary/security-group/application",
            "primary/security-group/web"
        ]
    );
    let echo = rules
        .ingress
        .iter()
        .find(|rule| rule.protocol == "icmp")
        .unwrap();
    assert_eq!((echo.from_port, echo.to_port), (8, -1));
}

#[test]
fn roles_reach_the_deployments_own_buckets_alone() {
    let graphs = lower(&fixture("aws")).unwrap();
    let role = aws(&graphs[0])
        .find_map(|(_, spec)| match spec {
            AwsResource::Role(role) => Some(role),
            _ => None,
        })
        .unwrap();
    let policy = role.policy.to_string();
    assert!(
        policy.contains("arn:aws:s3:::harbour-news-original-3f2a/*"),
        "{policy}"
    );
    assert!(
        !policy.contains("\"*\"") && !policy.contains("s3:*"),
        "{policy}"
    );
    let mut without = fixture("aws");
    without.sites[0].buckets.clear();
    let graphs = lower(&without).unwrap();
    let policies: Vec<_> = aws(&graphs[0])
        .filter_map(|(_, spec)| match spec {
            AwsResource::Role(role) => Some(role.policy.is_null()),
            _ => None,
        })
        .collect();
    assert_eq!(policies, [true]);
}

#[test]
fn archives_are_cold_from_the_first_day_and_nothing_in_them_is_deleted() {
    let mut blueprint = fixture("aws");
    let mut archive = blueprint.sites[0].buckets[1].clone();
    archive.id = "archive".to_owned();
    archive.name = "harbour-news-archive-3f2a".to_owned();
    archive.cool_class = Some("glacier-flexible".to_owned());
    blueprint.sites[0].buckets.push(archive);
    let graphs = lower(&blueprint).unwrap();
    let mut moves = Vec::new();
    for (id, spec) in aws(&graphs[0]) {
        if let AwsResource::Bucket(bucket) = spec {
            let old: Vec<u32> = bucket
                .lifecycle
                .iter()
                .filter_map(|one| one.expire_old_versions_after_days)
                .collect();
            assert_eq!(old, [30], "{id}");
            for one in bucket
                .lifecycle
                .iter()
                .filter_map(|one| one.transition.as_ref())
            {
                moves.push((id.name().to_owned(), one.days, one.class.clone()));
            }
        }
    }
    moves.sort();
    assert_eq!(
        moves,
        [
            ("archive".to_owned(), 0, "GLACIER".to_owned()),
            ("original".to_owned(), 30, "STANDARD_IA".to_owned()),
        ]
    );
    let policy = aws(&graphs[0])
        .find_map(|(_, spec)| match spec {
            AwsResource::Role(role) => Some(role.policy.clone()),
            _ => None,
        })
        .unwrap();
    let who_may = |action: &str| -> Vec<String> {
        policy["Statement"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["Action"].as_array().unwrap().contains(&action.into()))
            .flat_map(|one| one["Resource"].as_array().unwrap())
            .map(|one| one.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        who_may("s3:RestoreObject"),
        ["arn:aws:s3:::harbour-news-archive-3f2a/*"]
    );
    assert_eq!(
        who_may("s3:DeleteObject"),
        [
            "arn:aws:s3:::harbour-news-original-3f2a/*",
            "arn:aws:s3:::harbour-news-proxy-3f2a/*"
        ]
    );
    assert_eq!(who_may("s3:PutObject").len(), 3);
}

#[test]
fn a_first_class_is_no_move() {
    let mut blueprint = fixture("google");
    let bucket = &mut blueprint.sites[0].buckets[0];
    bucket.cool_after_days = None;
    bucket.cool_class = Some("standard".to_owned());
    assert_eq!(buckets::settling(bucket), None);
    bucket.cool_class = Some("archive".to_owned());
    assert_eq!(buckets::settling(bucket), Some((0, "archive")));
    assert!(buckets::is_archive(bucket));
    bucket.cool_after_days = Some(90);
    assert!(!buckets::is_archive(bucket));
}

#[test]
fn user_data_prepares_each_letter_once() {
    let graphs = lower(&fixture("aws")).unwrap();
    let text = |name: &str| {
        aws(&graphs[0])
            .find_map(|(_, spec)| match spec {
                AwsResource::Instance(one) if one.name == name => Some(one.user_data.clone()),
                _ => None,
            })
            .unwrap()
    };
    let application = text("EMAPP01");
    assert!(application.contains(
        "Letter = 'E'; Label = 'ingest'; AllocationUnit = 65536; Disks = @('xvdb', 'xvdc')"
    ));
    let database = text("EMDB01");
    assert!(
        database.contains("Letter = 'D'; Label = 'data'"),
        "{database}"
    );
    assert!(database.contains("Rename-Computer -NewName 'EMDB01'"));
    assert!(!text("EMWEB01").contains("Get-DiskTable"));
}

#[test]
fn user_data_is_one_script_that_every_windows_image_runs_once() {
    let graphs = lower(&fixture("aws")).unwrap();
    let mut instances = 0;
    for (_, spec) in aws(&graphs[0]) {
        let AwsResource::Instance(one) = spec else {
            continue;
        };
        instances += 1;
        let script = one
            .user_data
            .strip_prefix("<powershell>\n")
            .and_then(|rest| rest.strip_suffix("</powershell>\n<persist>false</persist>\n"))
            .unwrap_or_else(|| panic!("{}", one.user_data));
        assert!(!script.contains("powershell>"), "{script}");
        for part in [
            format!("Rename-Computer -NewName '{}'", one.name),
            "Set-WinSystemLocale -SystemLocale 'en-US'".to_owned(),
            format!("$name = '{}'", one.name),
            "New-SelfSignedCertificate -DnsName $name".to_owned(),
            r"New-Item -Path 'WSMan:\localhost\Listener' -Transport 'HTTPS'".to_owned(),
            "-LocalPort 5986".to_owned(),
        ] {
            assert!(script.contains(&part), "{part} is missing in {script}");
        }
        assert!(script.ends_with("Restart-Computer -Force\n"), "{script}");
    }
    assert_eq!(instances, 4);
}

#[test]
fn shared_volumes_are_attached_to_all_and_prepared_by_one() {
    let mut blueprint = fixture("aws");
    let site = &mut blueprint.sites[0];
    let database = site
        .hosts
        .iter()
        .position(|one| one.name == "EMDB01")
        .unwrap();
    for volume in site.hosts[database]
        .volumes
        .iter_mut()
        .filter(|one| !one.boot)
    {
        volume.shared = true;
        volume.kind = "io2".to_owned();
    }
    let mut second = site.hosts[database].clone();
    second.name = "EMDB02".to_owned();
    second.address = "10.40.10.32".parse().unwrap();
    let mut estate = site
        .estate
        .hosts
        .iter()
        .find(|one| one.name == "EMDB01")
        .unwrap()
        .clone();
    estate.name.clone_from(&second.name);
    estate.address = second.address;
    site.estate.hosts.push(estate);
    site.hosts.push(second);
    let graphs = lower(&blueprint).unwrap();
    let shared: Vec<_> = aws(&graphs[0])
        .filter_map(|(_, spec)| match spec {
            AwsResource::Volume(one) if one.multi_attach => Some(one.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        shared,
        ["harbour-news-database-data", "harbour-news-database-log"]
    );
    let attachments = aws(&graphs[0])
        .filter(|(_, spec)| match spec {
            AwsResource::VolumeAttachment(one) => one.volume.resource.name() == "database-data",
            _ => false,
        })
        .count();
    assert_eq!(attachments, 2);
    let prepares: Vec<_> = aws(&graphs[0])
        .filter_map(|(_, spec)| match spec {
            AwsResource::Instance(one) if one.user_data.contains("Letter = 'D'") => {
                Some(one.name.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(prepares, ["EMDB01"]);

    blueprint.sites[0].hosts[0].volumes[1].shared = false;
    let hosts = &mut blueprint.sites[0].hosts;
    let second = hosts.iter_mut().find(|one| one.name == "EMDB02").unwrap();
    second.zone = Some("eu-central-1b".to_owned());
    let report = lower(&blueprint).unwrap_err();
    assert!(
        messages(&report)[0].contains("shared by hosts in different availability zones"),
        "{report:?}"
    );
}

#[test]
fn what_has_no_translation_gets_findings() {
    type Break = fn(&mut Blueprint);
    let cases: [(Break, &str); 8] = [
        (|b| b.sites[0].target = "moon".into(), "target `moon`"),
        (|b| b.sites[0].region = None, "a cloud needs a region"),
        (
            |b| b.sites[0].hosts[0].subnet = "nowhere".into(),
            "subnet `nowhere`",
        ),
        (
            |b| b.sites[0].hosts[0].machine_type = None,
            "no machine type",
        ),
        (|b| b.sites[0].hosts[0].image = None, "no image"),
        (
            |b| b.sites[0].balancers[0].hosts.push("GHOST".into()),
            "host `GHOST`",
        ),
        (
            |b| b.sites[0].balancers[0].listeners[0].protocol = "tls".into(),
            "no certificate",
        ),
        (
            |b| b.sites[0].subnets[0].zone = None,
            "no availability zone",
        ),
    ];
    for (damage, expected) in cases {
        let mut blueprint = fixture("aws");
        damage(&mut blueprint);
        let report = lower(&blueprint).unwrap_err();
        assert!(
            messages(&report).iter().any(|one| one.contains(expected)),
            "{expected}: {report:?}"
        );
    }
}

#[test]
fn long_names_are_cut_and_stay_distinct() {
    let long = "a".repeat(80);
    let first = names::fit(&format!("{long}1"), 32);
    let second = names::fit(&format!("{long}2"), 32);
    assert_eq!(first.len(), 32);
    assert_ne!(first, second);
    assert_eq!(names::fit("short", 32), "short");
    assert_eq!(names::label("9 Ünder_Score--x", 63), "n9-nder-score-x");
    assert_eq!(
        names::compact("Harbour-News", 24).len(),
        "harbournews".len() + 8
    );
}

#[test]
fn premises_list_networks_hosts_volumes_names_and_stores() {
    let graphs = lower(&fixture("premises")).unwrap();
    let ids: Vec<&str> = graphs[0]
        .resources
        .iter()
        .map(|one| one.id.0.as_str())
        .collect();
    for id in [
        "primary/network/storage",
        "primary/host/EMDB02",
        "primary/volume/EMAPP01-ingest",
        "primary/shared-volume/database-data",
        "primary/store/san",
        "primary/virtual-address/transactions",
        "primary/balancer/web",
    ] {
        assert!(ids.contains(&id), "{id} is missing in {ids:?}");
    }
    assert!(!ids.contains(&"primary/volume/EMDB01-data"));
}
