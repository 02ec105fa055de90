//! Machines, disks and drives as they are chosen for whole profiles.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, root, tables};
use groundplan_diagnostics::{Code, Report, SourceMap, code};
use groundplan_sizing::{SiteSizing, Sizing, TierChoice, report, size};

const BASE: &str = r#"
[deployment]
name = "case"
system = "emam"
target = "TARGET"
REGION
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 12
[workload]
growth_per_year = 0.1
[workload.users]
concurrent = 40
[network]
cidr = "10.0.0.0/16"
"#;

fn run_of(system: &str, text: &str) -> (Option<Sizing>, Report) {
    let mut sources = SourceMap::new();
    let (loaded, found) = profile_of(&mut sources, text);
    assert!(!found.has_errors(), "{found:#?}");
    let path = format!("systems/{system}.toml");
    let file = std::fs::read_to_string(root().join(&path)).unwrap();
    let (system, found) = groundplan_catalog::system::load(&mut SourceMap::new(), &path, &file);
    assert!(!found.has_errors(), "{found:#?}");
    size(&loaded.unwrap(), &system.unwrap(), &tables())
}

fn run(target: &str, region: &str, more: &str) -> (Option<Sizing>, Report) {
    let region = match region {
        "" => String::new(),
        region => format!("region = \"{region}\""),
    };
    let text = BASE.replace("TARGET", target).replace("REGION", &region) + more;
    run_of("emam", &text)
}

fn primary(outcome: &(Option<Sizing>, Report)) -> &SiteSizing {
    let sizing = outcome
        .0
        .as_ref()
        .unwrap_or_else(|| panic!("{:#?}", outcome.1));
    sizing.primary().unwrap()
}

fn tier<'s>(outcome: &'s (Option<Sizing>, Report), id: &str) -> &'s TierChoice {
    primary(outcome).tier(id).unwrap()
}

fn finds(report: &Report, code: Code) -> bool {
    report.findings().iter().any(|one| one.code == code)
}

#[test]
fn every_type_wins_or_stands_under_one_reason() {
    for (target, region) in [
        ("aws", "us-east-1"),
        ("azure", "westeurope"),
        ("gcp", "europe-west3"),
    ] {
        let outcome = run(target, region, "");
        for tier in &primary(&outcome).tiers {
            let considered = tier.considered.as_ref().unwrap();
            let mut lost: Vec<&String> = considered
                .excluded
                .iter()
                .flat_map(|one| &one.types)
                .collect();
            let all = lost.len();
            lost.sort();
            lost.dedup();
            assert_eq!(lost.len(), all, "one type under two reasons");
            let winner = &tier.machine.as_ref().unwrap().machine_type;
            assert!(!lost.contains(&winner));
            assert_eq!(all as u32 + 1, considered.types, "{target} {}", tier.tier);
            assert!(considered.excluded.iter().all(|one| !one.reason.is_empty()));
        }
    }
}

#[test]
fn the_bound_lies_below_and_the_count_taken_is_the_cheapest() {
    for (target, region) in [("aws", "us-east-1"), ("azure", "westeurope")] {
        let outcome = run(target, region, "");
        for tier in &primary(&outcome).tiers {
            let considered = tier.considered.as_ref().unwrap();
            let gap = considered.gap.unwrap();
            assert!(gap >= -1e-4, "{target} {}: {gap}", tier.tier);
            let taken = considered
                .counts
                .iter()
                .find(|one| one.reason == "taken")
                .unwrap();
            let least = considered
                .counts
                .iter()
                .filter_map(|one| one.usd_per_month)
                .fold(f64::INFINITY, f64::min);
            assert!(taken.usd_per_month.unwrap() <= least + 0.01);
            assert_eq!(taken.hosts, tier.hosts());
            let binds = considered.margins.iter().filter_map(|one| one.slack);
            assert!(binds.clone().all(|slack| slack >= -1e-6));
            assert!(
                binds
                    .clone()
                    .zip(binds.skip(1))
                    .all(|(one, next)| one <= next)
            );
        }
    }
}

