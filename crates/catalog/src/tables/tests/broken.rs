//! Tables as a careless hand may leave them.

use std::collections::BTreeMap;

use super::super::*;

fn with(path: &str, text: &str) -> Tables<'static> {
    Tables::new(BTreeMap::from([(path.to_owned(), text.to_owned())]))
}

fn machines(text: &str) -> Vec<String> {
    let errors = with("machine-types/aws.csv", text)
        .machine_types(Provider::Aws)
        .unwrap_err();
    errors.errors().iter().map(ToString::to_string).collect()
}

const HEADER: &str = "name,family,vcpu,memory_gib,current_generation,source,as_of";

#[test]
fn a_missing_file_is_named() {
    let errors = Tables::new(BTreeMap::new()).all_media().unwrap_err();
    assert_eq!(errors.to_string(), "media.csv: the table is missing");
}

#[test]
fn every_faulty_line_is_reported() {
    let text = format!(
        "{HEADER}\nm5.large,m5,two,8,true,S1,2026-07-11\n# a remark\nm5.xlarge,m5,4,-16,true,S1,2026-07-11\n\
         m5.2xlarge,m5,8,32,ture,S1,2026-07-11\nm5.4xlarge,m5,16,64,true,S1,2026-02-30\n\
         m5.8xlarge,m5,32,NaN,true,S1,2026\nm5.12xlarge,m5,48\n,m5,1,1,true,S1,2026\n"
    );
    assert_eq!(
        machines(&text),
        [
            "machine-types/aws.csv:2, column `vcpu`: the number must be a whole number from 0 to \
             4294967295, found `two`",
            "machine-types/aws.csv:4, column `memory_gib`: the number must be 0 or more, found \
             `-16`",
            "machine-types/aws.csv:5, column `current_generation`: one of true, false is \
             required; the nearest is `true`, found `ture`",
            "machine-types/aws.csv:6, column `as_of`: a date such as 2026-11-20, 2026-11 or 2026 \
             is required, found `2026-02-30`",
            "machine-types/aws.csv:7, column `memory_gib`: a number is required, found `NaN`",
            "machine-types/aws.csv:8: the line has 3 cells, the header has 7 columns, found \
             `m5.12xlarge,m5,48`",
            "machine-types/aws.csv:9, column `name`: a value is required",
        ]
    );
}

#[test]
fn headers_are_checked() {
    assert_eq!(
        machines("name,family,vcpu,memory_gb,source\n"),
        [
            "machine-types/aws.csv:1, column `memory_gib`: the column is missing from the header",
            "machine-types/aws.csv:1, column `memory_gb`: the table knows no such column; the \
             nearest is `memory_gib`",
        ]
    );
    assert_eq!(
        machines(""),
        ["machine-types/aws.csv: the table has no header line"]
    );
    assert_eq!(
        machines("name,name,family,vcpu,memory_gib,source\n"),
        ["machine-types/aws.csv:1, column `name`: the header names the column twice"]
    );
}

#[test]
fn a_repeated_key_names_both_lines() {
    let line = "m5.large,m5,2,8,true,S1,2026";
    assert_eq!(
        machines(&format!("{HEADER}\n{line}\n{line}\n")),
        [
            "machine-types/aws.csv:3, column `name`: the same key stands on line 2, found \
             `m5.large`"
        ]
    );
}

#[test]
fn lines_are_counted_past_remarks_and_windows_line_ends() {
    let text = format!(
        "{HEADER}\r\nm5.large,m5,2,8,true,S1,2026\r\n\r\n# x\r\nm5.xlarge,m5,x,8,true,S1,2026\r\n"
    );
    assert!(machines(&text)[0].starts_with("machine-types/aws.csv:5, column `vcpu`"));
}

#[test]
fn columns_may_stand_in_any_order_after_a_byte_order_mark() {
    let text = "\u{feff}vcpu,source,memory_gib,name,family\r\n2,S1,,m5.large,m5\r\n";
    let tables = with("machine-types/aws.csv", text);
    let machine = &tables.machine_types(Provider::Aws).unwrap()[0];
    assert_eq!((machine.vcpu, machine.memory_gib), (2, None));
    assert!(machine.provenance.verified && machine.current_generation);
}

#[test]
fn constants_are_checked() {
    let text = "[online.free_share]\nvalue = \"much\"\nunit = \"share\"\nlabel = \"publisht\"\n\
                rule = \"S1.5\"\nsauce = \"x\"\n\n[online]\nother = 3\n";
    let errors = with("constants.toml", text).constants().unwrap_err();
    let mut lines: Vec<String> = errors.errors().iter().map(ToString::to_string).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "constants.toml:1, column `online.free_share.source`: the column is missing from the \
             header, found `free_share`",
            "constants.toml:2, column `online.free_share.value`: a number is required, found \
             `\"much\"`",
            "constants.toml:4, column `online.free_share.label`: one of published, \
             vendor-document, arithmetic, engineering-default, unverified is required; the \
             nearest is `published`, found `\"publisht\"`",
            "constants.toml:6, column `online.free_share.sauce`: the table knows no such column; \
             the nearest is `source`, found `sauce`",
            "constants.toml:9, column `online.other`: a constant is a table with a `value`, found \
             `3`",
        ]
    );
    assert!(with("constants.toml", "[[[").constants().is_err());
}

#[test]
fn a_faulty_region_faults_only_those_who_ask_for_it() {
    let files = BTreeMap::from([
        (
            "regions.csv".to_owned(),
            "provider,region,place,continent,zones\naws,here,Here,europe,\naws,there,There,europe,\n"
                .to_owned(),
        ),
        (
            "prices/compute/aws/here.csv".to_owned(),
            "instance_type,operating_system,term,usd_per_hour,source\nm5.large,linux,on-demand,0.1,S1\n"
                .to_owned(),
        ),
        ("prices/compute/aws/there.csv".to_owned(), "nonsense".to_owned()),
    ]);
    let tables = Tables::new(files);
    let price = |region| {
        tables.compute_price(
            Provider::Aws,
            region,
            "m5.large",
            OperatingSystem::Linux,
            Term::OnDemand,
        )
    };
    assert!(matches!(price("here"), Ok(PriceFound::Exact(_))));
    assert!(price("there").is_err());
}
