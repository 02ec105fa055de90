//! `tape`: S7.

use groundplan_catalog::units::{DataRate, DataSize, Duration, Hours, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};
use crate::rules::{archive, bitrate};

const SHARE: Kind = Kind::Amount(Share::KIND);
const SIZE: Kind = Kind::Amount(DataSize::KIND);
const RATE: Kind = Kind::Amount(DataRate::KIND);

/// Cartridges, drives and slots.
pub(super) static TAPE: Calculator = Calculator {
    name: "tape",
    about: "cartridges, drives and slots of an archive on tape, and how long a restore takes",
    rule: "S7",
    parameters: &[
        Parameter::new("size", SIZE, "what is kept in one copy"),
        Parameter::new("copies", Kind::Whole("copies"), "copies")
            .constant("archive.copies")
            .within(1.0, 9.0),
        Parameter::new(
            "native",
            SIZE,
            "capacity of a cartridge as its maker prints it, without compression",
        )
        .or(18_000.0)
        .within(1.0, 1e6),
        Parameter::new(
            "formatting",
            SHARE,
            "part of it that is left after formatting",
        )
        .constant("archive.tape_format_share")
        .within(0.01, 1.0),
        Parameter::new("index", SHARE, "part of that which the index leaves")
            .constant("archive.tape_index_share")
            .within(0.01, 1.0),
        Parameter::new(
            "compression",
            Kind::Number("x"),
            "compression; media hardly compresses",
        )
        .or(1.0)
        .within(0.1, 10.0),
        Parameter::new("drive", RATE, "speed of a drive")
            .or(3200.0)
            .within(1e-3, 1e6),
        Parameter::new(
            "drive-share",
            SHARE,
            "part of its speed that a drive reaches",
        )
        .constant("archive.tape_rate_share")
        .within(0.01, 1.0),
        Parameter::new(
            "daily",
            SIZE,
            "what is written to each copy in a day; adds the time of drives",
        )
        .optional(),
        Parameter::new(
            "peak",
            RATE,
            "rate at the peak that has to be written as it comes; adds drives",
        )
        .optional()
        .within(0.0, 1e7),
        Parameter::new(
            "window",
            Kind::Amount(Hours::KIND),
            "hours of a day in which the daily volume is written",
        )
        .or(24.0)
        .within(0.01, 24.0),
        Parameter::new(
            "restore-drives",
            Kind::Whole("drives"),
            "drives kept for restores",
        )
        .constant("archive.spare_drives")
        .within(0.0, 1000.0),
        Parameter::new(
            "carried-out",
            Kind::Whole("copies"),
            "copies that are carried out of the house",
        )
        .or(0.0)
        .within(0.0, 9.0),
        Parameter::new("cleaning", Kind::Whole("cartridges"), "cleaning cartridges")
            .or(1.0)
            .within(0.0, 1000.0),
        Parameter::new("slot-reserve", SHARE, "slots in hand")
            .constant("archive.slot_reserve_share")
            .within(0.0, 10.0),
        Parameter::new(
            "restore",
            SIZE,
            "what is restored at once; adds its duration",
        )
        .optional(),
        Parameter::new(
            "mounts",
            Kind::Whole("mounts"),
            "cartridges that the restore mounts; those that hold it where they are not given",
        )
        .optional()
        .within(0.0, 1e6),
        Parameter::new(
            "mount",
            Kind::Amount(Duration::KIND),
            "time to mount and wind one",
        )
        .constant("archive.mount_seconds")
        .within(0.0, 60.0),
        Parameter::new("file", SIZE, "size of a file; small files slow a drive")
            .optional()
            .within(1e-9, 1e6),
        Parameter::new(
            "between-files",
            Kind::Amount(Duration::KIND),
            "time lost between two files",
        )
        .or(0.0)
        .within(0.0, 10.0),
    ],
    reckon: tape,
};

fn tape(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    if given.plain("carried-out") >= given.plain("copies") {
        return Err(contradiction(
            "carried-out",
            "a copy has to stay in the library",
            "carry out fewer copies than there are",
        ));
    }
    let thousand = || Traced::literal(1000.0);
    let usable = archive::usable_tb(
        given.number("native") / thousand(),
        given.number("formatting"),
        given.number("index"),
    ) * given.number("compression");
    let usable = results.put("usable", "TB", "S7.1", "room of a cartridge", usable);
    let stored = given.number("size") / thousand();
    let each = archive::tapes_per_copy(stored.clone(), usable.clone());
    let each = results.put("tapes-per-copy", "", "S7.1", "cartridges of one copy", each);
    let copies = given.number("copies");
    let tapes = archive::tapes(stored, copies.clone(), usable.clone());
    results.put("tapes", "", "S7.1", "cartridges of all copies", tapes);
    let inside = archive::copies_inside(copies.clone(), given.number("carried-out"));
    let slots = archive::slots(
        each * inside,
        given.number("cleaning"),
        given.number("slot-reserve"),
    );
    results.put("slots", "", "S7.5", "slots of the library", slots);
    let full = bitrate::mb_per_second(given.number("drive"));
    let speed = match given.optional("file") {
        Some(file) => archive::drive_rate_of_files(
            full,
            file * thousand(),
            given.number("between-files") * Traced::literal(60.0),
        ),
        None => full,
    };
    let share = given.number("drive-share");
    let rate = results.put(
        "drive-rate",
        "MB/s",
        "S7.3",
        "what a drive writes",
        speed.clone() * share.clone(),
    );
    let kept = given.number("restore-drives");
    let mut drives = kept.clone();
    if let Some(daily) = given.optional("daily") {
        let all = daily * copies.clone();
        let hours = archive::drive_hours(all.clone(), rate.clone());
        results.put(
            "drive-hours",
            "h/day",
            "S7.3",
            "hours that drives write in a day",
            hours,
        );
        let hourly = archive::drive_tb_per_hour(speed.clone(), share.clone());
        let by_window =
            archive::drives_for_window(all / thousand(), given.number("window"), hourly);
        let by_window = results.put(
            "drives-by-window",
            "",
            "S7.4",
            "drives that write a day in its window",
            by_window,
        );
        drives = drives.greatest(by_window + kept.clone());
    }
    if let Some(peak) = given.optional("peak") {
        let by_rate = archive::drives_for_rate(
            bitrate::mb_per_second(peak),
            copies,
            speed,
            share,
            Traced::literal(0.0),
        );
        let by_rate = results.put(
            "drives-by-rate",
            "",
            "S7.3",
            "drives that write the peak as it comes",
            by_rate,
        );
        drives = drives.greatest(by_rate + kept);
    }
    results.put(
        "drives",
        "",
        "S7.3",
        "drives with those for restores",
        drives,
    );
    if let Some(restore) = given.optional("restore") {
        let mounts = given
            .optional("mounts")
            .unwrap_or_else(|| archive::tapes_per_copy(restore.clone() / thousand(), usable));
        let mounts = results.put(
            "mounts",
            "",
            "S7.4",
            "cartridges mounted for the restore",
            mounts,
        );
        let seconds = given.number("mount") * Traced::literal(60.0);
        let hours = archive::restore_hours(mounts, seconds, restore, rate);
        results.put(
            "restore",
            "h",
            "S7.4",
            "duration of the restore with one drive",
            hours,
        );
    }
    Ok(())
}
