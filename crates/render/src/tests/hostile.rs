//! Blueprints full of hostile values render into files that still say exactly these values.

use groundplan_blueprint::Blueprint;
use groundplan_resources::lower;

use super::{ends, fixture, messages, parse_powershell};
use crate::{Selection, Templates, render};

const HOSTILE: [&str; 9] = [
    "x\"; rm -rf / #",
    "$(Remove-Item C:\\) `n 'a' \u{2018}b\u{2019}",
    "${file(\"/etc/passwd\")} %{ for x in y }",
    "{{ lookup('pipe','id') }} {% raw %}",
    "line one\nline two\r\n- list\n# head\n```\n",
    "| cell | <script>alert(1)</script> [a](http://b)",
    "\u{0}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{feff}",
    "日本語 🦀 e\u{301}",
    "=1+1",
];

fn poison(blueprint: &mut Blueprint, value: &str) {
    blueprint.customer = Some(value.to_owned());
    blueprint.package = Some(value.to_owned());
    blueprint.system_name = value.to_owned();
    blueprint.system_document = value.to_owned();
    blueprint.tags.insert("owner".to_owned(), value.to_owned());
    for step in &mut blueprint.steps {
        step.title = value.to_owned();
        step.text = value.to_owned();
        step.expected = value.to_owned();
        step.commands = vec![value.to_owned()];
        step.rollback = Some(value.to_owned());
    }
    for one in &mut blueprint.acknowledgements {
        one.question = value.to_owned();
        one.answer = one.answer.as_ref().map(|_| value.to_owned());
    }
    for note in &mut blueprint.notes {
        note.text = value.to_owned();
    }
    for site in &mut blueprint.sites {
        site.domain = Some(value.to_owned());
        site.services.time_servers = vec![value.to_owned()];
        site.services.directory_domain = Some(value.to_owned());
        if let Some(key) = &mut site.key {
            key.public_key = value.to_owned();
        }
        for rule in &mut site.policy.rules {
            rule.purpose = value.to_owned();
            rule.source = value.to_owned();
        }
        for host in &mut site.hosts {
            host.roles = vec![value.to_owned()];
            host.operating_system_version = value.to_owned();
            for volume in &mut host.volumes {
                volume.name = value.to_owned();
            }
        }
        for listener in site.balancers.iter_mut().flat_map(|one| &mut one.listeners) {
            listener.health_path = value.to_owned();
        }
        for store in &mut site.stores {
            store.name = value.to_owned();
            store.share = Some(value.to_owned());
        }
    }
}

fn recovered(text: &str, value: &str) -> bool {
    let tree: serde_json::Value = crate::checks::yaml(text).unwrap();
    tree.to_string()
        .contains(&serde_json::to_string(value).unwrap())
}

#[test]
fn bundles_of_hostile_blueprints_are_sound() {
    let large = "a'\"${\n".repeat(64 * 1024 / 7);
    for value in HOSTILE.into_iter().chain([large.as_str()]) {
        for name in ["aws", "premises"] {
            let (mut blueprint, _) = fixture(name);
            poison(&mut blueprint, value);
            let graphs = lower(&blueprint).unwrap();
            let bundle = render(
                &blueprint,
                &graphs,
                &Templates::built_in(),
                &Selection::all(),
            )
            .unwrap_or_else(|report| panic!("{name} {value:.40?}: {:.400?}", messages(&report)));
            for (path, text) in &bundle.files {
                if ends(path, "ps1") && value.len() < 1000 {
                    parse_powershell(text);
                }
                if ends(path, "md") {
                    assert!(!text.contains("<script>") || text.contains("```"), "{path}");
                }
            }
            let back: Blueprint = serde_json::from_str(&bundle.files["blueprint.json"]).unwrap();
            assert_eq!(back, blueprint);
            assert!(
                recovered(&bundle.files["ansible/group_vars/all.yml"], value),
                "{value:.40?}"
            );
            if name == "aws" {
                assert!(recovered(
                    &bundle.files["cloudformation/template.yaml"],
                    value
                ));
            }
        }
    }
}

#[test]
fn hosts_whose_names_are_no_file_names_are_refused() {
    let (mut blueprint, _) = fixture("aws");
    let site = &mut blueprint.sites[0];
    site.hosts[0].name = "../../etc/x".to_owned();
    site.estate.hosts[0].name = "../../etc/x".to_owned();
    if let Ok(graphs) = lower(&blueprint) {
        let result = render(
            &blueprint,
            &graphs,
            &Templates::built_in(),
            &Selection::all(),
        );
        let report = result.unwrap_err();
        assert!(!messages(&report).is_empty());
    }
}
