//! Hardware of the customer.

use crate::output::{CostKind, Period, SiteSizing};
use crate::pricing::{Item, PriceList};

use super::quantity::Quantity;

pub(super) fn lines(list: &mut PriceList<'_, '_>, sizing: &SiteSizing) {
    const REASON: &str = "customer's own hardware";
    for (place, tier) in sizing.tiers.iter().enumerate() {
        let name = &tier.count.name;
        // Of an appliance nothing but its part number is asked for.
        let what = if tier.cores.value > 0.0 || tier.memory_gb.value > 0.0 {
            format!(
                "{name}: {} cores and {} GB each",
                crate::text::number(tier.cores.value),
                crate::text::number(tier.memory_gb.value)
            )
        } else {
            name.clone()
        };
        let item = Item::new(format!("hardware.{}", tier.tier), what, CostKind::Hardware);
        let article = list.unpriced(item, Quantity::Hosts(place), "hosts", REASON);
        article.head.period = Period::Once;
    }
    for store in &sizing.stores {
        let item = Item::new(
            format!("hardware.{}", store.store),
            store.name.clone(),
            CostKind::Hardware,
        );
        let usable = Quantity::Number(store.usable_gb.value);
        let article = list.unpriced(item, usable, "GB", REASON);
        article.head.period = Period::Once;
    }
}
