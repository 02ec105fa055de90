//! Whole bundles from hand-made blueprints.

mod hostile;
mod linux;
mod proofs;

use std::collections::BTreeMap;

use groundplan_blueprint::Blueprint;
use groundplan_diagnostics::Report;
use groundplan_resources::{Graph, lower};

use crate::filters::tests::languages::parse_powershell;
use crate::{Bundle, FileKind, Selection, Templates, render};

const FIXTURES: [(&str, &str); 5] = [
    (
        "aws",
        include_str!("../../resources/tests/fixtures/aws.json"),
    ),
    (
        "azure",
        include_str!("../../resources/tests/fixtures/azure.json"),
    ),
    (
        "google",
        include_str!("../../resources/tests/fixtures/google.json"),
    ),
    (
        "premises",
        include_str!("../../resources/tests/fixtures/premises.json"),
    ),
    (
        "recovery",
        include_str!("../../resources/tests/fixtures/recovery.json"),
    ),
];

pub(crate) fn fixture(name: &str) -> (Blueprint, Vec<Graph>) {
    let (_, text) = FIXTURES.iter().find(|(one, _)| *one == name).unwrap();
    let blueprint: Blueprint = serde_json::from_str(text).unwrap();
    let graphs = lower(&blueprint).unwrap();
    (blueprint, graphs)
}

pub(crate) fn bundle(name: &str, selection: &Selection) -> Bundle {
    let (blueprint, graphs) = fixture(name);
    render(&blueprint, &graphs, &Templates::built_in(), selection)
        .unwrap_or_else(|report| panic!("{name}: {:?}", messages(&report)))
}

fn ends(path: &str, extension: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, end)| end == extension)
}

fn messages(report: &Report) -> Vec<String> {
    report
        .findings()
        .iter()
        .map(|one| format!("{} {}", one.code, one.message))
        .collect()
}

#[test]
fn every_target_renders_and_twice_the_same() {
    for (name, _) in FIXTURES {
        assert_eq!(
            bundle(name, &Selection::all()),
            bundle(name, &Selection::all()),
            "{name}"
        );
    }
}

#[test]
fn powershell_of_every_bundle_parses() {
    for (name, _) in FIXTURES {
        let bundle = bundle(name, &Selection::all());
        let mut scripts = 0;
        for (path, text) in &bundle.files {
            if ends(path, "ps1") {
                parse_powershell(text);
                scripts += 1;
            }
            if path.contains("user-data/") {
                let script = text.strip_prefix("<powershell>\n").unwrap();
                let (script, _) = script.split_once("</powershell>\n").unwrap();
                parse_powershell(script);
            }
        }
        assert!(scripts >= 4, "{name}");
    }
}

#[test]
fn one_site_stands_at_the_root_and_two_have_folders() {
    let paths =
        |name| -> Vec<String> { bundle(name, &Selection::all()).files.into_keys().collect() };
    let one = paths("aws");
    for path in [
        "README.md",
        "ansible/inventory.yml",
        "ansible/site.yml",
        "blueprint.json",
        "cloudformation/template.yaml",
        "firewall/matrix.csv",
        "firewall/nftables/EMDB01.nft",
        "firewall/windows/EMDB01.ps1",
        "install-plan.md",
        "terraform/network.tf",
        "terraform/user-data/EMDB01.txt",
    ] {
        assert!(
            one.contains(&path.to_owned()),
            "{path} is missing in {one:?}"
        );
    }
    let two = paths("recovery");
    assert!(two.contains(&"primary/ansible/site.yml".to_owned()));
    assert!(two.contains(&"recovery/terraform/network.tf".to_owned()));
    assert!(!two.iter().any(|path| path.starts_with("primary/terraform")));
}

#[test]
fn a_selection_gives_its_files_alone() {
    let paths = |kind| -> Vec<String> {
        bundle("aws", &Selection::only([kind]))
            .files
            .into_keys()
            .collect()
    };
    for (kind, folders) in [
        (FileKind::Terraform, &["terraform/"][..]),
        (FileKind::CloudFormation, &["cloudformation/"]),
        (FileKind::Ansible, &["ansible/", "firewall/windows/"]),
        (FileKind::Firewall, &["firewall/"]),
        (FileKind::Plan, &["install-plan.md", "install/"]),
        (FileKind::Blueprint, &["blueprint.json"]),
    ] {
        let found = paths(kind);
        for path in &found {
            let known = folders.iter().any(|folder| path.starts_with(folder));
            assert!(known || path == "README.md", "{kind:?}: {path}");
        }
        for folder in folders {
            assert!(
                found.iter().any(|path| path.starts_with(folder)),
                "{folder}"
            );
        }
        assert_eq!(FileKind::parse(kind.name()), Some(kind));
    }
}

