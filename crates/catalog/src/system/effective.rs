//! The minimum that holds for a host when several rows apply: the largest of each quantity.

use super::{DiskMinimum, Facts, Minimum, Strictness, System};

/// A quantity with the row that asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a, T> {
    /// The value.
    pub value: T,
    /// The row that binds; of equal ones the first in the file.
    pub row: &'a Minimum,
}

/// The largest of each quantity over the rows that apply. `None`: nothing is asked for.
#[derive(Debug, Clone, Default)]
pub struct EffectiveMinimum<'a> {
    /// Processor sockets.
    pub sockets: Option<Bound<'a, u32>>,
    /// Cores over all sockets, or virtual processors.
    pub cores: Option<Bound<'a, u32>>,
    /// Base clock in GHz.
    pub clock_ghz: Option<Bound<'a, f64>>,
    /// Memory in GB.
    pub memory_gb: Option<Bound<'a, f64>>,
    /// Ethernet ports.
    pub network_ports: Option<Bound<'a, u32>>,
    /// Further ports for iSCSI alone.
    pub iscsi_ports: Option<Bound<'a, u32>>,
    /// Every disk row; they are not merged, because each has several quantities.
    pub disks: Vec<Bound<'a, &'a DiskMinimum>>,
    /// Language and formats; the first row that names one.
    pub locale: Option<Bound<'a, &'a str>>,
}

impl System {
    /// The merged hardware minimum of a tier's hosts. Recommendations
    /// ([`Strictness::Should`] and [`Strictness::May`]) do not count.
    pub fn effective_minimum(
        &self,
        tier: &str,
        target: &str,
        facts: &Facts,
    ) -> EffectiveMinimum<'_> {
        let mut merged = EffectiveMinimum::default();
        for row in self.minima(tier, target, facts) {
            if row.strictness != Strictness::Must {
                continue;
            }
            raise(&mut merged.sockets, row.sockets, row);
            raise(&mut merged.cores, row.cores, row);
            raise(&mut merged.clock_ghz, row.clock_ghz, row);
            raise(&mut merged.memory_gb, row.memory_gb, row);
            raise(&mut merged.network_ports, row.network_ports, row);
            raise(&mut merged.iscsi_ports, row.iscsi_ports, row);
            merged
                .disks
                .extend(row.disk.as_ref().map(|value| Bound { value, row }));
            if merged.locale.is_none() {
                merged.locale = row.locale.as_deref().map(|value| Bound { value, row });
            }
        }
        merged
    }
}

fn raise<'a, T: PartialOrd + Copy>(
    bound: &mut Option<Bound<'a, T>>,
    asked: Option<T>,
    row: &'a Minimum,
) {
    if let Some(value) = asked
        && bound.is_none_or(|held| value > held.value)
    {
        *bound = Some(Bound { value, row });
    }
}
