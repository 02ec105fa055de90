//! A machine as the rows of a profile.

use std::fmt::Write as _;

use super::disks::Assigned;
use super::{FoundDisk, Machine};
use crate::model::DiskMedia;

/// Rows for a machine, and what could not be said in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerRow {
    /// `[[hardware.server]]` with its disks.
    pub text: String,
    /// What stands in the way of a full check, in sentences.
    pub notes: Vec<String>,
}

/// The `[[hardware.server]]` rows of a machine; without a tier somebody has to write it.
pub fn server_row(machine: &Machine, tier: Option<&str>, disks: &[Assigned<'_>]) -> ServerRow {
    let mut row = ServerRow::default();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(row.text, "{key} = {value}");
    };
    match tier {
        Some(tier) => line("tier", quoted(tier)),
        None => line("tier", "\"\" # which tier it is for".to_owned()),
    }
    line("count", "1".to_owned());
    if let Some(model) = &machine.model {
        line("model", quoted(model));
    }
    // A virtual machine's sockets are how its processors are dealt out, not silicon.
    if let Some(sockets) = machine.sockets.filter(|_| machine.is_virtual != Some(true)) {
        line("sockets", sockets.to_string());
    }
    line("cores", machine.cores.to_string());
    if let Some(clock) = machine.clock_ghz {
        line("clock_ghz", format!("{clock:?}"));
    }
    line("memory", size(machine.memory_bytes));
    if !machine.ports.is_empty() {
        line("network_ports", machine.ports.len().to_string());
    }
    if let Some(speed) = machine.ports.iter().filter_map(|port| port.megabits).max() {
        line("port_speed", quoted(&format!("{speed} Mbit/s")));
    }
    if let Some(locale) = &machine.locale {
        line("locale", quoted(locale));
    }
    row.text.insert_str(0, "[[hardware.server]]\n");
    for one in disks {
        disk(&mut row, one);
    }
    row
}

/// `[software]` with the operating system of a machine, if it is known.
pub fn software_row(machine: &Machine) -> Option<String> {
    let system = machine.operating_system.as_ref()?;
    let mut text = format!(
        "[software]\noperating_system = {{ product = {}, version = {}",
        quoted(&system.product),
        quoted(&system.version)
    );
    if let Some(edition) = &system.edition {
        let _ = write!(text, ", edition = {}", quoted(edition));
    }
    if system.evaluation {
        text += ", evaluation = true";
    }
    text += " }\n";
    Some(text)
}

fn disk(row: &mut ServerRow, one: &Assigned<'_>) {
    let Some(first) = one.disks.first() else {
        return;
    };
    let names: Vec<&str> = one.disks.iter().map(|disk| disk.name.as_str()).collect();
    let names = names.join(", ");
    if one.disks.iter().any(|disk| disk.is_behind_controller()) {
        row.notes.push(format!(
            "disk {names} ({}) for `{}` is a volume of a RAID controller: the disks behind it \
             cannot be seen from the operating system, so describe them by hand",
            first.model.as_deref().unwrap_or("no model"),
            one.usage
        ));
        return;
    }
    // Of unequal disks the smallest is what all of them have.
    let least = one.disks.iter().map(|disk| disk.bytes).min().unwrap_or(0);
    let comment: String = names
        .chars()
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect();
    let _ = write!(
        row.text,
        "\n# {comment}\n[[hardware.server.disk]]\nuse = {}\ncount = {}\nsize = {}\n",
        quoted(&one.usage),
        one.disks.len(),
        size(least)
    );
    match common_medium(&one.disks) {
        Some(media) => {
            let _ = writeln!(row.text, "media = {}", quoted(medium(media)));
        }
        None => row.notes.push(format!(
            "it is not known what disk {names} for `{}` is made of; a hard disk is assumed",
            one.usage
        )),
    }
}

fn common_medium(disks: &[&FoundDisk]) -> Option<DiskMedia> {
    let first = disks.first()?.media?;
    disks
        .iter()
        .all(|disk| disk.media == Some(first))
        .then_some(first)
}

/// Name of a medium in a profile.
pub(super) fn medium(media: DiskMedia) -> &'static str {
    match media {
        DiskMedia::Hdd => "hdd",
        DiskMedia::Ssd => "ssd",
        DiskMedia::Nvme => "nvme",
    }
}

/// Decimal, as disks are sold; rounded down, so that nothing is credited that is not there.
fn size(bytes: u64) -> String {
    let tenths = bytes / 100_000_000;
    quoted(&format!("{}.{} GB", tenths / 10, tenths % 10))
}

/// A basic string of TOML: as in JSON, which alone of the two lets DEL through.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