#[test]
fn the_blueprint_comes_back_from_its_file() {
    let (blueprint, _) = fixture("premises");
    let bundle = bundle("premises", &Selection::all());
    let back: Blueprint = serde_json::from_str(&bundle.files["blueprint.json"]).unwrap();
    assert_eq!(back, blueprint);
}

#[test]
fn the_plan_has_every_step_and_everything_open() {
    let (blueprint, _) = fixture("recovery");
    let bundle = bundle("recovery", &Selection::all());
    let plan = &bundle.files["install-plan.md"];
    let mut from = 0;
    for step in &blueprint.steps {
        assert!(
            plan.contains(&format!("{} {}", step.number, step.title)),
            "{}",
            step.title
        );
    }
    for heading in [
        "## Contacts",
        "## Prerequisites",
        "## Acknowledgements",
        "## To be confirmed",
    ] {
        let at = plan[from..].find(heading);
        from += at.unwrap_or_else(|| panic!("{heading} is missing or out of order"));
    }
    for part in [
        "- [ ] port-confirmation: Has the vendor confirmed the inferred ports?",
        "| P-EMAM-25 | tcp | 443 |",
        "S8.headroom",
        "Windows\\_Server-2022-English-Full-Base",
        "Heartbeat of network load balancing",
    ] {
        let without_code = plan.replace('`', "");
        let found = without_code.contains(part) || without_code.contains(&part.replace('\\', ""));
        assert!(found, "`{part}` is missing");
    }
}

#[test]
fn sql_server_gets_an_answer_file_where_it_is_installed() {
    let premises = bundle("premises", &Selection::all()).files;
    let first = &premises["ansible/files/sql-server/EMDB01.ini"];
    assert!(
        first.contains("ACTION=\"InstallFailoverCluster\""),
        "{first}"
    );
    assert!(
        first.contains("IPv4;10.20.1.41;Cluster Network 1;255.255.255.0"),
        "{first}"
    );
    assert!(first.contains("SQLUSERDBLOGDIR=\"L:\\Log\""), "{first}");
    for setting in [
        "SQLSYSADMINACCOUNTS=\"BUILTIN\\Administrators\"",
        "FEATURES=\"SQLENGINE\"",
    ] {
        assert!(first.contains(setting), "{first}");
    }
    let second = &premises["ansible/files/sql-server/EMDB02.ini"];
    assert!(second.contains("ACTION=\"AddNode\""), "{second}");
    // Setup refuses settings that do not belong to its action.
    for other in ["FEATURES", "TCPENABLED", "STARTUPTYPE", "SYSADMIN", "DIR="] {
        assert!(!second.contains(other), "{other}: {second}");
    }
    assert!(premises["ansible/host_vars/EMDB02.yml"].contains("Failover-Clustering"));
    let aws = bundle("aws", &Selection::all()).files;
    assert!(
        !aws.keys().any(|path| ends(path, "ini")),
        "the image includes it"
    );
}

#[test]
fn the_playbook_says_whom_it_trusts_and_repeats_what_failed() {
    let files = bundle("premises", &Selection::all()).files;
    let variables = crate::checks::yaml(&files["ansible/group_vars/all.yml"]).unwrap();
    assert_eq!(variables["ansible_winrm_server_cert_validation"], "ignore");
    let plays = crate::checks::yaml(&files["ansible/site.yml"]).unwrap();
    let task = plays
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|play| play["tasks"].as_array().unwrap())
        .find(|task| task["name"] == "Apply the rules of the host")
        .unwrap();
    let condition = task["when"].as_str().unwrap();
    assert!(!condition.contains("changed"), "{condition}");
    let script = task["ansible.windows.win_powershell"]["script"]
        .as_str()
        .unwrap();
    let (applied, kept) = (script.find("& $Path"), script.find("Copy-Item"));
    assert!(applied.unwrap() < kept.unwrap(), "{script}");
}

#[test]
fn the_way_to_private_hosts_and_the_limits_of_what_is_made_are_said() {
    let aws = bundle("aws", &Selection::all()).files;
    let plan = &aws["install-plan.md"];
    assert!(
        plan.contains("`aws ssm start-session --target INSTANCE"),
        "{plan}"
    );
    let readme = &aws["README.md"];
    for part in [
        "AWS-StartPortForwardingSession",
        "--s3-bucket",
        "Update:Replace",
        "Elastic address",
        "TLS 1.0",
    ] {
        assert!(readme.contains(part), "{part}: {readme}");
    }
    let premises = bundle("premises", &Selection::all()).files;
    assert!(premises["install-plan.md"].contains("port 5986, on every host"));
    assert!(!premises["install-plan.md"].contains("aws ssm"));
    assert!(!premises["README.md"].contains("Amazon"));
}

