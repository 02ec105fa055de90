//! Volumes of the hosts: how large, of which kind, in how many disks.
//!
//! The vendor's figures for volumes are met in GiB, as the operating system counts (50 GB
//! becomes 50 GiB); calculated sizes are decimal and rounded up to whole GiB.

pub(crate) mod joint;
mod kind;

use groundplan_catalog::system::{LoadRule, Volume};
use groundplan_catalog::tables::{Provider, TableErrors, Tables};
use groundplan_profile::Profile;

use crate::bound::{Floor, Title, figure, needed};
use crate::inputs::{Inputs, gather};
use crate::ledger::Ledger;
use crate::number::Number;
use crate::output::{RaidLayout, VolumeChoice};
use crate::rules::online;
use crate::tier::GB_PER_GIB;

/// What the volumes of a tier are chosen for.
pub(crate) struct Setting<'a, 's> {
    pub(crate) tables: &'a Tables<'s>,
    pub(crate) profile: &'a Profile,
    pub(crate) ledger: &'a Ledger<f64>,
    pub(crate) inputs: &'a Inputs<f64>,
    pub(crate) provider: Option<Provider>,
    pub(crate) region: &'a str,
    /// Whether the machines stand in zones.
    pub(crate) zonal: bool,
    /// Whether media is kept at this site.
    pub(crate) media: bool,
    /// How many volumes of the tier share its media traffic.
    pub(crate) media_volumes: usize,
}

/// Whether a volume holds media, as opposed to the system or the database.
pub(crate) fn holds_media(volume: &Volume) -> bool {
    volume
        .sizing
        .as_deref()
        .is_some_and(|sizing| !sizing.starts_with("database"))
}

/// The figure of the demand that a volume must hold, and whether the tier's hosts share it. A
/// site without media of its own still keeps the proxies (S9.5).
pub(crate) fn demand_of(sizing: &str, media: bool) -> Option<(&'static str, bool)> {
    Some(match sizing {
        "online" if !media => ("proxy.usable", true),
        "landing" | "scratch" | "holding" | "original" | "archive" if !media => return None,
        "landing" => ("landing", true),
        "scratch" => ("scratch", true),
        "holding" => ("holding", true),
        "online" => ("online.usable", true),
        "original" => ("original.usable", true),
        "proxy" => ("proxy.usable", true),
        "archive" => ("archive.stored", false),
        "database-data" => ("database.data", false),
        "database-log" => ("database.log", false),
        "database-temporary" => ("database.temporary", false),
        _ => return None,
    })
}

/// GB that one such volume must hold when so many hosts share the load.
pub(crate) fn share<N: Number>(ledger: &Ledger<N>, volume: &Volume, media: bool, hosts: &N) -> N {
    let sizing = volume.sizing.as_deref();
    match sizing.and_then(|sizing| demand_of(sizing, media)) {
        Some((id, true)) if !volume.shared => ledger.value(id) / hosts.clone(),
        Some((id, _)) => ledger.value(id),
        None => N::literal(0.0),
    }
}

/// One way to lay a volume out, with what one copy of it costs a month where that is known.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) choice: VolumeChoice,
    pub(crate) usd_per_month: Option<f64>,
}

