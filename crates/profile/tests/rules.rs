//! Findings that no file in the repository can provoke, and rules that need another system.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Code, Report, SourceMap, code};

fn has(report: &Report, code: Code) -> bool {
    report.findings().iter().any(|finding| finding.code == code)
}

fn profile(name: &str) -> (String, String) {
    let path = format!("profiles/{name}.toml");
    let text = std::fs::read_to_string(common::root().join(&path)).unwrap();
    (path, text)
}

#[test]
fn ten_megabytes_are_refused_in_one_finding() {
    let tables = common::tables();
    let huge = b"a = 1\n".repeat(10 * 1024 * 1024 / 6);
    let checked = common::check("huge.toml", Some(&huge), &tables);
    assert_eq!(checked.report.findings().len(), 1);
    assert!(has(&checked.report, code::FILE_TOO_LARGE));
}

#[test]
fn a_chain_of_layers_has_an_end() {
    let loader = |path: &str| -> Result<Vec<u8>, String> {
        let number: u32 = path
            .trim_end_matches(".toml")
            .parse()
            .map_err(|_| "no such file")?;
        Ok(format!("extends = \"{}.toml\"\n", number + 1).into_bytes())
    };
    let mut sources = SourceMap::new();
    let (none, report) = groundplan_profile::load(&mut sources, &loader, "0.toml");
    assert!(none.is_none());
    assert!(has(&report, code::EXTENDS_TOO_MANY));
    // A file that names itself often over must not make the work grow with every level.
    let wide = |path: &str| -> Result<Vec<u8>, String> {
        let number: u32 = path
            .trim_end_matches(".toml")
            .parse()
            .map_err(|_| "no such file")?;
        let next = format!("\"{}.toml\",", number + 1).repeat(4);
        Ok(format!("extends = [{next}]\n").into_bytes())
    };
    let (_, report) = groundplan_profile::load(&mut SourceMap::new(), &wide, "0.toml");
    assert!(has(&report, code::EXTENDS_TOO_MANY));
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let tables = common::tables();
    let (path, text) = profile("emam-poc");
    let checked = common::check(&path, Some(format!("\u{feff}{text}").as_bytes()), &tables);
    assert!(checked.report.is_empty(), "{}", common::full(&checked));
}

#[test]
fn a_target_that_the_system_does_not_offer_is_refused() {
    let tables = common::tables();
    let change = |text: String| {
        text.replace(
            r#"targets = ["poc", "on-prem", "vm", "aws", "azure", "gcp"]"#,
            r#"targets = ["vm"]"#,
        )
    };
    let (path, _) = profile("emam-poc");
    let checked = common::check_with(&path, None, &tables, &change);
    assert!(
        has(&checked.report, code::TARGET_NOT_OFFERED),
        "{}",
        common::full(&checked)
    );
}

#[test]
fn listeners_without_a_certificate_are_found_where_the_system_has_no_rule() {
    let tables = common::tables();
    let change = |text: String| text.replace("path = \"certificate\"", "path = \"network\"");
    let (path, text) = profile("emam-aws-enterprise");
    let clean = common::check_with(&path, None, &tables, &change);
    assert!(clean.report.is_empty(), "{}", common::full(&clean));
    let text = text.replace("usage = \"load-balancer\"", "usage = \"web\"");
    let checked = common::check_with(&path, Some(text.as_bytes()), &tables, &change);
    assert!(
        has(&checked.report, code::CERTIFICATE_MISSING),
        "{}",
        common::full(&checked)
    );
}

#[test]
fn the_day_of_the_check_decides() {
    let tables = common::tables();
    let (path, text) = profile("emam-vm-enterprise");
    let text = text.replace(
        "database = { product = \"SQL Server\", version = \"2019\"",
        "database = { product = \"SQL Server\", version = \"2016\"",
    );
    let checked = common::check(&path, Some(text.as_bytes()), &tables);
    let retired = checked
        .report
        .findings()
        .iter()
        .find(|finding| finding.code == code::PRODUCT_RETIRED);
    assert_eq!(
        retired.map(|finding| finding.message.as_str()),
        Some("SQL Server 2016 is out of support since 2026-07-14")
    );
}

#[test]
fn a_merged_value_points_into_the_file_that_wrote_it() {
    let tables = common::tables();
    let checked = common::check("profiles/emam-dr-on-prem-to-aws.toml", None, &tables);
    let loaded = checked.profile.unwrap();
    let file = |path: &str| {
        checked
            .sources
            .name(loaded.span(path).unwrap().source)
            .to_owned()
    };
    assert_eq!(
        file("deployment.name"),
        "profiles/emam-dr-on-prem-to-aws.toml"
    );
    assert_eq!(
        file("deployment.system"),
        "profiles/emam-on-prem-enterprise.toml"
    );
    assert_eq!(
        file("network.recovery_link"),
        "profiles/emam-dr-on-prem-to-aws.toml"
    );
    assert_eq!(
        file("network.cidr"),
        "profiles/emam-on-prem-enterprise.toml"
    );
}

#[test]
fn an_edition_that_can_be_bought_can_be_brought() {
    let tables = common::tables();
    let (path, text) = profile("emam-aws-enterprise");
    let own = "\n[licences]\ndatabase = \"own\"\n";
    let checked = common::check(&path, Some(format!("{text}{own}").as_bytes()), &tables);
    assert!(has(&checked.report, code::LICENCE_NOT_PORTABLE));
    let standard = "[software]\ndatabase = { product = \"SQL Server\", version = \"2019\", edition = \"Standard\" }\n";
    let text = format!("{text}{own}{standard}");
    let checked = common::check(&path, Some(text.as_bytes()), &tables);
    assert!(!has(&checked.report, code::LICENCE_NOT_PORTABLE));
}

#[test]
fn a_slip_in_a_count_and_a_forged_mark_of_ownership_are_found() {
    let tables = common::tables();
    let (path, text) = profile("emam-aws-enterprise");
    let counts = format!("{text}\n[overrides.counts]\nweb = 4294967295\n");
    let checked = common::check(&path, Some(counts.as_bytes()), &tables);
    assert!(has(&checked.report, code::OUT_OF_BOUNDS));
    let forged = text.replace("cost-centre", "\"groundplan:deployment\"");
    assert_ne!(forged, text);
    let checked = common::check(&path, Some(forged.as_bytes()), &tables);
    assert!(has(&checked.report, code::MALFORMED_TEXT));
}
