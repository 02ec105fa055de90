//! What the sources of a pure crate use: nothing that reaches the world.
//!
//! Paths are read through the file's own `use` declarations, so that a renamed import is seen,
//! and inside macro calls as well. A rule is set aside by a comment on the same line or the one
//! before, which must give the reason: `// check-deps: <why this is deterministic here>`.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, ExprMethodCall, ImplItem, Item, ItemUse, Macro, Stmt, TraitItem, UseTree};

use super::Violation;
use super::modules::{Module, for_tests_only};

/// The comment that sets a rule aside.
const MARKER: &str = "// check-deps:";
const EDGE: &str = "do it at the edge, in src/ or the engine, and hand the value in";

/// Paths (and everything below them) that a pure crate does not use.
const DENIED: [(&str, &str, &str); 20] = [
    ("std::fs", "the file system", EDGE),
    ("std::env", "the environment", EDGE),
    ("std::net::TcpListener", "the network", EDGE),
    ("std::net::TcpStream", "the network", EDGE),
    ("std::net::ToSocketAddrs", "the network", EDGE),
    ("std::net::UdpSocket", "the network", EDGE),
    ("std::os", "the operating system", EDGE),
    ("std::process", "other programs", EDGE),
    (
        "std::time::SystemTime",
        "a clock",
        "take the date as an argument",
    ),
    ("std::time::Instant", "a clock", "measure at the edge"),
    (
        "std::time::UNIX_EPOCH",
        "a clock",
        "take the date as an argument",
    ),
    (
        "std::thread::sleep",
        "a clock",
        "waiting belongs to the engine",
    ),
    ("std::thread::current", "the scheduler", EDGE),
    ("std::io::stdin", "the terminal", EDGE),
    (
        "std::io::stdout",
        "the terminal",
        "give the text back to the caller",
    ),
    (
        "std::io::stderr",
        "the terminal",
        "give the text back to the caller",
    ),
    (
        "std::collections::HashMap",
        "an order that differs from run to run",
        "use BTreeMap or IndexMap",
    ),
    (
        "std::collections::HashSet",
        "an order that differs from run to run",
        "use BTreeSet or IndexSet",
    ),
    (
        "std::collections::hash_map",
        "an order that differs from run to run",
        "use BTreeMap or IndexMap",
    ),
    (
        "std::hash::RandomState",
        "randomness without a seed",
        "use a hash with a fixed key",
    ),
];
/// A glob import of one of these would hide a denied name.
const HIDING: [&str; 7] = [
    "std",
    "std::time",
    "std::io",
    "std::net",
    "std::collections",
    "std::thread",
    "std::hash",
];
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];
const INCLUDING: [&str; 3] = ["include", "include_str", "include_bytes"];
/// Methods by which a path asks the file system.
const PATH_METHODS: [&str; 8] = [
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "read_dir",
    "read_link",
    "symlink_metadata",
    "try_exists",
];

/// What one file holds.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) violations: Vec<Violation>,
    /// `file:line: reason` of each rule set aside.
    pub(crate) exceptions: Vec<String>,
}

/// Checks one file of a pure crate.
pub(crate) fn check(module: &Module) -> Found {
    let mut search = Search {
        module,
        lines: module.text.lines().collect(),
        names: BTreeMap::new(),
        found: Found::default(),
    };
    // Imports first: they decide what every later path means.
    Imports(&mut search).visit_file(&module.syntax);
    search.visit_file(&module.syntax);
    search.found
}

struct Search<'a> {
    module: &'a Module,
    lines: Vec<&'a str>,
    /// Names of this file -> the full path each stands for.
    names: BTreeMap<String, String>,
    found: Found,
}

