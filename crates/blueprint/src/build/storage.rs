//! Buckets and shared stores.

use groundplan_catalog::system::{Party, StoreKind};

use super::names;
use super::site::SiteContext;
use crate::{Bucket, Store};

/// The buckets of a site, as the sizing filled them.
pub(super) fn buckets(context: &SiteContext<'_>) -> Vec<Bucket> {
    let object = context.profile.storage.object.as_ref();
    let prefix = object
        .and_then(|one| one.prefix.as_deref())
        .filter(|_| !context.is_recovery)
        .unwrap_or(&context.prefix);
    let region = context.region.as_deref().unwrap_or_default();
    context
        .sizing
        .buckets
        .iter()
        .map(|choice| Bucket {
            id: choice.bucket.clone(),
            name: names::bucket(prefix, &choice.bucket, region),
            provider: choice.provider.clone(),
            expected_gb: choice.classes.iter().map(|class| class.gb).sum(),
            versioned: true,
            cool_after_days: choice.cool_after_days,
            // An archive is cold from the first day on and has no days to say.
            cool_class: choice
                .classes
                .last()
                .filter(|_| choice.cool_after_days.is_some() || choice.holds == "archive")
                .map(|share| share.class.clone()),
            requirements: choice.requirements.clone(),
        })
        .collect()
}

/// Shared storage outside the hosts.
pub(super) fn stores(context: &SiteContext<'_>) -> Vec<Store> {
    let rows = context.system.stores(context.target_name(), &context.facts);
    context
        .sizing
        .stores
        .iter()
        .filter_map(|choice| {
            let row = rows.iter().find(|row| *row.id.get_ref() == choice.store)?;
            let profile = context.profile;
            let is_primary = !context.is_recovery;
            let online = &profile.storage.online;
            let addresses = match row.kind {
                StoreKind::Nas => online.address.into_iter().collect(),
                StoreKind::San => profile
                    .hardware
                    .san
                    .as_ref()
                    .map(|san| san.addresses.clone())
                    .unwrap_or_default(),
                StoreKind::TapeLibrary => profile.storage.archive.address.into_iter().collect(),
            };
            Some(Store {
                id: choice.store.clone(),
                name: choice.name.clone(),
                kind: match row.kind {
                    StoreKind::Nas => "nas",
                    StoreKind::San => "san",
                    StoreKind::TapeLibrary => "tape-library",
                }
                .to_owned(),
                usable_gb: choice.usable_gb.value,
                raw_gb: choice.raid.as_ref().map(|raid| raid.raw_gb),
                addresses: if is_primary { addresses } else { Vec::new() },
                share: online
                    .share
                    .clone()
                    .filter(|_| is_primary && row.kind == StoreKind::Nas),
                supplied_by: match row.supplied_by {
                    Party::Vendor => "vendor",
                    Party::Integrator => "integrator",
                    Party::Customer => "customer",
                }
                .to_owned(),
            })
        })
        .collect()
}
