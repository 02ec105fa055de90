//! Profiles and sizings for tests. The sizing here takes every minimum of the system's file, so
//! that these tests need no tables of prices.

use groundplan_catalog::System;
use groundplan_catalog::system::{Facts, Media};
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::Target;
use groundplan_sizing::{
    Binding, BucketChoice, Cost, CostKind, CostLine, CpuSpeed, DatabaseLicence, Demand, Figure,
    Licence, MachineChoice, ObjectShare, Period, Site, SiteSizing, Sizing, StoreChoice, TierChoice,
    Unpriced, VERSION, VolumeChoice,
};

use crate::{Blueprint, Images, Inputs, build};

/// Everything a blueprint is made from.
pub(crate) struct Fixture {
    pub(crate) system: System,
    pub(crate) images: Images,
    pub(crate) profile: LoadedProfile,
    pub(crate) sizing: Sizing,
}

impl Fixture {
    /// Reads a profile given as text.
    pub(crate) fn new(profile: &str) -> Self {
        Self::with_system(profile, include_str!("../../../systems/emam.toml"))
    }

    /// The same with another system's file.
    pub(crate) fn with_system(profile: &str, text: &str) -> Self {
        let mut sources = SourceMap::new();
        let (system, report) = groundplan_catalog::system::load(&mut sources, "emam.toml", text);
        let system = system.unwrap_or_else(|| panic!("{report:?}"));
        let text = include_str!("../../../sizing/images.toml");
        let (images, _) = Images::read(&mut sources, "images.toml", text);
        let bytes = profile.as_bytes().to_vec();
        let texts = move |_: &str| Ok(bytes.clone());
        let (loaded, report) = groundplan_profile::load(&mut sources, &texts, "p.toml");
        assert!(!report.has_errors(), "{report:?}");
        let profile = loaded.expect("the profile can be read");
        let sizing = sizing(&system, &profile);
        Self {
            system,
            images: images.expect("the table can be read"),
            profile,
            sizing,
        }
    }

    /// Builds the blueprint.
    pub(crate) fn build(&self) -> (Option<Blueprint>, Report) {
        build(Inputs {
            profile: &self.profile,
            system: &self.system,
            sizing: &self.sizing,
            images: &self.images,
        })
    }

    /// The blueprint of a profile that has to give one.
    pub(crate) fn blueprint(&self) -> Blueprint {
        let (blueprint, report) = self.build();
        blueprint.unwrap_or_else(|| panic!("{:#?}", report.findings()))
    }
}

/// A profile of this target, with further text at its end.
pub(crate) fn profile(target: &str, region: &str, more: &str) -> String {
    let region = match region {
        "" => String::new(),
        _ => format!("region = \"{region}\"\n"),
    };
    format!(
        r#"
[deployment]
name = "harbour-news"
system = "emam"
target = "{target}"
{region}
[[workload.ingest]]
name = "field cameras"
rate = 50
hours_per_day = 12

[network]
cidr = "10.40.0.0/16"
administrators = ["10.9.0.0/24"]
name_servers = ["10.9.0.53"]
time_servers = ["10.9.0.123"]
{more}
"#
    )
}

/// The profiles that every law is proven on.
pub(crate) fn profiles() -> Vec<(&'static str, String)> {
    let cluster = |web: &str| format!("[availability]\ndatabase = \"cluster\"\nweb = \"{web}\"\n");
    let recovery = "[availability]\ndatabase = \"cluster\"\nweb = \"nlb\"\n[availability.dr]\ntarget = \"aws\"\nregion = \"eu-west-1\"\nrpo = \"15m\"\nrto = \"4h\"\nreplication = \"log-shipping\"\n";
    let balanced = "[availability]\nweb = \"load-balancer\"\nzones = \"multiple\"\n";
    vec![
        ("poc", profile("poc", "", "")),
        ("on-prem-nlb", profile("on-prem", "", &cluster("nlb"))),
        (
            "on-prem-appliance",
            profile("on-prem", "", &cluster("load-balancer")),
        ),
        ("on-prem-single", profile("on-prem", "", "")),
        ("vm", profile("vm", "", &cluster("load-balancer"))),
        ("vm-combined", profile("vm", "", "")),
        ("aws-combined", profile("aws", "eu-central-1", "")),
        ("aws-balanced", profile("aws", "eu-central-1", balanced)),
        (
            "aws-cluster",
            profile("aws", "eu-central-1", &cluster("load-balancer")),
        ),
        ("azure", profile("azure", "westeurope", balanced)),
        ("gcp", profile("gcp", "europe-west3", balanced)),
        ("recovery", profile("on-prem", "", recovery)),
    ]
}

fn figure(id: &str, value: f64) -> Figure {
    Figure {
        id: id.to_owned(),
        name: id.to_owned(),
        value,
        unit: String::new(),
        calculated: value,
        minimum: Some(value),
        binding: Binding::Minimum,
        rule: String::new(),
        requirement: None,
        horizon: Vec::new(),
        limits: Vec::new(),
        slack: None,
    }
}

fn sizing(system: &System, profile: &LoadedProfile) -> Sizing {
    let deployment = &profile.profile.deployment;
    let mut sites = vec![site(
        system,
        Site::Primary,
        deployment.target,
        deployment.region.clone(),
        &profile.facts(system),
    )];
    if let (Some(facts), Some(dr)) = (
        profile.recovery_facts(system),
        &profile.profile.availability.dr,
    ) {
        sites.push(site(
            system,
            Site::Recovery,
            dr.target,
            dr.region.clone(),
            &facts,
        ));
    }
    Sizing {
        version: VERSION,
        deployment: deployment.name.clone(),
        system: deployment.system.clone(),
        horizon_months: 36,
        sites,
        assumptions: Vec::new(),
        timeline: None,
        outlook: None,
        calibration: None,
    }
}

