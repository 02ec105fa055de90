//! One site: its topology, its hosts, volumes, buckets and stores.

mod array;
mod buckets;
mod concerns;
mod considered;
mod hosts;
pub(crate) mod machine;
mod market;
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "its caller is the uncertain sizing, which draws the demands"
    )
)]
pub(crate) mod regret;
mod tiers;

pub(crate) use machine::sql;

use groundplan_catalog::System;
use groundplan_catalog::system::{Facts, LoadRule, Tier, TierPlacement, Topology};
use groundplan_catalog::tables::{Provider, TableErrors, Tables};
use groundplan_diagnostics::{Finding, Report, Span, code};
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::{Target, ZoneSpread};

use crate::bound::{Floor, Title, figure, with_limits};
use crate::demand;
use crate::inputs::{Inputs, further, gather};
use crate::ledger::Ledger;
use crate::output::{Demand, Figure, HorizonPoint, Limit, Site, SiteSizing};
use crate::reading::{Value, plain};

/// What a site is sized from.
#[derive(Clone)]
pub(crate) struct Plan<'a, 's> {
    pub(crate) loaded: &'a LoadedProfile,
    pub(crate) system: &'a System,
    pub(crate) tables: &'a Tables<'s>,
    pub(crate) site: Site,
    pub(crate) target: Target,
    pub(crate) region: Option<String>,
    pub(crate) facts: Facts,
    pub(crate) topology: &'a Topology,
    /// Edition of the database engine, as the profile or else the system's file says.
    pub(crate) edition: Option<String>,
    pub(crate) values: Inputs<Value>,
    pub(crate) inputs: Inputs<f64>,
    pub(crate) ledger: Ledger<f64>,
    /// What the system's file has anything to do with.
    pub(crate) concerns: concerns::Concerns,
    /// Whether media is kept at this site.
    pub(crate) media: bool,
    /// Whether this site transcodes.
    pub(crate) transcoders: bool,
}

impl<'a, 's> Plan<'a, 's> {
    /// Gathers everything that is known about a site before anything is chosen.
    pub(crate) fn new(
        loaded: &'a LoadedProfile,
        system: &'a System,
        tables: &'a Tables<'s>,
        site: Site,
        report: &mut Report,
    ) -> Option<Self> {
        let profile = &loaded.profile;
        let recovery = profile.availability.dr.as_ref();
        let (target, region, facts) = match site {
            Site::Primary => {
                let deployment = &profile.deployment;
                (
                    deployment.target,
                    deployment.region.clone(),
                    loaded.facts(system),
                )
            }
            Site::Recovery => {
                let recovery = recovery?;
                (
                    recovery.target,
                    recovery.region.clone(),
                    loaded.recovery_facts(system)?,
                )
            }
        };
        let Some(topology) = system.topology(target.name(), &facts) else {
            let id = system.file.system.id.get_ref();
            report.push(
                Finding::new(
                    code::NO_TOPOLOGY,
                    format!(
                        "the system `{id}` has no topology for `{}` with this availability",
                        target.name()
                    ),
                )
                .at(
                    loaded.span_or_parent(match site {
                        Site::Primary => "deployment.target",
                        Site::Recovery => "availability.dr.target",
                    }),
                    "for this target",
                )
                .help("choose another target or change `[availability]`"),
            );
            return None;
        };
        let edition = edition(loaded, system, topology, target, &facts);
        let mut values = gather::gather(loaded, target, edition.as_deref(), tables, report)?;
        let place = further::Place {
            loaded,
            system,
            topology,
            facts: &facts,
            tables,
            target,
            site,
        };
        values.further = place.gather();
        let inputs = values.map(plain);
        let ledger = demand::reckon(&inputs, &(inputs.months / 12.0));
        Some(Self {
            loaded,
            system,
            tables,
            site,
            target,
            region,
            facts,
            topology,
            edition,
            values,
            inputs,
            ledger,
            concerns: concerns::Concerns::of(system),
            media: site == Site::Primary || recovery.is_some_and(|recovery| recovery.media),
            transcoders: site == Site::Primary
                || recovery.is_some_and(|recovery| recovery.transcoders),
        })
    }

