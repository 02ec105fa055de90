//! What `size` prints, walked as programs read it: every number answers `why`, every assumption
//! rests somewhere, no number is none, and the schemas are those of the types.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;

use std::collections::BTreeMap;

use common::{every_example, profile_of, root, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{AssumptionKind, Sizing, report, schema, size, why};
use proptest::prelude::*;
use serde_json::Value;

/// Numbers that are no quantities, by where they stand, and why they are none.
const FACTS: [(&str, &str); 15] = [
    ("version", "of the form"),
    ("horizon_months", "as asked for"),
    ("sites.cost.at_month", "the horizon again"),
    (
        "sites.cost.unpriced.quantity",
        "of what has no price and hence no amount",
    ),
    (
        "sites.tiers.refused.usd_per_month",
        "of a machine that was not taken",
    ),
    ("sites.volumes.copies", "the hosts of the tier, or one"),
    ("sites.buckets.cool_after_days", "days of the profile"),
    ("assumptions.value", "looked at by its id"),
    ("sites.tiers.considered", "the explanation of a choice"),
    ("sites.volumes.refused", "what was not taken"),
    ("sites.stores.array.margins", "the explanation of a choice"),
    (
        "sites.stores.array.waterfall",
        "the explanation of a choice",
    ),
    (
        "sites.stores.array.bound_drives",
        "the explanation of a choice",
    ),
    (
        "sites.cost.currency",
        "the totals again, in another currency",
    ),
    ("sites.cost.tax", "on the totals, as the profile says"),
];

/// Where a number stands, the id that explains it, and its value where it is the quantity itself.
type Number = (String, String, f64);

/// Every number of the output with the id that explains it; none for facts.
fn numbers(value: &Value, at: &str, ids: &[String], found: &mut Vec<Number>) {
    match value {
        Value::Object(map) => {
            let mut ids = ids.to_vec();
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            if at.ends_with("cost.lines") {
                ids.push(format!("cost.{}", text("id").unwrap()));
            } else if let Some(id) = text("id") {
                ids.push(id.to_owned());
            }
            for inner in ["size_gb", "usable_gb"] {
                if let Some(id) = map.get(inner).and_then(|inner| inner["id"].as_str()) {
                    ids.push(id.to_owned());
                }
            }
            if let (Some(tier), Some(_)) = (text("tier"), map.get("cores")) {
                ids.push(format!("tier.{tier}"));
            }
            for (key, inner) in map {
                let at = format!("{at}{}{key}", if at.is_empty() { "" } else { "." });
                numbers(inner, &at, &ids, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                numbers(item, at, ids, found);
            }
        }
        Value::Number(number) => {
            let beneath = |path: &str| {
                at.strip_prefix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            if FACTS.iter().any(|(path, _)| beneath(path)) {
                return;
            }
            let own = ids.last().cloned().unwrap_or_default();
            let key = at.rsplit('.').next().unwrap();
            let id = match at {
                "sites.cost.monthly_usd" => "cost.monthly".to_owned(),
                "sites.cost.once_usd" => "cost.once".to_owned(),
                "sites.tiers.machine.speed.factor" => format!("{own}.machine.speed"),
                _ if at.starts_with("sites.stores.array.") => format!("{own}.array.{key}"),
                _ if at.starts_with("sites.tiers.machine.") => format!("{own}.machine.{key}"),
                "sites.volumes.disks"
                | "sites.volumes.disk_gib"
                | "sites.volumes.iops_need"
                | "sites.volumes.iops" => format!("{own}.{key}"),
                "sites.volumes.throughput_need_mb_s" | "sites.stores.throughput_need_mb_s" => {
                    format!("{own}.throughput_need")
                }
                "sites.volumes.throughput_mib_s" => format!("{own}.throughput"),
                "sites.volumes.raid.raw_gb" | "sites.stores.raid.raw_gb" => format!("{own}.raw"),
                _ => own,
            };
            assert!(!id.is_empty(), "nothing explains `{at}`");
            // Only these are the quantity itself; the others are its sides.
            let itself = !matches!(
                key,
                "calculated"
                    | "minimum"
                    | "slack"
                    | "month"
                    | "quantity"
                    | "unit_price_usd"
                    | "amount_local"
            ) && !at.contains(".horizon.")
                && !at.contains(".limits.");
            found.push((
                at.to_owned(),
                id,
                if itself {
                    number.as_f64().unwrap()
                } else {
                    f64::NAN
                },
            ));
        }
        _ => {}
    }
}

#[test]
fn every_number_of_the_output_answers_why() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let mut silent = std::collections::BTreeSet::new();
    for (path, loaded, system) in every_example(&mut sources) {
        let sizing = size(&loaded, &system, &tables).0.unwrap();
        let answers = why(&sources, &loaded, &system, &tables, "*").0.unwrap();
        let values: BTreeMap<&str, f64> = answers
            .answers
            .iter()
            .map(|answer| (answer.id.as_str(), answer.value))
            .collect();
        let output = serde_json::to_value(&sizing).unwrap();
        for (index, site) in sizing.sites.iter().enumerate() {
            let prefix = if site.site.name() == "primary" {
                ""
            } else {
                "recovery."
            };
            let mut found = Vec::new();
            numbers(&output["sites"][index], "sites", &[], &mut found);
            assert!(!found.is_empty());
            for (at, id, value) in found {
                let id = format!("{prefix}{id}");
                let Some(answer) = values.get(id.as_str()) else {
                    silent.insert(format!("{at} as {id} of {path}"));
                    continue;
                };
                let slack =
                    1e-5 * value.abs().max(1.0) + if id.contains("cost.") { 0.02 } else { 0.0 };
                if !value.is_nan() && (answer - value).abs() > slack {
                    silent.insert(format!("{at} as {id} of {path}: {answer} != {value}"));
                }
            }
        }
        let mut found = Vec::new();
        let mut rest = output.clone();
        rest["sites"] = Value::Null;
        numbers(&rest, "", &[], &mut found);
        assert!(found.is_empty(), "{found:?}");
        // Assumptions are steps of the derivations.
        for assumption in &sizing.assumptions {
            let step = answers.steps.iter().find(|step| step.id == assumption.id);
            let step = step.unwrap_or_else(|| panic!("{path}: {}", assumption.id));
            assert!(
                (step.value - assumption.value).abs() < 1e-5,
                "{path}: {}",
                assumption.id
            );
            assert!(!assumption.rests.is_empty() && !assumption.change.is_empty());
            for figure in &assumption.rests {
                assert!(values.contains_key(figure.as_str()), "{path}: {figure}");
            }
        }
        // Rules that figures name are in the register with their versions.
        for step in &answers.steps {
            for id in step.rule.split('+').filter(|id| !id.is_empty()) {
                let known = groundplan_sizing::register::find(id);
                assert!(
                    known.is_some(),
                    "{path} {}: no rule {id} in the register",
                    step.id
                );
            }
        }
    }
    assert!(silent.is_empty(), "these do not answer why: {silent:#?}");
}

#[test]
fn schemas_are_those_of_the_types() {
    for (name, text) in [("size", schema::size()), ("why", schema::why())] {
        let path = root().join(format!("schemas/{name}.schema.json"));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(
            committed == text,
            "run `cargo xtask generate`: {name}.schema.json is out of date"
        );
    }
}

const WRITTEN: &str = r#"
[deployment]
name = "small"
system = "emam"
package = "enterprise"
target = "aws"
region = "us-east-1"

[[workload.ingest]]
name = "studio"
rate = "50 Mbit/s"
hours_per_day = 10

[workload.users]
named = 200

[network]
cidr = "10.40.0.0/16"
"#;

#[test]
fn what_the_profile_leaves_out_is_an_assumption() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    let sized = |sources: &mut SourceMap, text: &str| {
        let loaded = profile_of(sources, text).0.unwrap();
        size(&loaded, &system, &tables).0.unwrap()
    };
    let before = sized(&mut sources, WRITTEN);
    let of = |sizing: &Sizing, id: &str| {
        let found = sizing.assumptions.iter().find(|one| one.id == id);
        found.map(|one| (one.kind, one.value, one.rests.clone()))
    };
    let (kind, value, rests) = of(&before, "workload.online_days").unwrap();
    assert_eq!((kind, value), (AssumptionKind::Default, 90.0));
    assert_eq!(rests[0], "online.originals", "the nearest comes first");
    assert!(rests.iter().any(|id| id == "cost.monthly"), "{rests:?}");
    assert!(of(&before, "web.concurrent_share").is_some());
    // Once it is written it is none, and what nothing uses is none either.
    let text = format!("{WRITTEN}\n[workload]\nonline_days = 90\n");
    let text =
        text.replace("[workload.users]\nnamed = 200\n", "") + "users = { concurrent = 40 }\n";
    let after = sized(&mut sources, &text);
    assert!(of(&after, "workload.online_days").is_none());
    assert!(of(&after, "web.concurrent_share").is_none());
    let shown = report::text(&before);
    assert!(
        shown.contains("Assumed because the profile does not say"),
        "{shown}"
    );
}

/// Values at the edges of what can be written, and beyond.
fn extreme() -> impl Strategy<Value = String> {
    let edges = [
        "0",
        "1e-12",
        "1e-6",
        "0.5",
        "1",
        "3",
        "24",
        "90",
        "1000",
        "36500",
        "1e5",
        "1e8",
        "1e9",
        "1e15",
        "1e300",
        "-1",
        "nan",
        "inf",
        "{ low = 0, likely = 1, high = 1e9 }",
        "{ low = 5, likely = 1, high = 2 }",
    ];
    prop::sample::select(edges.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_amount_makes_a_number_that_is_none(
        amounts in prop::collection::vec(prop::option::weighted(0.15, extreme()), 14),
        horizon in prop::sample::select(vec!["0", "1", "36", "120", "1000", "-5", "1e9"]),
    ) {
        let keys = [
            ("ingest", "hours_per_day", "10"),
            ("ingest", "rate", "50"),
            ("ingest", "files_per_day", ""),
            ("ingest", "concurrent", ""),
            ("ingest", "window_hours", ""),
            ("ingest", "largest_file", ""),
            ("workload", "online_days", ""),
            ("workload", "archive_after_days", ""),
            ("workload", "proxy_days", ""),
            ("workload", "growth_per_year", ""),
            ("users", "named", ""),
            ("users", "concurrent", ""),
            ("transcode", "speed", ""),
            ("transcode", "cores_per_job", ""),
        ];
        let mut tables_of: BTreeMap<&str, String> = BTreeMap::new();
        for ((table, key, usual), amount) in keys.into_iter().zip(&amounts) {
            let value = amount.as_deref().unwrap_or(usual);
            if !value.is_empty() {
                writeln!(tables_of.entry(table).or_default(), "{key} = {value}").unwrap();
            }
        }
        let of = |table: &str| tables_of.get(table).cloned().unwrap_or_default();
        let text = format!(
            "[deployment]\nname = \"x\"\nsystem = \"emam\"\npackage = \"enterprise\"\n\
             target = \"aws\"\nregion = \"us-east-1\"\n[network]\ncidr = \"10.40.0.0/16\"\n\
             uplink = \"1 Gbit/s\"\n[[workload.ingest]]\nname = \"a\"\n{}[workload]\n\
             horizon_months = {horizon}\n{}[workload.users]\n{}[workload.transcode]\n{}",
            of("ingest"), of("workload"), of("users"), of("transcode"),
        );
        let mut sources = SourceMap::new();
        let system = system(&mut sources);
        let (loaded, found) = profile_of(&mut sources, &text);
        let Some(loaded) = loaded.filter(|_| !found.has_errors()) else {
            prop_assert!(found.has_errors(), "{text}");
            return Ok(());
        };
        let tables = tables();
        let (sizing, found) = size(&loaded, &system, &tables);
        prop_assert!(sizing.is_some() || found.has_errors(), "{text}");
        let answers = why(&sources, &loaded, &system, &tables, "*").0;
        let shown = format!("{sizing:?} {answers:?}");
        let mut words = shown.split(|letter: char| !letter.is_alphanumeric());
        prop_assert!(!words.any(|word| word == "NaN" || word == "inf"), "{text}\n{shown}");
        if let Some(sizing) = &sizing {
            report::text(sizing);
        }
    }
}
