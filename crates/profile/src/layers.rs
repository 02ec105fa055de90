//! Layers: `extends` names one file or a list of files that a profile builds on.
//!
//! Paths are relative to the file that names them. Later files of the list win over earlier
//! ones, and the file itself wins over all of them. Tables are merged key by key, at every
//! depth; anything else, lists among them, is replaced as a whole. A merged value keeps the
//! span of the file that wrote it. Files are read through [`Loader`], never directly.

mod merge;
mod path;

#[cfg(test)]
mod tests;

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use crate::tree::{Node, Value, parse_bytes};

pub use path::join;

/// Files that may build on each other in one chain.
const LONGEST_CHAIN: usize = 16;
/// Files that one profile may consist of, counted with repetition.
const MOST_FILES: usize = 64;

/// Hands in the bytes of a file; the error is the reason in words, such as `no such file`.
pub trait Loader {
    /// Reads the file at this path.
    fn load(&self, path: &str) -> Result<Vec<u8>, String>;
}

impl<F: Fn(&str) -> Result<Vec<u8>, String>> Loader for F {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        self(path)
    }
}

/// Reads a file with everything it builds on, merged into one tree without `extends`.
/// None if any file could not be read or the chain is broken; the tree of readable files with
/// syntax errors is returned, as far as it goes.
pub fn load_layers(
    sources: &mut SourceMap,
    loader: &dyn Loader,
    path: &str,
) -> (Option<Node>, Report) {
    let mut run = Run {
        sources,
        loader,
        chain: Vec::new(),
        files: 0,
        report: Report::new(),
        complete: true,
        too_many: false,
    };
    let node = run.file(path, None);
    let node = if run.complete { node } else { None };
    (node, run.report)
}

struct Run<'a> {
    sources: &'a mut SourceMap,
    loader: &'a dyn Loader,
    chain: Vec<String>,
    files: usize,
    report: Report,
    complete: bool,
    too_many: bool,
}

impl Run<'_> {
    fn fail(&mut self, finding: Finding) -> Option<Node> {
        self.report.push(finding);
        self.complete = false;
        None
    }

    fn file(&mut self, path: &str, named_at: Option<Span>) -> Option<Node> {
        if let Some(finding) = self.refusal(path, named_at) {
            return self.fail(finding);
        }
        self.files += 1;
        let bytes = match self.loader.load(path) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let span = named_at.unwrap_or_else(|| Span::new(self.sources.add(path, ""), 0, 0));
                let finding = Finding::new(
                    code::FILE_UNREADABLE,
                    format!("cannot read `{path}`: {reason}"),
                )
                .at(span, "")
                .help("check the spelling, the folder the path starts from, and the permissions");
                return self.fail(finding);
            }
        };
        let (node, report) = parse_bytes(self.sources, path, &bytes);
        self.report.extend(report);
        let Some(mut node) = node else {
            self.complete = false;
            return None;
        };
        self.chain.push(path.to_owned());
        let merged = self.bases(path, &mut node).map(|bases| {
            bases
                .into_iter()
                .chain(std::iter::once(node))
                .reduce(merge::merge)
        });
        self.chain.pop();
        merged.flatten()
    }

    /// The files that this one builds on, in the order in which they are merged.
    fn bases(&mut self, path: &str, node: &mut Node) -> Option<Vec<Node>> {
        let Value::Table(table) = &mut node.value else {
            return Some(Vec::new());
        };
        let Some(entry) = table.shift_remove("extends") else {
            return Some(Vec::new());
        };
        let names: Vec<(String, Span)> = match &entry.node.value {
            Value::String(name) => vec![(name.clone(), entry.node.span)],
            Value::Array(items) if items.iter().all(|item| item.text().is_some()) => items
                .iter()
                .filter_map(|item| Some((item.text()?.to_owned(), item.span)))
                .collect(),
            Value::Array(items) => {
                let wrong = items.iter().find(|item| item.text().is_none());
                let found = wrong.map_or("a list", |item| item.value.noun());
                let span = wrong.map_or(entry.node.span, |item| item.span);
                self.fail(not_a_file(found, span));
                return None;
            }
            other => {
                self.fail(not_a_file(other.noun(), entry.node.span));
                return None;
            }
        };
        let mut bases = Vec::new();
        for (name, span) in names {
            // One finding says that there are too many; the rest would only repeat it.
            if self.too_many {
                break;
            }
            if name.trim().is_empty() {
                self.fail(
                    Finding::new(code::EXTENDS_INVALID, "`extends` names no file")
                        .at(span, "")
                        .help("name a file, or leave `extends` out"),
                );
                continue;
            }
            if !is_toml(&name) {
                // Unread: a profile of somebody else must not show what this machine holds.
                self.fail(
                    Finding::new(
                        code::EXTENDS_INVALID,
                        "`extends` names a file that is no `.toml` file",
                    )
                    .at(span, "")
                    .help("name a profile; its file ends in `.toml`"),
                );
                continue;
            }
            bases.extend(self.file(&join(path, &name), Some(span)));
        }
        Some(bases)
    }

    fn refusal(&mut self, path: &str, named_at: Option<Span>) -> Option<Finding> {
        let span = named_at?;
        if let Some(first) = self.chain.iter().position(|file| file == path) {
            let mut circle: Vec<&str> = self.chain[first..].iter().map(String::as_str).collect();
            circle.push(path);
            return Some(
                Finding::new(code::EXTENDS_CYCLE, format!("`{path}` builds on itself"))
                    .at(span, "this closes the circle")
                    .note(format!("the circle is {}", circle.join(" -> ")))
                    .help("remove one of these `extends`"),
            );
        }
        self.too_many = self.chain.len() >= LONGEST_CHAIN || self.files >= MOST_FILES;
        self.too_many.then(|| {
            Finding::new(
                code::EXTENDS_TOO_MANY,
                format!(
                    "expected at most {LONGEST_CHAIN} files in a chain and {MOST_FILES} in all"
                ),
            )
            .at(span, "one too many")
            .help("fold some of the layers into one file")
        })
    }
}

/// Whether a path ends in `.toml`, as the files of profiles do.
pub fn is_toml(path: &str) -> bool {
    path.rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(stem, ending)| !stem.is_empty() && ending.eq_ignore_ascii_case("toml"))
}

fn not_a_file(found: &str, span: Span) -> Finding {
    Finding::new(
        code::EXTENDS_INVALID,
        format!("`extends` expects a file or a list of files, found {found}"),
    )
    .at(span, "")
    .help("write `extends = \"base.toml\"` or `extends = [\"base.toml\", \"site.toml\"]`")
}
