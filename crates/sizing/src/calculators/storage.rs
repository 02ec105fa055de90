//! `storage`, `raid`, `iops`: S1.

use groundplan_catalog::units::{DataRate, DataSize, Days, Hours, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};
use crate::rules::online;

const RATE: Kind = Kind::Amount(DataRate::KIND);
const SIZE: Kind = Kind::Amount(DataSize::KIND);
const SHARE: Kind = Kind::Amount(Share::KIND);

/// From hours of material a day to raw disks.
pub(super) static STORAGE: Calculator = Calculator {
    name: "storage",
    about: "online storage: from hours of material a day, or GB a day, to raw disks",
    rule: "S1",
    parameters: &[
        Parameter::new(
            "hours-per-day",
            Kind::Amount(Hours::KIND),
            "hours of material a day; this and `rate`, or `daily`",
        )
        .optional()
        .within(0.0, 100_000.0),
        Parameter::new("rate", RATE, "bit rate of the originals")
            .optional()
            .within(0.0, 1e6),
        Parameter::new(
            "daily",
            SIZE,
            "originals a day, where hours and rate are not known",
        )
        .optional(),
        Parameter::new(
            "days",
            Kind::Amount(Days::KIND),
            "days an original stays online",
        )
        .or(90.0),
        Parameter::new("proxy-rate", RATE, "bit rate of the proxies; 0 without")
            .or(0.0)
            .within(0.0, 1e6),
        Parameter::new(
            "proxy-days",
            Kind::Amount(Days::KIND),
            "days a proxy stays; like the originals where it is not given",
        )
        .optional(),
        Parameter::new(
            "sidecar-share",
            SHARE,
            "thumbnails and sidecar files, as a share of the proxies",
        )
        .or(0.0),
        Parameter::new("growth", SHARE, "growth of the daily volume per year").or(0.0),
        Parameter::new(
            "years",
            Kind::Number("years"),
            "years after which the volume has grown",
        )
        .or(0.0)
        .within(0.0, 100.0),
        Parameter::new("free", SHARE, "part of the storage that stays free")
            .constant("online.free_share")
            .within(0.0, 0.95),
        Parameter::new("raid", Kind::Layout, "layout of the disks").optional(),
        Parameter::new(
            "max-size",
            SIZE,
            "most that originals may take, where age and size both limit them",
        )
        .optional(),
    ],
    reckon: storage,
};

fn storage(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let by_hours = given.is_given("hours-per-day") || given.is_given("rate");
    if by_hours && given.is_given("daily") {
        return Err(contradiction(
            "daily",
            "`daily` and `hours-per-day` with `rate` both say how much comes in",
            "give one or the other",
        ));
    }
    let hours = given.optional("hours-per-day");
    let daily = match (
        given.optional("daily"),
        hours.clone(),
        given.optional("rate"),
    ) {
        (Some(daily), ..) => daily,
        (None, Some(hours), Some(rate)) => online::daily_gb(hours, rate),
        (None, hours, _) => {
            let missing = if hours.is_some() {
                "rate"
            } else {
                "hours-per-day"
            };
            return Err(contradiction(
                missing,
                "how much comes in is not said",
                "give `hours-per-day` and `rate`, or `daily`",
            ));
        }
    };
    let daily = results.put("daily", "GB/day", "S1.1", "originals coming in", daily);
    let proxy_rate = given.number("proxy-rate");
    if proxy_rate.value() > 0.0 && hours.is_none() {
        return Err(contradiction(
            "proxy-rate",
            "proxies are counted by the hours of material, and `daily` has none",
            "give `hours-per-day` and `rate` instead of `daily`",
        ));
    }
    let proxies = online::daily_gb(hours.unwrap_or_else(|| Traced::literal(0.0)), proxy_rate);
    let proxies = results.put("proxy-daily", "GB/day", "S1.1", "proxies made", proxies);
    let factor = online::growth_factor(given.number("growth"), given.number("years"));
    let factor = results.put(
        "growth-factor",
        "",
        "S1.3",
        "growth since the start",
        factor,
    );
    let days = given.number("days");
    let grown = daily.clone() * factor.clone();
    let originals = match given.optional("max-size") {
        Some(room) => online::kept_gb(days.clone(), room, grown.clone()),
        None => online::held_gb(grown.clone(), days.clone()),
    };
    let originals = results.put("originals", "GB", "S1.2", "originals online", originals);
    let proxy_days = given.optional("proxy-days").unwrap_or_else(|| days.clone());
    let held = online::held_gb(proxies * factor, proxy_days);
    let held = results.put("proxies", "GB", "S1.2", "proxies online", held);
    let sidecars = online::sidecar_gb(held.clone(), given.number("sidecar-share"));
    let need = results.put("need", "GB", "S1.2", "content", originals + held + sidecars);
    let usable = online::usable_gb(need, given.number("free"));
    let usable = results.put("usable", "GB", "S1.5", "usable with its free share", usable);
    if let Some((data, parity)) = given.layout("raid") {
        let raw = online::raw_gb(usable, data, parity);
        results.put("raw", "GB", "S1.7", "raw", raw);
    }
    let room = given.optional("max-size");
    let kept = match room {
        Some(room) => online::kept_days(days, room, grown),
        None => days,
    };
    results.put("retention", "d", "S1.6", "days that originals stay", kept);
    Ok(())
}

