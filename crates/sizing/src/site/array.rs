//! Drives for the shared stores of a site on premises.

use groundplan_catalog::system::Store;
use groundplan_catalog::tables::TableErrors;
use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::model::{DriveClass, RaidLevel};

use super::Plan;
use crate::bound::tidy;
use crate::choice::array::{self, Drive, Found, Layout, Level, Need, Rules};
use crate::inputs::gather;
use crate::output::{ArrayChoice, LayoutRefusal, Slack, WaterfallStep};
use crate::rules::online::backend_iops;
use crate::text::number;

/// Drives of one RAID group at most, and bays of a shelf, where the profile says nothing; ours.
const LARGEST_GROUP: u32 = 12;
const BAYS: u32 = 24;

/// Share of a database's operations that write, where drives are counted by operations; ours.
const DATABASE_WRITES: f64 = 0.3;

/// Layouts told beside the best.
const LOSERS: usize = 6;

/// Drives of a class as the hardware table has them.
struct Shelf {
    item: &'static str,
    drives: Vec<Drive>,
    verified: bool,
}

/// Drives for a store, where it consists of drives and none are on hand.
pub(super) fn choose(
    plan: &Plan<'_, '_>,
    store: &Store,
    usable_gb: f64,
    report: &mut Report,
) -> Result<Option<ArrayChoice>, TableErrors> {
    let sizing = store.sizing.as_deref();
    let holds_database = sizing.is_none();
    if plan.provider().is_some() || usable_gb <= 0.0 || sizing == Some("archive") {
        return Ok(None);
    }
    let wish = &plan.loaded.profile.purchase.drives;
    let class = wish.class.unwrap_or(if holds_database {
        DriveClass::SolidState
    } else {
        DriveClass::Nearline
    });
    let shelf = shelf(plan, class)?;
    let constants = &plan.inputs.constants;
    let (levels, group) = levels(plan, sizing == Some("online"));
    let rules = Rules {
        formatted_share: constants.drive_formatted_share,
        file_system_share: constants.file_system_share,
        drives_per_spare: constants.disks_per_spare,
        group,
        bays: wish.bays.unwrap_or(BAYS),
        shelves: wish.shelves,
    };
    let iops = if holds_database {
        plan.ledger.value("database.iops")
    } else {
        0.0
    };
    let need = Need {
        usable_gb,
        reads: iops * (1.0 - DATABASE_WRITES),
        writes: iops * DATABASE_WRITES,
        mb_s: if sizing == Some("online") && plan.media {
            plan.ledger.value("online.throughput")
        } else {
            0.0
        },
    };
    let found = array::choose(&shelf.drives, &levels, &need, &rules);
    let Some(best) = found.layouts.first() else {
        report.push(nothing(plan, store, &found, &shelf, usable_gb));
        return Ok(None);
    };
    let free = if sizing.is_some_and(|one| matches!(one, "online" | "proxy" | "original")) {
        constants.free_share
    } else {
        0.0
    };
    Ok(Some(output(best, &found, &shelf, &need, &rules, free)))
}

/// Levels and group sizes to choose from: the layout that the profile names for online storage,
/// else its lists.
fn levels(plan: &Plan<'_, '_>, online: bool) -> (Vec<Level>, (u32, u32)) {
    let profile = &plan.loaded.profile;
    let wish = &profile.purchase.drives;
    let layout = profile.storage.online.raid.as_deref().filter(|_| online);
    if let Some(named) = layout
        && let Some((data, parity)) = gather::layout(named)
    {
        let level = [
            (Level::Raid10, "raid10"),
            (Level::Raid1, "raid1"),
            (Level::Raid5, "raid5"),
            (Level::Raid6, "raid6"),
            (Level::Raid0, "raid0"),
        ]
        .into_iter()
        .find(|(_, name)| named.starts_with(name));
        if let Some((level, _)) = level {
            let drives = (data + parity).clamp(1.0, 1000.0) as u32;
            // A mirror is told as 1 + 1, whatever the number of its pairs.
            let mirrored = matches!(level, Level::Raid10 | Level::Raid1);
            let group = if mirrored {
                (2, wish.largest_group.unwrap_or(LARGEST_GROUP))
            } else {
                (drives, drives)
            };
            return (vec![level], group);
        }
    }
    let asked: Vec<Level> = wish
        .levels
        .iter()
        .map(|level| match level {
            RaidLevel::Raid0 => Level::Raid0,
            RaidLevel::Raid1 => Level::Raid1,
            RaidLevel::Raid5 => Level::Raid5,
            RaidLevel::Raid6 => Level::Raid6,
            RaidLevel::Raid10 => Level::Raid10,
        })
        .collect();
    let levels = if asked.is_empty() {
        vec![Level::Raid6, Level::Raid10]
    } else {
        asked
    };
    (levels, (1, wish.largest_group.unwrap_or(LARGEST_GROUP)))
}

