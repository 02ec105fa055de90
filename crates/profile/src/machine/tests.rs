//! Facts from three mouths become the same machine, and a machine becomes rows.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use groundplan_diagnostics::SourceMap;

fn from(value: &serde_json::Value) -> Machine {
    let text = serde_json::to_string_pretty(value).unwrap();
    read(&mut SourceMap::new(), "facts.json", &text).unwrap()
}

/// The form is that of ansible-core 2.19 on a two-socket server.
fn linux() -> serde_json::Value {
    let disk = |sectors: u64, rotational: &str, model: &str, partitions: serde_json::Value| {
        json!({
            "sectors": sectors, "sectorsize": "512", "rotational": rotational,
            "removable": "0", "model": model, "partitions": partitions,
        })
    };
    json!({ "ansible_facts": {
        "ansible_hostname": "app1",
        "ansible_os_family": "Debian",
        "ansible_distribution": "Ubuntu",
        "ansible_distribution_version": "24.04",
        "ansible_distribution_major_version": "24",
        "ansible_virtualization_role": "host",
        "ansible_product_name": "PowerEdge R650",
        "ansible_processor": ["0", "GenuineIntel", "Intel(R) Xeon(R) Gold 6326 CPU @ 2.90GHz"],
        "ansible_processor_count": 2,
        "ansible_processor_cores": 16,
        "ansible_processor_threads_per_core": 2,
        "ansible_processor_vcpus": 64,
        "ansible_memtotal_mb": 128_447,
        "ansible_mounts": [{ "mount": "/", "device": "/dev/sda2" }],
        "ansible_devices": {
            "sda": disk(937_703_088, "0", "SSDSC2KB480G8", json!({ "sda1": {}, "sda2": {} })),
            "nvme0n1": disk(3_750_748_848, "0", "Micron 7450", json!({})),
            "nvme1n1": disk(3_750_748_848, "0", "Micron 7450", json!({})),
            "loop0": disk(8, "0", "", json!({})),
            "sr0": disk(0, "1", "DVD", json!({})),
        },
        "ansible_eno1": { "device": "eno1", "type": "ether", "module": "ixgbe", "speed": 10_000 },
        "ansible_eno2": { "device": "eno2", "type": "ether", "pciid": "0000:01:00.1", "speed": -1 },
        "ansible_docker0": { "device": "docker0", "type": "bridge" },
        "ansible_veth1": { "device": "veth1", "type": "ether" },
        "ansible_env": { "LANG": "en_US.UTF-8" },
    }, "changed": false })
}

/// The form is that of `ansible.windows.setup` on a virtual machine, which was not allowed to
/// ask for the name of its operating system.
fn windows() -> serde_json::Value {
    json!({ "ansible_facts": {
        "ansible_distribution": null,
        "ansible_distribution_version": "10.0.17763.0",
        "ansible_env": { "COMPUTERNAME": "SERVER2019" },
        "ansible_interfaces": [{ "connection_name": "Ethernet0", "speed": 1000 }],
        "ansible_memtotal_mb": 2048,
        "ansible_os_family": "Windows",
        "ansible_os_name": null,
        "ansible_processor": ["0", "GenuineIntel", "Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz",
                              "1", "GenuineIntel", "Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz"],
        "ansible_processor_cores": 1,
        "ansible_processor_count": 2,
        "ansible_processor_threads_per_core": 1,
        "ansible_processor_vcpus": 2,
        "ansible_product_name": "VMware7,1",
        "ansible_virtualization_role": "guest",
        "ansible_disks": [
            { "number": 0, "size": 64_424_509_440_u64, "bus_type": "SAS", "system_disk": true,
              "friendly_name": "VMware Virtual disk",
              "physical_disk": { "media_type": "Unspecified" } },
        ],
    }})
}

#[test]
fn a_server_with_linux() {
    let machine = from(&linux());
    assert_eq!(machine.name, "app1");
    assert_eq!((machine.sockets, machine.cores), (Some(2), 32));
    assert_eq!(machine.clock_ghz, Some(2.9));
    assert_eq!(machine.memory_bytes, 128_447 * 1024 * 1024);
    let disks: Vec<_> = machine
        .disks
        .iter()
        .map(|disk| (disk.name.as_str(), disk.media, disk.system))
        .collect();
    assert_eq!(
        disks,
        [
            ("nvme0n1", Some(DiskMedia::Nvme), false),
            ("nvme1n1", Some(DiskMedia::Nvme), false),
            ("sda", Some(DiskMedia::Ssd), true),
        ]
    );
    let ports: Vec<_> = machine
        .ports
        .iter()
        .map(|port| (port.name.as_str(), port.megabits))
        .collect();
    assert_eq!(ports, [("eno1", Some(10_000)), ("eno2", None)]);
    let system = machine.operating_system.unwrap();
    assert_eq!(
        (system.product.as_str(), system.version.as_str()),
        ("Ubuntu", "24.04")
    );
    assert_eq!(machine.locale.as_deref(), Some("en-US"));
}

#[test]
fn a_virtual_machine_with_windows() {
    let machine = from(&windows());
    assert_eq!(machine.name, "SERVER2019");
    assert_eq!((machine.is_virtual, machine.cores), (Some(true), 2));
    assert_eq!(machine.disks.len(), 1);
    assert!(machine.disks[0].system && machine.disks[0].media.is_none());
    let system = machine.operating_system.unwrap();
    assert_eq!((system.version.as_str(), system.edition), ("2019", None));
}