    /// The provider of the machines; none on the customer's own hardware.
    pub(crate) fn provider(&self) -> Option<Provider> {
        match self.target {
            Target::Aws => Some(Provider::Aws),
            Target::Azure => Some(Provider::Azure),
            Target::Gcp => Some(Provider::Gcp),
            Target::Poc | Target::OnPrem | Target::Vm => None,
        }
    }

    /// Where the profile says a key of this site, such as `region`.
    pub(crate) fn span(&self, key: &str) -> Span {
        let table = match self.site {
            Site::Primary => "deployment",
            Site::Recovery => "availability.dr",
        };
        self.loaded.span_or_parent(&format!("{table}.{key}"))
    }

    /// The provider's region, empty where the profile names none.
    pub(crate) fn region(&self) -> &str {
        self.region.as_deref().unwrap_or_default()
    }

    /// Whether the machines of this site stand in zones.
    pub(crate) fn zonal(&self) -> bool {
        let primary = self.site == Site::Primary;
        primary && self.loaded.profile.availability.zones != ZoneSpread::Single
    }

    /// The rules that put load on a tier at this site.
    pub(crate) fn loads(&self, tier: &Tier) -> Vec<LoadRule> {
        let transcodes = |load: &LoadRule| *load != LoadRule::TranscodeSlots || self.transcoders;
        tier.load.iter().copied().filter(transcodes).collect()
    }

    /// The tiers of the topology that the system describes.
    pub(crate) fn placements(&self) -> Vec<(&'a TierPlacement, &'a Tier)> {
        let system = self.system;
        self.topology
            .tiers
            .iter()
            .filter_map(|placement| Some((placement, system.tier(&placement.tier)?)))
            .collect()
    }

    /// Whether hosts of a tier run this product: what the profile chose for this kind of
    /// software, else what the system's file names.
    pub(crate) fn software(&self, tier: &Tier, kind: &str, product: &str) -> bool {
        let id = tier.id.get_ref();
        let rows = self
            .system
            .software(id, self.target.name(), &self.facts, kind);
        let software = &self.loaded.profile.software;
        let chosen = match kind {
            "operating-system" => software.operating_system.as_ref(),
            "database" => software.database.as_ref(),
            _ => None,
        };
        rows.first()
            .is_some_and(|row| chosen.map_or(&row.product, |one| &one.product) == product)
    }

    /// Sizes the site. Costs are left empty.
    pub(crate) fn size(&self, report: &mut Report) -> Result<SiteSizing, TableErrors> {
        let (tiers, volumes) = tiers::size(self, report)?;
        Ok(SiteSizing {
            site: self.site,
            target: self.target,
            region: self.region.clone(),
            topology: self.topology.id.get_ref().clone(),
            demand: self.demand(),
            tiers,
            volumes,
            buckets: buckets::buckets(self),
            stores: buckets::stores(self, report)?,
            cost: crate::output::Cost::default(),
        })
    }

    /// The figures of the demand with their floors and their way over the horizon.
    fn demand(&self) -> Demand {
        let months = self.inputs.months;
        let whole_years = (0..10_u32).map(|year| f64::from(year) * 12.0);
        let mut points: Vec<f64> = whole_years.filter(|month| *month < months).collect();
        points.push(months);
        let over_time: Vec<(f64, Ledger<f64>)> =
            if self.inputs.growths().all(|growth| growth.per_year == 0.0) {
                Vec::new()
            } else {
                points
                    .into_iter()
                    .map(|month| (month, demand::reckon(&self.inputs, &(month / 12.0))))
                    .collect()
            };
        let mut figures: Vec<Figure> = self
            .ledger
            .entries()
            .iter()
            .filter(|entry| self.shows(entry.id))
            .map(|entry| {
                let title = Title {
                    id: entry.id,
                    name: entry.name,
                    unit: entry.unit,
                    rule: entry.rule,
                };
                let mut figure = figure(title, entry.value, self.floor(entry.id), None);
                let limits = self.ledger.limits(entry.id).map(|limit| Limit {
                    name: limit.name.to_owned(),
                    value: crate::bound::tidy(limit.value),
                });
                let limits: Vec<Limit> = limits.chain(figure.limits.drain(..)).collect();
                figure = with_limits(figure, limits);
                if entry.grows {
                    figure.horizon = over_time
                        .iter()
                        .map(|(month, ledger)| HorizonPoint {
                            month: *month as u32,
                            value: crate::bound::tidy(ledger.value(entry.id)),
                        })
                        .collect();
                }
                figure
            })
            .collect();
        figures.sort_by(|one, other| one.id.cmp(&other.id));
        Demand { figures }
    }

