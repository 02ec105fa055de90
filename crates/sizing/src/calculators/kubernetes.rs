//! `kubernetes-allocatable`: S11.

use groundplan_catalog::units::{Duration, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};
use crate::rules::kubernetes::{self, CoreReserve, MemoryReserve};

const SHARE: Kind = Kind::Amount(Share::KIND);
const GIB: Kind = Kind::Number("GiB");

/// What a node leaves for pods.
pub(super) static ALLOCATABLE: Calculator = Calculator {
    name: "kubernetes-allocatable",
    about: "what a node leaves for pods, nodes of each data centre, majorities, failover time",
    rule: "S11",
    parameters: &[
        Parameter::new("memory", GIB, "memory of a node").within(0.0, 100_000.0),
        Parameter::new(
            "cores",
            Kind::Number("cores"),
            "cores of a node; adds the cores",
        )
        .optional()
        .within(0.0, 10_000.0),
        Parameter::new(
            "formula",
            Kind::Word(&["steps", "flat"]),
            "steps as Google Kubernetes Engine, or flat as Google Distributed Cloud",
        )
        .word("steps"),
        Parameter::new(
            "eviction",
            Kind::Number("MiB"),
            "memory that has to stay free",
        )
        .constant("kubernetes.eviction_mib")
        .within(0.0, 1e6),
        Parameter::new("first-4", SHARE, "kept of the first 4 GiB")
            .constant("kubernetes.memory_reserve.first_4_gib")
            .within(0.0, 1.0),
        Parameter::new("next-4", SHARE, "kept of the next 4 GiB")
            .constant("kubernetes.memory_reserve.next_4_gib")
            .within(0.0, 1.0),
        Parameter::new("next-8", SHARE, "kept of the next 8 GiB")
            .constant("kubernetes.memory_reserve.next_8_gib")
            .within(0.0, 1.0),
        Parameter::new("next-112", SHARE, "kept of the next 112 GiB")
            .constant("kubernetes.memory_reserve.next_112_gib")
            .within(0.0, 1.0),
        Parameter::new("above-128", SHARE, "kept above 128 GiB")
            .constant("kubernetes.memory_reserve.above")
            .within(0.0, 1.0),
        Parameter::new("first-core", SHARE, "kept of the first core")
            .constant("kubernetes.cpu_reserve.first_core")
            .within(0.0, 1.0),
        Parameter::new("second-core", SHARE, "kept of the second")
            .constant("kubernetes.cpu_reserve.second_core")
            .within(0.0, 1.0),
        Parameter::new("next-2-cores", SHARE, "kept of the third and fourth")
            .constant("kubernetes.cpu_reserve.next_2_cores")
            .within(0.0, 1.0),
        Parameter::new("above-4-cores", SHARE, "kept above the fourth")
            .constant("kubernetes.cpu_reserve.above")
            .within(0.0, 1.0),
        Parameter::new(
            "flat-memory",
            Kind::Number("MiB"),
            "kept memory of the flat formula",
        )
        .or(330.0)
        .within(0.0, 1e6),
        Parameter::new("flat-memory-share", SHARE, "and its share")
            .or(0.05)
            .within(0.0, 1.0),
        Parameter::new(
            "flat-cores",
            Kind::Number("cores"),
            "kept cores of the flat formula",
        )
        .or(0.08)
        .within(0.0, 1000.0),
        Parameter::new("flat-cores-share", SHARE, "and its share")
            .or(0.01)
            .within(0.0, 1.0),
        Parameter::new(
            "pods-memory",
            GIB,
            "memory of all pods; adds the nodes of a site",
        )
        .optional()
        .within(0.0, 1e9),
        Parameter::new(
            "pods-cores",
            Kind::Number("cores"),
            "cores of all pods; adds the nodes of a site",
        )
        .optional()
        .within(0.0, 1e9),
        Parameter::new(
            "usable",
            SHARE,
            "part of what a node leaves that pods may use",
        )
        .or(0.9)
        .within(0.01, 1.0),
        Parameter::new(
            "sites",
            Kind::Whole("sites"),
            "data centres, each of which carries everything",
        )
        .or(2.0)
        .within(1.0, 100.0),
        Parameter::new(
            "members",
            Kind::Whole("members"),
            "members of the control plane",
        )
        .or(3.0)
        .within(1.0, 1001.0),
        Parameter::new(
            "not-ready",
            Kind::Amount(Duration::KIND),
            "until a lost node is noticed",
        )
        .constant("kubernetes.not_ready_seconds")
        .within(0.0, 1e5),
        Parameter::new(
            "evict",
            Kind::Amount(Duration::KIND),
            "until its pods are given up",
        )
        .constant("kubernetes.eviction_seconds")
        .within(0.0, 1e5),
        Parameter::new(
            "start",
            Kind::Amount(Duration::KIND),
            "until they have started elsewhere",
        )
        .or(0.0)
        .within(0.0, 1e5),
    ],
    reckon: allocatable,
};

