//! System files in general: broken ones give findings, and any product can be described.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Facts};
use groundplan_diagnostics::{Report, SourceMap};
use serde_json::json;

const BULLETIN: &str = include_str!("data/bulletin.toml");
const SCHEMA: &str = include_str!("../../../schemas/system.schema.json");

fn load(text: &str) -> (Option<System>, Report, SourceMap) {
    let mut sources = SourceMap::new();
    let (system, report) = system::load(&mut sources, "systems/bulletin.toml", text);
    (system, report, sources)
}

/// Code, the words pointed at and the help of each finding, after one change to the file.
fn findings(from: &str, to: &str) -> Vec<(String, String, String)> {
    assert_eq!(
        BULLETIN.matches(from).count(),
        1,
        "`{from}` must occur once"
    );
    let text = BULLETIN.replace(from, to);
    let (_, report, _) = load(&text);
    report
        .findings()
        .iter()
        .map(|finding| {
            let span = finding.span().unwrap();
            let word = text[span.start as usize..span.end as usize].to_owned();
            let help = finding.help.clone().unwrap_or_default();
            (finding.code.to_string(), word, help)
        })
        .collect()
}

fn one(from: &str, to: &str, code: &str, word: &str, help: &str) {
    let found = findings(from, to);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0, code);
    assert_eq!(found[0].1, word);
    assert!(found[0].2.contains(help), "{}", found[0].2);
}

#[test]
fn another_product_needs_no_code() {
    let (system, report, _) = load(BULLETIN);
    assert!(report.is_empty(), "{report:#?}");
    let system = system.unwrap();
    let facts = Facts::new();
    let topology = system.topology("gcp", &facts).unwrap();
    assert_eq!(topology.tiers[1].count.minimum, 3);
    let minimum = system.effective_minimum("hub", "gcp", &facts);
    let cores = minimum.cores.unwrap();
    assert_eq!(
        (cores.value, cores.row.id.get_ref().as_str()),
        (3, "R-BULLETIN-2")
    );
    assert_eq!(system.minima("hub", "gcp", &facts).len(), 3);
    assert_eq!(system.flows("vm", &facts).len(), 1);
    let edited = Facts::from([("acknowledge.remote-editing".to_owned(), json!("yes"))]);
    assert_eq!(system.flows("vm", &edited).len(), 2);
    assert_eq!(system.flows("gcp", &edited).len(), 1);
}

#[test]
fn steps_keep_their_order_when_one_between_them_falls_away() {
    let (system, ..) = load(BULLETIN);
    let system = system.unwrap();
    let ids = |target: &str| -> Vec<String> {
        let steps = system.steps(target, &Facts::new());
        steps.iter().map(|step| step.id.get_ref().clone()).collect()
    };
    assert_eq!(ids("vm"), ["install-hub", "hang-screens", "announce"]);
    assert_eq!(ids("gcp"), ["install-hub", "announce"]);
}

#[test]
fn unknown_names_get_the_nearest() {
    one(
        "role = \"screen\"",
        "role = \"sreen\"",
        "GP1011",
        "\"sreen\"",
        "did you mean `screen`",
    );
    one(
        "{ tier = \"kiosk\"",
        "{ tier = \"kiosc\"",
        "GP1011",
        "\"kiosc\"",
        "did you mean `kiosk`",
    );
    one(
        "from = [\"screen\"]",
        "from = [\"screens\"]",
        "GP1011",
        "\"screens\"",
        "`screen`",
    );
    one(
        "[\"install-hub\"]",
        "[\"install-hubs\"]",
        "GP1011",
        "\"install-hubs\"",
        "`install-hub`",
    );
    one(
        "board = 1",
        "boart = 1",
        "GP1011",
        "\"basic\"",
        "did you mean `board`",
    );
}

#[test]
fn repeated_ids_are_found_with_both_places() {
    let text = BULLETIN.replace("id = \"kiosk\"", "id = \"hub\"");
    let (_, report, _) = load(&text);
    let duplicate = report
        .findings()
        .iter()
        .find(|finding| finding.code.to_string() == "GP1010")
        .unwrap();
    assert_eq!(duplicate.labels.len(), 2);
    let ends = BULLETIN.replace("id = \"administrators\"", "id = \"screen\"");
    let (_, report, _) = load(&ends);
    assert!(
        report
            .findings()
            .iter()
            .any(|finding| finding.code.to_string() == "GP1010")
    );
}

#[test]
fn targets_have_to_be_those_of_the_system() {
    let targets = "targets = [\"vm\"]\nwhen";
    one(
        targets,
        "targets = [\"wm\"]\nwhen",
        "GP1012",
        "\"wm\"",
        "did you mean `vm`",
    );
    one(
        "summary = \"Shows notices on screens.\"\ntargets = [\"vm\", \"gcp\"]",
        "summary = \"Shows notices on screens.\"\ntargets = [\"vm\", \"gcp\", \"azure\"]",
        "GP1018",
        "\"azure\"",
        "[[topology]]",
    );
}