/// The ways to lay out one volume of a tier with so many hosts, never none: the best first, each
/// further one with fewer disks than those before it.
pub(crate) fn candidates(
    setting: &Setting<'_, '_>,
    tier: &str,
    loads: &[LoadRule],
    volume: &Volume,
    hosts: u32,
) -> Result<Vec<Candidate>, TableErrors> {
    let sizing = volume.sizing.as_deref();
    let is_media = holds_media(volume);
    let calculated = share(setting.ledger, volume, setting.media, &f64::from(hosts));
    let id = volume.id.get_ref();
    let overrides = &setting.profile.overrides.volumes;
    let figure_id = format!("volume.{tier}.{id}");
    let entry = sizing
        .and_then(|sizing| demand_of(sizing, setting.media))
        .and_then(|(id, _)| setting.ledger.get(id));
    let size_gb = figure(
        Title {
            id: &figure_id,
            name: &volume.name,
            unit: "GB",
            rule: entry.map_or("", |entry| entry.rule),
        },
        calculated,
        Some(Floor::new(
            volume.minimum_gb,
            volume.requirements.first().map(String::as_str),
        )),
        overrides
            .get(&format!("{tier}.{id}"))
            .or_else(|| overrides.get(id))
            .copied(),
    );
    let gib = match size_gb.binding {
        crate::output::Binding::Override => size_gb.value,
        _ => volume.minimum_gb.max(needed(&size_gb) / GB_PER_GIB),
    };
    let throughput = (is_media && setting.media && calculated > 0.0).then(|| {
        setting.ledger.value("media.throughput")
            / f64::from(hosts)
            / setting.media_volumes.max(1) as f64
    });
    let iops = (sizing == Some("database-data") && loads.contains(&LoadRule::Database))
        .then(|| setting.ledger.value("database.iops"));
    let options = match setting.provider {
        Some(provider) => kind::options(&kind::Ask {
            tables: setting.tables,
            provider,
            region: setting.region,
            boot: volume.boot,
            shared: volume.shared,
            media: is_media && !volume.boot,
            zonal: setting.zonal,
            kinds: setting.profile.purchase.disks,
            striping: setting.profile.purchase.striping,
            gib,
            iops: iops.unwrap_or(0.0),
            throughput_mb_s: throughput.unwrap_or(0.0),
            shared_iops: setting.inputs.constants.shared_iops,
        })?,
        None => kind::Options::own(gib),
    };
    let raid = match setting.provider {
        None => raid(setting.profile, tier, id, size_gb.value),
        Some(_) => None,
    };
    let choice = |disk: kind::Disk| VolumeChoice {
        tier: tier.to_owned(),
        volume: id.clone(),
        name: volume.name.clone(),
        letter: volume.letter,
        mount: volume.mount.clone(),
        boot: volume.boot,
        shared: volume.shared,
        copies: if volume.shared { 1 } else { hosts },
        size_gb: size_gb.clone(),
        kind: disk.kind,
        price_tier: disk.price_tier,
        disks: disk.disks,
        disk_gib: disk.gib,
        iops_need: iops.map(crate::bound::tidy),
        throughput_need_mb_s: throughput.map(crate::bound::tidy),
        iops: disk.iops,
        throughput_mib_s: disk.throughput,
        raid: raid.clone(),
        refused: options.refused.clone(),
        requirements: volume.requirements.clone(),
    };
    Ok(options
        .usable
        .iter()
        .map(|layout| Candidate {
            choice: choice(layout.disk.clone()),
            usd_per_month: layout.usd,
        })
        .collect())
}

/// The RAID of the disks on hand for this use.
fn raid(profile: &Profile, tier: &str, volume: &str, usable_gb: f64) -> Option<RaidLayout> {
    let disk = profile
        .hardware
        .servers
        .iter()
        .filter(|server| server.tier == tier)
        .flat_map(|server| &server.disks)
        .find(|disk| disk.usage == volume)?;
    let level = disk.raid?;
    let (data, parity) = gather::level(level, disk.count)?;
    let name = match level {
        groundplan_profile::model::RaidLevel::Raid0 => "raid0",
        groundplan_profile::model::RaidLevel::Raid1 => "raid1",
        groundplan_profile::model::RaidLevel::Raid5 => "raid5",
        groundplan_profile::model::RaidLevel::Raid6 => "raid6",
        groundplan_profile::model::RaidLevel::Raid10 => "raid10",
    };
    Some(RaidLayout {
        layout: name.to_owned(),
        raw_gb: crate::bound::tidy(online::raw_gb(usable_gb, data, parity)),
    })
}
