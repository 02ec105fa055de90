//! From files to a typed profile: layers, shape, decoding, field constraints.

mod headers;
mod loaded;

#[cfg(test)]
mod tests;

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

pub use loaded::LoadedProfile;

use crate::decode::decode;
use crate::layers::{Loader, load_layers};
use crate::tree::Node;
use crate::{shape, validation};

/// Reads a profile with its layers. Everything that can be said about its files, its shape and
/// its single fields is reported; rules over several fields are the business of `checks`.
///
/// The profile is returned even beside findings of error severity when it could be read as a
/// whole, so that more checks can run; callers look at [`Report::has_errors`] before they build
/// on it.
pub fn load(
    sources: &mut SourceMap,
    loader: &dyn Loader,
    path: &str,
) -> (Option<LoadedProfile>, Report) {
    let (tree, mut report) = load_layers(sources, loader, path);
    let profile = tree.and_then(|tree| typed(path, tree, &mut report));
    headers::complete(&mut report, sources);
    report.sort();
    (profile, report)
}

fn typed(path: &str, tree: Node, report: &mut Report) -> Option<LoadedProfile> {
    if tree.table().is_some_and(indexmap::IndexMap::is_empty) {
        // A file with nothing but syntax errors is not empty.
        if !report.has_errors() {
            report.push(
                Finding::new(
                    code::EMPTY_PROFILE,
                    format!("the profile `{path}` is empty"),
                )
                .at(tree.span, "")
                .help(
                    "write `[deployment]`, `[workload]` and `[network]`, or copy a file of \
                     `profiles/`",
                ),
            );
        }
        return None;
    }
    let broken = report.has_errors();
    let mut outcome = shape::check(&tree);
    let faults: Vec<Span> = report.findings().iter().filter_map(Finding::span).collect();
    outcome
        .report
        .retain(|finding| !broken || !follows(finding, &faults));
    report.extend(outcome.report);
    // Unknown keys have been reported; what is left can mostly be read, so that the checks of
    // single fields and across fields are not held back by a slip in one name.
    let known = shape::without(&tree, &outcome.unknown);
    let decoded = decode(known.as_ref());
    let profile = match decoded {
        Ok(profile) => profile,
        Err(_) if broken || outcome.misfits > 0 => return None,
        Err(error) => {
            report.push(
                Finding::new(
                    code::NOT_DECODABLE,
                    format!("cannot be read as a profile: {}", error.message),
                )
                .at(error.span.unwrap_or(tree.span), "")
                .help("correct this value"),
            );
            return None;
        }
    };
    let loaded = LoadedProfile::new(profile, tree);
    let told: Vec<Option<Span>> = report.findings().iter().map(Finding::span).collect();
    let mut violations = validation::check(&loaded);
    violations.retain(|finding| !told.contains(&finding.span()));
    report.extend(violations);
    Some(loaded)
}

/// Whether a difference from the schema may only follow from a fault of the TOML: something is
/// missing that may stand where nothing could be read, or the value itself is at fault.
fn follows(finding: &Finding, faults: &[Span]) -> bool {
    matches!(finding.code, code::MISSING_KEY | code::MISSING_SECTION)
        || finding.span().is_some_and(|span| faults.contains(&span))
}