#[test]
fn measured_speed_counts_and_the_unmeasured_say_so() {
    let outcome = run("aws", "us-east-1", "");
    let machine = tier(&outcome, "application").machine.clone().unwrap();
    assert!(machine.speed.measured_on.is_some());
    assert!(machine.speed.factor > 1.0, "newer than the reference");
    let needed = tier(&outcome, "application").cores.calculated;
    assert!(f64::from(machine.vcpu) * machine.speed.factor >= needed);
    // A reference twice as fast asks for more processors.
    let faster = "[overrides.constants]\n\"compute.reference_coremark\" = 29560\n";
    let other = run("aws", "us-east-1", faster);
    let usd = |outcome: &(Option<Sizing>, Report)| {
        let tier = tier(outcome, "application");
        tier.machine.as_ref().unwrap().usd_per_month.unwrap() * f64::from(tier.hosts())
    };
    assert!(usd(&other) > usd(&outcome));
    let azure = run("azure", "westeurope", "");
    let machine = tier(&azure, "application").machine.clone().unwrap();
    assert_eq!(
        (machine.speed.factor, machine.speed.measured_on),
        (1.0, None)
    );
}

#[test]
fn a_commitment_is_cheaper_and_told() {
    let hourly = run("aws", "us-east-1", "");
    let year = run(
        "aws",
        "us-east-1",
        "[purchase]\ncommitment = \"one-year\"\n",
    );
    let mixed = "[purchase]\ncommitment = \"one-year\"\n[purchase.tiers]\napplication = \"none\"\n";
    let mixed = run("aws", "us-east-1", mixed);
    let of = |outcome: &(Option<Sizing>, Report), id: &str| {
        let machine = tier(outcome, id).machine.clone().unwrap();
        (machine.term, machine.usd_per_month.unwrap())
    };
    let terms = primary(&year).tiers.iter();
    let terms = terms.map(|tier| tier.machine.clone().unwrap().term);
    assert!(
        terms.clone().any(|term| term.starts_with("reserved-1y")),
        "{:?}",
        terms.collect::<Vec<_>>()
    );
    let monthly = |outcome| primary(outcome).cost.monthly_usd;
    assert!(monthly(&year) < monthly(&hourly));
    assert_eq!(of(&mixed, "application"), of(&hourly, "application"));
    // The bill uses the same price as the comparison.
    for tier in &primary(&year).tiers {
        let machine = tier.machine.as_ref().unwrap();
        let id = format!("compute.{}", tier.tier);
        let lines = primary(&year).cost.lines.iter();
        let line = lines.clone().find(|line| line.id == id).unwrap();
        let committed = machine.term != "on-demand";
        assert_eq!(
            line.what.contains(&machine.term),
            committed,
            "{}",
            line.what
        );
        let with_database = machine.database.is_some();
        let usd = machine.usd_per_month.unwrap() * f64::from(tier.hosts());
        assert!(
            with_database || (line.amount_usd - usd).abs() < 0.05,
            "{}",
            line.what
        );
    }
}

#[test]
fn an_unknown_price_of_a_commitment_is_told() {
    let outcome = run(
        "azure",
        "westeurope",
        "[purchase]\ncommitment = \"three-years\"\n",
    );
    assert!(finds(&outcome.1, code::COMMITMENT_NOT_PRICED));
    let machine = tier(&outcome, "application").machine.clone().unwrap();
    assert_eq!(machine.term, "on-demand");
    assert!(machine.usd_per_month.unwrap() > 0.0);
}

const FACTORY: &str = r#"
[deployment]
name = "case"
system = "factory-array"
target = "on-prem"
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 24
[workload.transcode]
speed = 1.0
cores_per_job = 4
[network]
cidr = "10.0.0.0/16"
[storage.online]
kind = "san"
[[hardware.server]]
tier = "factory"
count = 6
cores = 8
memory = "64 GB"
"#;

