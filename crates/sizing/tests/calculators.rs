//! Calculators: the check vectors of the rules, what is refused, and that no answer is infinite.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use common::tables;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_sizing::calculators::{
    CALCULATORS, Calculation, Default, Kind, Parameter, calculate, listing,
};
use proptest::prelude::*;

fn ask(tables: &Tables<'_>, line: &[&str]) -> (Option<Calculation>, Report) {
    let arguments: Vec<String> = line[1..].iter().map(|one| (*one).to_owned()).collect();
    calculate(&mut SourceMap::new(), tables, line[0], &arguments)
}

fn answer(line: &[&str]) -> Calculation {
    let (answer, report) = ask(&tables(), line);
    answer.unwrap_or_else(|| panic!("{line:?}: {report:#?}"))
}

#[track_caller]
fn gives(line: &[&str], expected: &[(&str, f64, f64)]) {
    let answer = answer(line);
    for (id, value, tolerance) in expected {
        let found = answer
            .value(id)
            .unwrap_or_else(|| panic!("{id} in {answer:#?}"));
        assert!(
            (found - value).abs() <= *tolerance,
            "{id}: {found} != {value}"
        );
    }
}

#[track_caller]
fn refused(line: &[&str], code: &str, words: &str) {
    let (answer, report) = ask(&tables(), line);
    assert!(answer.is_none(), "{line:?}");
    let found = report
        .findings()
        .iter()
        .map(|one| format!("{} {} {:?}", one.code, one.message, one.help))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        found.contains(code) && found.contains(words),
        "{line:?}: {found}"
    );
}

#[test]
fn storage_of_ten_hours_a_day() {
    gives(
        &[
            "storage",
            "hours-per-day=10",
            "rate=50 Mbit/s",
            "days=90",
            "proxy-rate=2 Mbit/s",
            "proxy-days=365",
            "growth=20 %",
            "years=3",
            "free=0.25",
            "raid=raid6-8+2",
        ],
        &[
            ("daily", 225.0, 1e-9),
            ("proxy-daily", 9.0, 1e-9),
            ("need", 40_668.0, 1.0),
            ("usable", 54_225.0, 1.0),
            ("raw", 67_781.0, 1.0),
            ("retention", 90.0, 0.0),
        ],
    );
    gives(
        &[
            "storage",
            "daily=225 GB",
            "days=100",
            "max-size=9 TB",
            "free=0",
        ],
        &[("originals", 9000.0, 1e-9), ("retention", 40.0, 1e-9)],
    );
}

#[test]
fn raid_both_ways() {
    gives(
        &[
            "raid",
            "layout=raid10",
            "disk=300 GB",
            "disks=4",
            "hot-spares=0",
        ],
        &[("usable", 600.0, 0.0), ("raw", 1200.0, 0.0)],
    );
    gives(
        &["raid", "layout=raid6-8+2", "disk=8 TB", "usable=54225 GB"],
        &[
            ("disks", 10.0, 0.0),
            ("hot-spares", 1.0, 0.0),
            ("raw", 88_000.0, 0.0),
            ("may-fail", 2.0, 0.0),
        ],
    );
}

#[test]
fn operations_both_ways() {
    gives(
        &["iops", "iops=800", "raid=raid5"],
        &[("back-end", 1520.0, 1e-9)],
    );
    gives(
        &["iops", "iops=800", "disk=15k-sas"],
        &[("back-end", 1040.0, 1e-9), ("disks", 6.0, 0.0)],
    );
    gives(&["iops", "iops=800"], &[("disks", 8.0, 0.0)]);
    gives(
        &[
            "iops",
            "disks=8",
            "disk-iops=180",
            "raid=raid5",
            "formula=shares",
        ],
        &[("functional", 1116.0, 1e-9)],
    );
    gives(
        &["iops", "disks=8", "disk-iops=180", "raid=raid5"],
        &[("functional", 757.8947, 1e-3)],
    );
}

#[test]
fn transfers() {
    gives(
        &["transfer", "size=225 GB", "link=100 Mbit/s"],
        &[
            ("time", 6.667, 5e-4),
            ("mean", 20.83, 5e-3),
            ("least-link", 27.78, 5e-3),
        ],
    );
    gives(
        &["transfer", "size=225 GB", "link=50 Mbit/s", "window=8 h"],
        &[("backlog", 90.0, 1e-9)],
    );
    gives(
        &[
            "transfer",
            "size=1 GB",
            "link=1 Gbit/s",
            "round-trip=80 ms",
            "tcp-window=64 kB",
            "connections=4",
        ],
        &[("connection", 6.4, 1e-9), ("carried", 25.6, 1e-9)],
    );
}

