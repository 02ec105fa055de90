//! S13: the roll-up of a month, and what it has to agree with.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// Cost of hours at a price for each.
pub fn hourly<N: Number>(price_per_hour: N, hours: N) -> N {
    price_per_hour * hours
}

/// A licence that is charged for each core and hour.
pub fn per_core_hour<N: Number>(price_per_core_hour: N, cores: N, hours: N) -> N {
    price_per_core_hour * cores * hours
}

/// Block storage of a month.
pub fn block<N: Number>(gb: N, price_per_gb_month: N) -> N {
    gb * price_per_gb_month
}

/// A month: instances, block storage, object storage, egress, licences.
pub fn monthly<N: Number>(instances: N, block: N, object: N, egress: N, licences: N) -> N {
    N::sum([instances, block, object, egress, licences])
}

/// Hours that a month is billed with, from those of a year.
pub fn hours_per_month<N: Number>(hours_per_year: N) -> N {
    hours_per_year / N::literal(12.0)
}
