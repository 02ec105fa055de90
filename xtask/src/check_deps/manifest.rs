//! The workspace's crates and what their manifests declare, with the line of each declaration.

use anyhow::{Context as _, Result};
use cargo_metadata::DependencyKind;
use cargo_metadata::camino::Utf8PathBuf;

use crate::workspace::Workspace;

/// One crate of the workspace.
pub(crate) struct Member {
    /// The package's name.
    pub(crate) name: String,
    /// The name without the product's prefix: `profile`, `provider-aws`; `groundplan` itself.
    pub(crate) stage: String,
    /// Path of the manifest from the root of the workspace.
    pub(crate) manifest: String,
    /// Path of `lib.rs` or `main.rs` from the root of the workspace.
    pub(crate) root_source: Utf8PathBuf,
    /// What it depends on inside the workspace.
    pub(crate) edges: Vec<Edge>,
}

/// One declared dependency on another crate of the workspace.
pub(crate) struct Edge {
    /// The other crate's stage.
    pub(crate) stage: String,
    pub(crate) kind: DependencyKind,
    pub(crate) optional: bool,
    /// Line of the declaration in the manifest, one-based; 0 if it was not found.
    pub(crate) line: usize,
}

/// Every member, by name.
pub(crate) fn members(workspace: &Workspace) -> Result<Vec<Member>> {
    let packages = workspace.metadata.workspace_packages();
    let names: Vec<String> = packages
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let mut members = Vec::new();
    for package in packages {
        let manifest = relative(workspace, &package.manifest_path);
        let text = std::fs::read_to_string(&package.manifest_path)
            .with_context(|| format!("cannot read {manifest}"))?;
        let edges = package
            .dependencies
            .iter()
            .filter(|dependency| names.contains(&dependency.name))
            .map(|dependency| Edge {
                stage: stage(&dependency.name),
                kind: dependency.kind,
                optional: dependency.optional,
                line: line_of(&text, &dependency.name),
            })
            .collect();
        let root_source = package
            .targets
            .iter()
            .find(|target| target.is_lib() || target.is_bin())
            .map(|target| relative(workspace, &target.src_path).into())
            .with_context(|| format!("{} has neither a library nor a program", package.name))?;
        members.push(Member {
            name: package.name.to_string(),
            stage: stage(&package.name),
            manifest,
            root_source,
            edges,
        });
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(members)
}

fn stage(name: &str) -> String {
    name.strip_prefix("groundplan-").unwrap_or(name).to_owned()
}

fn relative(workspace: &Workspace, path: &cargo_metadata::camino::Utf8Path) -> String {
    path.strip_prefix(workspace.root())
        .unwrap_or(path)
        .to_string()
}

/// The first line that declares the dependency: `name = …`, `name.workspace = …` or its table.
pub(crate) fn line_of(manifest: &str, name: &str) -> usize {
    manifest
        .lines()
        .position(|line| {
            let line = line.trim_start();
            line.strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
                || (line.starts_with('[') && line.contains(&format!("dependencies.{name}]")))
        })
        .map_or(0, |index| index + 1)
}