/// Disks, spares and usable size of a RAID.
pub(super) static RAID: Calculator = Calculator {
    name: "raid",
    about: "disks, hot spares and usable size of a RAID, erasure coding or replicas",
    rule: "S1.7",
    parameters: &[
        Parameter::new(
            "layout",
            Kind::Layout,
            "layout of one group, such as raid6-8+2",
        ),
        Parameter::new("disk", SIZE, "size of one disk").within(0.001, 1e6),
        Parameter::new(
            "disks",
            Kind::Whole("disks"),
            "disks without spares; this or `usable`",
        )
        .optional()
        .within(1.0, 1e6),
        Parameter::new(
            "usable",
            SIZE,
            "usable size that is needed; this or `disks`",
        )
        .optional(),
        Parameter::new(
            "hot-spares",
            Kind::Whole("disks"),
            "hot spares; calculated where they are not given",
        )
        .optional()
        .within(0.0, 1e5),
        Parameter::new(
            "disks-per-spare",
            Kind::Number("disks"),
            "disks that share one hot spare; 0 for none",
        )
        .constant("online.disks_per_hot_spare")
        .within(0.0, 1e5),
        Parameter::new("free", SHARE, "part of the usable size that stays free")
            .or(0.0)
            .within(0.0, 0.95),
        Parameter::new(
            "overhead",
            SHARE,
            "part of the usable size that the file system takes",
        )
        .or(0.0)
        .within(0.0, 0.95),
    ],
    reckon: raid,
};

fn raid(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    use online::raid;
    let Some((data, parity)) = given.layout("layout") else {
        return Err(contradiction(
            "layout",
            "the layout is missing",
            "give `layout`",
        ));
    };
    let disk = given.number("disk");
    let left = given.number("free").complement() * given.number("overhead").complement();
    let groups = match (given.optional("disks"), given.optional("usable")) {
        (Some(disks), None) => {
            let groups = raid::groups_of_disks(disks, data.clone(), parity.clone());
            if groups.value() < 1.0 {
                return Err(contradiction(
                    "disks",
                    format!(
                        "one group of this layout has {} disks",
                        crate::text::number((data + parity).value())
                    ),
                    "give more disks or a smaller layout",
                ));
            }
            groups
        }
        (None, Some(usable)) => raid::groups(usable / left.clone(), disk.clone(), data.clone()),
        (Some(_), Some(_)) => {
            return Err(contradiction(
                "usable",
                "`disks` and `usable` both say how large it is",
                "give one of them; the other is calculated",
            ));
        }
        (None, None) => {
            return Err(contradiction(
                "disks",
                "how large it is is not said",
                "give `disks`, or `usable`",
            ));
        }
    };
    let groups = results.put("groups", "", "S1.7", "groups of disks", groups);
    let disks = raid::disks(groups.clone(), data.clone(), parity.clone());
    let disks = results.put("disks", "", "S1.7", "disks in the groups", disks);
    let spares = match given.optional("hot-spares") {
        Some(spares) => spares,
        None => raid::hot_spares(disks.clone(), given.number("disks-per-spare")),
    };
    let spares = results.put("hot-spares", "", "S1.7", "hot spares", spares);
    let raw = raid::raw_with_spares_gb(disks, spares, disk.clone());
    let raw = results.put("raw", "GB", "S1.7", "raw with the spares", raw);
    let usable = raid::usable_gb(groups, disk, data);
    let usable = results.put("usable", "GB", "S1.7", "usable", usable);
    let content = results.put("content", "GB", "S1.5", "for content", usable * left);
    let share = raid::usable_share(content, raw);
    results.put("share", "", "S1.7", "content as a part of raw", share);
    results.put(
        "may-fail",
        "",
        "S1.7",
        "disks of a group that may fail at once",
        parity,
    );
    Ok(())
}

