//! Tapes, drives and the library.

use groundplan_catalog::tables::TableErrors;

use crate::output::{CostKind, Period};
use crate::pricing::{Item, PriceList};
use crate::reading::{From, Value};
use crate::site::Plan;

use super::design::Listing;
use super::quantity::Quantity;

pub(super) fn lines(list: &mut PriceList<'_, '_>, plan: &Plan<'_, '_>) -> Result<(), TableErrors> {
    if plan.ledger.get("archive.tapes").is_none() || !plan.media {
        return Ok(());
    }
    let tapes = || Quantity::Figure("archive.tapes");
    let archive = &plan.loaded.profile.storage.archive;
    let generation = archive
        .generation
        .as_deref()
        .unwrap_or("LTO-9")
        .to_lowercase();
    let prefix = format!("{generation}-");
    let fact = list
        .tables
        .all_hardware()?
        .iter()
        .filter(|fact| fact.attribute == "media_price")
        .find(|fact| fact.item == generation || fact.item.starts_with(&prefix))
        .and_then(|fact| Some((fact.number?, &fact.provenance)));
    let item = Item::new(
        "tape.cartridges",
        format!("{} cartridges", generation.to_uppercase()),
        CostKind::Tape,
    );
    let article = match fact {
        Some((usd, provenance)) => list.line(item, tapes(), "cartridge", usd, provenance),
        None => list.unpriced(
            item,
            tapes(),
            "cartridge",
            "no price of a cartridge in the tables",
        ),
    };
    article.head.period = Period::Once;
    article.listing = Listing::IfAny;
    drives(list, plan, &generation)?;
    let slots = tapes() / Quantity::input(&plan.values.archive_copies);
    let what = "Tape library with its archive server, slots for one copy";
    let item = Item::new("tape.library", what, CostKind::Tape);
    let reason = "no price of libraries in the tables";
    let article = list.unpriced(item, slots, "slots", reason);
    article.head.period = Period::Once;
    article.listing = Listing::IfAny;
    Ok(())
}

/// S7.3: drives that write a day's originals to all copies within the day, each at a share of
/// its speed, with those kept for restores.
fn drives(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    generation: &str,
) -> Result<(), TableErrors> {
    const SECONDS: f64 = 86_400.0;
    let what = format!(
        "{} drives, with those kept for restores",
        generation.to_uppercase()
    );
    let item = Item::new("tape.drives", what, CostKind::Tape);
    let facts = list.tables.all_hardware()?;
    let of = |attribute: &str| {
        let mut facts = facts.iter();
        let found = facts.find(|fact| fact.item == generation && fact.attribute == attribute);
        found.and_then(|fact| Some((fact.number?, &fact.provenance)))
    };
    let constants = &plan.values.constants;
    let Some((rate, provenance)) = of("native_rate") else {
        let reason = "neither speed nor price of the drives in the tables";
        let article = list.unpriced(item, Quantity::Number(0.0), "drive", reason);
        article.head.period = Period::Once;
        return Ok(());
    };
    let rate = Quantity::input(&Value {
        number: rate,
        range: None,
        unit: "MB/s".to_owned(),
        from: From::Table {
            id: format!("native rate of {generation}"),
            place: format!("hardware, {provenance}"),
        },
    });
    let written =
        Quantity::Figure("ingest.daily") * 1000.0 * Quantity::input(&plan.values.archive_copies);
    let carried = rate * Quantity::input(&constants.tape_rate_share) * SECONDS;
    let busy = Quantity::RoundedUp(Box::new(written / carried));
    let count = busy + Quantity::input(&constants.spare_drives);
    let article = match of("drive_price") {
        Some((usd, provenance)) => list.line(item, count, "drive", usd, provenance),
        None => list.unpriced(item, count, "drive", "no price of drives in the tables"),
    };
    article.head.period = Period::Once;
    Ok(())
}