#[test]
fn ports_have_to_be_ports() {
    let required = "ports = [\"8443\"]\npurpose = \"screens fetch notices\"";
    for bad in ["0", "65536", "90-80", "https", "", "80-"] {
        let to = required.replace("8443", bad);
        one(required, &to, "GP1013", &format!("\"{bad}\""), "1 to 65535");
    }
    let none = "purpose = \"screens fetch notices\"";
    one(
        required,
        none,
        "GP1013",
        "\"P-BULLETIN-1\"",
        "closed = true",
    );
}

#[test]
fn conditions_have_to_be_conditions() {
    let condition = "\"acknowledge.remote-editing\" = \"yes\"";
    one(
        condition,
        "\"a..b\" = 1",
        "GP1014",
        "\"a..b\"",
        "words joined by dots",
    );
    one(
        condition,
        "\"a.b\" = []",
        "GP1014",
        "\"a.b\"",
        "a list of them",
    );
    one(
        condition,
        "\"a.b\" = { c = 1 }",
        "GP1014",
        "\"a.b\"",
        "`at_least`",
    );
    let wrong = "\"acknowledge.remote-edit\" = \"yes\"";
    let found = findings(condition, wrong);
    assert_eq!(found[0].0, "GP1015");
    assert!(found[0].2.contains("remote-editing"));
}

#[test]
fn paths_are_checked_against_those_the_caller_knows() {
    let text = BULLETIN.replace(
        "\"acknowledge.remote-editing\" = \"yes\"",
        "\"acknowledge.remote-editing\" = \"yes\", \"availability.wep\" = \"single\", \"certificate.*.usage\" = \"web\", \"storage.object\" = \"present\"",
    );
    let (system, report, sources) = load(&text);
    assert!(report.is_empty(), "{report:#?}");
    let known = [
        "availability.web",
        "certificate.*.usage",
        "storage.object.provider",
    ];
    let report = system::check_paths(&system.unwrap(), &sources, &known);
    assert_eq!(report.findings().len(), 1, "{report:#?}");
    let finding = &report.findings()[0];
    assert_eq!(finding.code.to_string(), "GP1015");
    assert_eq!(
        finding.help.as_deref(),
        Some("did you mean `availability.web`?")
    );
}

#[test]
fn steps_that_cannot_be_ordered_are_found() {
    let text = BULLETIN.replace(
        "minutes = 30\n",
        "minutes = 30\nafter = [\"hang-screens\"]\n",
    );
    let (system, report, _) = load(&text);
    let circle: Vec<String> = report
        .findings()
        .iter()
        .map(|one| one.code.to_string())
        .collect();
    // The two of the circle, and the one that waits for them.
    assert_eq!(circle, ["GP1016", "GP1016", "GP1016"]);
    assert_eq!(system.unwrap().steps("vm", &Facts::new()).len(), 3);
    let word = "\"hang-screens\"";
    one(
        "phase = \"handover\"",
        "phase = \"prepare\"",
        "GP1016",
        word,
        "another phase",
    );
}

#[test]
fn values_have_to_make_sense() {
    one(
        "minimum_gb = 60",
        "minimum_gb = 0",
        "GP1017",
        "\"boot\"",
        "",
    );
    let nowhere = "kind = \"virtual-address\"\ntier = \"hup\"";
    let kind = "kind = \"administrators\"";
    one(kind, nowhere, "GP1011", "\"hup\"", "did you mean `hub`");
    one("letter = \"C\"", "letter = \"c\"", "GP1017", "\"boot\"", "");
    let no_address = "kind = \"platform-service\"";
    one(kind, no_address, "GP1017", "\"administrators\"", "");
    let address = "kind = \"administrators\"\naddresses = [\"169.254.169.254\"]";
    one(kind, address, "GP1017", "\"administrators\"", "");
    let shared = "kind = \"virtual-address\"";
    one(kind, shared, "GP1017", "\"administrators\"", "");
    let of_tier = "kind = \"administrators\"\ntier = \"hub\"";
    one(kind, of_tier, "GP1017", "\"administrators\"", "");
    let unnamed = "kind = \"parameter\"";
    one(kind, unnamed, "GP1017", "\"administrators\"", "");
    let unread = "kind = \"administrators\"\nparameter = \"halls\"";
    one(kind, unread, "GP1017", "\"administrators\"", "");
    let unknown = "kind = \"parameter\"\nparameter = \"hals\"";
    one(kind, unknown, "GP1011", "\"hals\"", "did you mean `halls`");
    let unit = "minimum_gb = 60\nallocation_unit_kib = 5";
    one("minimum_gb = 60", unit, "GP1017", "\"boot\"", "");
    let count = "count = { minimum = 3, maximum = 2 }";
    one(
        "count = { minimum = 3, parameter = \"halls\" }",
        count,
        "GP1017",
        "\"kiosk\"",
        "",
    );
    one(
        "$HostName",
        "$HostNam",
        "GP1017",
        "\"install-hub\"",
        "did you mean `$HostName`",
    );
}

