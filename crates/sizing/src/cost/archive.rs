//! Tapes, drives and the library.

use groundplan_catalog::tables::TableErrors;

use crate::output::{CostKind, Period};
use crate::pricing::{Item, PriceList};
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
    let item = Item::new(
        "tape.library",
        "Tape library, drives and archive server",
        CostKind::Tape,
    );
    let article = list.unpriced(
        item,
        tapes().at_most(Quantity::Number(1.0)),
        "",
        "no price of drives or libraries in the tables",
    );
    article.head.period = Period::Once;
    article.listing = Listing::IfAny;
    Ok(())
}
