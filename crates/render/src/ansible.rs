//! Inventory, variables and playbook for Ansible.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_blueprint::{Host, HostVolume};
use groundplan_resources::{ProviderKind, volume_label};
use serde_json::{Value, json};

use crate::Part;
use crate::bundle::Draft;
use crate::filters::hcl::identifier;
use crate::machine::Machine;

/// Where the playbook puts files on hosts.
const FOLDER: &str = r"C:\Groundplan";

pub(crate) fn render(part: &Part<'_>, machine: &Machine, draft: &mut Draft) {
    if managed(part).next().is_none() {
        return;
    }
    let any_windows = managed(part).any(Host::is_windows);
    let any_linux = managed(part).any(|host| !host.is_windows());
    let mixed = any_windows && any_linux;
    let path = |name: &str| part.path(&format!("ansible/{name}"));
    let shared = json!({
        "blueprint": { "name": part.blueprint.name },
        "site": { "id": part.site.id },
        "services": part.site.services,
        // Clouds hand out their own name servers until a directory takes over.
        "manage_name_servers": part.graph.provider == ProviderKind::Premises,
        "groups": groups(part),
        "mixed": mixed,
    });
    let windows = [
        ("inventory.yml", "inventory.yml"),
        ("group_vars_all.yml", "group_vars/all.yml"),
        ("requirements.yml", "requirements.yml"),
        ("site.yml", "site.yml"),
    ];
    let linux = [
        ("inventory.yml", "inventory.yml"),
        ("group_vars_linux.yml", "group_vars/all.yml"),
        ("requirements_linux.yml", "requirements.yml"),
        ("site_linux.yml", "site.yml"),
    ];
    let both = [
        ("inventory.yml", "inventory.yml"),
        ("group_vars_all.yml", "group_vars/all.yml"),
        ("requirements_linux.yml", "requirements.yml"),
        ("site.yml", "site.yml"),
        ("site_linux.yml", "site-linux.yml"),
    ];
    let files: &[(&str, &str)] = match (any_windows, any_linux) {
        (_, false) => &windows,
        (false, true) => &linux,
        (true, true) => &both,
    };
    for (template, file) in files {
        let text = machine.render(&format!("host/ansible/{template}"), &shared);
        draft.add(&path(file), text);
    }
    for host in managed(part) {
        if !host.is_windows() {
            let values = json!({ "host": host, "volumes": mounts(host), "mixed": mixed });
            let text = machine.render("host/ansible/host_vars_linux.yml", &values);
            draft.add(&path(&format!("host_vars/{}.yml", host.name)), text);
            continue;
        }
        let settings = sql_server(part, host);
        let values = json!({
            "host": host,
            "features": features(part, host),
            "volumes": volumes(host),
            "sql_server_settings": settings.is_some(),
        });
        let text = machine.render("host/ansible/host_vars.yml", &values);
        draft.add(&path(&format!("host_vars/{}.yml", host.name)), text);
        if let Some(settings) = settings {
            let text = machine.render("host/sql-server/settings.ini", &settings);
            draft.add(&path(&format!("files/sql-server/{}.ini", host.name)), text);
        }
    }
}

/// The hosts that a playbook can manage: appliances have their own console.
fn managed<'p>(part: &'p Part<'_>) -> impl Iterator<Item = &'p Host> {
    part.site.hosts.iter().filter(|host| !host.appliance)
}

/// Data volumes of a host without drive letters, by the place they are mounted at.
fn mounts(host: &Host) -> Vec<Value> {
    let data = host.volumes.iter().filter(|one| !one.boot);
    data.filter_map(|volume| {
        Some(json!({
            "mount": volume.mount.as_ref()?,
            "label": volume_label(volume),
            "size_gib": volume.size_gib,
        }))
    })
    .collect()
}

/// Hosts by tier, and by operating system where there are two. Group names are variable names in
/// Ansible.
fn groups(part: &Part<'_>) -> Vec<Value> {
    let mut tiers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mixed = managed(part).any(Host::is_windows) && !managed(part).all(Host::is_windows);
    for host in managed(part) {
        let one = json!({ "name": host.name, "address": host.address.to_string() });
        if mixed {
            let system = if host.is_windows() {
                "windows"
            } else {
                "linux"
            };
            tiers
                .entry(system.to_owned())
                .or_default()
                .push(one.clone());
        }
        tiers.entry(identifier(&host.tier)).or_default().push(one);
    }
    tiers
        .into_iter()
        .map(|(name, hosts)| json!({ "name": name, "hosts": hosts }))
        .collect()
}

