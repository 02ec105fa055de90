//! Loads profiles, the systems and the tables from the repository.

#![allow(dead_code, clippy::unwrap_used)]

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use groundplan_catalog::System;
use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::{LoadedProfile, load};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path))
            .ok()
            .map(Cow::Owned)
    }
}

pub(crate) fn tables() -> Tables<'static> {
    Tables::new(Folder(root().join("sizing")))
}

pub(crate) fn system(sources: &mut SourceMap) -> System {
    system_called(sources, "emam")
}

/// A system of the repository, by its id.
pub(crate) fn system_called(sources: &mut SourceMap, id: &str) -> System {
    let path = format!("systems/{id}.toml");
    let text = std::fs::read_to_string(root().join(&path)).unwrap();
    let (system, report) = groundplan_catalog::system::load(sources, &path, &text);
    assert!(!report.has_errors(), "{report:?}");
    system.unwrap()
}

/// A profile of the repository, by its path from the root.
pub(crate) fn profile(sources: &mut SourceMap, path: &str) -> LoadedProfile {
    let (loaded, report) = load(
        sources,
        &|path: &str| std::fs::read(root().join(path)).map_err(|error| error.to_string()),
        path,
    );
    assert!(!report.has_errors(), "{report:#?}");
    loaded.unwrap()
}

/// A profile given as text.
pub(crate) fn profile_of(sources: &mut SourceMap, text: &str) -> (Option<LoadedProfile>, Report) {
    let bytes = text.as_bytes().to_vec();
    load(sources, &move |_: &str| Ok(bytes.clone()), "test.toml")
}

/// Every example profile, by its path from the root, with its system.
pub(crate) fn every_example(sources: &mut SourceMap) -> Vec<(String, LoadedProfile, System)> {
    let mut paths: Vec<String> = std::fs::read_dir(root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml"))
        .map(|name| format!("profiles/{name}"))
        .collect();
    paths.sort();
    assert!(paths.len() > 30);
    paths
        .into_iter()
        .map(|path| {
            let loaded = profile(sources, &path);
            let system = system_called(sources, &loaded.profile.deployment.system);
            (path, loaded, system)
        })
        .collect()
}

pub(crate) const EXAMPLES: [&str; 7] = [
    "emam-poc",
    "emam-on-prem-enterprise",
    "emam-vm-enterprise",
    "emam-aws-enterprise",
    "emam-azure-enterprise",
    "emam-gcp-enterprise",
    "emam-dr-on-prem-to-aws",
];
