//! From profile and tables to values with their origin.

use groundplan_catalog::tables::{Named, Tables};
use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::model::{
    self, ArchiveKind, Growth, Ingest, OnlineKind, Profile, RaidLevel, Target, Transcoder,
};
use groundplan_profile::{Amount, LoadedProfile, Quantity, units::Unit};

use super::further::Further;
use super::{Class, Inputs, Shape};
use crate::constants::{self, Constants};
use crate::faults;
use crate::reading::{From, Value};

/// Gathers the inputs of one site. None beside findings that say what is missing.
pub(crate) fn gather(
    loaded: &LoadedProfile,
    target: Target,
    edition: Option<&str>,
    tables: &Tables<'_>,
    report: &mut Report,
) -> Option<Inputs<Value>> {
    let profile = &loaded.profile;
    let workload = &profile.workload;
    let constants = match tables.constants() {
        Ok(table) => constants::read(loaded, table, report)?,
        Err(errors) => {
            report.push(faults::table(&errors));
            return None;
        }
    };
    let proxy_rate = rate(loaded, tables, "workload.proxy", &workload.proxy, report)?;
    let mut classes = Vec::new();
    for (index, ingest) in workload.ingest.iter().enumerate() {
        classes.push(class(loaded, index, ingest, tables, report)?);
    }
    let archived =
        workload.archive_after_days.is_some() || profile.storage.archive.kind != ArchiveKind::None;
    let archive_after = archived.then(|| match &workload.archive_after_days {
        Some(days) => amount("workload.archive_after_days", days),
        None => amount("workload.online_days", &workload.online_days),
    });
    let tape_native_tb = match profile.storage.archive.kind {
        ArchiveKind::Tape => Some(tape(profile, tables, report)?),
        _ => None,
    };
    let transcode = &workload.transcode;
    Some(Inputs {
        classes,
        proxy_rate,
        online_days: amount("workload.online_days", &workload.online_days),
        proxy_days: optional("workload.proxy_days", workload.proxy_days.as_ref()),
        archive_after,
        archive_years: match profile.storage.archive.years {
            Some(years) => number("storage.archive.years", years, "years"),
            None => constants.archive_years.clone(),
        },
        archive_copies: match profile.storage.archive.copies {
            Some(copies) => number("storage.archive.copies", f64::from(copies), "copies"),
            None => constants.archive_copies.clone(),
        },
        tape_native_tb,
        growth: super::Growth {
            per_year: amount("workload.growth_per_year", &workload.growth_per_year),
            kind: workload.growth_kind,
        },
        users_growth: growth("workload.users", workload.users.growth.as_ref()),
        jobs_growth: growth("workload.transcode", transcode.growth.as_ref()),
        catalogue_growth: growth("workload.database", workload.database.growth.as_ref()),
        existing: existing(&workload.existing),
        months: number(
            "workload.horizon_months",
            f64::from(workload.horizon_months),
            "months",
        ),
        named_users: optional("workload.users.named", workload.users.named.as_ref()),
        concurrent_users: optional(
            "workload.users.concurrent",
            workload.users.concurrent.as_ref(),
        ),
        streaming_users: optional(
            "workload.users.streaming",
            workload.users.streaming.as_ref(),
        ),
        speed: optional("workload.transcode.speed", transcode.speed.as_ref())
            .filter(|speed| speed.number > 0.0)
            .unwrap_or_else(|| constants.speed.clone()),
        cores_per_job: optional(
            "workload.transcode.cores_per_job",
            transcode.cores_per_job.as_ref(),
        )
        .unwrap_or_else(|| constants.cores_per_job.clone()),
        wait: transcode.wait.as_ref().map_or_else(
            || constants.wait.clone(),
            |wait| quantity("workload.transcode.wait", *wait),
        ),
        uplink: profile
            .network
            .uplink
            .as_ref()
            .map(|uplink| quantity("network.uplink", *uplink)),
        raid: raid(profile),
        pool_cap: pool_cap(edition, &constants),
        shape: shape(profile, target),
        further: Further::default(),
        constants,
    })
}

