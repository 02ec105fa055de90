//! Hosts of each tier: count, cores, memory, network, volumes, machine type.

use groundplan_catalog::system::{CountRule, LoadRule, Tier, TierPlacement, Volume};
use groundplan_catalog::tables::TableErrors;
use groundplan_diagnostics::{Finding, Report, code};

use super::Plan;
use super::machine::{self, Hosting};
use super::market::Markets;
use super::{considered, hosts};
use crate::bound::{Floor, Title, figure, needed};
use crate::output::{Binding, Figure, Site, TierChoice, VolumeChoice};
use crate::tier::{self, Need};
use crate::volumes::{self, Candidate, Setting};

/// Counts beyond the least that are tried when the price decides.
const FURTHER_COUNTS: u32 = 6;

/// A tier on this site with what the system asks of it.
pub(super) struct Place<'p> {
    pub(super) placement: &'p TierPlacement,
    pub(super) tier: &'p Tier,
    pub(super) loads: Vec<LoadRule>,
    pub(super) volumes: Vec<&'p Volume>,
    pub(super) cores: Option<Floor>,
    pub(super) memory: Option<Floor>,
    pub(super) spare: tier::Spare<f64>,
    /// The rule that counts its hosts; none where the load is not carried at this site.
    pub(super) rule: Option<CountRule>,
}

impl Place<'_> {
    pub(super) fn id(&self) -> &str {
        self.tier.id.get_ref()
    }
}

/// Sizes every tier of the topology.
pub(super) fn size(
    plan: &Plan<'_, '_>,
    report: &mut Report,
) -> Result<(Vec<TierChoice>, Vec<VolumeChoice>), TableErrors> {
    let markets = match plan.provider() {
        Some(provider) => Some(Markets::open(plan, provider, report)?),
        None => None,
    };
    let mut tiers = Vec::new();
    let mut all_volumes = Vec::new();
    for (placement, tier) in plan.placements() {
        let place = place(plan, placement, tier);
        let (choice, volumes) = match &markets {
            Some(markets) => hosted(plan, markets, &place, report)?,
            None => owned(plan, &place, report)?,
        };
        check_overrides(plan, &choice, &volumes, report);
        tiers.push(choice);
        all_volumes.extend(volumes);
    }
    Ok((tiers, all_volumes))
}

pub(super) fn place<'p>(
    plan: &'p Plan<'_, '_>,
    placement: &'p TierPlacement,
    tier: &'p Tier,
) -> Place<'p> {
    let id = tier.id.get_ref();
    let target = plan.target.name();
    let own = plan.system.effective_minimum(id, target, &plan.facts);
    let (mut cores, mut memory) = (Floor::of(own.cores), Floor::of(own.memory_gb));
    if plan.site == Site::Recovery {
        // A recovery site may be smaller, but not below the virtual machine edition (C-24).
        let least = plan.system.effective_minimum(id, "vm", &plan.facts);
        cores = Floor::higher(cores, Floor::of(least.cores));
        memory = Floor::higher(memory, Floor::of(least.memory_gb));
    }
    let loads = plan.loads(tier);
    Place {
        placement,
        tier,
        rule: tier::count_rule(&placement.count, &loads),
        loads,
        volumes: plan.system.volumes(id, target, &plan.facts),
        cores,
        memory,
        spare: tier::Spare {
            hosts: tier::spare(placement.cluster),
            of_transcoders: tier::shares_jobs(placement.cluster),
        },
    }
}

/// A tier with so many hosts: its figures and volumes.
pub(super) struct Sized {
    pub(super) cores: Figure,
    pub(super) memory_gb: Figure,
    pub(super) network: Figure,
    /// The ways to lay out each volume, the best first.
    pub(super) volumes: Vec<Vec<Candidate>>,
}

impl Sized {
    /// The volumes as they are laid out, each by the place of its layout, the best where no place
    /// is given.
    pub(super) fn laid_out(&self, picks: &[usize]) -> Vec<VolumeChoice> {
        let picks = picks.iter().copied().chain(std::iter::repeat(0));
        self.volumes
            .iter()
            .zip(picks)
            .filter_map(|(candidates, pick)| candidates.get(pick))
            .map(|candidate| candidate.choice.clone())
            .collect()
    }
}