#[test]
fn replication_catches_up() {
    gives(
        &[
            "replication",
            "change=225 GB",
            "link=50 Mbit/s",
            "outage=8 h",
        ],
        &[
            ("mean", 20.83, 5e-3),
            ("backlog", 75.0, 1e-9),
            ("catch-up", 10.0, 5e-3),
        ],
    );
}

#[test]
fn tapes_of_a_year() {
    gives(
        &["tape", "size=82.125 TB", "daily=225 GB", "carried-out=1"],
        &[
            ("usable", 16.67, 5e-3),
            ("tapes-per-copy", 5.0, 0.0),
            ("tapes", 10.0, 0.0),
            ("drive-rate", 280.0, 1e-9),
            ("drive-hours", 0.45, 5e-3),
            ("drives", 2.0, 0.0),
            ("slots", 7.0, 0.0),
        ],
    );
}

#[test]
fn lines_of_fax_servers() {
    gives(
        &["erlang-b", "load=4"],
        &[("lines", 10.0, 0.0), ("lost", 0.0053, 5e-5)],
    );
    gives(
        &["erlang-b", "load=4", "lines=9"],
        &[("lost", 0.0133, 5e-5)],
    );
    gives(
        &["erlang-b", "calls=540", "duration=1 min"],
        &[("load", 9.0, 1e-9), ("lines", 17.0, 0.0)],
    );
    gives(&["erlang-b", "load=12.5"], &[("lines", 21.0, 0.0)]);
    gives(
        &["extended-erlang-b", "load=6", "lines=12", "recall=50 %"],
        &[
            ("offered", 6.0355, 5e-5),
            ("lost", 0.01178, 5e-6),
            ("lines", 13.0, 0.0),
        ],
    );
    gives(
        &["rtp-ports", "channels=30"],
        &[
            ("rtp-last", 8059.0, 0.0),
            ("bandwidth", 1.8, 1e-9),
            ("e1-lines", 1.0, 0.0),
        ],
    );
}

#[test]
fn jobs_that_wait() {
    for (slots, waiting, wait) in [
        (7, 0.6138, 18.41),
        (8, 0.3570, 5.35),
        (9, 0.1960, 1.96),
        (10, 0.1013, 0.76),
    ] {
        let slots = format!("slots={slots}");
        let expected = [
            ("load", 6.0, 1e-9),
            ("waiting", waiting, 5e-5),
            ("mean-wait", wait, 5e-3),
        ];
        gives(&["queue", "jobs=12", "service=30 min", &slots], &expected);
        gives(
            &["erlang-c", "load=6", "duration=30 min", &slots],
            &expected,
        );
    }
    gives(
        &["queue", "jobs=12", "service=30 min"],
        &[
            ("slots", 9.0, 0.0),
            ("slots-by-utilisation", 9.0, 0.0),
            ("slots-by-wait", 9.0, 0.0),
            ("utilisation", 0.667, 5e-4),
        ],
    );
    gives(
        &[
            "queue",
            "jobs=12",
            "service=30 min",
            "slots=9",
            "outage=60 min",
        ],
        &[("drain", 120.0, 1e-9)],
    );
    gives(
        &[
            "transcode",
            "jobs=12",
            "length=60 min",
            "speed=2",
            "cores-per-node=12",
        ],
        &[
            ("service", 30.0, 0.0),
            ("slots", 9.0, 0.0),
            ("cores", 40.0, 1e-9),
            ("nodes", 4.0, 0.0),
        ],
    );
    gives(
        &[
            "transcode",
            "jobs=100",
            "length=10 min",
            "speed=1",
            "cores-per-node=8",
            "finish-within=60 min",
        ],
        &[("window-servers", 3.0, 0.0)],
    );
}

