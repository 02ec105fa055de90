//! Disks of one server: number, size, speed and RAID.

use groundplan_catalog::system::{DiskMinimum, Minimum, Volume};
use groundplan_diagnostics::{Finding, Report, Severity, code};

use super::super::{Context, further, severity, suggest_value};
use crate::model::{Disk, DiskMedia, RaidLevel, Server};

pub(super) fn check(context: &Context<'_>, index: usize, server: &Server, report: &mut Report) {
    let target = context.target.name();
    let path = format!("hardware.server.{index}");
    let minima = context.system.minima(&server.tier, target, &context.facts);
    let volumes = context.system.volumes(&server.tier, target, &context.facts);
    let uses = || {
        volumes
            .iter()
            .map(|volume| volume.id.get_ref().as_str())
            .chain(
                minima
                    .iter()
                    .filter_map(|row| row.disk.as_ref())
                    .map(|disk| disk.usage.as_str()),
            )
    };
    for (at, disk) in server.disks.iter().enumerate() {
        let here = format!("{path}.disk.{at}");
        raid(context, disk, &here, report);
        if context.system.tier(&server.tier).is_some() && !uses().any(|known| known == disk.usage) {
            let finding = Finding::new(
                code::UNKNOWN_VOLUME,
                format!(
                    "servers of the tier `{}` have no volume `{}`",
                    server.tier, disk.usage
                ),
            )
            .at(context.at(&format!("{here}.use")), "");
            report.push(suggest_value(finding, &disk.usage, uses()));
        }
    }
    for (row, minimum) in minima
        .iter()
        .filter_map(|row| row.disk.as_ref().map(|disk| (*row, disk)))
    {
        one_minimum(context, server, &path, row, minimum, report);
    }
    // Rows of disks that the system asks for say more than the least size of a volume.
    let told = |volume: &Volume| {
        let rows = minima.iter().filter_map(|row| row.disk.as_ref());
        rows.map(|disk| &disk.usage)
            .any(|usage| usage == volume.id.get_ref())
    };
    // A server that describes no disks leaves them to the sizing.
    if !server.disks.is_empty() {
        // Shared volumes lie on the storage that the hosts share, and on none of their disks.
        let own = |volume: &&Volume| !volume.shared && !told(volume);
        for volume in volumes.into_iter().filter(own) {
            one_volume(context, server, &path, volume, report);
        }
    }
}

/// A volume of the plan needs a disk of its use with room for its least size.
fn one_volume(
    context: &Context<'_>,
    server: &Server,
    path: &str,
    volume: &Volume,
    report: &mut Report,
) {
    let id = volume.id.get_ref();
    let least = volume.minimum_gb;
    let mut of_use = server
        .disks
        .iter()
        .enumerate()
        .filter(|(_, disk)| disk.usage == *id)
        .peekable();
    let finding = |code, at: &str, message: String| {
        let finding = Finding::new(code, message)
            .at(context.at(at), "")
            .context(context.system.span(&volume.id), volume.name.clone());
        volume
            .requirements
            .iter()
            .fold(finding, Finding::requirement)
    };
    let Some((first, _)) = of_use.peek().copied() else {
        report.push(
            finding(
                code::HARDWARE_NOT_STATED,
                path,
                format!("no disk with `use = \"{id}\"` is given for a volume of {least} GB"),
            )
            .help(format!(
                "add a `[[hardware.server.disk]]` with `use = \"{id}\"` and {least} GB of usable room"
            )),
        );
        return;
    };
    let found: f64 = of_use.map(|(_, disk)| usable(disk)).sum();
    if found < least {
        report.push(
            finding(
                code::DISKS_BELOW_MINIMUM,
                &format!("{path}.disk.{first}.size"),
                format!("expected {least} GB of usable room for `{id}`, found {found} GB"),
            )
            .help("use more or larger disks"),
        );
    }
}

/// Usable room in GB. Mirrors of more than two disks keep one disk's room.
fn usable(disk: &Disk) -> f64 {
    let count = f64::from(disk.count);
    let disks = match disk.raid {
        None | Some(RaidLevel::Raid0) => count,
        Some(RaidLevel::Raid1) => 1.0,
        Some(RaidLevel::Raid5) => (count - 1.0).max(0.0),
        Some(RaidLevel::Raid6) => (count - 2.0).max(0.0),
        Some(RaidLevel::Raid10) => (count / 2.0).floor(),
    };
    disks * disk.size.value()
}

fn name(raid: Option<RaidLevel>) -> &'static str {
    match raid {
        None => "none",
        Some(RaidLevel::Raid0) => "raid0",
        Some(RaidLevel::Raid1) => "raid1",
        Some(RaidLevel::Raid5) => "raid5",
        Some(RaidLevel::Raid6) => "raid6",
        Some(RaidLevel::Raid10) => "raid10",
    }
}

/// The least number of disks of a RAID level (SNIA Common RAID Disk Data Format, section 4).
fn raid(context: &Context<'_>, disk: &Disk, path: &str, report: &mut Report) {
    let least = match disk.raid {
        None => return,
        Some(RaidLevel::Raid0 | RaidLevel::Raid1) => 2,
        Some(RaidLevel::Raid5) => 3,
        Some(RaidLevel::Raid6 | RaidLevel::Raid10) => 4,
    };
    let odd = disk.raid == Some(RaidLevel::Raid10) && disk.count % 2 == 1;
    if disk.count < least || odd {
        let wanted = if odd {
            "an even number of".to_owned()
        } else {
            format!("at least {least}")
        };
        report.push(
            Finding::new(
                code::RAID_IMPOSSIBLE,
                format!(
                    "`{}` expects {wanted} disks, found {}",
                    name(disk.raid),
                    disk.count
                ),
            )
            .at(context.at(&format!("{path}.raid")), "")
            .help("correct `raid` or `count`"),
        );
    }
}