    /// Whether a figure is shown: it is about this site, and says something.
    pub(crate) fn shows(&self, id: &str) -> bool {
        let Some(entry) = self.ledger.get(id).filter(|_| self.asks_for(id)) else {
            return false;
        };
        !self.is_idle() || always(id) || entry.value > 0.0 && !id.starts_with("proxy.")
    }

    /// Whether the system takes in no media and nobody's sessions: nothing is asked for then, and
    /// figures of zero would say nothing.
    pub(crate) fn is_idle(&self) -> bool {
        let workload = &self.loaded.profile.workload;
        workload.ingest.is_empty()
            && workload.users.named.is_none()
            && workload.users.concurrent.is_none()
    }

    /// Whether a figure says something about this site. A recovery site without media keeps
    /// proxies and the database; originals, tapes and uploads stay the primary's.
    pub(crate) fn asks_for(&self, id: &str) -> bool {
        const OF_MEDIA: [&str; 8] = [
            "online.",
            "original.",
            "archive.",
            "landing",
            "scratch",
            "holding",
            "upload.",
            "media.",
        ];
        if !self.concerns.cover(id) {
            return false;
        }
        if always(id) {
            return true;
        }
        // Without material there is only what users and their database ask for, if anything.
        if self.inputs.classes.is_empty() {
            let loads = |rule| {
                let mut tiers = self.placements().into_iter();
                tiers.any(|(_, tier)| tier.load.contains(&rule))
            };
            return id.starts_with("web.") && loads(LoadRule::WebSessions)
                || id.starts_with("database.") && loads(LoadRule::Database);
        }
        let begins = |parts: &[&str]| parts.iter().any(|part| id.starts_with(part));
        let proxies = matches!(id, "online.proxies" | "online.sidecars");
        // Jobs ask of the database wherever they run.
        let transcodes = begins(&["transcode."]) && id != "transcode.jobs";
        let feeds = begins(&["network.ingest", "network.storage"]);
        if begins(&OF_MEDIA) || id == "network.uplink" {
            self.media || proxies
        } else if feeds {
            self.media || self.transcoders
        } else {
            !transcodes || self.transcoders
        }
    }

    /// The least that volumes of the system give a figure: over all hosts that share it.
    fn floor(&self, id: &str) -> Option<Floor> {
        let mut floor = None;
        for (placement, _) in self.placements() {
            for volume in self
                .system
                .volumes(&placement.tier, self.target.name(), &self.facts)
            {
                let sizing = volume.sizing.as_deref();
                let holds = sizing.and_then(|one| crate::volumes::demand_of(one, self.media));
                if holds.is_some_and(|(figure, _)| figure == id) {
                    let requirement = volume.requirements.first().map(String::as_str);
                    floor = Floor::higher(floor, Some(Floor::new(volume.minimum_gb, requirement)));
                }
            }
        }
        floor
    }
}

/// Whether a figure is entered only where its rule applies, so that its value always says
/// something.
fn always(id: &str) -> bool {
    ["channels.", "cluster.", "replication."]
        .iter()
        .any(|part| id.starts_with(part))
}

/// Edition of the database engine on this site.
fn edition(
    loaded: &LoadedProfile,
    system: &System,
    topology: &Topology,
    target: Target,
    facts: &Facts,
) -> Option<String> {
    let software = topology
        .tiers
        .iter()
        .flat_map(|placement| system.software(&placement.tier, target.name(), facts, "database"))
        .next()?;
    let wanted = loaded.profile.software.database.as_ref();
    wanted
        .and_then(|product| product.edition.clone())
        .or_else(|| software.default_edition.clone())
}