fn shelf(plan: &Plan<'_, '_>, class: DriveClass) -> Result<Shelf, TableErrors> {
    let (item, speed, rate) = match class {
        DriveClass::Nearline => (
            "7.2k-nl-sas-sata-3.5in",
            "7.2k-sata-nl-sas-hdd",
            "7.2k-nl-sas-hdd-10-24tb",
        ),
        DriveClass::Sas10k => ("10k-sas-2.5in", "10k-sas-hdd", "10k-sas-hdd"),
        DriveClass::SolidState => (
            "ssd-nvme-enterprise",
            "sata-ssd-2014-era-average",
            "sata-ssd",
        ),
    };
    let tables = plan.tables;
    let iops = tables.hardware(speed, "iops_low")?;
    let mb_s = tables.hardware(rate, "seq_mbps_low")?;
    let of = |fact: Option<&groundplan_catalog::tables::HardwareFact>| {
        fact.and_then(|fact| fact.number).unwrap_or(0.0)
    };
    let mut verified = [iops, mb_s]
        .into_iter()
        .flatten()
        .all(|fact| fact.provenance.verified);
    let wish = &plan.loaded.profile.purchase.drives;
    let mut sizes: Vec<f64> = wish
        .sizes
        .iter()
        .map(groundplan_profile::Quantity::value)
        .filter(|gb| *gb > 0.0)
        .collect();
    if sizes.is_empty() {
        for fact in tables.all_hardware()? {
            if fact.category == "disk-size"
                && fact.item == item
                && let Some(tb) = fact.number
            {
                sizes.push(tb * 1000.0);
                verified &= fact.provenance.verified;
            }
        }
    }
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    Ok(Shelf {
        item,
        verified,
        drives: sizes
            .into_iter()
            .map(|gb| Drive {
                gb,
                iops: of(iops),
                mb_s: of(mb_s),
            })
            .collect(),
    })
}

fn output(
    best: &Layout,
    found: &Found,
    shelf: &Shelf,
    need: &Need,
    rules: &Rules,
    free: f64,
) -> ArrayChoice {
    let drive = &shelf.drives[best.drive];
    let steps = array::waterfall(best, drive, rules, free);
    let usable = steps
        .iter()
        .find(|step| step.name == "file system")
        .map_or(0.0, |step| step.left_gb);
    let in_groups = f64::from(best.drives - best.spares);
    let slack = |of: &str, need: f64, has: f64| Slack {
        of: of.to_owned(),
        need: tidy(need),
        has: Some(tidy(has)),
        slack: Some(tidy(1.0 - need / has)),
    };
    let behind = backend_iops(need.reads, need.writes, best.level.write_penalty());
    let mut margins = vec![
        slack("GB usable", need.usable_gb, usable),
        slack("IOPS of the drives", behind, in_groups * drive.iops),
        slack("MB/s", need.mb_s, f64::from(best.data) * drive.mb_s),
    ];
    margins.retain(|one| one.need > 0.0);
    margins.sort_by(|one, other| {
        let left = |one: &Slack| one.slack.unwrap_or(1.0);
        left(one).total_cmp(&left(other))
    });
    let losers = found.layouts.iter().skip(1).take(LOSERS).map(|one| {
        let more = one.drives - best.drives;
        LayoutRefusal {
            layout: words(one, &shelf.drives[one.drive]),
            usd_per_month: None,
            reason: if more > 0 {
                format!("{more} more drives")
            } else {
                "as many drives, with more raw room".to_owned()
            },
        }
    });
    let refused: Vec<LayoutRefusal> = losers.collect();
    ArrayChoice {
        level: best.level.name().to_owned(),
        groups: best.groups,
        group_drives: best.group_drives,
        spares: best.spares,
        drives: best.drives,
        shelves: best.shelves,
        bays: rules.bays,
        drive_gb: drive.gb,
        drive: shelf.item.to_owned(),
        verified: shelf.verified,
        waterfall: steps
            .into_iter()
            .map(|step| WaterfallStep {
                name: step.name.to_owned(),
                less_gb: tidy(step.less_gb),
                left_gb: tidy(step.left_gb),
                source: source(step.name, best, rules, free),
            })
            .collect(),
        margins,
        bound_drives: found.bound,
        refused,
    }
}

fn words(layout: &Layout, drive: &Drive) -> String {
    format!(
        "{} × {} GB, {} group{} of {} {}, {} spare",
        layout.drives,
        number(drive.gb),
        layout.groups,
        if layout.groups == 1 { "" } else { "s" },
        layout.group_drives,
        layout.level.name(),
        layout.spares
    )
}

/// The figure behind a step and where it stands.
fn source(step: &str, layout: &Layout, rules: &Rules, free: f64) -> String {
    match step {
        "raw" => "drives by their printed size".to_owned(),
        "formatting" => format!(
            "{} used, constant `storage.formatted_share`",
            number(rules.formatted_share)
        ),
        "RAID" => format!(
            "{} of {} drives of a group hold data, rule S1.7",
            layout.data / layout.groups.max(1),
            layout.group_drives
        ),
        "hot spares" => format!(
            "one for {} drives, constant `online.disks_per_hot_spare`",
            number(rules.drives_per_spare)
        ),
        "file system" => format!(
            "{} left for files, constant `storage.file_system_share`",
            number(rules.file_system_share)
        ),
        _ if free > 0.0 => format!(
            "{} kept free, constant `online.free_share`, rule S1.5",
            number(free)
        ),
        _ => "in the figure already, rule S6.3".to_owned(),
    }
}

fn nothing(
    plan: &Plan<'_, '_>,
    store: &Store,
    found: &Found,
    shelf: &Shelf,
    usable_gb: f64,
) -> Finding {
    let nearest = found
        .impossible
        .iter()
        .filter_map(|(drive, level, shelves)| Some((shelves.as_ref()?, drive, level)))
        .min();
    let finding = Finding::new(
        code::NO_ARRAY_FITS,
        format!(
            "no layout of drives gives the store `{}` its {} GB",
            store.id.get_ref(),
            number(usable_gb)
        ),
    )
    .at(
        plan.loaded.span_or_parent("purchase.drives"),
        "sizes, levels and shelves allowed",
    );
    match nearest {
        Some((shelves, drive, level)) => finding.help(format!(
            "allow {shelves} shelves (drives of {} GB in {}), larger drives, or keep less",
            number(shelf.drives[*drive].gb),
            level.name()
        )),
        None => finding.help("allow another size, another level or a larger group"),
    }
}