#[test]
fn a_stack_that_replaces_a_host_keeps_the_old_one() {
    let aws = bundle("aws", &Selection::all()).files;
    let template = crate::checks::yaml(&aws["cloudformation/template.yaml"]).unwrap();
    let hosts: Vec<_> = template["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter(|one| one["Type"] == "AWS::EC2::Instance")
        .collect();
    assert_eq!(hosts.len(), 4);
    for host in hosts {
        assert_eq!(host["UpdateReplacePolicy"], "Retain");
    }
    assert!(
        template["Outputs"]
            .as_object()
            .is_some_and(|one| one.len() >= 5)
    );
}

#[test]
fn step_numbers_are_unique_over_sites() {
    let plan = &bundle("recovery", &Selection::all()).files["install-plan.md"];
    let mut seen = std::collections::BTreeSet::new();
    for line in plan.lines().filter(|line| line.starts_with("- [ ] **")) {
        let number = line
            .trim_start_matches("- [ ] **")
            .split(' ')
            .next()
            .unwrap();
        assert!(seen.insert(number), "{number} stands twice");
    }
    assert!(
        seen.len() > 1 && seen.iter().any(|one| one.starts_with('R')),
        "{seen:?}"
    );
}

#[test]
fn nothing_rendered_holds_what_is_not_known() {
    for (name, _) in FIXTURES {
        for (path, text) in bundle(name, &Selection::all()).files {
            for bad in ["[object]", "undefined", "NaN", "Some(", "None,"] {
                assert!(!text.contains(bad), "{name} {path}: {bad}");
            }
        }
    }
}

fn with_template(path: &str, change: impl Fn(&str) -> String) -> Result<Bundle, Report> {
    let templates = Templates::built_in();
    let source = templates.iter().find(|(one, _)| *one == path).unwrap().1;
    let changed = change(source);
    assert_ne!(changed, source, "{path} was not changed");
    let templates = templates
        .clone()
        .with_overrides(BTreeMap::from([(path.to_owned(), changed)]))?;
    let (blueprint, graphs) = fixture("aws");
    render(&blueprint, &graphs, &templates, &Selection::all())
}

#[test]
fn templates_can_be_replaced_file_by_file() {
    let bundle = with_template("documents/readme.md.hbs", |text| {
        text.replace("rendered by Groundplan", "rendered for you")
    });
    assert!(bundle.unwrap().files["README.md"].contains("rendered for you"));
}

#[test]
fn faults_of_templates_are_findings() {
    type Change = fn(&str) -> String;
    let cases: [(&str, Change, &str); 9] = [
        (
            "iac/terraform/network.tf",
            |t| t.replace("{% endfor %}", ""),
            "GP0903",
        ),
        (
            "iac/terraform/network.tf",
            |t| t.replace("one.spec.cidr |", "one.spec.cider |"),
            "GP0903",
        ),
        (
            "iac/terraform/network.tf",
            |t| t.replace("| hcl }}", "| hcll }}"),
            "GP0903",
        ),
        (
            "iac/terraform/network.tf",
            |t| t.replacen('"', "", 1),
            "GP0901",
        ),
        (
            "iac/cloudformation/template.yaml",
            |t| t.replace("    Properties:", "\tProperties:"),
            "GP0901",
        ),
        ("host/firewall/host.ps1", |t| t.replace("@(", "@"), "GP0901"),
        (
            "host/firewall/host.nft",
            |t| t.replace("policy drop;", "policy drop; }"),
            "GP0901",
        ),
        (
            "documents/install-plan.md.hbs",
            |t| t.replace("{{md customer}}", "{{md custmer}}"),
            "GP0903",
        ),
        (
            "documents/install-plan.md.hbs",
            |t| t.replace("{{/if}}", ""),
            "GP0903",
        ),
    ];
    for (path, change, code) in cases {
        let report = with_template(path, change).unwrap_err();
        let messages = messages(&report);
        assert!(
            messages.iter().any(|one| one.starts_with(code)),
            "{path}: {messages:?}"
        );
    }
}

#[test]
fn an_override_of_nothing_is_refused_with_the_nearest_name() {
    let files = BTreeMap::from([("iac/terraform/netwrk.tf".to_owned(), String::new())]);
    let report = Templates::built_in().with_overrides(files).unwrap_err();
    let finding = &report.findings()[0];
    assert_eq!(finding.code.to_string(), "GP0903");
    assert!(
        finding
            .help
            .as_ref()
            .unwrap()
            .contains("iac/terraform/network.tf")
    );
}
