//! Every example profile gives a sound blueprint, from its file by way of the real sizing.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use groundplan_blueprint::{
    Blueprint, Images, Inputs, build, canonical_json, content_hash, diff, lint,
};
use groundplan_catalog::System;
use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Format, Options, Report, Severity, SourceMap, render};
use groundplan_sizing::size;

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path))
            .ok()
            .map(Cow::Owned)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examples() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    names
}

/// The blueprint of an example with the findings of building and lint.
fn blueprint(name: &str) -> (Blueprint, System, Report, SourceMap) {
    let mut sources = SourceMap::new();
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (system, _) =
        groundplan_catalog::system::load(&mut sources, "emam.toml", &read("systems/emam.toml"));
    let system = system.unwrap();
    let (images, _) = Images::read(&mut sources, "images.toml", &read("sizing/images.toml"));
    let loader = |path: &str| std::fs::read(root().join(path)).map_err(|error| error.to_string());
    let path = format!("profiles/{name}");
    let (profile, report) = groundplan_profile::load(&mut sources, &loader, &path);
    assert!(!report.has_errors(), "{name}: {report:#?}");
    let profile = profile.unwrap();
    let (sizing, report) = size(
        &profile,
        &system,
        &Tables::new(Folder(root().join("sizing"))),
    );
    assert!(!report.has_errors(), "{name}: {report:#?}");
    let (blueprint, mut report) = build(Inputs {
        profile: &profile,
        system: &system,
        sizing: &sizing.unwrap(),
        images: &images.unwrap(),
    });
    let blueprint = blueprint.unwrap_or_else(|| panic!("{name}: {:#?}", report.findings()));
    report.extend(lint(&blueprint, &system));
    (blueprint, system, report, sources)
}

#[test]
fn every_example_gives_a_sound_blueprint() {
    for name in examples() {
        let (blueprint, _, report, sources) = blueprint(&name);
        if std::env::var_os("SHOW_BLUEPRINT").is_some() {
            println!(
                "== {name}\n{}",
                render(Format::Concise, &report, &sources, &Options::default())
            );
            println!("{}", canonical_json(&blueprint));
        }
        assert_eq!(report.count(Severity::Error), 0, "{name}: {report:#?}");
        assert!(!blueprint.cost.is_empty() && !blueprint.assumptions.is_empty());
    }
}

#[test]
fn every_example_survives_its_canonical_json() {
    for name in examples() {
        let (blueprint, ..) = blueprint(&name);
        let json = canonical_json(&blueprint);
        let back: Blueprint = serde_json::from_str(&json).unwrap();
        assert_eq!(back, blueprint, "{name}");
        assert_eq!(content_hash(&back), content_hash(&blueprint));
        assert_eq!(diff(&blueprint, &back), []);
    }
}

#[test]
fn no_two_examples_share_a_bucket_or_a_hash() {
    let mut seen = BTreeSet::new();
    for name in examples() {
        let (blueprint, ..) = blueprint(&name);
        assert!(seen.insert(content_hash(&blueprint)), "{name}");
        let buckets = blueprint.sites.iter().flat_map(|site| &site.buckets);
        for bucket in buckets {
            let place = format!("{} {}", bucket.provider, bucket.name);
            assert!(seen.insert(place), "{name}: {}", bucket.name);
        }
    }
}

#[test]
fn every_host_of_an_example_has_what_it_needs() {
    for name in examples() {
        let (blueprint, ..) = blueprint(&name);
        for site in &blueprint.sites {
            let is_cloud = matches!(site.target.as_str(), "aws" | "azure" | "gcp");
            for host in &site.hosts {
                assert!(
                    host.volumes.first().is_some_and(|one| one.boot),
                    "{name}: {}",
                    host.name
                );
                assert!(!host.operating_system.is_empty() && !host.components.is_empty());
                assert_eq!(host.image.is_some(), is_cloud, "{name}: {}", host.name);
                assert_eq!(host.machine_type.is_some(), is_cloud);
                let has_database = host.roles.iter().any(|role| role == "database");
                assert_eq!(
                    host.database.is_some(),
                    has_database,
                    "{name}: {}",
                    host.name
                );
            }
        }
    }
}