fn shape(profile: &Profile, target: Target) -> Shape {
    let object_storage = target.is_cloud()
        || profile.storage.object.is_some()
        || profile.storage.online.kind == OnlineKind::Object;
    Shape {
        object_storage,
        tape: profile.storage.archive.kind == ArchiveKind::Tape,
        transcoded_elsewhere: profile.workload.transcode.transcoder == Transcoder::Cloud,
        previews_elsewhere: object_storage || profile.storage.delivery_network.is_some(),
    }
}

fn class(
    loaded: &LoadedProfile,
    index: usize,
    ingest: &Ingest,
    tables: &Tables<'_>,
    report: &mut Report,
) -> Option<Class<Value>> {
    let path = |key: &str| format!("workload.ingest.{index}.{key}");
    let (rate, picture_alone) =
        match (&ingest.rate, &ingest.format) {
            (Some(rate), _) => (amount(&path("rate"), rate), false),
            (None, Some(format)) => (rate(loaded, tables, &path("format"), format, report)?, true),
            (None, None) => {
                report.push(
                Finding::new(
                    code::RATE_UNKNOWN,
                    format!("expected `format` or `rate` for the source `{}`", ingest.name),
                )
                .at(loaded.span_or_parent(&format!("workload.ingest.{index}")), "neither is given")
                .help("name a format of the media table, or give its rate such as `\"50 Mbit/s\"`"),
            );
                return None;
            }
        };
    Some(Class {
        index,
        hours: amount(&path("hours_per_day"), &ingest.hours_per_day),
        rate,
        picture_alone,
        files: optional(&path("files_per_day"), ingest.files_per_day.as_ref()),
        concurrent: optional(&path("concurrent"), ingest.concurrent.as_ref()),
        window: amount(&path("window_hours"), &ingest.window_hours),
        largest: ingest
            .largest_file
            .as_ref()
            .map(|size| quantity(&path("largest_file"), *size)),
        growth: growth(&format!("workload.ingest.{index}"), ingest.growth.as_ref()),
    })
}

/// The growth that a part of the profile gives.
fn growth(path: &str, growth: Option<&Growth>) -> Option<super::Growth<Value>> {
    growth.map(|growth| super::Growth {
        per_year: amount(&format!("{path}.growth.per_year"), &growth.per_year),
        kind: growth.kind,
    })
}

fn existing(existing: &model::Existing) -> super::Existing<Value> {
    super::Existing {
        online: optional("workload.existing.online", existing.online.as_ref()),
        proxies: optional("workload.existing.proxies", existing.proxies.as_ref()),
        archive: optional("workload.existing.archive", existing.archive.as_ref()),
        assets: optional("workload.existing.assets", existing.assets.as_ref()),
        age: existing.age,
    }
}

/// The picture's rate of a format of the media table.
fn rate(
    loaded: &LoadedProfile,
    tables: &Tables<'_>,
    path: &str,
    format: &str,
    report: &mut Report,
) -> Option<Value> {
    match tables.media(format) {
        Ok(Named::Found(media)) => Some(Value {
            number: media.video_megabits_per_second,
            range: None,
            unit: "Mbit/s".to_owned(),
            from: From::Table {
                id: format!("rate of {format}"),
                place: format!("media formats, {}", media.provenance),
            },
        }),
        Ok(Named::Unknown { nearest }) => {
            let finding = Finding::new(
                code::RATE_UNKNOWN,
                format!("the bit rate of `{format}` is not known"),
            )
            .at(loaded.span_or_parent(path), "not in the media table");
            report.push(match nearest {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("give `rate` instead, such as `\"50 Mbit/s\"`"),
            });
            None
        }
        Err(errors) => {
            report.push(faults::table(&errors));
            None
        }
    }
}

