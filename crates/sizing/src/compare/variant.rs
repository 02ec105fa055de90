//! The same wishes on another target: the profile with everything exchanged that belongs to one
//! target alone, and a list of what was exchanged.

use groundplan_catalog::tables::{Provider, Region, TableErrors, Tables};
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::{
    ArchiveKind, Hardware, OnlineKind, OnlineStorage, Profile, Target, Transcoder,
};

/// RAID of online storage where the profile, written for a cloud, says none.
const USUAL_RAID: &str = "raid6-8+2";

/// A profile moved to another target.
pub(super) struct Variant {
    /// The profile; its tree is still the one that was written, so that findings and derivations
    /// point at the lines of the user's file.
    pub(super) loaded: LoadedProfile,
    /// What differs from the user's profile beside the target, sentence by sentence.
    pub(super) changes: Vec<String>,
}

/// Moves a profile to a target. A profile that is there already stays as it is.
pub(super) fn to_target(
    loaded: &LoadedProfile,
    tables: &Tables<'_>,
    target: Target,
    region: Option<&str>,
) -> Result<Variant, TableErrors> {
    let mut moved = loaded.clone();
    let mut changes = Vec::new();
    let profile = &mut moved.profile;
    let from = profile.deployment.target;
    let wanted = region.map(str::to_owned);
    if from == target {
        if let Some(region) = wanted {
            profile.deployment.zones.clear();
            profile.deployment.region = Some(region);
        }
        return Ok(Variant {
            loaded: moved,
            changes,
        });
    }
    let home = profile.deployment.region.clone();
    profile.deployment.target = target;
    profile.deployment.zones.clear();
    profile.deployment.region = match (wanted, provider(target)) {
        (Some(region), _) => Some(region),
        (None, Some(to)) => {
            let near = provider(from).zip(home.as_deref());
            let region = counterpart(tables.regions()?, near, to);
            if let Some(region) = &region {
                changes.push(match (&home, near) {
                    (Some(home), Some(_)) => format!("region {region} in place of {home}"),
                    _ => format!("region {region}, the first of the tables, for want of another"),
                });
            }
            region
        }
        (None, None) => None,
    };
    storage(profile, from, target, &mut changes);
    belongings(profile, from, target, &mut changes);
    recovery(profile, tables, from, target, &mut changes)?;
    Ok(Variant {
        loaded: moved,
        changes,
    })
}

/// The provider of a target; none on hardware of the customer.
pub(super) fn provider(target: Target) -> Option<Provider> {
    match target {
        Target::Aws => Some(Provider::Aws),
        Target::Azure => Some(Provider::Azure),
        Target::Gcp => Some(Provider::Gcp),
        Target::Poc | Target::OnPrem | Target::Vm => None,
    }
}

/// The other provider's region in the same place, else on the same continent, else its first.
fn counterpart(regions: &[Region], near: Option<(Provider, &str)>, to: Provider) -> Option<String> {
    let home = near.and_then(|(provider, id)| {
        let mut all = regions.iter();
        all.find(|region| region.provider == provider && region.id == id)
    });
    let there = || regions.iter().filter(|region| region.provider == to);
    let place = |region: &&Region| {
        home.is_some_and(|home| {
            region.place.contains(&home.place) || home.place.contains(&region.place)
        })
    };
    let continent = |region: &&Region| home.is_some_and(|home| region.continent == home.continent);
    let found = there().find(place).or_else(|| there().find(continent));
    found
        .or_else(|| there().next())
        .map(|region| region.id.clone())
}

/// Media goes to buckets in a cloud, and to disks and tape elsewhere.
fn storage(profile: &mut Profile, from: Target, target: Target, changes: &mut Vec<String>) {
    let storage = &mut profile.storage;
    if storage.delivery_network.is_some() && target.is_cloud() {
        storage.delivery_network = None;
        changes.push("the delivery network of the target".to_owned());
    }
    if from.is_cloud() == target.is_cloud() {
        return;
    }
    if target.is_cloud() {
        storage.online = OnlineStorage {
            threshold: storage.online.threshold,
            ..OnlineStorage::default()
        };
        storage.object = None;
        if storage.archive.kind == ArchiveKind::Tape {
            storage.archive.kind = ArchiveKind::Object;
            storage.archive.generation = None;
            storage.archive.copies = None;
            storage.archive.middleware = None;
            storage.archive.address = None;
            changes.push("the archive in a cold object class in place of tape".to_owned());
        }
        return;
    }
    if storage.online.kind == OnlineKind::Object || storage.online.raid.is_none() {
        storage.online.kind = OnlineKind::Nas;
        storage.online.raid = Some(USUAL_RAID.to_owned());
        changes.push(format!("online storage on disks, {USUAL_RAID}"));
    }
    storage.object = None;
    if storage.archive.kind == ArchiveKind::Object {
        storage.archive.kind = ArchiveKind::Tape;
        changes.push("the archive on tape in place of a cold object class".to_owned());
    }
    if profile.workload.transcode.transcoder == Transcoder::Cloud {
        profile.workload.transcode.transcoder = Transcoder::Ffmpeg;
        changes.push("transcoding on hosts in place of the cloud's service".to_owned());
    }
}

/// What names things of one target means nothing on another.
fn belongings(profile: &mut Profile, from: Target, target: Target, changes: &mut Vec<String>) {
    let overrides = &mut profile.overrides;
    if !overrides.machine_types.is_empty() {
        overrides.machine_types.clear();
        changes.push("machine types chosen anew".to_owned());
    }
    overrides.addresses.clear();
    if target.is_cloud() && !from.is_cloud() {
        profile.hardware = Hardware::default();
    }
}

/// A recovery site follows to the target, in the region that corresponds to its own.
fn recovery(
    profile: &mut Profile,
    tables: &Tables<'_>,
    from: Target,
    target: Target,
    changes: &mut Vec<String>,
) -> Result<(), TableErrors> {
    let primary = profile.deployment.region.clone();
    let Some(recovery) = &mut profile.availability.dr else {
        return Ok(());
    };
    if recovery.target != from {
        return Ok(());
    }
    let near = provider(from).zip(recovery.region.as_deref());
    recovery.target = target;
    recovery.zones.clear();
    recovery.region = match provider(target) {
        Some(to) => {
            let regions = tables.regions()?;
            let corresponding = counterpart(regions, near, to);
            // Two sites in one region would survive nothing.
            corresponding
                .filter(|region| Some(region) != primary.as_ref())
                .or_else(|| elsewhere(regions, to, primary.as_deref()))
        }
        None => None,
    };
    changes.push(match &recovery.region {
        Some(region) => format!("the recovery site in {region}"),
        None => "the recovery site on hardware of the customer".to_owned(),
    });
    Ok(())
}

/// Another region of the provider, on the continent of the first where there is one.
fn elsewhere(regions: &[Region], provider: Provider, first: Option<&str>) -> Option<String> {
    let there = || {
        let mut all = regions.iter().filter(|one| one.provider == provider);
        all.by_ref().collect::<Vec<_>>()
    };
    let home = there()
        .into_iter()
        .find(|one| Some(one.id.as_str()) == first);
    let other = |one: &&Region| Some(one.id.as_str()) != first;
    let near = |one: &&Region| home.is_some_and(|home| home.continent == one.continent);
    there()
        .into_iter()
        .find(|one| other(one) && near(one))
        .or_else(|| there().into_iter().find(other))
        .map(|one| one.id.clone())
}