#[test]
fn the_output_of_a_command_and_a_fact_cache_are_read_too() {
    let text = format!(
        "web1 | SUCCESS => {}\n",
        serde_json::to_string_pretty(&linux()).unwrap()
    );
    let machine = read(&mut SourceMap::new(), "out.txt", &text).unwrap();
    assert_eq!(machine, from(&linux()));
    assert_eq!(from(&linux()["ansible_facts"]), machine);
}

#[test]
fn what_is_written_is_read_back() {
    for facts in [linux(), windows()] {
        let machine = from(&facts);
        assert_eq!(from(&serde_json::to_value(&machine).unwrap()), machine);
    }
}

#[test]
fn windows_editions() {
    let product = windows_server(
        "Microsoft Windows Server 2022 Datacenter Evaluation",
        "10.0.20348",
    )
    .unwrap();
    assert_eq!(
        (
            product.version.as_str(),
            product.edition.as_deref(),
            product.evaluation
        ),
        ("2022", Some("Datacenter"), true)
    );
    assert_eq!(
        windows_server("Microsoft Windows 11 Pro", "10.0.26100"),
        None
    );
    assert_eq!(
        windows_server("Microsoft Windows Server 2040", "11.0.99999"),
        None
    );
}

#[test]
fn broken_facts_are_findings_with_their_place() {
    let cases = [
        ("", "cannot be read"),
        ("[]", "neither facts"),
        ("{\"a\": 1}", "neither facts"),
        (
            "{\"ansible_facts\": {\"ansible_processor_vcpus\": 4}}",
            "ansible_memtotal_mb",
        ),
        (
            "{\"ansible_facts\": {\"ansible_memtotal_mb\": 4}}",
            "ansible_processor_vcpus",
        ),
        (
            "{\"groundplan_machine\": 9, \"name\": \"x\", \"cores\": 1, \"memory_bytes\": 1}",
            "up to 1",
        ),
        (
            "{\"groundplan_machine\": 1,\n \"name\": \"é\", \"cores\": -1}",
            "cannot be read",
        ),
        ("{\"ansible_facts\": \"x\"", "cannot be read"),
    ];
    for (text, said) in cases {
        let mut sources = SourceMap::new();
        let finding = read(&mut sources, "facts.json", text).unwrap_err();
        assert!(
            finding.message.contains(said),
            "{text}: {}",
            finding.message
        );
        assert!(finding.span().is_some(), "{text}");
    }
}

#[test]
fn disks_go_where_they_fit() {
    let machine = from(&linux());
    let wanted = [("boot".to_owned(), 2), ("scratch".to_owned(), 2)];
    let assigned = assign(&machine, &wanted, &BTreeMap::new()).unwrap();
    let names: Vec<(String, Vec<&str>)> = assigned
        .iter()
        .map(|one| {
            let disks = one.disks.iter().map(|disk| disk.name.as_str()).collect();
            (one.usage.clone(), disks)
        })
        .collect();
    assert_eq!(
        names,
        [
            ("boot".to_owned(), vec!["sda"]),
            ("scratch".to_owned(), vec!["nvme0n1", "nvme1n1"]),
        ]
    );
    let said = BTreeMap::from([("scratch".to_owned(), vec!["nvme1n1".to_owned()])]);
    let assigned = assign(&machine, &wanted, &said).unwrap();
    assert_eq!(assigned[0].disks[0].name, "nvme1n1");
    let said = BTreeMap::from([("scratch".to_owned(), vec!["sdz".to_owned()])]);
    let refused = assign(&machine, &wanted, &said).unwrap_err();
    assert_eq!(refused.disk, "sdz");
}

#[test]
fn rows_are_toml_whatever_the_machine_is_called() {
    let mut machine = from(&linux());
    machine.model = Some("quoted \" \\ \u{7f} \n name".to_owned());
    machine.disks[2].name = "sda\n[evil]".to_owned();
    let assigned = assign(&machine, &[], &BTreeMap::new()).unwrap();
    let row = server_row(&machine, Some("application"), &assigned);
    let text = format!("{}\n{}", software_row(&machine).unwrap(), row.text);
    let parsed: toml::Table =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let server = &parsed["hardware"]["server"][0];
    assert_eq!(server["cores"].as_integer(), Some(32));
    assert_eq!(server["memory"].as_str(), Some("134.6 GB"));
    assert_eq!(server["model"].as_str(), machine.model.as_deref());
    assert_eq!(server["disk"][0]["size"].as_str(), Some("480.1 GB"));
    assert!(!parsed.contains_key("evil"));
}

#[test]
fn what_a_controller_hides_is_not_made_up() {
    let mut machine = from(&linux());
    machine.disks[2].model = Some("PERC H755 Front".to_owned());
    let assigned = assign(&machine, &[], &BTreeMap::new()).unwrap();
    let row = server_row(&machine, Some("application"), &assigned);
    assert!(!row.text.contains("server.disk"), "{}", row.text);
    assert!(row.notes[0].contains("RAID controller"), "{:?}", row.notes);
}
