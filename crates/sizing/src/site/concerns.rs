//! Which parts of the demand a system has anything to do with, as its file says: what its volumes,
//! buckets and stores hold, and what its tiers carry. A system that makes no proxies has no
//! figures about proxies, and no assumptions about them.

use groundplan_catalog::System;
use groundplan_catalog::system::LoadRule;

/// Parts of the demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Concerns {
    /// Proxies are kept.
    proxies: bool,
    /// People work with the system in a browser.
    sessions: bool,
    /// Material goes to buckets.
    uploads: bool,
    /// Material lands on a volume of its own.
    landing: bool,
    /// A database is kept.
    database: bool,
}

impl Concerns {
    /// Reads them from the whole file, so that all targets of a system speak of the same things.
    pub(crate) fn of(system: &System) -> Self {
        let file = &system.file;
        let holds = |names: &[&str]| {
            let volumes = file.volumes.iter().filter_map(|row| row.sizing.as_deref());
            let stores = file.stores.iter().filter_map(|row| row.sizing.as_deref());
            let buckets = file.buckets.iter().map(|row| row.sizing.as_str());
            volumes
                .chain(stores)
                .chain(buckets)
                .any(|sizing| names.contains(&sizing))
        };
        let carries = |rule| file.tiers.iter().any(|tier| tier.load.contains(&rule));
        Self {
            proxies: holds(&["online", "proxy"]),
            sessions: carries(LoadRule::WebSessions),
            uploads: holds(&["holding"]) || !file.buckets.is_empty(),
            landing: holds(&["landing"]),
            database: carries(LoadRule::Database),
        }
    }

    /// Whether a figure, or a constant by the figures that rest on it, is about this system.
    pub(crate) fn cover(self, id: &str) -> bool {
        let begins = |parts: &[&str]| parts.iter().any(|part| id.starts_with(part));
        let of_proxies = ["proxy.", "bitrate.proxy_audio", "online.sidecar"];
        let of_sessions = [
            "web.",
            "preview.",
            "network.preview",
            "database.iops_per_user",
            "delivery.",
        ];
        if begins(&of_proxies) {
            self.proxies
        } else if begins(&["online."]) {
            // What is moved and what stays free concerns every store of media.
            let of_all = [
                "online.throughput",
                "online.utilisation_limit",
                "online.free_share",
            ];
            self.proxies || of_all.contains(&id)
        } else if begins(&of_sessions) {
            self.sessions
        } else if begins(&["holding", "upload."]) || id == "network.uplink" {
            self.uploads
        } else if id == "landing" {
            self.landing
        } else if begins(&["database."]) {
            self.database
        } else {
            true
        }
    }
}