#[test]
fn a_table_of_a_million_rows() {
    let line = [
        "table-size",
        "rows=1000000",
        "columns=20",
        "fixed-bytes=60",
        "variable-columns=8",
        "variable-bytes=600",
    ];
    gives(
        &line,
        &[
            ("null-bitmap", 5.0, 0.0),
            ("variable", 618.0, 0.0),
            ("row", 687.0, 0.0),
            ("rows-per-page", 11.0, 0.0),
            ("pages", 90_910.0, 0.0),
            ("data", 744.7, 0.05),
        ],
    );
    let mut indexed = line.to_vec();
    indexed.push("key-bytes=4");
    gives(
        &indexed,
        &[("index-pages", 148.0, 0.0), ("index-levels", 2.0, 0.0)],
    );
    let mut old = line.to_vec();
    old.extend(["page=2048", "usable=2016"]);
    gives(&old, &[("rows-per-page", 2.0, 0.0), ("data", 1024.0, 1e-9)]);
}

#[test]
fn a_node_of_64_gib() {
    gives(
        &[
            "kubernetes-allocatable",
            "memory=64",
            "cores=16",
            "pods-memory=100",
        ],
        &[
            ("system-memory", 5.48, 1e-9),
            ("reserved-memory", 5.578, 5e-4),
            ("memory", 58.42, 5e-3),
            ("cores", 15.89, 1e-9),
            ("nodes-per-site", 2.0, 0.0),
            ("quorum", 2.0, 0.0),
            ("tolerance", 1.0, 0.0),
            ("site-utilisation", 0.45, 1e-9),
            ("failover", 340.0 / 60.0, 1e-9),
        ],
    );
}

#[test]
fn intervals_meet_their_ends() {
    gives(
        &["interval", "low=8", "likely=10", "high=14"],
        &[
            ("p10", 8.0, 0.005),
            ("p50", 10.0, 0.005),
            ("p90", 14.0, 0.005),
        ],
    );
    refused(
        &["interval", "low=12", "likely=10", "high=14"],
        "GP0635",
        "contradict",
    );
}

#[test]
fn binary_sizes_are_powers_of_1024() {
    let line = [
        "raid",
        "layout=raid0",
        "disk=1 TB",
        "disks=3",
        "hot-spares=0",
        "unit-mode=binary",
    ];
    let found = answer(&line);
    let usable = found.result("usable").unwrap();
    assert_eq!((usable.value, usable.unit.as_str()), (3072.0, "GiB"));
    let other = usable.other.as_ref().unwrap();
    assert_eq!(other.unit, "GB");
    assert!((other.value - 3.0 * 1_099.511_627_776).abs() < 1e-6);
    // The same in decimal says the binary number second.
    let found = answer(&[
        "raid",
        "layout=raid0",
        "disk=1 TiB",
        "disks=3",
        "hot-spares=0",
    ]);
    let usable = found.result("usable").unwrap();
    assert_eq!(usable.other.as_ref().unwrap().value, 3072.0);
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_cure() {
    refused(&["erlangb", "load=4"], "GP0630", "erlang-b");
    refused(&["erlang-b", "laod=4"], "GP0631", "`load`");
    refused(&["erlang-b", "4"], "GP0631", "key=value");
    refused(&["tape", "copies=2"], "GP0632", "`size`");
    refused(
        &["transfer", "size=225 Mbit/s", "link=100 Mbit/s"],
        "GP0633",
        "data rate",
    );
    refused(&["erlang-b", "load=many"], "GP0633", "plain number");
    refused(
        &["erlang-b", "load=4", "lines=2.5"],
        "GP0633",
        "whole number",
    );
    refused(&["iops", "iops=800", "raid=raid7"], "GP0633", "raid");
    refused(
        &["raid", "layout=mirror", "disk=1 TB", "disks=2"],
        "GP0633",
        "layout",
    );
    refused(
        &["storage", "hours-per-day=1000000000", "rate=50"],
        "GP0634",
        "at most",
    );
    refused(
        &["storage", "hours-per-day=-1", "rate=50"],
        "GP0634",
        "zero or more",
    );
    refused(
        &["transfer", "size=1", "link=1", "efficiency=2"],
        "GP0634",
        "0.01 to 1",
    );
    refused(&["storage", "daily=1", "rate=50"], "GP0635", "both say");
    refused(&["storage"], "GP0635", "not said");
    refused(&["erlang-b", "load=4", "load=5"], "GP0635", "twice");
    refused(
        &["queue", "jobs=12", "service=30 min", "slots=6"],
        "GP0636",
        "7 slots",
    );
    refused(
        &["replication", "change=1 TB", "link=1 Mbit/s"],
        "GP0636",
        "never catches up",
    );
    refused(
        &["transfer", "size=1 TB", "link=10", "window=8"],
        "GP0636",
        "without end",
    );
    refused(
        &["extended-erlang-b", "load=6", "lines=5", "recall=1"],
        "GP0636",
        "never give up",
    );
    refused(
        &["erlang-b", "load=4", "unit-mode=octal"],
        "GP0633",
        "binary",
    );
}

#[test]
fn every_calculator_is_listed_once_and_in_order() {
    let names: Vec<&str> = CALCULATORS.iter().map(|one| one.name).collect();
    let sorted: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names, sorted.into_iter().collect::<Vec<_>>());
    assert_eq!(listing(None).calculators.len(), CALCULATORS.len());
    let tables = tables();
    let constants = tables.constants().unwrap();
    for calculator in CALCULATORS {
        let parameters: BTreeSet<&str> = calculator.parameters.iter().map(|one| one.name).collect();
        assert_eq!(
            parameters.len(),
            calculator.parameters.len(),
            "{}",
            calculator.name
        );
        for parameter in calculator.parameters {
            match parameter.default {
                Default::Value(value) => {
                    assert!(
                        (parameter.least..=parameter.most).contains(&value),
                        "{}",
                        parameter.name
                    );
                }
                Default::Constant(id) => assert!(constants.contains_key(id), "{id}"),
                _ => {}
            }
        }
    }
}

