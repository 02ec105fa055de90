//! Drives behind shared storage: how many of which size in which RAID groups, and the way from
//! raw to usable.
//!
//! [`choose`] looks at every allowed size with every allowed RAID level and every size of equal
//! groups, and takes the layout with the fewest drives, hot spares included; of equals the one
//! with the least raw room, then the smaller drive. A layout must do by room, by operations
//! (S1.10) and by throughput. It is optimal within that set; [`Found::bound`] is what no layout of
//! any level or grouping gets below.

mod waterfall;

#[cfg(test)]
mod tests;

pub use waterfall::{Step, waterfall};

use crate::number::ceil_guarded;
use crate::rules::online::backend_iops;

/// RAID level of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Striping without redundancy.
    Raid0,
    /// One mirrored pair.
    Raid1,
    /// One drive of parity.
    Raid5,
    /// Two drives of parity.
    Raid6,
    /// Striped mirrors.
    Raid10,
}

impl Level {
    /// `raid6` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raid0 => "raid0",
            Self::Raid1 => "raid1",
            Self::Raid5 => "raid5",
            Self::Raid6 => "raid6",
            Self::Raid10 => "raid10",
        }
    }

    /// Drives of data in a group of so many; none where the level has no such group.
    pub fn data(self, drives: u32) -> Option<u32> {
        match self {
            Self::Raid0 => (drives >= 1).then_some(drives),
            Self::Raid1 => (drives == 2).then_some(1),
            Self::Raid5 => (drives >= 3).then(|| drives - 1),
            Self::Raid6 => (drives >= 4).then(|| drives - 2),
            Self::Raid10 => (drives >= 4 && drives.is_multiple_of(2)).then_some(drives / 2),
        }
    }

    /// Operations on drives that one written operation makes (S1.10).
    pub fn write_penalty(self) -> f64 {
        match self {
            Self::Raid0 => 1.0,
            Self::Raid1 | Self::Raid10 => 2.0,
            Self::Raid5 => 4.0,
            Self::Raid6 => 6.0,
        }
    }
}

/// A size of drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drive {
    /// GB as its maker prints it.
    pub gb: f64,
    /// Operations per second.
    pub iops: f64,
    /// MB/s in sequence.
    pub mb_s: f64,
}

/// What the storage has to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// GB on the file system, its free part included.
    pub usable_gb: f64,
    /// Operations per second that read.
    pub reads: f64,
    /// Operations per second that write.
    pub writes: f64,
    /// MB/s.
    pub mb_s: f64,
}

/// How layouts are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Part of a printed size that the array uses.
    pub formatted_share: f64,
    /// Part of a volume that the file system leaves for files.
    pub file_system_share: f64,
    /// Drives in groups for each hot spare; no spares where it is not positive.
    pub drives_per_spare: f64,
    /// Fewest and most drives of a group.
    pub group: (u32, u32),
    /// Bays of a shelf.
    pub bays: u32,
    /// Most shelves.
    pub shelves: Option<u32>,
}

/// Why so many drives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Room.
    Room,
    /// Operations.
    Operations,
    /// Throughput.
    Throughput,
}

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Place of the drive in the list.
    pub drive: usize,
    /// RAID level.
    pub level: Level,
    /// Groups.
    pub groups: u32,
    /// Drives of a group.
    pub group_drives: u32,
    /// Drives of data over all groups.
    pub data: u32,
    /// Hot spares.
    pub spares: u32,
    /// All drives.
    pub drives: u32,
    /// Shelves.
    pub shelves: u32,
    /// What decided the number of groups.
    pub binding: Binding,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best layout of each size and level, best first. Empty where none is possible.
    pub layouts: Vec<Layout>,
    /// Sizes and levels that no layout is possible with: place of the drive, level and shelves
    /// that it would take, none where the level has no group of an allowed size.
    pub impossible: Vec<(usize, Level, Option<u32>)>,
    /// No layout has fewer drives.
    pub bound: u32,
}

