//! What is said about machines: why one won, what was not known, what exceeds everything.

use super::fit::{Limits, Margin};
use super::{HOURS, Offer, Wanted};
use crate::text::{dollars, number};

/// Why the winner won: everything that it had to have.
pub(crate) fn winning(usd: f64, wanted: &Wanted<'_>) -> String {
    format!(
        "cheapest with {}, {} USD a month",
        needs(wanted),
        dollars(usd * HOURS)
    )
}

/// What a host needs, in words. Network and disks are named where anything is asked of them.
pub(crate) fn needs(wanted: &Wanted<'_>) -> String {
    let all = [
        (wanted.processors.max(wanted.cores), "cores"),
        (wanted.memory_gb, "GB"),
        (wanted.network_mbps, "Mbit/s of network"),
        (wanted.disk_mb_s, "MB/s to disks"),
        (wanted.disk_iops, "IOPS to disks"),
    ];
    let mut parts: Vec<String> = all
        .iter()
        .enumerate()
        .filter(|(place, (need, _))| *place < 2 || *need > 0.0)
        .map(|(_, (need, unit))| format!("{} {unit}", number(*need)))
        .collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        return last;
    }
    format!("{} and {last}", parts.join(", "))
}

/// A remark on what is asked of the machine but is not in the tables, so that it was counted as
/// met without being known to be.
pub(crate) fn unknown(limits: &Limits, wanted: &Wanted<'_>) -> Option<String> {
    let missing =
        |has: f64, need: f64, what: &'static str| (has.is_infinite() && need > 0.0).then_some(what);
    let unknown: Vec<&str> = [
        missing(
            limits.network_mbps,
            wanted.network_mbps,
            "its network speed",
        ),
        missing(
            limits.disk_mb_s,
            wanted.disk_mb_s,
            "its throughput to disks",
        ),
        missing(
            limits.disk_iops,
            wanted.disk_iops,
            "its operations to disks",
        ),
        missing(limits.data_disks, 1.0, "how many disks it takes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!unknown.is_empty()).then(|| {
        format!(
            "unverified, since the tables do not have it: {}",
            unknown.join(", ")
        )
    })
}

/// How far the need for something exceeds the most of it on offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Beyond {
    /// The need beside the most on offer.
    pub(crate) margin: Margin,
}

impl std::fmt::Display for Beyond {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {}, at most {} on offer",
            number(self.margin.need),
            self.margin.of.unit(),
            number(self.margin.has)
        )
    }
}

/// The needs that exceed every machine on offer, with the most that is on offer.
pub(crate) fn beyond_all(offers: &[Offer<'_>], wanted: &Wanted<'_>) -> Vec<Beyond> {
    let mut most: Option<[Margin; 7]> = None;
    for offer in offers {
        let margins = offer.limits.against(wanted);
        match &mut most {
            None => most = Some(margins),
            Some(held) => {
                for (held, one) in held.iter_mut().zip(margins) {
                    held.has = held.has.max(one.has);
                }
            }
        }
    }
    most.into_iter()
        .flatten()
        .filter(Margin::is_short)
        .map(|margin| Beyond { margin })
        .collect()
}
