//! What the rules ask of the hosts of a tier.
//!
//! A tier's load rules say which figures of the demand land on it; what one host needs follows
//! from how many share the load. Knows no machine type.

use groundplan_catalog::system::{Cluster, Count, CountRule, LoadRule};

use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::Number;
use crate::rules::{transcode, web};

/// GB in a GiB.
pub(crate) const GB_PER_GIB: f64 = 1.073_741_824;

/// What one host needs.
#[derive(Debug, Clone)]
pub(crate) struct Need<N> {
    /// Cores, rounded up.
    pub(crate) cores: N,
    /// Memory in GB.
    pub(crate) memory_gb: N,
    /// Traffic in Mbit/s.
    pub(crate) network_mbps: N,
}

/// Hosts that may be lost while the others carry everything.
#[derive(Debug, Clone)]
pub(crate) struct Spare<N> {
    /// How many.
    pub(crate) hosts: N,
    /// Whether transcoders are spared too: those that take each other's jobs over are, those that
    /// each stand for themselves are not.
    pub(crate) of_transcoders: bool,
}

/// Whether the hosts of a tier take each other's jobs over.
pub(crate) fn shares_jobs(cluster: Cluster) -> bool {
    cluster == Cluster::VirtualAddress
}

/// How many hosts of a tier may be lost while the others carry everything.
pub(crate) fn spare(cluster: Cluster) -> f64 {
    match cluster {
        Cluster::NetworkLoadBalancing | Cluster::LoadBalancer | Cluster::VirtualAddress => 1.0,
        Cluster::None | Cluster::Failover => 0.0,
    }
}

/// What one of so many hosts needs when `spare` of them may be lost.
pub(crate) fn need<N: Number>(
    ledger: &Ledger<N>,
    inputs: &Inputs<N>,
    loads: &[LoadRule],
    hosts: &N,
    spare: &Spare<N>,
) -> Need<N> {
    let constants = &inputs.constants;
    let survivors = (hosts.clone() - spare.hosts.clone()).greatest(N::literal(1.0));
    let transcoders = if spare.of_transcoders {
        &survivors
    } else {
        hosts
    };
    let (mut cores, mut memory, mut network) = (Vec::new(), Vec::new(), Vec::new());
    for load in loads {
        match load {
            LoadRule::TranscodeSlots => {
                cores.push(ledger.value("transcode.cores") / transcoders.clone());
                let slots = (ledger.value("transcode.slots") / transcoders.clone()).ceil_guarded();
                memory.push(transcode::memory_gib(
                    slots,
                    constants.job_system_memory.clone(),
                    constants.first_job_memory.clone(),
                    constants.further_job_memory.clone(),
                ));
                network.push(ledger.value("network.storage_port") / transcoders.clone());
            }
            LoadRule::WebSessions => {
                cores.push(web::cores_per_node(
                    ledger.value("web.cores"),
                    survivors.clone(),
                    constants.web_utilisation.clone(),
                ));
                if !inputs.shape.previews_elsewhere {
                    network.push(ledger.value("network.preview") / survivors.clone());
                }
            }
            LoadRule::Database => memory.push(ledger.value("database.memory")),
            // How large a node is is the customer's choice; how many there are follows from it.
            LoadRule::Pods | LoadRule::ControlPlane => {}
        }
    }
    let mut memory_gib = N::sum(memory);
    if loads.contains(&LoadRule::TranscodeSlots) && loads.contains(&LoadRule::Database) {
        // Both rules count an operating system; the host has one.
        memory_gib =
            (memory_gib - constants.database_system_memory.clone()).greatest(N::literal(0.0));
    }
    Need {
        cores: N::sum(cores).ceil_guarded(),
        memory_gb: memory_gib * N::literal(GB_PER_GIB),
        network_mbps: N::sum(network),
    }
}

/// The rule that counts the hosts of a tier, where its load is carried at this site.
pub(crate) fn count_rule(count: &Count, loads: &[LoadRule]) -> Option<CountRule> {
    count.rule.filter(|rule| {
        loads.contains(match rule {
            CountRule::WebNodes => &LoadRule::WebSessions,
            CountRule::TranscodeNodes => &LoadRule::TranscodeSlots,
        })
    })
}

/// How many hosts of so many cores each the rule asks for. `slots_per_node` caps the transcode
/// jobs of a host, whatever its cores allow.
pub(crate) fn count<N: Number>(
    rule: CountRule,
    ledger: &Ledger<N>,
    inputs: &Inputs<N>,
    cores_per_node: &N,
    slots_per_node: Option<&N>,
    spare: &Spare<N>,
) -> N {
    let carrying = match rule {
        CountRule::TranscodeNodes => {
            let by_cores =
                transcode::nodes(ledger.value("transcode.cores"), cores_per_node.clone());
            match slots_per_node {
                Some(slots) => by_cores.greatest(nodes_for_slots(ledger, slots)),
                None => by_cores,
            }
        }
        CountRule::WebNodes => web::carrying_nodes(
            ledger.value("web.cores"),
            cores_per_node.clone(),
            inputs.constants.web_utilisation.clone(),
        ),
    };
    // Transcoders that each stand for themselves have no spare, and no line about one.
    if rule == CountRule::TranscodeNodes && !spare.of_transcoders {
        return carrying;
    }
    // Without load there is nothing to carry over to a spare node.
    let needed = N::apply(
        "spare nodes",
        |values| match values {
            [carrying, spare] if *carrying > 0.0 => *spare,
            _ => 0.0,
        },
        &[carrying.clone(), spare.hosts.clone()],
    );
    web::nodes(carrying, needed)
}

/// Hosts that the transcode slots need where each has so many.
pub(crate) fn nodes_for_slots<N: Number>(ledger: &Ledger<N>, slots_per_node: &N) -> N {
    transcode::nodes(ledger.value("transcode.slots"), slots_per_node.clone())
}

/// The rule's name, for figures.
pub(crate) fn rule_name(rule: CountRule) -> &'static str {
    match rule {
        CountRule::WebNodes => "S8.2",
        CountRule::TranscodeNodes => "S3.6",
    }
}

/// The rule that puts cores on a tier.
pub(crate) fn core_rule(loads: &[LoadRule]) -> &'static str {
    match (
        loads.contains(&LoadRule::TranscodeSlots),
        loads.contains(&LoadRule::WebSessions),
    ) {
        (true, true) => "S3.6+S8.2",
        (true, false) => "S3.6",
        (false, true) => "S8.2",
        (false, false) => "",
    }
}

/// The rule that puts memory on a tier.
pub(crate) fn memory_rule(loads: &[LoadRule]) -> &'static str {
    match (
        loads.contains(&LoadRule::TranscodeSlots),
        loads.contains(&LoadRule::Database),
    ) {
        (true, true) => "S3.3+S6.6",
        (true, false) => "S3.3",
        (false, true) => "S6.6",
        (false, false) => "",
    }
}
