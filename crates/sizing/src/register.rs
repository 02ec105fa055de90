//! The sizing rules by id, each with its version and where it comes from.
//!
//! A rule's version grows whenever the rule gives other figures than before, so that two sizings
//! of one profile can be told apart by what they name. The formulas are in [`crate::rules`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// A sizing rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rule {
    /// Its id, such as `S1.5`.
    pub id: &'static str,
    /// Grows whenever the rule gives other figures than before.
    pub version: u32,
    /// What it says, in one line.
    pub title: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

const fn rule(id: &'static str, version: u32, title: &'static str, source: &'static str) -> Rule {
    Rule {
        id,
        version,
        title,
        source,
    }
}

const OURS: &str = "planning default of Groundplan";
const ARITHMETIC: &str = "arithmetic";

/// Every rule, in the order of calculation.
pub const RULES: &[Rule] = &[
    rule(
        "S1.1",
        1,
        "GB a day: hours × 3600 × Mbit/s / 8 / 1000",
        ARITHMETIC,
    ),
    rule("S1.2", 1, "GB held: GB a day × days kept", ARITHMETIC),
    rule(
        "S1.3",
        1,
        "growth compounds on the daily volume; what was archived is its sum over the years",
        ARITHMETIC,
    ),
    rule(
        "S1.4",
        1,
        "thumbnails, waveforms, captions and sidecar files as a share of the proxies",
        OURS,
    ),
    rule(
        "S1.5",
        1,
        "usable room: need / (1 - free share)",
        "planning default of Groundplan; MediaBeacon M4 requirements and Milestone XProtect documentation as peers",
    ),
    rule(
        "S1.6",
        1,
        "days that fit into the room there is",
        "Milestone XProtect documentation: recording storage and archiving",
    ),
    rule(
        "S1.7",
        1,
        "raw room from usable by the layout of the disks",
        "arithmetic of RAID; Ceph documentation: erasure code",
    ),
    rule(
        "S1.8",
        1,
        "size of a given set of disks",
        "arithmetic of RAID",
    ),
    rule(
        "S1.9",
        1,
        "throughput: everything that moves at once, over the share that may be used",
        "planning default of Groundplan; Avid NEXIS data sheets as peers",
    ),
    rule(
        "S1.10",
        1,
        "operations per second behind the RAID's write penalty",
        "arithmetic of RAID penalties",
    ),
    rule(
        "S1.11",
        1,
        "disks of a provider: size over the largest on offer",
        "the providers' documentation of disk limits",
    ),
    rule(
        "S2",
        1,
        "bit rates of sources and proxies",
        "media formats of the tables",
    ),
    rule("S3.1", 1, "time of a job: length / speed", ARITHMETIC),
    rule(
        "S3.2",
        1,
        "speed of encoders against real time",
        "measurements published with the encoders' presets",
    ),
    rule(
        "S3.3",
        1,
        "cores and memory of a job",
        "iconik Storage Gateway system requirements",
    ),
    rule(
        "S3.4",
        1,
        "offered load of the peak hour: jobs an hour × time of a job",
        OURS,
    ),
    rule(
        "S3.5",
        1,
        "fewest slots under the limit of use and the longest mean wait",
        "Erlang C; Allen and Cunneen's approximation for variable jobs",
    ),
    rule(
        "S3.6",
        1,
        "hosts: slots × cores over the share of cores that may be used",
        OURS,
    ),
    rule(
        "S3.7",
        1,
        "time to work off what piled up in an outage",
        ARITHMETIC,
    ),
    rule("S3.8", 1, "speed measured on the processor in use", OURS),
    rule(
        "S3.9",
        1,
        "slots within the sessions that are licensed",
        "the transcoder's licence",
    ),
    rule(
        "S4.1",
        1,
        "landing room: files being written and what arrives while the worker is down",
        OURS,
    ),
    rule(
        "S4.2",
        1,
        "scratch: slots × the largest file with its copies",
        OURS,
    ),
    rule(
        "S4.3",
        1,
        "free share of the buffer",
        "MediaBeacon M4 requirements; iconik Storage Gateway system requirements",
    ),
    rule("S4.4", 1, "room for what waits for object storage", OURS),
    rule(
        "S5.1",
        1,
        "time of a transfer: bits / (rate × efficiency)",
        "arithmetic; Mathis, Semke, Mahdavi, Ott 1997 for lossy links",
    ),
    rule(
        "S5.2",
        1,
        "largest backlog of an upload, and the link that keeps up",
        ARITHMETIC,
    ),
    rule(
        "S5.3",
        1,
        "traffic of feeds and of each original's moves",
        "arithmetic over the system's topology",
    ),
    rule(
        "S5.4",
        1,
        "ports: traffic over the share that may be used",
        OURS,
    ),
    rule(
        "S5.5",
        1,
        "parallel uploads",
        "iconik Storage Gateway system requirements",
    ),
    rule("S6.1", 1, "rows: assets catalogued over the horizon", OURS),
    rule(
        "S6.2",
        1,
        "size of a table from its columns",
        "Microsoft Learn: Estimate the Size of a Table",
    ),
    rule(
        "S6.3",
        1,
        "database files, log and temporary database",
        OURS,
    ),
    rule("S6.4", 1, "room for backups", OURS),
    rule("S6.5", 1, "operations per second of the database", OURS),
    rule(
        "S6.6",
        1,
        "memory: pool and operating system, capped by the edition",
        "Microsoft Learn: Editions and supported features of SQL Server 2019",
    ),
    rule("S6.7", 1, "recovery of a failover cluster", OURS),
    rule(
        "S7.1",
        1,
        "cartridges: copies × TB over what one holds",
        "makers' data sheets; Hedge Canister documentation",
    ),
    rule(
        "S7.2",
        1,
        "capacity and speed of a tape generation",
        "makers' data sheets",
    ),
    rule("S7.3", 1, "drives by throughput, with spares", OURS),
    rule(
        "S7.4",
        1,
        "drives by window, and time of a restore",
        ARITHMETIC,
    ),
    rule("S7.5", 1, "slots of the library", OURS),
    rule(
        "S7.6",
        1,
        "classes of object storage",
        "the providers' documentation",
    ),
    rule(
        "S7.7",
        1,
        "copies on more than one medium and in more than one place",
        OURS,
    ),
    rule(
        "S8.1",
        1,
        "users at work and previewing at the peak",
        "planning default of Groundplan; MediaBeacon M4 requirements as a peer",
    ),
    rule(
        "S8.2",
        1,
        "cores for users, and nodes of which one may be lost",
        "MediaBeacon M4 requirements",
    ),
    rule(
        "S8.3",
        1,
        "link for previews: streams × proxy rate over the share that may be used",
        OURS,
    ),
    rule("S8.4", 1, "servers that encode for each viewer", ARITHMETIC),
    rule(
        "S8.5",
        1,
        "traffic of previews and of the delivery network",
        ARITHMETIC,
    ),
    rule("S8.6", 1, "time until a lost node is left out", ARITHMETIC),
    rule(
        "S9.1",
        1,
        "link to the recovery site",
        "VMware vSphere Replication documentation: bandwidth",
    ),
    rule(
        "S9.2",
        1,
        "data at risk, and time to catch up after an outage",
        ARITHMETIC,
    ),
    rule("S9.3", 1, "first copy to the recovery site", OURS),
    rule("S9.4", 1, "parts of the recovery time", OURS),
    rule("S9.5", 1, "what is kept at the recovery site", OURS),
    rule(
        "S9.6",
        1,
        "availability of parts in series and in parallel",
        ARITHMETIC,
    ),
    rule(
        "S10.1",
        1,
        "load of fax lines: pages an hour × time of a page",
        "Dialogic note on fax capacity",
    ),
    rule(
        "S10.2",
        1,
        "attempts for each delivery",
        "FaxChange documentation",
    ),
    rule(
        "S10.3",
        1,
        "lines: Erlang B for calls coming in, a queue for those going out",
        "Erlang B and its extension for callers who call again",
    ),
    rule(
        "S10.4",
        1,
        "users of a line, as a cross-check",
        "Davidson's rule of thumb",
    ),
    rule(
        "S10.5",
        1,
        "room for pages, and traffic of the lines",
        "Faximum and FaxBack documentation",
    ),
    rule(
        "S10.6",
        1,
        "most lines of a server",
        "Zetafax documentation",
    ),
    rule("S10.7", 1, "lines when one server is lost", OURS),
    rule("S10.8", 1, "UDP ports of the lines", "RTP and T.38"),
    rule(
        "S11.1",
        1,
        "quorum of control planes",
        "etcd documentation: FAQ",
    ),
    rule(
        "S11.2",
        1,
        "hardware of a control plane",
        "etcd documentation: hardware recommendations",
    ),
    rule(
        "S11.3",
        1,
        "time limits of a control plane",
        "etcd documentation: tuning",
    ),
    rule(
        "S11.4",
        1,
        "each data centre carries everything",
        ARITHMETIC,
    ),
    rule(
        "S11.5",
        1,
        "memory and processor that a node can give away",
        "Google Kubernetes Engine documentation: node sizes",
    ),
    rule(
        "S11.6",
        1,
        "time until a lost node's work runs elsewhere",
        "Kubernetes documentation",
    ),
    rule(
        "S12",
        1,
        "peers' published guidance as cross-checks",
        "the peers' documentation",
    ),
    rule(
        "S13",
        1,
        "money: quantity × unit price",
        "the price tables, each line with its source",
    ),
    rule(
        "S14",
        1,
        "order of calculation: the larger of the minimum and what is calculated",
        "the system's file",
    ),
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Ids in what a figure names as its rule: `S3.6+S8.2` are two.
fn ids(named: &str) -> impl Iterator<Item = &str> {
    named.split('+').filter(|id| !id.is_empty())
}

/// A figure's rule with versions, such as `S3.6 v1 + S8.2 v1`.
pub(crate) fn cite(named: &str) -> String {
    let cited: Vec<String> = ids(named)
        .map(|id| match find(id) {
            Some(rule) => format!("{id} v{}", rule.version),
            None => id.to_owned(),
        })
        .collect();
    cited.join(" + ")
}

/// The rules that figures name, each once, in the order of their ids.
pub(crate) fn used<'a>(named: impl Iterator<Item = &'a str>) -> Vec<Rule> {
    let found: BTreeMap<usize, Rule> = named
        .flat_map(ids)
        .filter_map(|id| {
            let place = RULES.iter().position(|rule| rule.id == id)?;
            Some((place, RULES.get(place)?.clone()))
        })
        .collect();
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_cited_with_their_versions() {
        for (place, rule) in RULES.iter().enumerate() {
            let first = RULES.iter().position(|other| other.id == rule.id);
            assert_eq!(first, Some(place), "{}", rule.id);
            assert!(rule.version >= 1 && !rule.source.is_empty());
        }
        assert_eq!(cite("S3.6+S8.2"), "S3.6 v1 + S8.2 v1");
        assert_eq!(used(["S8.2", "S3.6+S8.2", ""].into_iter()).len(), 2);
    }
}