/// Finds the layout with the fewest drives.
pub fn choose(drives: &[Drive], levels: &[Level], need: &Need, rules: &Rules) -> Found {
    let mut found = Found {
        layouts: Vec::new(),
        impossible: Vec::new(),
        bound: bound(drives, levels, need, rules),
    };
    for place in 0..drives.len() {
        for level in levels {
            let sizes = rules.group.0..=rules.group.1;
            let best = sizes
                .filter_map(|group| layout(drives, place, *level, group, need, rules))
                .min_by_key(|one| (one.drives, one.groups));
            match best {
                Some(best) if rules.shelves.is_none_or(|most| best.shelves <= most) => {
                    found.layouts.push(best);
                }
                other => {
                    let shelves = other.map(|one| one.shelves);
                    found.impossible.push((place, *level, shelves));
                }
            }
        }
    }
    found.layouts.sort_by(|one, other| {
        let raw = |one: &Layout| f64::from(one.drives) * drives[one.drive].gb;
        one.drives
            .cmp(&other.drives)
            .then_with(|| raw(one).total_cmp(&raw(other)))
            .then_with(|| one.level.cmp(&other.level))
            .then_with(|| one.drive.cmp(&other.drive))
    });
    found
}

/// The fewest groups of so many drives that do.
fn layout(
    drives: &[Drive],
    place: usize,
    level: Level,
    group: u32,
    need: &Need,
    rules: &Rules,
) -> Option<Layout> {
    let drive = drives[place];
    let data = f64::from(level.data(group)?);
    let per_drive = drive.gb * rules.formatted_share * rules.file_system_share;
    let over = |need: f64, has: f64| {
        if need <= 0.0 { 0.0 } else { need / has }
    };
    let operations = backend_iops(need.reads, need.writes, level.write_penalty());
    let asked = [
        (Binding::Room, over(need.usable_gb, data * per_drive)),
        (
            Binding::Operations,
            over(operations, f64::from(group) * drive.iops),
        ),
        (Binding::Throughput, over(need.mb_s, data * drive.mb_s)),
    ];
    let whole = |(binding, groups): (Binding, f64)| (binding, ceil_guarded(groups));
    // Before rounding, so that of two needs that take as many groups the greater one is told.
    let (binding, groups) = asked
        .into_iter()
        .reduce(|held, one| if one.1 > held.1 { one } else { held })
        .map(whole)?;
    let groups = groups.max(1.0);
    // A million drives are no storage but a slip; also keeps the counts below in range.
    if !groups.is_finite() || groups * f64::from(group) > 1e6 {
        return None;
    }
    let groups = groups as u32;
    let in_groups = groups * group;
    let spares = if rules.drives_per_spare > 0.0 {
        ceil_guarded(f64::from(in_groups) / rules.drives_per_spare) as u32
    } else {
        0
    };
    let all = in_groups + spares;
    Some(Layout {
        drive: place,
        level,
        groups,
        group_drives: group,
        data: groups * level.data(group)?,
        spares,
        drives: all,
        shelves: all.div_ceil(rules.bays.max(1)),
        binding,
    })
}

/// Drives that the need takes when all of them hold data, each need by the drive and level that
/// is best for it.
fn bound(drives: &[Drive], levels: &[Level], need: &Need, rules: &Rules) -> u32 {
    let most = |of: fn(&Drive) -> f64| drives.iter().map(of).fold(0.0, f64::max);
    let penalty = levels
        .iter()
        .map(|level| level.write_penalty())
        .fold(f64::INFINITY, f64::min);
    let room = most(|drive| drive.gb) * rules.formatted_share * rules.file_system_share;
    let operations = backend_iops(need.reads, need.writes, penalty);
    let least = [
        (need.usable_gb, room),
        (operations, most(|drive| drive.iops)),
        (need.mb_s, most(|drive| drive.mb_s)),
    ]
    .into_iter()
    .filter(|(need, _)| *need > 0.0)
    .map(|(need, has)| ceil_guarded(need / has))
    .fold(0.0, f64::max);
    least.min(f64::from(u32::MAX)) as u32
}