/// Operations per second behind and in front of a RAID.
pub(super) static IOPS: Calculator = Calculator {
    name: "iops",
    about: "disks for a load of operations, or operations of a set of disks, behind a RAID",
    rule: "S1.10",
    parameters: &[
        Parameter::new("iops", Kind::Number("IOPS"), "operations per second in front of the RAID; this or `disks`").optional(),
        Parameter::new("disks", Kind::Whole("disks"), "disks; this or `iops`").optional().within(1.0, 1e6),
        Parameter::new("writes", SHARE, "writes as a share of the operations").or(0.3).within(0.0, 1.0),
        Parameter::new("raid", Kind::Word(&["raid0", "raid1", "raid10", "raid5", "raid6"]), "level of the RAID").word("raid10"),
        Parameter::new("penalty", Kind::Number("writes"), "writes behind the RAID for one in front; that of the level where it is not given")
            .optional()
            .within(1.0, 100.0),
        Parameter::new("disk", Kind::Word(&["7k2", "10k-sata", "10k-sas", "15k-sas", "ssd"]), "kind of disk").word("10k-sas"),
        Parameter::new("disk-iops", Kind::Number("IOPS"), "operations per second of one disk; those of its kind where they are not given")
            .optional()
            .within(1.0, 1e8),
        Parameter::new("formula", Kind::Word(&["load", "shares"]), "how operations of given disks are counted: by the load, or by shares as some published tables do")
            .word("load"),
        Parameter::new("penalty-raid0", Kind::Number("writes"), "writes of RAID 0").constant("online.write_penalty.raid0").within(1.0, 100.0),
        Parameter::new("penalty-raid1", Kind::Number("writes"), "writes of RAID 1").constant("online.write_penalty.raid1").within(1.0, 100.0),
        Parameter::new("penalty-raid10", Kind::Number("writes"), "writes of RAID 10").constant("online.write_penalty.raid10").within(1.0, 100.0),
        Parameter::new("penalty-raid5", Kind::Number("writes"), "writes of RAID 5").constant("online.write_penalty.raid5").within(1.0, 100.0),
        Parameter::new("penalty-raid6", Kind::Number("writes"), "writes of RAID 6").constant("online.write_penalty.raid6").within(1.0, 100.0),
        Parameter::new("iops-7k2", Kind::Number("IOPS"), "operations of a disk of 7200 rpm").constant("online.iops_per_disk.7k2").within(1.0, 1e8),
        Parameter::new("iops-10k-sata", Kind::Number("IOPS"), "operations of a SATA disk of 10,000 rpm").constant("online.iops_per_disk.10k_sata").within(1.0, 1e8),
        Parameter::new("iops-10k-sas", Kind::Number("IOPS"), "operations of a SAS disk of 10,000 rpm").constant("online.iops_per_disk.10k_sas").within(1.0, 1e8),
        Parameter::new("iops-15k-sas", Kind::Number("IOPS"), "operations of a SAS disk of 15,000 rpm").constant("online.iops_per_disk.15k_sas").within(1.0, 1e8),
        Parameter::new("iops-ssd", Kind::Number("IOPS"), "operations of a solid-state disk of 2014").constant("online.iops_per_disk.ssd_2014").within(1.0, 1e8),
    ],
    reckon: iops,
};

fn iops(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let of = |prefix: &str, word: &str| given.number(&format!("{prefix}-{}", given.word(word)));
    let penalty = given
        .optional("penalty")
        .unwrap_or_else(|| of("penalty", "raid"));
    let each = given
        .optional("disk-iops")
        .unwrap_or_else(|| of("iops", "disk"));
    let writes = given.number("writes");
    match (given.optional("iops"), given.optional("disks")) {
        (Some(load), None) => {
            let behind = online::backend_iops_of_load(load, writes, penalty);
            let behind = results.put(
                "back-end",
                "IOPS",
                "S1.10",
                "operations behind the RAID",
                behind,
            );
            let mut disks = online::disks_for_iops(behind, each);
            if matches!(given.word("raid"), "raid1" | "raid10") {
                // Mirrors come in pairs.
                let pairs = (disks / Traced::literal(2.0)).ceil_guarded();
                disks = pairs * Traced::literal(2.0);
            }
            results.put("disks", "", "S1.10", "disks for the operations", disks);
        }
        (None, Some(disks)) => {
            let raw = results.put(
                "raw",
                "IOPS",
                "S1.10",
                "operations of all disks",
                disks * each,
            );
            let functional = if given.word("formula") == "shares" {
                online::functional_iops_by_shares(raw, writes, penalty)
            } else {
                online::functional_iops(raw, writes, penalty)
            };
            results.put(
                "functional",
                "IOPS",
                "S1.10",
                "operations in front of the RAID",
                functional,
            );
        }
        (Some(_), Some(_)) => {
            return Err(contradiction(
                "disks",
                "`iops` asks for disks, and `disks` for operations",
                "give one of them; the other is calculated",
            ));
        }
        (None, None) => {
            return Err(contradiction(
                "iops",
                "neither a load nor disks are given",
                "give `iops`, or `disks`",
            ));
        }
    }
    Ok(())
}