fn allocatable(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let gib = |name| given.number(name) / Traced::literal(1024.0);
    let memory = given.number("memory");
    let flat = given.word("formula") == "flat";
    let reserved = if flat {
        kubernetes::reserved_flat(
            memory.clone(),
            gib("flat-memory"),
            given.number("flat-memory-share"),
        )
    } else {
        kubernetes::reserved_memory_gib(
            &memory,
            &MemoryReserve {
                first_4: given.number("first-4"),
                next_4: given.number("next-4"),
                next_8: given.number("next-8"),
                next_112: given.number("next-112"),
                above: given.number("above-128"),
            },
        )
    };
    let reserved = results.put(
        "system-memory",
        "GiB",
        "S11.5",
        "kept for the system",
        reserved,
    );
    let free = results.put(
        "kept-free",
        "GiB",
        "S11.5",
        "has to stay free",
        gib("eviction"),
    );
    results.put(
        "reserved-memory",
        "GiB",
        "S11.5",
        "not for pods",
        reserved.clone() + free.clone(),
    );
    let left = kubernetes::allocatable(memory, reserved, free);
    let left = results.put("memory", "GiB", "S11.5", "memory for pods", left);
    let mut cores_left = None;
    if let Some(cores) = given.optional("cores") {
        let kept = if flat {
            kubernetes::reserved_flat(
                cores.clone(),
                given.number("flat-cores"),
                given.number("flat-cores-share"),
            )
        } else {
            kubernetes::reserved_cores(
                &cores,
                &CoreReserve {
                    first: given.number("first-core"),
                    second: given.number("second-core"),
                    next_2: given.number("next-2-cores"),
                    above: given.number("above-4-cores"),
                },
            )
        };
        let kept = results.put(
            "system-cores",
            "cores",
            "S11.5",
            "cores kept for the system",
            kept,
        );
        let left = kubernetes::allocatable(cores, kept, Traced::literal(0.0));
        cores_left = Some(results.put("cores", "cores", "S11.5", "cores for pods", left));
    }
    let usable = given.number("usable");
    let mut nodes = Vec::new();
    if let Some(pods) = given.optional("pods-memory") {
        nodes.push(nodes_for(
            results,
            "nodes-by-memory",
            "nodes of a site by memory",
            "memory",
            pods,
            Some(left),
            &usable,
        )?);
    }
    if let Some(pods) = given.optional("pods-cores") {
        nodes.push(nodes_for(
            results,
            "nodes-by-cores",
            "nodes of a site by cores",
            "cores",
            pods,
            cores_left,
            &usable,
        )?);
    }
    if !nodes.is_empty() {
        let each = results.put(
            "nodes-per-site",
            "",
            "S11.4",
            "nodes of each site, which carries everything",
            Traced::largest(nodes),
        );
        results.put(
            "nodes",
            "",
            "S11.4",
            "nodes of all sites",
            each * given.number("sites"),
        );
    }
    let most = kubernetes::site_utilisation(given.number("sites"), usable);
    results.put(
        "site-utilisation",
        "",
        "S11.4",
        "most of a site that may be in use while all stand",
        most,
    );
    let members = given.number("members");
    results.put(
        "quorum",
        "",
        "S11.1",
        "members that have to agree",
        kubernetes::quorum(members.clone()),
    );
    results.put(
        "tolerance",
        "",
        "S11.1",
        "members that may be lost",
        kubernetes::tolerance(members),
    );
    let failover = kubernetes::failover_seconds(
        given.number("not-ready"),
        given.number("evict"),
        given.number("start"),
    );
    results.put(
        "failover",
        "min",
        "S11.6",
        "until pods of a lost node run elsewhere",
        failover,
    );
    Ok(())
}

fn nodes_for(
    results: &mut Results,
    id: &'static str,
    name: &'static str,
    parameter: &'static str,
    pods: Traced,
    left: Option<Traced>,
    usable: &Traced,
) -> Result<Traced, Refusal> {
    match left {
        Some(left) if left.value() > 0.0 => {
            let nodes = kubernetes::nodes_per_site(pods, left, usable.clone());
            Ok(results.put(id, "", "S11.4", name, nodes))
        }
        _ => Err(contradiction(
            parameter,
            format!("a node leaves no {parameter} for pods"),
            format!("give a node with more {parameter}"),
        )),
    }
}
