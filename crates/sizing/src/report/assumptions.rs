//! The register of assumptions as a table.

use crate::output::{Assumption, AssumptionKind};
use crate::text::number;

use super::table::Table;

/// What nobody has confirmed, kind by kind, with what rests on it and how to change it.
pub(super) fn write(assumptions: &[Assumption], text: &mut String) {
    for (kind, title) in [
        (
            AssumptionKind::Default,
            "Assumed because the profile does not say (write the id into the profile)",
        ),
        (
            AssumptionKind::Constant,
            "Constants nobody has confirmed (write the id into [overrides.constants])",
        ),
        (
            AssumptionKind::Table,
            "Values of the tables nobody has confirmed or chosen",
        ),
        (
            AssumptionKind::Price,
            "Prices nobody has verified (confirm them with the provider)",
        ),
    ] {
        let headings = ["id", ">value", "unit", "label", "rests on it", "meaning"];
        let mut table = Table::new(title, &headings);
        for one in assumptions.iter().filter(|one| one.kind == kind) {
            table.row([
                one.id.clone(),
                number(one.value),
                one.unit.clone(),
                one.label.clone(),
                resting(&one.rests),
                match kind {
                    AssumptionKind::Table | AssumptionKind::Price => one.source.clone(),
                    _ => one.name.clone(),
                },
            ]);
        }
        table.write(text);
    }
}

/// The nearest figure, and how many more.
fn resting(rests: &[String]) -> String {
    match rests {
        [] => String::new(),
        [one] => one.clone(),
        [one, others @ ..] => format!("{one} and {} more", others.len()),
    }
}
