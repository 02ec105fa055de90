//! The example profiles as starting points: what each is of, read from the file itself.

use groundplan_diagnostics::SourceMap;
use groundplan_profile::tree::parse_bytes;

use crate::library::Library;

/// An example that stands alone.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Name of its file, without `.toml`.
    pub(super) id: String,
    /// What it shows, the first sentence of its first comment.
    pub(super) title: String,
    /// Id of its system.
    pub(super) system: String,
    /// Its target.
    pub(super) target: String,
    /// Its package, where it names one.
    pub(super) package: Option<String>,
    /// The whole file.
    pub(super) text: &'static str,
}

/// Every example that builds on no other, sorted by id.
pub(super) fn all() -> Vec<Example> {
    let mut found: Vec<Example> = Library::examples()
        .filter_map(|(id, text)| read(id, text))
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn read(id: String, text: &'static str) -> Option<Example> {
    let (tree, report) = parse_bytes(&mut SourceMap::new(), &id, text.as_bytes());
    let tree = tree.filter(|_| report.is_empty())?;
    // A layer is no whole profile to start from.
    if tree.at("extends").is_some() {
        return None;
    }
    let word = |path: &str| Some(tree.at(path)?.text()?.to_owned());
    Some(Example {
        title: title(text),
        system: word("deployment.system")?,
        target: word("deployment.target")?,
        package: word("deployment.package"),
        id,
        text,
    })
}

fn title(text: &str) -> String {
    let words: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("#:"))
        .take_while(|line| line.starts_with('#'))
        .flat_map(|line| line.trim_start_matches('#').split_whitespace())
        .collect();
    let whole = words.join(" ");
    let end = whole.find([':', ';']).or_else(|| whole.find(". "));
    whole[..end.unwrap_or(whole.len())]
        .trim_end_matches('.')
        .to_owned()
}

/// Distinct values, sorted.
pub(super) fn distinct<'a>(
    examples: &'a [Example],
    of: impl Fn(&'a Example) -> &'a str,
) -> Vec<&'a str> {
    let mut values: Vec<&str> = examples.iter().map(of).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The examples in the order in which they offer themselves: one that is named after nothing but
/// system, target and package first.
pub(super) fn plainest_first(examples: &mut [Example]) {
    examples.sort_by_key(|example| {
        let of = |package: &str| format!("{}-{}{package}", example.system, example.target);
        let package = example.package.as_deref().unwrap_or_default();
        let plain = example.id == of("") || example.id == of(&format!("-{package}"));
        (!plain, example.id.clone())
    });
}
