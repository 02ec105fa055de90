//! The source files of one crate, found as the compiler finds them: from the root file along its
//! `mod` declarations, leaving out what is compiled for tests only.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use syn::{Attribute, Expr, Item, Lit, Meta};

/// One parsed source file.
pub(crate) struct Module {
    /// Path from the root of the workspace.
    pub(crate) file: String,
    /// The folder of the crate's manifest, from the root of the workspace.
    pub(crate) crate_folder: PathBuf,
    pub(crate) text: String,
    pub(crate) syntax: syn::File,
}

/// Every file of the crate with this root source (`crates/profile/src/lib.rs`).
///
/// # Errors
/// A file that is declared but cannot be read or parsed.
pub(crate) fn of_crate(workspace: &Path, root_source: impl AsRef<Path>) -> Result<Vec<Module>> {
    let root_source = root_source.as_ref();
    let crate_folder = root_source
        .parent()
        .and_then(Path::parent)
        .unwrap_or_else(|| Path::new(""))
        .to_path_buf();
    let folder = root_source
        .parent()
        .unwrap_or_else(|| Path::new(""))
        .to_path_buf();
    let mut found = Vec::new();
    read(workspace, root_source, &folder, &crate_folder, &mut found)?;
    Ok(found)
}

fn read(
    workspace: &Path,
    file: &Path,
    children: &Path,
    crate_folder: &Path,
    found: &mut Vec<Module>,
) -> Result<()> {
    let shown = file.display();
    let text = std::fs::read_to_string(workspace.join(file))
        .with_context(|| format!("cannot read {shown}"))?;
    let syntax = syn::parse_file(&text).with_context(|| format!("cannot parse {shown}"))?;
    let declared = declared(&syntax.items, children, file);
    found.push(Module {
        file: file.display().to_string(),
        crate_folder: crate_folder.to_path_buf(),
        text,
        syntax,
    });
    for (name, choices) in declared {
        let next = choices
            .iter()
            .find(|(candidate, _)| workspace.join(candidate).is_file())
            .with_context(|| format!("{shown} declares module `{name}`, whose file is missing"))?;
        read(workspace, &next.0, &next.1, crate_folder, found)?;
    }
    Ok(())
}

/// A module's possible files, each with the folder of its own children.
type Choices = Vec<(PathBuf, PathBuf)>;

fn declared(items: &[Item], children: &Path, file: &Path) -> Vec<(String, Choices)> {
    let mut found = Vec::new();
    for item in items {
        let Item::Mod(module) = item else { continue };
        if for_tests_only(&module.attrs) {
            continue;
        }
        let name = module.ident.to_string();
        if let Some((_, inner)) = &module.content {
            found.extend(declared(inner, &children.join(&name), file));
        } else if let Some(path) = path_attribute(&module.attrs) {
            let beside = file.parent().unwrap_or_else(|| Path::new("")).join(path);
            let below = beside
                .parent()
                .unwrap_or_else(|| Path::new(""))
                .to_path_buf();
            found.push((name, vec![(beside, below)]));
        } else {
            let below = children.join(&name);
            found.push((
                name.clone(),
                vec![
                    (children.join(format!("{name}.rs")), below.clone()),
                    (below.join("mod.rs"), below),
                ],
            ));
        }
    }
    found
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
}

/// Whether an item is compiled for tests only: `#[test]`, or a `#[cfg]` that wants `test`.
pub(crate) fn for_tests_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<Meta>()
                    .is_ok_and(|condition| wants_test(&condition)))
    })
}

/// Only conditions that cannot hold without `test` count: `test`, or `all(…)` with it inside.
fn wants_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)
            .is_ok_and(|inner| inner.iter().any(wants_test)),
        _ => false,
    }
}
