//! Every quantity of every example answers why, with the value that the sizing gives.

#![allow(clippy::unwrap_used)]

mod common;

use common::{EXAMPLES, profile, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{Figure, SiteSizing, explain, quantities, size, why};

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
            let figures = figures(site);
            let ids: Vec<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
            let found = explain(&sources, &loaded, &system, &tables, site, &ids);
            for (figure, derivation) in figures.iter().zip(found) {
                let derivation = derivation.unwrap_or_else(|| panic!("{name} {}", figure.id));
                let slack = 1e-5 * figure.value.abs().max(1.0);
                assert!(
                    (derivation.value() - figure.value).abs() <= slack,
                    "{name} {}: {} != {}",
                    figure.id,
                    derivation.value(),
                    figure.value
                );
            }
            let ids = quantities(site);
            let ids: Vec<&str> = ids.iter().map(|one| one.id.as_str()).collect();
            let found = explain(&sources, &loaded, &system, &tables, site, &ids);
            for (id, derivation) in ids.iter().zip(found) {
                assert!(derivation.is_some(), "{name} {id}");
            }
            for (id, total) in [
                ("cost.monthly", site.cost.monthly_usd),
                ("cost.once", site.cost.once_usd),
            ] {
                let found = explain(&sources, &loaded, &system, &tables, site, &[id]);
                let sum = found[0].as_ref().unwrap().value();
                // Unit prices of stepped lines are means to six places.
                assert!(
                    (sum - total).abs() <= 1e-3 * total.max(1.0),
                    "{name} {id}: {sum} != {total}"
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
    assert!(text.contains("[rule S1.5 v1]"), "{text}");
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

#[test]
fn a_count_is_explained_by_the_load_and_not_by_itself() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    let loaded = profile(&mut sources, "profiles/emam-aws-enterprise.toml");
    let found = why(&sources, &loaded, &system, &tables, "tier.web.count").0;
    let text = found.unwrap().to_string();
    for part in [
        "web.cores",
        "web.utilisation_limit",
        "spare hosts",
        "round up",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
