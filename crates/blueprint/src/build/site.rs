//! What is known about a site before anything is chosen for it, and the order of the choices.

use groundplan_catalog::System;
use groundplan_catalog::system::{
    Cluster, EndpointKind, Facts, Flow, Tier, TierPlacement, Topology,
};
use groundplan_diagnostics::Span;
use groundplan_firewall::expand;
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::{Profile, Target, ZoneSpread};
use groundplan_sizing::{SiteSizing, TierChoice};
use ipnet::Ipv4Net;

use super::addresses::Pool;
use super::names::Taken;
use super::{
    Inputs, Notes, balancers, clusters, estate, hosts, links, network, services, sizing_gap,
    storage,
};
use crate::{Images, Site};

/// One site as it is to be.
pub(super) struct SiteContext<'a> {
    pub(super) loaded: &'a LoadedProfile,
    pub(super) profile: &'a Profile,
    pub(super) system: &'a System,
    pub(super) images: &'a Images,
    pub(super) sizing: &'a SiteSizing,
    pub(super) topology: &'a Topology,
    pub(super) id: &'static str,
    pub(super) target: Target,
    pub(super) region: Option<String>,
    /// Zones asked for; empty: to be chosen.
    pub(super) zones: &'a [String],
    pub(super) spread: ZoneSpread,
    pub(super) prefix: String,
    pub(super) cidr: Ipv4Net,
    /// Where the range stands in the profile.
    pub(super) cidr_span: Span,
    /// Range of the other site of a recovery pair.
    pub(super) other_cidr: Option<Ipv4Net>,
    pub(super) public: bool,
    pub(super) facts: Facts,
    pub(super) is_recovery: bool,
}

/// One tier of the topology with what the sizing chose for it.
#[derive(Clone, Copy)]
pub(super) struct PlacedTier<'a> {
    pub(super) tier: &'a Tier,
    pub(super) placement: &'a TierPlacement,
    pub(super) choice: &'a TierChoice,
    /// Position in the system's file, which addresses are counted by.
    pub(super) index: usize,
}

impl<'a> SiteContext<'a> {
    pub(super) fn target_name(&self) -> &'static str {
        self.target.name()
    }

    /// Tiers of the topology that the sizing knows.
    pub(super) fn tiers(&self) -> Vec<PlacedTier<'a>> {
        let tiers = &self.system.file.tiers;
        self.topology
            .tiers
            .iter()
            .filter_map(|placement| {
                let index = tiers
                    .iter()
                    .position(|tier| *tier.id.get_ref() == placement.tier)?;
                Some(PlacedTier {
                    tier: &tiers[index],
                    placement,
                    choice: self.sizing.tier(&placement.tier)?,
                    index,
                })
            })
            .collect()
    }

    /// Flows of this site, those to be kept closed included.
    pub(super) fn flows(&self) -> Vec<&'a Flow> {
        self.system.flows(self.target_name(), &self.facts)
    }

    /// Ids of the endpoints of a kind.
    pub(super) fn endpoints(&self, kind: EndpointKind) -> impl Iterator<Item = &'a str> {
        self.system
            .file
            .endpoints
            .iter()
            .filter(move |endpoint| endpoint.kind == kind)
            .map(|endpoint| endpoint.id.get_ref().as_str())
    }

    /// Whether a tier of the topology stands together in this way.
    pub(super) fn has(&self, cluster: Cluster) -> bool {
        self.topology.tiers.iter().any(|one| one.cluster == cluster)
    }
}

/// The sites of a profile, the primary one first. Gaps in the sizing become findings.
pub(super) fn contexts<'a>(inputs: Inputs<'a>, notes: &mut Notes) -> Vec<SiteContext<'a>> {
    let profile = &inputs.profile.profile;
    let recovery = profile.availability.dr.as_ref();
    let primary_cidr = profile.network.cidr.trunc();
    let recovery_cidr = recovery.map(|dr| {
        if let Some(cidr) = dr.cidr {
            return cidr.trunc();
        }
        let chosen = network::neighbour(primary_cidr);
        notes.assume(
            "availability.dr.cidr",
            chosen.to_string(),
            "range of the recovery site, chosen beside that of the primary site",
        );
        chosen
    });
    let deployment = &profile.deployment;
    let public = |target: Target| profile.network.public.unwrap_or(target.is_cloud());
    let mut contexts = Vec::new();
    let primary = SiteStart {
        id: "primary",
        sizing: inputs.sizing.primary(),
        target: deployment.target,
        region: deployment.region.clone(),
        zones: &deployment.zones,
        spread: profile.availability.zones,
        prefix: deployment.name.clone(),
        cidr: primary_cidr,
        cidr_span: inputs.profile.span_or_parent("network.cidr"),
        other_cidr: recovery_cidr,
        public: public(deployment.target),
        facts: inputs.profile.facts(inputs.system),
    };
    contexts.extend(context(inputs, primary, notes));
    if let (Some(dr), Some(cidr)) = (recovery, recovery_cidr) {
        let start = SiteStart {
            id: "recovery",
            sizing: inputs.sizing.recovery(),
            target: dr.target,
            region: dr.region.clone(),
            zones: &dr.zones,
            spread: ZoneSpread::Single,
            prefix: format!("{}-dr", deployment.name),
            cidr,
            cidr_span: inputs.profile.span_or_parent("availability.dr.cidr"),
            other_cidr: Some(primary_cidr),
            public: public(dr.target),
            facts: inputs
                .profile
                .recovery_facts(inputs.system)
                .unwrap_or_default(),
        };
        contexts.extend(context(inputs, start, notes));
    }
    contexts
}

