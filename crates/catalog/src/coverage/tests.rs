//! Coverage of small lists that are wrong on purpose.

use std::collections::BTreeMap;

use groundplan_diagnostics::SourceMap;

use super::{Kind, Lists, coverage};
use crate::System;

const SYSTEM: &str = r#"
[system]
id = "tide"
name = "Tide"
version = "1"
vendor = "Quay"
document = "Guide"
summary = "A system (R-TIDE-1)."
targets = ["vm"]

[[role]]
id = "all"
name = "All"
failover = "manual"
requirements = ["R-TIDE-2"]

[[tier]]
id = "all"
name = "All"
host_name = "tide"
roles = ["all"]

[[topology]]
id = "one"
name = "One host"
targets = ["vm"]
tier = [{ tier = "all", count = { minimum = 1 } }]
requirements = ["R-TIDE-2", "R-TIDE-9"]

[[note]]
id = "R-TIDE-2"
text = "Read as one host (C-1)."
"#;

const ROWS: &str = "id,kind,target,text,document,section\n\
    R-TIDE-1,note,all,A,Guide,1\nR-TIDE-2,note,all,B,Guide,2\nR-TIDE-3,note,all,C,Guide,3\n\
    R-TIDE-4,note,all,D,Guide,4\n";

const CONTRADICTIONS: &str = "id,system,place,problem,resolution,document,today,carried\n\
    C-1,tide,1,P,R,,,\nC-2,tide,1,P,R,,,R-TIDE-2 GP0501 a/b\nC-3,tide,1,P,R,,,R-TIDE-3\n\
    C-4,ebb,1,P,R,,,R-EBB-1\n";

fn lists() -> Lists {
    let mut lists = Lists::default();
    lists.add("tide.csv", ROWS).unwrap();
    lists
        .add(
            "ebb.csv",
            "id,kind,target,text,document,section\nR-EBB-1,note,all,E,Guide,1\n",
        )
        .unwrap();
    lists.add("contradictions.csv", CONTRADICTIONS).unwrap();
    lists
        .add("checks.csv", "id,code,text\nR-TIDE-4,GP0501,fires\n")
        .unwrap();
    lists
}

fn systems() -> BTreeMap<String, System> {
    let (system, _) = crate::system::load(&mut SourceMap::new(), "tide.toml", SYSTEM);
    BTreeMap::from([("tide".to_owned(), system.unwrap())])
}

#[test]
fn an_id_is_what_its_strongest_carrier_is() {
    let found = coverage(&lists(), &systems(), &|_| true);
    let kind = |id: &str| {
        found
            .requirements
            .iter()
            .find(|one| one.row.id == id)
            .unwrap()
            .covered_as
    };
    assert_eq!(kind("R-TIDE-1"), Some(Kind::Value));
    assert_eq!(kind("R-TIDE-2"), Some(Kind::Value));
    assert_eq!(kind("R-TIDE-3"), None);
    assert_eq!(kind("R-TIDE-4"), Some(Kind::Rule));
    let uncarried: Vec<&str> = found
        .uncarried()
        .iter()
        .map(|one| one.row.id.as_str())
        .collect();
    assert_eq!(uncarried, ["R-TIDE-3"]);
    assert_eq!(found.absent, ["ebb"]);
    assert_eq!(found.unknown.len(), 1);
    assert_eq!(found.unknown[0].id, "R-TIDE-9");
    assert!(!found.is_complete());
}

#[test]
fn a_contradiction_is_resolved_where_its_list_says() {
    let found = coverage(&lists(), &systems(), &|_| true);
    let unresolved = |found: &super::Coverage| -> Vec<String> {
        let rows = found.unresolved();
        rows.iter().map(|one| one.row.id.clone()).collect()
    };
    assert_eq!(unresolved(&found), ["C-3"]);
    let found = coverage(&lists(), &systems(), &|_| false);
    assert_eq!(unresolved(&found), ["C-2", "C-3"]);
    assert_eq!(found.clone().of("ebb").contradictions.len(), 1);
    assert!(found.of("ebb").uncarried().is_empty());
}

#[test]
fn a_broken_list_names_itself() {
    let mut lists = Lists::default();
    let fault = lists.add("tide.csv", "id,kind\nR-1\n").unwrap_err();
    assert!(fault.starts_with("tide.csv: "), "{fault}");
    let fault = lists
        .add("checks.csv", "id,code,text\nR-1,GP9999,x\n")
        .unwrap_err();
    assert!(fault.contains("GP9999"), "{fault}");
}