#[test]
fn hosts_that_a_parameter_fixes_stay_and_are_told_to_be_too_few() {
    let free = run_of("factory-array", FACTORY);
    let needed = tier(&free, "factory").count.value;
    assert!(needed > 3.0);
    assert!(!finds(&free.1, code::HOSTS_FIXED_BELOW_DEMAND));
    let fixed = run_of(
        "factory-array",
        &format!("{FACTORY}[parameters]\nservers = 3\n"),
    );
    assert_eq!(tier(&fixed, "factory").count.value, 3.0);
    assert_eq!(tier(&fixed, "factory").count.calculated, needed);
    assert!(
        finds(&fixed.1, code::HOSTS_FIXED_BELOW_DEMAND),
        "{:#?}",
        fixed.1
    );
    let enough = format!("{FACTORY}[parameters]\nservers = {needed}\n");
    let enough = run_of("factory-array", &enough);
    assert!(!finds(&enough.1, code::HOSTS_FIXED_BELOW_DEMAND));
}

#[test]
fn slots_of_a_server_cap_its_jobs() {
    let hosts = |slots: u32| {
        let text = format!("{FACTORY}[parameters]\nslots = {slots}\n");
        tier(&run_of("factory-array", &text), "factory").count.value
    };
    // One job each: as many as slots are needed, and a spare.
    let free = run_of("factory-array", FACTORY);
    let slots = primary(&free).demand.value("transcode.slots").unwrap();
    assert_eq!(hosts(1), slots + 1.0);
    assert!(hosts(2) < hosts(1));
}

#[test]
fn shared_storage_on_hand_that_is_too_small_is_told() {
    let san = |usable: &str| {
        let text = format!(
            "{FACTORY}[hardware.san]\ncontrollers = 2\niscsi_paths = 4\nusable = \"{usable}\"\n"
        );
        run_of("factory-array", &text)
    };
    assert!(finds(&san("1 TB").1, code::HARDWARE_BELOW_DEMAND));
    assert!(!finds(&san("900 TB").1, code::HARDWARE_BELOW_DEMAND));
}

#[test]
fn drives_are_counted_from_raw_to_usable() {
    let more = "[purchase.drives]\nsizes = [\"10 TB\"]\nlevels = [\"raid6\"]\n";
    let outcome = run("on-prem", "", more);
    let store = &primary(&outcome)
        .stores
        .iter()
        .find(|store| store.store == "online")
        .unwrap();
    let array = store.array.as_ref().unwrap();
    assert_eq!((array.level.as_str(), array.drive_gb), ("raid6", 10_000.0));
    let steps = &array.waterfall;
    let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
    let all = [
        "raw",
        "formatting",
        "RAID",
        "hot spares",
        "file system",
        "kept free",
    ];
    assert_eq!(names, all);
    assert!((steps[0].left_gb - f64::from(array.drives) * 10_000.0).abs() < 1e-6);
    assert!(steps[4].left_gb + 1e-3 >= store.usable_gb.value);
    assert!(steps.iter().all(|step| !step.source.is_empty()));
    assert!(array.bound_drives <= array.drives);
    let text = report::text(outcome.0.as_ref().unwrap());
    assert!(text.contains("Drives of online"), "{text}");
}

#[test]
fn drives_that_fit_into_no_shelf_are_told() {
    let more = "[purchase.drives]\nsizes = [\"100 GB\"]\nshelves = 1\n";
    let outcome = run("on-prem", "", more);
    assert!(finds(&outcome.1, code::NO_ARRAY_FITS));
    let help = |report: &Report| {
        let findings = report.findings().iter();
        findings
            .filter(|one| one.code == code::NO_ARRAY_FITS)
            .filter_map(|one| one.help.clone())
            .collect::<String>()
    };
    assert!(
        help(&outcome.1).contains("shelves (drives of 100 GB"),
        "{}",
        help(&outcome.1)
    );
}

#[test]
fn the_text_tells_what_binds_and_the_bound() {
    let outcome = run("aws", "us-east-1", "");
    let text = report::text(outcome.0.as_ref().unwrap());
    for part in [
        "machine types fit",
        "binds: ",
        "no fleet can cost less",
        "Disks not taken",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