#[test]
fn what_is_no_system_file_is_a_finding() {
    for text in [
        "",
        "= 1",
        "[system]\nid = 3",
        "\u{0}\u{1}",
        "[[tier]]\nrolls = []",
        "[[[[",
    ] {
        let (system, report, _) = load(text);
        assert!(system.is_none());
        assert_eq!(report.findings().len(), 1, "{text:?}");
        assert_eq!(report.findings()[0].code.to_string(), "GP1001", "{text:?}");
    }
    let unknown = BULLETIN.replace("failover = \"manual\"", "fallover = \"manual\"");
    let (system, report, _) = load(&unknown);
    assert!(system.is_none());
    let span = report.findings()[0].span().unwrap();
    assert!(unknown[span.start as usize..].starts_with("fallover"));
}

#[test]
fn the_schema_is_the_one_that_is_committed() {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../schemas/system.schema.json");
        std::fs::write(path, system::schema()).unwrap();
        return;
    }
    assert!(
        SCHEMA == system::schema(),
        "schemas/system.schema.json is out of date"
    );
}

#[test]
fn the_reference_lists_the_variables_of_commands() {
    let reference = include_str!("../../../docs/reference/systems.md");
    for (name, meaning) in system::STEP_VARIABLES {
        let row = format!("| `${name}` | {meaning} |");
        assert!(reference.contains(&row), "{row}");
    }
}

#[test]
fn parameters_agree_with_themselves_and_with_what_looks_at_them() {
    let bound = "minimum = \"1 s\"";
    one(
        bound,
        "minimum = \"1 min\"",
        "GP1019",
        "\"10 s\"",
        "a duration",
    );
    one(
        bound,
        "minimum = 1",
        "GP1019",
        "\"refresh\"",
        "leave it out",
    );
    one("origin = \"ours\"", "", "GP1019", "\"refresh\"", "`origin`");
    let choice = "kind = \"duration\"\nchoices = [\"1 s\"]";
    one("kind = \"duration\"", choice, "GP1019", "\"refresh\"", "");
    one(
        "parameter = \"halls\"",
        "parameter = \"refresh\"",
        "GP1011",
        "\"refresh\"",
        "known: halls",
    );
    let condition = "\"parameters.halls\" = { above = 0 }";
    one(
        condition,
        "\"parameters.hals\" = { above = 0 }",
        "GP1015",
        "\"parameters.hals\"",
        "did you mean `halls`",
    );
    for wrong in [
        "\"parameters.halls\" = { over = 0 }",
        "\"parameters.halls\" = { above = \"1 s\" }",
        "\"parameters.halls\" = {}",
        "\"parameters.halls\" = { not = {} }",
        "\"parameters.halls\" = { above = [1, 2] }",
    ] {
        one(condition, wrong, "GP1014", "\"parameters.halls\"", "write");
    }
    let other = "\"parameters.halls\" = { above = { path = \"parameters.hal\" } }";
    one(condition, other, "GP1015", "\"parameters.hal\"", "`halls`");
    one(
        "\"1 min\" }",
        "\"1 GB\" }",
        "GP1014",
        "\"parameters.refresh\"",
        "unit",
    );
    one(
        "at_most = \"1 min\"",
        "at_most = 60",
        "GP1014",
        "\"parameters.refresh\"",
        "unit",
    );
}

#[test]
fn parameters_and_hosts_decide_counts_and_parts() {
    let (system, report, _) = load(BULLETIN);
    assert!(report.is_empty(), "{report:#?}");
    let system = system.unwrap();
    let facts = |halls: Option<serde_json::Value>| {
        let mut facts = Facts::new();
        let given = |id: &str| halls.as_ref().filter(|_| id == "halls");
        system.add_parameters("gcp", &given, &mut facts);
        facts
    };
    let count = |facts: &Facts| {
        system.topology("gcp", facts).unwrap().tiers[1]
            .count
            .least(facts)
    };
    let (none, few, many) = (facts(None), facts(Some(json!(2))), facts(Some(json!(7))));
    assert_eq!([count(&none), count(&few), count(&many)], [3, 3, 7]);
    let amounts = |facts: &Facts, first: bool| -> Vec<u32> {
        let hosts = [("hub", 1), ("kiosk", count(facts))].into();
        let parts = system.parts("gcp", facts);
        parts
            .iter()
            .map(|part| part.amount(&hosts, first, facts))
            .collect()
    };
    assert_eq!(amounts(&none, true), [6]);
    assert_eq!(amounts(&many, true), [14, 5]);
    assert_eq!(amounts(&many, false), [14, 0]);
    one(
        "\"BLT-200\"]",
        "\"BLT-20\"]",
        "GP1011",
        "\"BLT-20\"",
        "BLT-200",
    );
}