/// A value that the parameter's kind can be written with; wild ones now and then.
fn written(parameter: &'static Parameter) -> BoxedStrategy<String> {
    let (least, most) = (parameter.least, parameter.most);
    match parameter.kind {
        Kind::Word(words) => prop::sample::select(words.to_vec()).prop_map(str::to_owned).boxed(),
        Kind::Layout => prop::sample::select(vec!["raid0", "raid10", "raid5-4+1", "8+2", "1+0", "3+9"])
            .prop_map(str::to_owned)
            .boxed(),
        Kind::Whole(_) => prop_oneof![
            (0.0..1.0_f64).prop_map(move |share| (least + share * (most.min(500.0) - least)).round().to_string()),
            Just(least.to_string()),
            Just("999999999999".to_owned()),
        ]
        .boxed(),
        _ => prop_oneof![
            4 => (0.0..1.0_f64).prop_map(move |share| (least + share * (most.min(100.0) - least)).to_string()),
            1 => Just(least.to_string()),
            1 => Just(most.to_string()),
            1 => Just("0".to_owned()),
            1 => Just("1e308".to_owned()),
            1 => Just("-3".to_owned()),
            1 => Just("NaN".to_owned()),
        ]
        .boxed(),
    }
}

fn question() -> impl Strategy<Value = Vec<String>> {
    prop::sample::select(CALCULATORS.to_vec()).prop_flat_map(|calculator| {
        let given: Vec<_> = calculator
            .parameters
            .iter()
            .map(|parameter| {
                let chance = match parameter.default {
                    Default::Required => 0.97,
                    Default::Absent => 0.5,
                    _ => 0.3,
                };
                prop::option::weighted(chance, written(parameter))
                    .prop_map(move |value| value.map(|value| format!("{}={value}", parameter.name)))
            })
            .collect();
        given.prop_map(move |given| {
            let mut line = vec![calculator.name.to_owned()];
            line.extend(given.into_iter().flatten());
            line
        })
    })
}

thread_local! {
    static TABLES: LazyLock<Tables<'static>> = LazyLock::new(tables);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_is_finite_or_there_is_a_finding(line in question()) {
        let parts: Vec<&str> = line.iter().map(String::as_str).collect();
        let (answer, report) = TABLES.with(|tables| ask(tables, &parts));
        match answer {
            Some(answer) => {
                prop_assert!(!report.has_errors());
                prop_assert!(answer.results.iter().all(|one| one.value.is_finite()), "{answer:?}");
                let text = serde_json::to_string(&answer).unwrap();
                // Infinities and NaN are written as null, which only absent values may be.
                let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                prop_assert!(value["steps"].as_array().unwrap().iter().all(|step| step["value"].is_number()), "{text}");
            }
            None => prop_assert!(report.has_errors()),
        }
    }
}