pub(super) fn with_hosts(
    plan: &Plan<'_, '_>,
    place: &Place<'_>,
    hosts: u32,
) -> Result<Sized, TableErrors> {
    let need: Need<f64> = tier::need(
        &plan.ledger,
        &plan.inputs,
        &place.loads,
        &f64::from(hosts),
        &place.spare,
    );
    let id = place.id();
    let title = |what: &str| format!("tier.{id}.{what}");
    let setting = Setting {
        tables: plan.tables,
        profile: &plan.loaded.profile,
        ledger: &plan.ledger,
        inputs: &plan.inputs,
        provider: plan.provider(),
        region: plan.region(),
        zonal: plan.zonal(),
        media: plan.media,
        media_volumes: place
            .volumes
            .iter()
            .filter(|one| volumes::holds_media(one))
            .count(),
    };
    let mut volumes = Vec::new();
    for volume in &place.volumes {
        volumes.push(volumes::candidates(
            &setting,
            id,
            &place.loads,
            volume,
            hosts,
        )?);
    }
    Ok(Sized {
        cores: figure(
            Title {
                id: &title("cores"),
                name: "Cores of one host",
                unit: "cores",
                rule: tier::core_rule(&place.loads),
            },
            need.cores,
            place.cores.clone(),
            None,
        ),
        memory_gb: figure(
            Title {
                id: &title("memory"),
                name: "Memory of one host",
                unit: "GB",
                rule: tier::memory_rule(&place.loads),
            },
            need.memory_gb,
            place.memory.clone(),
            None,
        ),
        network: figure(
            Title {
                id: &title("network"),
                name: "Traffic of one host",
                unit: "Mbit/s",
                rule: "S5.4",
            },
            need.network_mbps,
            None,
            None,
        ),
        volumes,
    })
}

pub(super) fn count_figure(plan: &Plan<'_, '_>, place: &Place<'_>, calculated: f64) -> Figure {
    let id = place.id();
    let requirement = plan.topology.requirements.first().map(String::as_str);
    let mut figure = figure(
        Title {
            id: &format!("tier.{id}.count"),
            name: &place.tier.name,
            unit: "hosts",
            rule: place.rule.map_or("", tier::rule_name),
        },
        calculated,
        Some(Floor::new(hosts::floor(plan, place), requirement)),
        hosts::fixed(plan, place).map(|fixed| fixed.count),
    );
    // A count has no slack to speak of: at the minimum it is the minimum that keeps it there.
    if figure.binding == Binding::Calculated && figure.minimum == Some(figure.value) {
        figure.binding = Binding::Minimum;
    }
    figure
}

/// On a provider's machines the price decides between few large and many small hosts.
fn hosted(
    plan: &Plan<'_, '_>,
    markets: &Markets<'_>,
    place: &Place<'_>,
    report: &mut Report,
) -> Result<(TierChoice, Vec<VolumeChoice>), TableErrors> {
    let Some(market) = markets.of(plan, place.id()) else {
        return owned(plan, place, report);
    };
    let counts: Vec<u32> = match hosts::fixed(plan, place) {
        Some(fixed) => vec![(fixed.count as u32).max(1)],
        None => counts(plan, place),
    };
    let mut tried: Vec<(u32, Sized, Hosting)> = Vec::new();
    let mut best = 0;
    for count in counts {
        let sized = with_hosts(plan, place, count)?;
        let hosting = machine::host(plan, market, place, &sized, count)?;
        tried.push((count, sized, hosting));
        let last = tried.len() - 1;
        if last > 0 && tried[last].2.is_better_than(&tried[best].2) {
            best = last;
        }
    }
    if tried.is_empty() {
        return owned(plan, place, report);
    }
    let considered = considered::considered(plan, market, place, &tried, best);
    let (count, sized, hosting) = tried.swap_remove(best);
    report.extend(hosting.report);
    let volumes = sized.laid_out(&hosting.picks);
    let calculated = f64::from(count.max(hosts::by_slots(plan, place)));
    let count = count_figure(plan, place, calculated);
    hosts::check(plan, place, &count, sized.cores.calculated, report);
    let choice = TierChoice {
        tier: place.id().to_owned(),
        count,
        cores: sized.cores,
        memory_gb: sized.memory_gb,
        network: sized.network,
        machine: hosting.machine,
        refused: hosting.refused,
        considered: Some(considered),
    };
    Ok((choice, volumes))
}

pub(super) fn counts(plan: &Plan<'_, '_>, place: &Place<'_>) -> Vec<u32> {
    let count = &place.placement.count;
    let least = count
        .least(&plan.facts)
        .max(hosts::by_slots(plan, place))
        .max(1);
    let most = match place.rule {
        Some(_) => count
            .maximum
            .unwrap_or(u32::MAX)
            .min(least.saturating_add(FURTHER_COUNTS))
            .max(least),
        None => least,
    };
    (least..=most).collect()
}

