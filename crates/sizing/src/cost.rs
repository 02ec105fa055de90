//! What a site costs, line by line, and what has no price.
//!
//! [`freeze`] turns a sizing into a [`Design`]: its lines with their prices looked up.
//! [`Design::at`] prices it at any demand in any reading; [`price`] reads it plainly at the end of
//! the horizon.

mod archive;
mod bill;
mod compute;
mod design;
mod disks;
mod hardware;
mod licences;
mod negotiated;
mod network;
mod objects;
mod quantity;
mod services;
mod setting;
mod stand;
mod tariff;
#[cfg(test)]
mod tests;

pub(crate) use bill::Priced;
pub(crate) use design::{Article, Charge, Design, Head, Line, Listing};
pub(crate) use negotiated::Fault;
pub(crate) use quantity::Quantity;
pub(crate) use stand::{Pace, Point};
pub(crate) use tariff::{Step, Tariff};

use groundplan_catalog::tables::TableErrors;

use crate::output::SiteSizing;
use crate::pricing::PriceList;
use crate::site::Plan;

/// Looks up the prices of everything that was chosen for a site.
pub(crate) fn freeze(plan: &Plan<'_, '_>, sizing: &SiteSizing) -> Result<Design, TableErrors> {
    let mut list = PriceList::new(plan.tables);
    if let Some(provider) = plan.provider() {
        compute::lines(&mut list, plan, provider, sizing)?;
        licences::hosted(&mut list, plan, provider, sizing)?;
        for (place, volume) in sizing.volumes.iter().enumerate() {
            disks::lines(&mut list, provider, plan.region(), place, volume)?;
        }
        disks::snapshots(&mut list, plan, provider, sizing)?;
        network::lines(&mut list, plan, provider, sizing)?;
    } else {
        licences::owned(&mut list, plan, sizing)?;
        hardware::lines(&mut list, sizing);
        hardware::premises(&mut list, plan, sizing);
        network::delivery(&mut list, plan)?;
    }
    objects::lines(&mut list, plan, sizing)?;
    services::transcoding(&mut list, plan)?;
    if let Some(provider) = plan.provider() {
        services::backups(&mut list, plan, provider)?;
        services::support(&mut list, plan, provider, sizing)?;
    }
    archive::lines(&mut list, plan)?;
    licences::product(&mut list, plan);
    let faults = negotiated::apply(plan, &mut list.articles);
    Ok(Design {
        hosts: setting::hosts(plan, sizing),
        volumes: setting::volumes(plan, sizing),
        articles: list.articles,
        faults,
    })
}

/// Prices everything that was chosen for a site at the end of the horizon.
pub(crate) fn price(plan: &Plan<'_, '_>, sizing: &SiteSizing) -> Result<Priced, TableErrors> {
    let design = freeze(plan, sizing)?;
    let point = Point {
        inputs: &plan.inputs,
        ledger: &plan.ledger,
        read: &crate::reading::plain,
        pace: Pace::WithDemand,
    };
    let mut priced = bill::plain(&design.at(&point));
    let profile = &plan.loaded.profile;
    priced.cost.at_month = profile.workload.horizon_months;
    bill::convert(&mut priced.cost, &profile.prices);
    priced.faults = design.faults;
    Ok(priced)
}
