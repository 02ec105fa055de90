//! All volumes of a host together: what they cost with so many disks.
//!
//! A machine takes a number of disks. Where the cheapest layouts of the volumes need more, some
//! volume has to take fewer and dearer ones; which one is found here for every number of disks.

use super::Candidate;

/// One layout for each volume.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Set {
    /// Place of the layout of each volume.
    pub(crate) picks: Vec<usize>,
    /// Disks of one host.
    pub(crate) disks: u32,
    /// US dollars a month over all copies; what has no price is left out.
    pub(crate) usd: f64,
}

/// The sets that are worth a look: cheapest first, each further one with fewer disks. Exact: every
/// set that is left out costs at least as much as one with as few disks.
pub(crate) fn sets(volumes: &[Vec<Candidate>]) -> Vec<Set> {
    let mut sets = vec![Set {
        picks: Vec::new(),
        disks: 0,
        usd: 0.0,
    }];
    for candidates in volumes {
        let mut longer = Vec::with_capacity(sets.len() * candidates.len());
        for set in &sets {
            for (place, candidate) in candidates.iter().enumerate() {
                let copies = f64::from(candidate.choice.copies);
                let mut picks = set.picks.clone();
                picks.push(place);
                longer.push(Set {
                    picks,
                    disks: set.disks.saturating_add(candidate.choice.disks),
                    usd: set.usd + candidate.usd_per_month.unwrap_or(0.0) * copies,
                });
            }
        }
        longer.sort_by(|one, other| {
            let by_price = one.usd.total_cmp(&other.usd);
            by_price.then_with(|| one.disks.cmp(&other.disks))
        });
        sets.clear();
        let mut fewest = u32::MAX;
        for set in longer {
            if set.disks < fewest {
                fewest = set.disks;
                sets.push(set);
            }
        }
    }
    sets
}