struct SiteStart<'a> {
    id: &'static str,
    sizing: Option<&'a SiteSizing>,
    target: Target,
    region: Option<String>,
    zones: &'a [String],
    spread: ZoneSpread,
    prefix: String,
    cidr: Ipv4Net,
    cidr_span: Span,
    other_cidr: Option<Ipv4Net>,
    public: bool,
    facts: Facts,
}

fn context<'a>(
    inputs: Inputs<'a>,
    start: SiteStart<'a>,
    notes: &mut Notes,
) -> Option<SiteContext<'a>> {
    let id = start.id;
    let Some(sizing) = start.sizing else {
        notes.push(sizing_gap(format!("the sizing has no site `{id}`")));
        return None;
    };
    let topology = inputs
        .system
        .file
        .topologies
        .iter()
        .find(|one| *one.id.get_ref() == sizing.topology);
    let Some(topology) = topology else {
        notes.push(sizing_gap(format!(
            "the system has no topology `{}`, which the sizing chose for site `{id}`",
            sizing.topology
        )));
        return None;
    };
    for placement in &topology.tiers {
        if sizing.tier(&placement.tier).is_none() || inputs.system.tier(&placement.tier).is_none() {
            notes.push(sizing_gap(format!(
                "the sizing has no tier `{}` for site `{id}`",
                placement.tier
            )));
        }
    }
    let mut facts = start.facts;
    agree_with_topology(&mut facts, topology);
    Some(SiteContext {
        loaded: inputs.profile,
        profile: &inputs.profile.profile,
        system: inputs.system,
        images: inputs.images,
        sizing,
        topology,
        id,
        target: start.target,
        region: start.region,
        zones: start.zones,
        spread: start.spread,
        prefix: start.prefix,
        cidr: start.cidr,
        cidr_span: start.cidr_span,
        other_cidr: start.other_cidr,
        public: start.public,
        facts,
        is_recovery: id == "recovery",
    })
}

/// Rows that depend on the availability follow the topology that was taken, which may be less
/// than (recovery site) or other than (no Network Load Balancing in clouds) what was asked for.
fn agree_with_topology(facts: &mut Facts, topology: &Topology) {
    let has = |cluster| topology.tiers.iter().any(|one| one.cluster == cluster);
    let database = if has(Cluster::Failover) {
        "cluster"
    } else {
        "single"
    };
    let web = if has(Cluster::LoadBalancer) {
        "load-balancer"
    } else if has(Cluster::NetworkLoadBalancing) {
        "nlb"
    } else {
        "single"
    };
    facts.insert("availability.database".to_owned(), database.into());
    facts.insert("availability.web".to_owned(), web.into());
}

/// Makes every choice for one site.
pub(super) fn build(context: &SiteContext<'_>, taken: &mut Taken, notes: &mut Notes) -> Site {
    let layout = network::layout(context, notes);
    let mut pool = Pool::new(context, &layout);
    let hosts = hosts::place(context, &layout, &mut pool, taken, notes);
    let virtual_names = clusters::virtual_names(context, &layout, &hosts, &mut pool, taken);
    let balancers = balancers::balancers(context, &layout, &hosts, &mut pool);
    let buckets = storage::buckets(context);
    let stores = storage::stores(context);
    let services = services::services(context);
    let estate = estate::estate(
        context,
        &estate::Parts {
            layout: &layout,
            hosts: &hosts,
            virtual_names: &virtual_names,
            balancers: &balancers,
            has_buckets: !buckets.is_empty(),
            stores: &stores,
            services: &services,
        },
    );
    let (policy, report) = expand(context.system, &context.flows(), &estate);
    notes.report.extend(report);
    let groups = groundplan_firewall::security_groups(&policy, &estate);
    if context.target == Target::Aws {
        notes
            .report
            .extend(groundplan_firewall::oversized_groups(&groups));
    }
    let certificates = services::certificates(context, &hosts, &balancers);
    let links = links::links(context, &hosts);
    Site {
        id: context.id.to_owned(),
        target: context.target_name().to_owned(),
        region: context.region.clone(),
        topology: context.topology.id.get_ref().clone(),
        prefix: context.prefix.clone(),
        cidr: context.cidr,
        subnets: layout.into_subnets(),
        public: context.public,
        domain: context.profile.network.domain.clone(),
        hosts,
        balancers,
        virtual_names,
        links,
        buckets,
        stores,
        certificates,
        services,
        key: services::key(context),
        estate,
        policy,
    }
}