impl Search<'_> {
    fn report(&mut self, line: usize, what: &str) {
        let file = &self.module.file;
        match self.reason(line) {
            Some("") => self.found.violations.push(Violation {
                file: file.clone(),
                line,
                message: format!("`{MARKER}` gives no reason"),
            }),
            Some(reason) => {
                let exception = format!("{file}:{line}: {reason}");
                if !self.found.exceptions.contains(&exception) {
                    self.found.exceptions.push(exception);
                }
            }
            None => {
                let violation = Violation {
                    file: file.clone(),
                    line,
                    message: what.to_owned(),
                };
                if !self.found.violations.contains(&violation) {
                    self.found.violations.push(violation);
                }
            }
        }
    }

    /// The reason given on this line or the one before.
    fn reason(&self, line: usize) -> Option<&str> {
        [line.checked_sub(1), line.checked_sub(2)]
            .into_iter()
            .flatten()
            .filter_map(|index| self.lines.get(index))
            .find_map(|text| text.split_once(MARKER).map(|(_, reason)| reason.trim()))
    }

    fn path(&mut self, segments: &[String], line: usize) {
        let Some(first) = segments.first() else {
            return;
        };
        let mut full = self
            .names
            .get(first)
            .cloned()
            .unwrap_or_else(|| first.clone());
        for segment in &segments[1..] {
            full.push_str("::");
            full.push_str(segment);
        }
        self.full_path(&full, line);
    }

    fn full_path(&mut self, full: &str, line: usize) {
        let full = full
            .replacen("core::", "std::", 1)
            .replacen("alloc::", "std::", 1);
        let denied = DENIED.iter().find(|(path, ..)| {
            full.strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        });
        if let Some((path, what, instead)) = denied {
            self.report(line, &format!("uses {path} ({what}); {instead}"));
        }
    }

    fn macro_call(&mut self, name: &str, tokens: &TokenStream, line: usize) {
        if PRINTING.contains(&name) {
            self.report(
                line,
                &format!("{name}! prints; give the text back to the caller"),
            );
        }
        let literal = tokens.clone().into_iter().find_map(|token| match token {
            TokenTree::Literal(literal) => Some(literal.to_string().trim_matches('"').to_owned()),
            _ => None,
        });
        let Some(argument) = literal else { return };
        if matches!(name, "env" | "option_env") && !argument.starts_with("CARGO_") {
            self.report(
                line,
                &format!("{name}!({argument:?}) makes the result depend on the build machine"),
            );
        }
        if INCLUDING.contains(&name) && self.leaves_workspace(&argument) {
            self.report(
                line,
                &format!("{name}!({argument:?}) reads outside the workspace"),
            );
        }
        if name == "include_dir" && !argument.starts_with("$CARGO_MANIFEST_DIR") {
            self.report(
                line,
                &format!("{name}!({argument:?}) must start at $CARGO_MANIFEST_DIR"),
            );
        } else if name == "include_dir" {
            let below = argument
                .trim_start_matches("$CARGO_MANIFEST_DIR")
                .trim_start_matches('/');
            if escapes(&self.module.crate_folder.join(below)) {
                self.report(
                    line,
                    &format!("{name}!({argument:?}) reads outside the workspace"),
                );
            }
        }
    }

    fn leaves_workspace(&self, argument: &str) -> bool {
        let folder = Path::new(&self.module.file)
            .parent()
            .map_or_else(PathBuf::new, Path::to_path_buf);
        Path::new(argument).is_absolute() || escapes(&folder.join(argument))
    }

    /// Paths and macro calls inside the tokens of a macro, which are not parsed as Rust.
    fn tokens(&mut self, stream: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        let mut tokens = stream.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.path(&path, line);
                        path.clear();
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Punct(punct) if punct.as_char() == '!' && path.len() == 1 => {
                    if let Some(TokenTree::Group(group)) = tokens.peek() {
                        let name = path[0].clone();
                        let inner = group.stream();
                        self.macro_call(&name, &inner, punct.span().start().line);
                    }
                    path.clear();
                    colons = 0;
                }
                TokenTree::Group(group) => {
                    self.path(&path, line);
                    path.clear();
                    colons = 0;
                    if group.delimiter() != Delimiter::None || !group.stream().is_empty() {
                        self.tokens(group.stream());
                    }
                }
                _ => {
                    self.path(&path, line);
                    path.clear();
                    colons = 0;
                }
            }
        }
        self.path(&path, line);
    }
}

/// Whether a path with its `..` resolved climbs above where it started.
fn escapes(path: &Path) -> bool {
    let mut depth = 0_i32;
    for component in path.components() {
        match component {
            Component::ParentDir => depth -= 1,
            Component::Normal(_) => depth += 1,
            Component::RootDir | Component::Prefix(_) => return true,
            Component::CurDir => {}
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

/// Reads `use` declarations: remembers their names and refuses denied ones where they stand.
struct Imports<'a, 'b>(&'a mut Search<'b>);

impl Imports<'_, '_> {
    fn tree(&mut self, tree: &UseTree, before: &str) {
        let joined = |name: &str| {
            if before.is_empty() {
                name.to_owned()
            } else {
                format!("{before}::{name}")
            }
        };
        match tree {
            UseTree::Path(path) => {
                let next = joined(&path.ident.to_string());
                self.tree(&path.tree, &next);
            }
            UseTree::Name(name) if name.ident == "self" => self.import(before, last(before), tree),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.import(&joined(&name), &name, tree);
            }
            UseTree::Rename(rename) => {
                let full = if rename.ident == "self" {
                    before.to_owned()
                } else {
                    joined(&rename.ident.to_string())
                };
                self.import(&full, &rename.rename.to_string(), tree);
            }
            UseTree::Glob(_) => {
                let line = tree.span().start().line;
                self.0.full_path(before, line);
                if HIDING.contains(&before) {
                    let message = format!("`use {before}::*` hides what is used; name it");
                    self.0.report(line, &message);
                }
            }
            UseTree::Group(group) => {
                for inner in &group.items {
                    self.tree(inner, before);
                }
            }
        }
    }

    fn import(&mut self, full: &str, name: &str, tree: &UseTree) {
        self.0.names.insert(name.to_owned(), full.to_owned());
        self.0.full_path(full, tree.span().start().line);
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

impl<'ast> Visit<'ast> for Imports<'_, '_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !for_tests_only(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.tree(&item.tree, "");
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !for_tests_only(attributes(item)) && !matches!(item, Item::Use(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let skipped = matches!(item, ImplItem::Fn(function) if for_tests_only(&function.attrs));
        if !skipped {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        visit::visit_trait_item(self, item);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let skipped = matches!(statement, Stmt::Local(local) if for_tests_only(&local.attrs));
        if !skipped {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|at| at.ident.to_string())
            .collect();
        self.path(&segments, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        if call.args.is_empty() && PATH_METHODS.contains(&method.as_str()) {
            let line = call.method.span().start().line;
            self.report(line, &format!("`.{method}()` asks the file system; {EDGE}"));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call
            .path
            .segments
            .last()
            .map(|at| at.ident.to_string())
            .unwrap_or_default();
        self.macro_call(&name, &call.tokens, call.path.span().start().line);
        self.tokens(call.tokens.clone());
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