fn tape(profile: &Profile, tables: &Tables<'_>, report: &mut Report) -> Option<Value> {
    let generation = profile
        .storage
        .archive
        .generation
        .as_deref()
        .unwrap_or("LTO-9");
    match tables.hardware(&generation.to_lowercase(), "native_capacity") {
        Ok(Some(fact)) if fact.number.is_some_and(|capacity| capacity > 0.0) => Some(Value {
            number: fact.number.unwrap_or_default(),
            range: None,
            unit: "TB".to_owned(),
            from: From::Table {
                id: format!("native capacity of {generation}"),
                place: format!("hardware, {}", fact.provenance),
            },
        }),
        Ok(_) => {
            report.push(
                Finding::new(
                    code::TAPE_UNKNOWN,
                    format!("the capacity of `{generation}` is not known"),
                )
                .help("use a generation of the hardware table, such as `LTO-9`"),
            );
            None
        }
        Err(errors) => {
            report.push(faults::table(&errors));
            None
        }
    }
}

/// Data and redundancy disks, from `raid6-8+2`, `raid10`, or the disks on hand.
fn raid(profile: &Profile) -> Option<(Value, Value)> {
    const PATH: &str = "storage.online.raid";
    let (data, parity) = layout(profile.storage.online.raid.as_deref()?)?;
    Some((number(PATH, data, "disks"), number(PATH, parity, "disks")))
}

/// Data and redundancy disks of a layout such as `raid6-8+2`, `raid5-4+1`, `raid10`, `8+2`.
pub(crate) fn layout(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((_, counts)) = text.split_once('-').or(Some(("", text.as_str())))
        && let Some((data, parity)) = counts.split_once('+')
    {
        let (data, parity): (u32, u32) = (data.trim().parse().ok()?, parity.trim().parse().ok()?);
        return (data > 0).then(|| (f64::from(data), f64::from(parity)));
    }
    match text.as_str() {
        "raid0" => Some((1.0, 0.0)),
        "raid1" | "raid10" => Some((1.0, 1.0)),
        _ => None,
    }
}

/// Data and redundancy disks of a RAID level with so many disks.
pub(crate) fn level(level: RaidLevel, disks: u32) -> Option<(f64, f64)> {
    let disks = f64::from(disks);
    match level {
        RaidLevel::Raid0 => Some((1.0, 0.0)),
        RaidLevel::Raid1 | RaidLevel::Raid10 => Some((1.0, 1.0)),
        RaidLevel::Raid5 => (disks >= 3.0).then_some((disks - 1.0, 1.0)),
        RaidLevel::Raid6 => (disks >= 4.0).then_some((disks - 2.0, 2.0)),
    }
}

fn pool_cap(edition: Option<&str>, constants: &Constants<Value>) -> Option<Value> {
    match edition? {
        "Express" => Some(Value {
            number: constants.express_pool.number / 1000.0,
            unit: "GB".to_owned(),
            ..constants.express_pool.clone()
        }),
        "Web" => Some(constants.web_pool.clone()),
        "Standard" => Some(constants.standard_pool.clone()),
        _ => None,
    }
}

pub(super) fn amount<U: Unit>(path: &str, amount: &Amount<U>) -> Value {
    Value {
        range: (!amount.is_exact()).then(|| (amount.low(), amount.high())),
        ..number(path, amount.likely(), U::KIND.base)
    }
}

pub(super) fn optional<U: Unit>(path: &str, amount_: Option<&Amount<U>>) -> Option<Value> {
    amount_.map(|one| amount(path, one))
}

pub(super) fn quantity<U: Unit>(path: &str, quantity: Quantity<U>) -> Value {
    number(path, quantity.value(), U::KIND.base)
}

pub(super) fn number(path: &str, value: f64, unit: &str) -> Value {
    Value {
        number: value,
        range: None,
        unit: unit.to_owned(),
        from: From::Profile(path.to_owned()),
    }
}
