//! How much a virtual processor of a machine type does, against one reference processor.
//!
//! The rules count cores without saying whose. One core is taken to be one virtual processor of
//! the reference (`compute.reference_coremark` in the constants: an m5.xlarge with an Intel Xeon
//! Platinum 8175M, 59,119 CoreMark over 4 threads), and every measured type counts by CoreMark
//! per thread against it. A type that was not measured counts by another size of its family, and
//! where there is none, as the reference itself; both are marked. Minima of vendors are about
//! processors and are never normalised.

use std::collections::BTreeMap;

use groundplan_catalog::tables::{CpuBenchmark, MachineType, Provider, TableErrors, Tables};

use crate::bound::tidy;
use crate::output::CpuSpeed;

/// Speed of one virtual processor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Speed {
    /// Against the reference.
    pub(crate) factor: f64,
    /// The type it was measured on; absent where nothing was measured.
    pub(crate) measured_on: Option<String>,
}

/// What was measured of a provider's types.
#[derive(Debug, Default)]
pub(super) struct Speeds<'t> {
    /// CoreMark per virtual processor that counts as one core.
    reference: f64,
    /// Processors and run of every measured size, by family.
    families: BTreeMap<&'t str, Vec<(u32, &'t CpuBenchmark)>>,
}

impl<'t> Speeds<'t> {
    pub(super) fn gather(
        tables: &'t Tables<'_>,
        provider: Provider,
        reference: f64,
    ) -> Result<Self, TableErrors> {
        let mut families: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for machine in tables.machine_types(provider)? {
            let run = tables.cpu_benchmark(provider, &machine.name)?;
            if let Some(run) = run.filter(|run| rate(run).is_some()) {
                let sizes = families.entry(machine.family.as_str()).or_default();
                sizes.push((machine.vcpu, run));
            }
        }
        Ok(Self {
            reference,
            families,
        })
    }

    /// The type's own measurement, or that of the size of its family that is nearest in
    /// processors, the smaller of two.
    pub(super) fn of(&self, machine: &MachineType) -> Speed {
        let sizes = self.families.get(machine.family.as_str());
        let run = sizes.into_iter().flatten().min_by_key(|(vcpu, run)| {
            let other = run.instance_type != machine.name;
            (other, vcpu.abs_diff(machine.vcpu), *vcpu)
        });
        let measured = run.and_then(|(_, run)| Some((run, rate(run)?)));
        match measured.filter(|_| self.reference > 0.0) {
            Some((run, rate)) => Speed {
                factor: rate / self.reference,
                measured_on: Some(run.instance_type.clone()),
            },
            None => Speed {
                factor: 1.0,
                measured_on: None,
            },
        }
    }
}

impl Speed {
    pub(crate) fn output(&self) -> CpuSpeed {
        CpuSpeed {
            factor: tidy(self.factor),
            measured_on: self.measured_on.clone(),
        }
    }
}

/// CoreMark per thread.
fn rate(run: &CpuBenchmark) -> Option<f64> {
    let rate = run.coremark / f64::from(run.threads);
    (rate.is_finite() && rate > 0.0).then_some(rate)
}