/// Features of Windows that the steps of the host install, so that they are there already, and
/// what its part in a cluster needs.
fn features(part: &Part<'_>, host: &Host) -> BTreeSet<String> {
    let mut features = BTreeSet::new();
    for step in &part.blueprint.steps {
        if step.site == part.site.id && step.hosts.contains(&host.name) {
            for command in &step.commands {
                features.extend(installed_features(command));
            }
        }
    }
    for name in &part.site.virtual_names {
        if name.hosts.contains(&host.name) {
            match name.kind.as_str() {
                "failover-cluster" => features.insert("Failover-Clustering".to_owned()),
                "network-load-balancing" => features.insert("NLB".to_owned()),
                _ => false,
            };
        }
    }
    features
}

/// The names that a command gives to `Install-WindowsFeature`.
fn installed_features(command: &str) -> Vec<String> {
    let Some(arguments) = command.split("Install-WindowsFeature").nth(1) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for word in arguments.split_whitespace() {
        if word == "-Name" {
            continue;
        }
        let bare = word.trim_matches([',', '\'', '"']);
        let is_name = bare.starts_with(|first: char| first.is_ascii_alphabetic())
            && bare
                .bytes()
                .all(|one| one.is_ascii_alphanumeric() || one == b'-');
        if !is_name {
            break;
        }
        names.push(bare.to_owned());
        if !word.ends_with(',') {
            break;
        }
    }
    names
}

/// Data volumes by letter, with the disk number each has if disks are counted in their order.
pub(crate) fn volumes(host: &Host) -> Vec<Value> {
    let data: Vec<&HostVolume> = host.volumes.iter().filter(|one| !one.boot).collect();
    let mut letters = BTreeSet::new();
    let mut own_disks = 0;
    let mut found = Vec::new();
    for volume in &data {
        if !volume.shared {
            own_disks += 1;
        }
        let Some(letter) = volume.letter.filter(|letter| letters.insert(*letter)) else {
            continue;
        };
        let parts = data
            .iter()
            .filter(|one| one.letter == volume.letter)
            .count();
        found.push(json!({
            "letter": letter.to_string(),
            "label": volume_label(volume),
            "disk_number": own_disks,
            "size_gib": volume.size_gib,
            "allocation_unit": u64::from(volume.allocation_unit_kib) * 1024,
            "striped": parts > 1,
            "shared": volume.shared,
        }));
    }
    found
}

/// Values of the answer file for SQL Server's setup, where the host needs one: on an image that
/// includes the engine there is nothing to set up.
fn sql_server(part: &Part<'_>, host: &Host) -> Option<Value> {
    let database = host.database.as_ref()?;
    if database.included || !database.product.contains("SQL Server") {
        return None;
    }
    let cluster = part
        .site
        .virtual_names
        .iter()
        .find(|one| one.kind == "sql-server" && one.hosts.contains(&host.name));
    let joins = cluster.is_some_and(|one| one.hosts.first() != Some(&host.name));
    let action = match (cluster, joins) {
        (None, _) => "Install",
        (Some(_), false) => "InstallFailoverCluster",
        (Some(_), true) => "AddNode",
    };
    let addresses = cluster.and_then(|one| {
        let subnet = part
            .site
            .subnets
            .iter()
            .find(|net| net.cidr.contains(&one.address))?;
        Some(format!(
            "IPv4;{};Cluster Network 1;{}",
            one.address,
            subnet.cidr.netmask()
        ))
    });
    Some(json!({
        "host": host,
        "database": database,
        "action": action,
        "joins": joins,
        "service_account": part.site.services.service_account,
        "cluster": cluster.map(|one| json!({
            "name": one.name,
            "addresses": addresses,
        })),
        "folders": if joins { Vec::new() } else { folders(host) },
    }))
}

/// Folders of data and log files on the volumes that are named after them.
fn folders(host: &Host) -> Vec<Value> {
    let on = |words: &[&str]| {
        host.volumes
            .iter()
            .filter(|one| !one.boot)
            .find(|one| {
                words
                    .iter()
                    .any(|word| one.id.split('-').any(|part| part == *word))
            })
            .and_then(|one| one.letter)
    };
    let data = on(&["data", "database"]);
    let log = on(&["log", "logs"]).or(data);
    let temporary = on(&["tempdb", "temp", "temporary"]).or(data);
    let mut folders = Vec::new();
    for (setting, letter, name) in [
        ("INSTALLSQLDATADIR", data, "SQL"),
        ("SQLUSERDBDIR", data, "Data"),
        ("SQLUSERDBLOGDIR", log, "Log"),
        ("SQLTEMPDBDIR", temporary, "Temporary"),
        ("SQLTEMPDBLOGDIR", temporary, "Temporary"),
    ] {
        if let Some(letter) = letter {
            folders.push(json!({ "setting": setting, "path": format!(r"{letter}:\{name}") }));
        }
    }
    folders.push(json!({ "setting": "SQLBACKUPDIR", "path": format!(
        r"{}:\Backup",
        data.unwrap_or('C')
    ) }));
    folders
}

/// The folder on hosts, for documents.
pub(crate) fn folder_on_hosts() -> &'static str {
    FOLDER
}
