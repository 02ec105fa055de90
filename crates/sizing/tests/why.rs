//! Every quantity of every example answers why, with the value that the sizing gives.

#![allow(clippy::unwrap_used)]

mod common;

use common::{EXAMPLES, profile, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{Figure, SiteSizing, quantities, size, why};

fn figures(site: &SiteSizing) -> Vec<&Figure> {
    let mut all: Vec<&Figure> = site.demand.figures.iter().collect();
    for tier in &site.tiers {
        all.extend([&tier.count, &tier.cores, &tier.memory_gb, &tier.network]);
    }
    all.extend(site.volumes.iter().map(|volume| &volume.size_gb));
    all.extend(site.stores.iter().map(|store| &store.usable_gb));
    all
}

#[test]
fn derivations_agree_with_the_sizing() {
    let tables = tables();
    for name in EXAMPLES {
        let mut sources = SourceMap::new();
        let system = system(&mut sources);
        let loaded = profile(&mut sources, &format!("profiles/{name}.toml"));
        let sizing = size(&loaded, &system, &tables).0.unwrap();
        for site in &sizing.sites {
            for figure in figures(site) {
                let id = format!("{}.{}", site.site.name(), figure.id);
                let (derivation, report) = why(&sources, &loaded, &system, &tables, &id);
                let derivation = derivation.unwrap_or_else(|| panic!("{name} {id}: {report:?}"));
                let slack = 1e-5 * figure.value.abs().max(1.0);
                assert!(
                    (derivation.value - figure.value).abs() <= slack,
                    "{name} {id}: {} != {}",
                    derivation.value,
                    figure.value
                );
            }
            // Cost lines are alike on every target; one example of each kind is enough.
            let lines = quantities(site)
                .into_iter()
                .filter(|id| id.starts_with("cost."));
            for id in lines.filter(|_| name == "emam-aws-enterprise") {
                let id = format!("{}.{id}", site.site.name());
                assert!(
                    why(&sources, &loaded, &system, &tables, &id).0.is_some(),
                    "{name} {id}"
                );
            }
        }
    }
}

#[test]
fn a_derivation_shows_inputs_constants_and_rules() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    let loaded = profile(&mut sources, "profiles/emam-aws-enterprise.toml");
    for id in [
        "online.usable",
        "tier.application.cores",
        "volume.application.ingest",
        "cost.monthly",
    ] {
        let text = why(&sources, &loaded, &system, &tables, id)
            .0
            .unwrap()
            .to_string();
        println!("{text}");
    }
    let text = why(&sources, &loaded, &system, &tables, "online.usable")
        .0
        .unwrap()
        .to_string();
    assert!(
        text.contains("profiles/emam-aws-enterprise.toml:"),
        "{text}"
    );
    assert!(text.contains("[rule S1.5]"), "{text}");
    assert!(
        text.contains("online.free_share = 0.25  (constant, engineering-default"),
        "{text}"
    );
}

#[test]
fn an_unknown_quantity_names_the_nearest() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    let loaded = profile(&mut sources, "profiles/emam-aws-enterprise.toml");
    let (derivation, report) = why(&sources, &loaded, &system, &tables, "online.useable");
    assert!(derivation.is_none());
    let help = report.findings().iter().find_map(|finding| {
        finding
            .message
            .contains("online.useable")
            .then(|| finding.help.clone())
    });
    assert_eq!(
        help.flatten().as_deref(),
        Some("did you mean `online.usable`?")
    );
}
