//! Hosts with Linux get what Linux understands, alone and beside hosts with Windows.

use groundplan_catalog::system::Shell;

use super::fixture;
use crate::checks::yaml;
use crate::{Bundle, Selection, Templates, render};

/// A bundle on premises whose first hosts, as many as said, have Linux.
fn with_linux(count: usize) -> Bundle {
    let (mut blueprint, _) = fixture("premises");
    for host in blueprint.sites[0].hosts.iter_mut().take(count) {
        host.operating_system = "Ubuntu Server".to_owned();
        host.operating_system_version = "24.04".to_owned();
        host.operating_system_edition = None;
        host.database = None;
        for volume in host.volumes.iter_mut().filter(|one| !one.shared) {
            let boot = volume.boot;
            volume.letter = None;
            volume.mount = Some(if boot {
                "/".to_owned()
            } else {
                format!("/srv/{}", volume.id)
            });
        }
    }
    let first = blueprint.sites[0].hosts[0].name.clone();
    blueprint.steps.truncate(1);
    let step = &mut blueprint.steps[0];
    step.hosts = vec![first];
    step.shell = Shell::Bash;
    step.commands = vec!["ping -c 1 \"$HostName\"".to_owned()];
    let graphs = groundplan_resources::lower(&blueprint).unwrap();
    render(
        &blueprint,
        &graphs,
        &Templates::built_in(),
        &Selection::all(),
    )
    .unwrap()
}

#[test]
fn a_site_of_linux_has_nothing_of_windows() {
    let bundle = with_linux(usize::MAX);
    for path in bundle.files.keys() {
        assert!(!path.contains("windows/"), "{path}");
        assert!(!super::ends(path, "ps1"), "{path}");
    }
    for path in [
        "ansible/site.yml",
        "ansible/group_vars/all.yml",
        "ansible/requirements.yml",
    ] {
        let text = &bundle.files[path];
        assert!(!text.contains("win"), "{path}: {text}");
        yaml(text).unwrap();
    }
    let plan = &bundle.files["install-plan.md"];
    for wrong in ["PowerShell", "```powershell\n  ping", "WinRM", "C:"] {
        assert!(!plan.contains(wrong), "{wrong}");
    }
    assert!(plan.contains("```bash\n  ping"), "{plan}");
    assert!(plan.contains("SSH, port 22"));
    let script = bundle
        .files
        .iter()
        .find(|(path, _)| path.starts_with("install/"))
        .map(|(_, text)| text);
    assert!(script.unwrap().contains("\nHostName='"), "{script:?}");
    let playbook = yaml(&bundle.files["ansible/site.yml"]).unwrap();
    assert_eq!(playbook[0]["hosts"], "all");
}

#[test]
fn two_systems_beside_each_other_have_a_playbook_each() {
    let bundle = with_linux(1);
    let windows = yaml(&bundle.files["ansible/site.yml"]).unwrap();
    let linux = yaml(&bundle.files["ansible/site-linux.yml"]).unwrap();
    assert_eq!(windows[0]["hosts"], "windows");
    assert_eq!(linux[0]["hosts"], "linux");
    let inventory = yaml(&bundle.files["ansible/inventory.yml"]).unwrap();
    let groups = &inventory["all"]["children"];
    assert_eq!(
        groups["linux"]["hosts"]
            .as_object()
            .map(serde_json::Map::len),
        Some(1)
    );
    let all = bundle
        .files
        .keys()
        .filter(|path| path.contains("/host_vars/"))
        .count();
    let of_windows = groups["windows"]["hosts"]
        .as_object()
        .map_or(0, serde_json::Map::len);
    assert_eq!(of_windows + 1, all);
}
