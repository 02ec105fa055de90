//! The order of the install plan.

use groundplan_catalog::system::STEP_VARIABLES;

use super::*;
use crate::tests::{bundle, fixture};
use crate::{Selection, Templates};

#[test]
fn variables_are_found_however_they_are_read() {
    for text in [
        "x $HostName",
        "\"${HostName}:x\"",
        "${using:HostName}",
        "$HostName.ini",
    ] {
        assert!(mentions(text, "HostName"), "{text}");
    }
    for text in ["HostName", "$HostNames", "$HostName2", "$Host", "$hostName"] {
        assert!(!mentions(text, "HostName"), "{text}");
    }
}

#[test]
fn every_variable_has_a_value_of_its_own_in_a_cluster() {
    let (mut blueprint, graphs) = fixture("premises");
    let commands: Vec<String> = STEP_VARIABLES
        .iter()
        .map(|(name, _)| format!("Write-Output ${name}"))
        .collect();
    let mut step = blueprint.steps[0].clone();
    step.hosts = Vec::new();
    step.commands = commands;
    blueprint.steps = vec![step];
    let rendered = crate::render(
        &blueprint,
        &graphs,
        &Templates::built_in(),
        &Selection::all(),
    )
    .unwrap();
    let text = |host: &str| rendered.files[&format!("install/{host}.ps1")].as_str();
    for (name, _) in STEP_VARIABLES {
        let assigned = text("EMDB01")
            .lines()
            .any(|line| line.starts_with(&format!("${name} = ")));
        assert!(assigned, "{name}");
    }
    for line in [
        "$HostName = 'EMDB01'",
        "$DatabaseNodes = @('EMDB01', 'EMDB02')",
        "$DatabaseAddress = '10.20.1.41'",
        "$NetworkMask = '255.255.255.0'",
    ] {
        assert!(text("EMDB01").contains(line), "{line}: {}", text("EMDB01"));
    }
    assert!(text("EMDB01").contains("Letter = 'D'"));
    assert!(
        !text("EMDB02").contains("Letter = 'D'"),
        "a shared disk is formatted by one host"
    );
    assert!(text("EMDB01").contains("Where-Object { $_.DnsNameList.Unicode -contains '"));
}

#[test]
fn only_what_the_steps_of_a_host_use_is_set_and_nothing_ends_a_quotation() {
    let (mut blueprint, graphs) = fixture("aws");
    blueprint.sites[0].domain = Some("a'; Remove-Item C:\\ #".to_owned());
    let mut step = blueprint.steps[0].clone();
    step.hosts = vec!["EMDB01".to_owned()];
    step.commands = vec!["Resolve-DnsName -Name $DomainName".to_owned()];
    step.rollback = None;
    blueprint.steps = vec![step];
    let rendered = crate::render(
        &blueprint,
        &graphs,
        &Templates::built_in(),
        &Selection::all(),
    )
    .unwrap();
    let database = &rendered.files["install/EMDB01.ps1"];
    assert!(
        database.contains("$DomainName = 'a''; Remove-Item C:\\ #'"),
        "{database}"
    );
    assert!(!database.contains("$MailServer ="));
    assert!(!rendered.files["install/EMWEB01.ps1"].contains("$DomainName ="));
}

#[test]
fn thumbprints_of_the_profile_are_taken_as_they_are() {
    let (mut blueprint, _) = fixture("aws");
    let site = &mut blueprint.sites[0];
    site.certificates[0].reference = Some("ab".repeat(20));
    let host = site.hosts[0].clone();
    assert_eq!(certificate(site, &host), Some(("plain", "AB".repeat(20))));
}

#[test]
fn the_plan_says_where_its_variables_come_from() {
    let plan = &bundle("recovery", &Selection::all()).files["install-plan.md"];
    assert!(plan.contains(". .\\install\\HOST.ps1"), "{plan}");
    assert!(plan.contains("`recovery/`"));
}