/// On the customer's hardware the cores of a host decide how many there are.
fn owned(
    plan: &Plan<'_, '_>,
    place: &Place<'_>,
    report: &mut Report,
) -> Result<(TierChoice, Vec<VolumeChoice>), TableErrors> {
    let id = place.id();
    let primary = plan.site == Site::Primary;
    let servers: Vec<_> = plan
        .loaded
        .profile
        .hardware
        .servers
        .iter()
        .filter(|server| primary && server.tier == id)
        .collect();
    let on_hand = servers
        .iter()
        .map(|server| server.cores)
        .min()
        .map(f64::from);
    let per_node = on_hand.or(place.cores.as_ref().map(|floor| floor.value));
    let calculated = match (place.rule, per_node) {
        (Some(rule), Some(cores)) if cores > 0.0 => {
            let most = place
                .placement
                .count
                .maximum
                .map_or(f64::INFINITY, f64::from);
            let slots = hosts::slots(plan, place);
            let (ledger, inputs) = (&plan.ledger, &plan.inputs);
            tier::count(rule, ledger, inputs, &cores, slots.as_ref(), &place.spare).min(most)
        }
        // Without a host to look at, each is given the cores that its share of the slots needs.
        _ => f64::from(
            place
                .placement
                .count
                .least(&plan.facts)
                .max(hosts::by_slots(plan, place)),
        ),
    };
    let count = count_figure(plan, place, calculated);
    let number = (count.value as u32).max(1);
    let sized = with_hosts(plan, place, number)?;
    hosts::check(plan, place, &count, sized.cores.calculated, report);
    if !servers.is_empty() {
        let found: u32 = servers.iter().map(|server| server.count).sum();
        let mut short = |what: &str, figure: &Figure, needed: f64, found: f64| {
            if found + 1e-9 < needed {
                report.push(below(plan, figure, id, what, needed, found));
            }
        };
        short("servers", &count, count.value, f64::from(found));
        let least = |of: fn(&groundplan_profile::model::Server) -> f64| {
            servers
                .iter()
                .map(|server| of(server))
                .fold(f64::INFINITY, f64::min)
        };
        let cores = least(|server| f64::from(server.cores));
        short(
            "cores a server",
            &sized.cores,
            sized.cores.calculated,
            cores,
        );
        let memory = least(|server| server.memory.value());
        short(
            "GB of memory a server",
            &sized.memory_gb,
            sized.memory_gb.calculated,
            memory,
        );
    }
    let volumes = sized.laid_out(&[]);
    let choice = TierChoice {
        tier: id.to_owned(),
        count,
        cores: sized.cores,
        memory_gb: sized.memory_gb,
        network: sized.network,
        machine: None,
        refused: Vec::new(),
        considered: None,
    };
    Ok((choice, volumes))
}

fn below(
    plan: &Plan<'_, '_>,
    figure: &Figure,
    tier: &str,
    what: &str,
    needed: f64,
    found: f64,
) -> Finding {
    let index = plan
        .loaded
        .profile
        .hardware
        .servers
        .iter()
        .position(|server| server.tier == tier)
        .unwrap_or_default();
    Finding::new(
        code::HARDWARE_BELOW_DEMAND,
        format!(
            "the tier `{tier}` needs {} {what}, `[hardware]` has {}",
            crate::text::number(needed),
            crate::text::number(found)
        ),
    )
    .at(
        plan.loaded
            .span_or_parent(&format!("hardware.server.{index}")),
        "on hand",
    )
    .help(format!(
        "add hardware or lower the demand; `groundplan why PROFILE {}` shows what it is made of",
        figure.id
    ))
}

/// An override below what is needed is obeyed, but not in silence.
fn check_overrides(
    plan: &Plan<'_, '_>,
    choice: &TierChoice,
    volumes: &[VolumeChoice],
    report: &mut Report,
) {
    let counted = hosts::is_overridden(plan, &choice.tier).then_some(&choice.count);
    let figures = counted
        .into_iter()
        .chain(volumes.iter().map(|one| &one.size_gb));
    for one in figures {
        if one.value + 1e-9 < needed(one) {
            report.push(
                Finding::new(
                    code::OVERRIDE_BELOW_DEMAND,
                    format!(
                        "the override gives `{}` {}, {} are needed",
                        one.id,
                        crate::text::number(one.value),
                        crate::text::number(needed(one))
                    ),
                )
                .at(plan.loaded.span_or_parent("overrides"), "overridden here")
                .help("raise or remove the override, unless the lower value is meant"),
            );
        }
    }
}