fn site(
    system: &System,
    site: Site,
    target: Target,
    region: Option<String>,
    facts: &Facts,
) -> SiteSizing {
    let name = target.name();
    let topology = system.topology(name, facts).expect("a topology");
    let tiers: Vec<TierChoice> = topology
        .tiers
        .iter()
        .map(|placement| {
            tier(
                system,
                target,
                facts,
                &placement.tier,
                placement.count.least(facts),
            )
        })
        .collect();
    let volumes = tiers
        .iter()
        .flat_map(|tier| {
            system
                .volumes(&tier.tier, name, facts)
                .into_iter()
                .map(|row| VolumeChoice {
                    tier: tier.tier.clone(),
                    volume: row.id.get_ref().clone(),
                    name: row.name.clone(),
                    letter: row.letter,
                    mount: row.mount.clone(),
                    boot: row.boot,
                    shared: row.shared,
                    copies: if row.shared { 1 } else { tier.hosts() },
                    size_gb: figure("size", row.minimum_gb),
                    kind: match target {
                        Target::Aws if row.shared => "io2",
                        Target::Aws => "gp3",
                        Target::Azure => "premium-ssd",
                        Target::Gcp => "pd-ssd",
                        _ => "local",
                    }
                    .to_owned(),
                    price_tier: None,
                    disks: if row.media == Media::SolidStatePreferred && row.minimum_gb > 500.0 {
                        2
                    } else {
                        1
                    },
                    disk_gib: 100,
                    iops_need: None,
                    throughput_need_mb_s: None,
                    iops: None,
                    throughput_mib_s: None,
                    raid: None,
                    refused: Vec::new(),
                    requirements: row.requirements.clone(),
                })
        })
        .collect();
    SiteSizing {
        site,
        target,
        region,
        topology: topology.id.get_ref().clone(),
        demand: Demand::default(),
        tiers,
        volumes,
        buckets: buckets(system, target, facts),
        stores: system
            .stores(name, facts)
            .into_iter()
            .map(|row| StoreChoice {
                store: row.id.get_ref().clone(),
                name: row.name.clone(),
                usable_gb: figure("usable", 2000.0),
                raid: None,
                array: None,
                throughput_need_mb_s: None,
                requirements: Vec::new(),
            })
            .collect(),
        cost: Cost {
            lines: vec![CostLine {
                id: "compute".to_owned(),
                what: "machines".to_owned(),
                kind: CostKind::Compute,
                quantity: 730.0,
                unit: "h".to_owned(),
                unit_price_usd: 0.5,
                amount_usd: 365.0,
                period: Period::Month,
                source: "price list".to_owned(),
                as_of: None,
                verified: true,
                estimate_from: None,
                note: None,
                amount_local: None,
            }],
            unpriced: vec![Unpriced {
                id: "egress".to_owned(),
                what: "traffic".to_owned(),
                kind: CostKind::Egress,
                quantity: 1.0,
                unit: "GB".to_owned(),
                reason: "amount unknown".to_owned(),
            }],
            monthly_usd: 365.0,
            once_usd: 0.0,
            at_month: 36,
            tax: None,
            currency: None,
        },
    }
}

fn tier(system: &System, target: Target, facts: &Facts, id: &str, count: u32) -> TierChoice {
    let minimum = system.effective_minimum(id, target.name(), facts);
    let cores = minimum.cores.map_or(4, |bound| bound.value);
    let memory = minimum.memory_gb.map_or(16.0, |bound| bound.value);
    let database = system.software(id, target.name(), facts, "database");
    let edition = database.first().and_then(|row| row.default_edition.clone());
    let machine = target.is_cloud().then(|| MachineChoice {
        machine_type: "m7i.2xlarge".to_owned(),
        vcpu: cores,
        licensed_vcpu: cores,
        memory_gib: memory,
        network_gbps: None,
        disk_gbps: None,
        overridden: false,
        windows: Licence::Included,
        database: edition.map(|edition| DatabaseLicence {
            edition,
            licence: Licence::Included,
        }),
        term: "on-demand".to_owned(),
        speed: CpuSpeed::default(),
        usd_per_hour: None,
        usd_per_month: None,
        reason: "the least".to_owned(),
    });
    TierChoice {
        tier: id.to_owned(),
        count: figure("count", f64::from(count)),
        cores: figure("cores", f64::from(cores)),
        memory_gb: figure("memory", memory),
        network: figure("network", 0.0),
        machine,
        refused: Vec::new(),
        considered: None,
    }
}

fn buckets(system: &System, target: Target, facts: &Facts) -> Vec<BucketChoice> {
    system
        .buckets(target.name(), facts)
        .into_iter()
        .map(|row| BucketChoice {
            bucket: row.id.get_ref().clone(),
            name: row.name.clone(),
            holds: row.sizing.clone(),
            provider: target.name().to_owned(),
            classes: ["standard", "glacier-instant-retrieval"]
                .map(|class| ObjectShare {
                    id: format!("bucket.{}.{class}", row.id.get_ref()),
                    class: class.to_owned(),
                    gb: 100.0,
                })
                .to_vec(),
            class: if row.cools {
                "glacier-instant-retrieval"
            } else {
                "standard"
            }
            .to_owned(),
            cool_after_days: row.cools.then_some(90),
            requirements: Vec::new(),
        })
        .collect()
}