fn one_minimum(
    context: &Context<'_>,
    server: &Server,
    path: &str,
    row: &Minimum,
    minimum: &DiskMinimum,
    report: &mut Report,
) {
    let finding = |path: &str, message: String| {
        let finding = Finding::new(code::DISKS_BELOW_MINIMUM, message)
            .severity(severity(row.strictness))
            .at(context.at(path), "")
            .context(context.system.span(&row.id), row.text.clone())
            .note(format!(
                "{}, {}",
                context.system.file.system.document, row.source
            ))
            .requirement(row.id.get_ref());
        further(finding, &row.requirements, &row.part_numbers)
    };
    let Some((at, disk)) = server
        .disks
        .iter()
        .enumerate()
        .find(|(_, disk)| disk.usage == minimum.usage)
    else {
        report.push(
            finding(path, format!("no disk with `use = \"{}\"`", minimum.usage)).help(format!(
                "add a `[[hardware.server.disk]]` with `use = \"{}\"`, {} of {} GB",
                minimum.usage, minimum.count, minimum.size_gb
            )),
        );
        return;
    };
    let here = format!("{path}.disk.{at}");
    let redundant = matches!(
        disk.raid,
        Some(RaidLevel::Raid1 | RaidLevel::Raid5 | RaidLevel::Raid6 | RaidLevel::Raid10)
    );
    let asked_raid = minimum.raid.as_deref();
    let room = minimum.usable_gb.unwrap_or(minimum.size_gb);
    let raid_path = format!("{here}.raid");
    if disk.media != DiskMedia::Hdd {
        // Solid state: fewer, larger disks do as well, as long as the room and the redundancy
        // are there (C-15).
        if asked_raid.is_some_and(|raid| raid != "raid0") && !redundant {
            report.push(
                finding(
                    &raid_path,
                    format!(
                        "expected redundant disks for `{}`, found RAID {}",
                        minimum.usage,
                        name(disk.raid)
                    ),
                )
                .help(
                    "use two disks or more with `raid = \"raid1\"`, `raid5`, `raid6` or `raid10`",
                ),
            );
        }
        too_small(disk, room, &here, report, &finding);
        return;
    }
    if disk.count < minimum.count {
        report.push(
            finding(
                &format!("{here}.count"),
                format!(
                    "expected {} disks for `{}`, found {}",
                    minimum.count, minimum.usage, disk.count
                ),
            )
            .help(format!(
                "use {} disks, or solid state of the same room",
                minimum.count
            )),
        );
    }
    if disk.size.value() < minimum.size_gb {
        report.push(
            finding(
                &format!("{here}.size"),
                format!(
                    "expected disks of at least {} GB, found {} GB",
                    minimum.size_gb,
                    disk.size.value()
                ),
            )
            .help("use larger disks"),
        );
    } else {
        too_small(disk, room, &here, report, &finding);
    }
    if minimum.solid_state && disk.media == DiskMedia::Hdd {
        report.push(
            finding(
                &format!("{here}.media"),
                format!(
                    "expected solid state for `{}`, found hard disks",
                    minimum.usage
                ),
            )
            .help("use solid-state disks, and write `media = \"ssd\"`"),
        );
    }
    match (minimum.rpm, disk.rpm) {
        (Some(asked), None) => report.push(
            Finding {
                code: code::HARDWARE_NOT_STATED,
                ..finding(
                    &format!("{here}.rpm"),
                    format!("`rpm` is not given, so {asked} rpm cannot be checked"),
                )
            }
            .severity(Severity::Warning)
            .help("add `rpm`, or `media = \"ssd\"`"),
        ),
        (Some(asked), Some(found)) if found < asked => report.push(
            finding(
                &format!("{here}.rpm"),
                format!("expected disks of at least {asked} rpm, found {found}"),
            )
            .help("use faster disks; solid state satisfies any speed"),
        ),
        _ => {}
    }
    let satisfied = match asked_raid {
        Some("raid1") => redundant,
        Some(asked) => asked == name(disk.raid),
        None => true,
    };
    if !satisfied {
        let asked = asked_raid.unwrap_or_default();
        report.push(
            finding(
                &raid_path,
                format!(
                    "expected `{asked}` for `{}`, found {}",
                    minimum.usage,
                    name(disk.raid)
                ),
            )
            .help(format!("set `raid = \"{asked}\"`")),
        );
    }
}

fn too_small(
    disk: &Disk,
    room: f64,
    here: &str,
    report: &mut Report,
    finding: &dyn Fn(&str, String) -> Finding,
) {
    let found = usable(disk);
    if found < room {
        report.push(
            finding(
                &format!("{here}.size"),
                format!(
                    "expected {room} GB of usable room for `{}`, found {found} GB",
                    disk.usage
                ),
            )
            .note(format!(
                "{} disks of {} GB in RAID {} give {found} GB",
                disk.count,
                disk.size.value(),
                name(disk.raid)
            ))
            .help("use more or larger disks"),
        );
    }
}
