//! Hand-reckoned arrays, and the choice against all layouts.

use proptest::prelude::*;

use super::{Binding, Drive, Level, Need, Rules, choose, waterfall};

const PLAIN: Rules = Rules {
    formatted_share: 1.0,
    file_system_share: 1.0,
    drives_per_spare: 24.0,
    group: (2, 12),
    bays: 24,
    shelves: None,
};

fn room(usable_gb: f64) -> Need {
    Need {
        usable_gb,
        reads: 0.0,
        writes: 0.0,
        mb_s: 0.0,
    }
}

fn drive(gb: f64, iops: f64) -> Drive {
    Drive {
        gb,
        iops,
        mb_s: 200.0,
    }
}

#[test]
fn the_layout_of_the_sizing_rules() {
    // 54.225 TB usable on RAID 6 of 8 + 2 with 8 TB drives: 7 drives of data, one group of 10,
    // and a spare.
    let rules = Rules {
        group: (10, 10),
        ..PLAIN
    };
    let found = choose(
        &[drive(8000.0, 80.0)],
        &[Level::Raid6],
        &room(54_225.0),
        &rules,
    );
    let best = found.layouts[0];
    assert_eq!((best.groups, best.group_drives, best.spares), (1, 10, 1));
    assert_eq!((best.drives, best.shelves), (11, 1));
    assert_eq!(found.bound, 7);
}

#[test]
fn operations_bind_before_room() {
    // 800 IOPS, 30 % writes, RAID 10: 1040 behind it; drives of 180 each: 6 drives.
    let need = Need {
        usable_gb: 600.0,
        reads: 560.0,
        writes: 240.0,
        mb_s: 0.0,
    };
    let found = choose(&[drive(300.0, 180.0)], &[Level::Raid10], &need, &PLAIN);
    let best = found.layouts[0];
    assert_eq!(
        (best.drives - best.spares, best.binding),
        (6, Binding::Operations)
    );
    // Drives of 140 take 8 (7.4 rounded up to pairs).
    let found = choose(&[drive(300.0, 140.0)], &[Level::Raid10], &need, &PLAIN);
    assert_eq!(found.layouts[0].drives - found.layouts[0].spares, 8);
}

#[test]
fn four_mirrored_disks_hold_two() {
    let found = choose(
        &[drive(300.0, 180.0)],
        &[Level::Raid10],
        &room(600.0),
        &PLAIN,
    );
    let best = found.layouts[0];
    assert_eq!((best.drives - best.spares, best.data), (4, 2));
}

#[test]
fn the_waterfall_adds_up() {
    let rules = Rules {
        formatted_share: 0.99,
        file_system_share: 0.98,
        ..PLAIN
    };
    let drives = [drive(10_000.0, 80.0)];
    let found = choose(&drives, &[Level::Raid6], &room(100_000.0), &rules);
    let best = found.layouts[0];
    // 100 TB / 9.702 TB: 11 drives of data. One group of 12 holds 10, so two groups; the
    // smallest that do have 8 drives each, 12 of data, 16 in all, and one spare.
    assert_eq!((best.groups, best.group_drives, best.drives), (2, 8, 17));
    let steps = waterfall(&best, &drives[0], &rules, 0.25);
    let left: Vec<f64> = steps.iter().map(|step| step.left_gb.round()).collect();
    // 17 x 10 TB; 1 %; 4 x 9.9; 1 x 9.9; 2 % of 118.8; a quarter of 116.424.
    assert_eq!(
        left,
        [
            170_000.0, 168_300.0, 128_700.0, 118_800.0, 116_424.0, 87_318.0
        ]
    );
    let taken: f64 = steps.iter().map(|step| step.less_gb).sum();
    assert!((taken + steps[5].left_gb - 170_000.0).abs() < 1e-6);
}

#[test]
fn too_many_shelves_are_told() {
    let rules = Rules {
        shelves: Some(1),
        ..PLAIN
    };
    let found = choose(
        &[drive(1000.0, 80.0)],
        &[Level::Raid6],
        &room(100_000.0),
        &rules,
    );
    assert!(found.layouts.is_empty());
    // 100 drives of data in 10 groups of 12, and 5 spares: 125 drives in 6 shelves.
    assert_eq!(found.impossible, [(0, Level::Raid6, Some(6))]);
    let found = choose(
        &[drive(1000.0, 80.0)],
        &[Level::Raid1],
        &room(f64::NAN),
        &rules,
    );
    assert!(found.layouts.len() <= 1);
}

/// Drives of the best of all layouts up to some number of groups.
fn all(drives: &[Drive], levels: &[Level], need: &Need, rules: &Rules) -> Option<u32> {
    let mut best = None;
    for drive in drives {
        for level in levels {
            for group in rules.group.0..=rules.group.1 {
                let Some(data) = level.data(group) else {
                    continue;
                };
                for groups in 1..4000_u32 {
                    let room = f64::from(groups * data) * drive.gb;
                    let behind = need.reads + need.writes * level.write_penalty();
                    let operations = f64::from(groups * group) * drive.iops;
                    let rate = f64::from(groups * data) * drive.mb_s;
                    if room + 1e-6 < need.usable_gb
                        || operations + 1e-6 < behind
                        || rate + 1e-6 < need.mb_s
                    {
                        continue;
                    }
                    let spares = (groups * group).div_ceil(24);
                    let count = groups * group + spares;
                    best = Some(best.map_or(count, |held: u32| held.min(count)));
                    break;
                }
            }
        }
    }
    best
}

proptest! {
    #[test]
    fn no_layout_has_fewer_drives(
        sizes in proptest::collection::vec((1_u32..20, 50_u32..400), 1..4),
        levels in proptest::sample::subsequence(
            vec![Level::Raid0, Level::Raid5, Level::Raid6, Level::Raid10], 1..=4),
        usable in 1_u32..200,
        reads in 0_u32..3000,
        writes in 0_u32..1000,
        mb_s in 0_u32..2000,
        largest in 4_u32..13,
    ) {
        let drives: Vec<Drive> = sizes
            .into_iter()
            .map(|(tb, iops)| drive(f64::from(tb) * 1000.0, f64::from(iops)))
            .collect();
        let need = Need {
            usable_gb: f64::from(usable) * 1000.0,
            reads: f64::from(reads),
            writes: f64::from(writes),
            mb_s: f64::from(mb_s),
        };
        let rules = Rules { group: (2, largest), ..PLAIN };
        let found = choose(&drives, &levels, &need, &rules);
        let best = found.layouts.first().map(|one| one.drives);
        if let Some(least) = all(&drives, &levels, &need, &rules) {
            prop_assert_eq!(best, Some(least));
            prop_assert!(found.bound <= least);
        }
        for one in &found.layouts {
            let steps = waterfall(one, &drives[one.drive], &rules, 0.25);
            prop_assert!(steps.windows(2).all(|pair| pair[1].left_gb <= pair[0].left_gb + 1e-9));
            prop_assert!(steps[4].left_gb + 1e-6 >= need.usable_gb);
        }
    }
}
