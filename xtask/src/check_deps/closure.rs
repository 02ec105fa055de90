//! What a pure crate links: nothing that reaches the world, at any depth.
//!
//! Cargo is asked for each crate by itself, because features that another crate of the workspace
//! switches on would blur the answer. Followed are normal dependencies for this platform.
//! Procedural macros and build scripts run while compiling and are not linked.

use std::process::Command;

use anyhow::Result;

use super::Violation;
use super::manifest::Member;
use crate::process::output;
use crate::workspace::Workspace;

/// Crates, or families of crates (`*` at the end), and what each would bring in.
const DENIED: [(&str, &str); 46] = [
    ("async-std", "an asynchronous runtime"),
    ("smol", "an asynchronous runtime"),
    ("tokio*", "an asynchronous runtime"),
    ("mio", "network and timers"),
    ("socket2", "network"),
    ("attohttpc", "network"),
    ("curl*", "network"),
    ("h2", "network"),
    ("hyper*", "network"),
    ("isahc", "network"),
    ("native-tls", "network"),
    ("openssl*", "network"),
    ("reqwest*", "network"),
    ("rustls", "network"),
    ("tonic*", "network"),
    ("ureq*", "network"),
    ("aws-*", "a cloud SDK"),
    ("azure_*", "a cloud SDK"),
    ("azure-*", "a cloud SDK"),
    ("google-cloud-*", "a cloud SDK"),
    ("fastrand", "randomness without a seed"),
    ("getrandom", "randomness without a seed"),
    ("nanoid", "randomness without a seed"),
    ("rand", "randomness that is easily used without a seed"),
    ("uuid", "randomness without a seed"),
    ("iana-time-zone", "the machine's time zone"),
    ("instant", "a clock"),
    ("quanta", "a clock"),
    ("web-time", "a clock"),
    ("dirs*", "the environment"),
    ("home", "the environment"),
    ("hostname", "the environment"),
    ("num_cpus", "the environment"),
    ("sysinfo", "the environment"),
    ("whoami", "the environment"),
    ("camino-tempfile", "the file system"),
    ("fs-err", "the file system"),
    ("fs2", "the file system"),
    ("fs4", "the file system"),
    ("globwalk", "the file system"),
    ("ignore", "the file system"),
    ("memmap2", "the file system"),
    ("notify", "the file system"),
    ("tempfile", "the file system"),
    ("walkdir", "the file system"),
    ("duct", "other programs"),
];

/// What a member links against the rules, and what its manifest sets aside with a reason.
pub(crate) struct Linked {
    pub(crate) violations: Vec<Violation>,
    /// `manifest: way: reason` of each rule set aside.
    pub(crate) exceptions: Vec<String>,
}

/// Every denied crate that the member links, with the way it comes in. A comment in the member's
/// manifest sets one way aside: `# check-deps: tera -> globwalk: <why it reaches nothing>`.
pub(crate) fn check(workspace: &Workspace, member: &Member) -> Result<Linked> {
    let tree = output(
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([
                "tree",
                "--package",
                &member.name,
                "--edges",
                "normal,no-proc-macro",
            ])
            .args(["--prefix", "depth", "--format", " {p}"])
            .current_dir(workspace.root()),
    )?;
    let manifest = std::fs::read_to_string(workspace.root().join(&member.manifest))?;
    let mut linked = Linked {
        violations: Vec::new(),
        exceptions: Vec::new(),
    };
    for (way, brings) in in_tree(&tree) {
        match excuse(&manifest, &way) {
            Some(excuse) => linked
                .exceptions
                .push(format!("{}: {excuse}", member.manifest)),
            None => linked.violations.push(Violation {
                file: member.manifest.clone(),
                line: 1,
                message: format!("`{}` must be pure but links {brings}: {way}", member.name),
            }),
        }
    }
    Ok(linked)
}

/// The comment of a manifest that sets a way aside, if it gives a reason.
pub(crate) fn excuse<'m>(manifest: &'m str, way: &str) -> Option<&'m str> {
    let (_, below) = way.split_once(" -> ")?;
    manifest
        .lines()
        .filter_map(|line| line.trim().strip_prefix("# check-deps: "))
        .find(|text| {
            text.strip_prefix(below)
                .and_then(|rest| rest.strip_prefix(": "))
                .is_some_and(|reason| !reason.trim().is_empty())
        })
}

/// Each denied crate of `cargo tree --prefix depth --format ' {p}'`: the way to it, and what it
/// would bring in. What stands below a denied crate is not told again.
pub(crate) fn in_tree(tree: &str) -> Vec<(String, &'static str)> {
    let mut found: Vec<(String, &'static str)> = Vec::new();
    let mut way: Vec<&str> = Vec::new();
    let mut below = usize::MAX;
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let depth = words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(depth), Some(name)) = (depth, words.next()) else {
            continue;
        };
        way.truncate(depth);
        way.push(name);
        if depth > below {
            continue;
        }
        below = usize::MAX;
        if let Some(brings) = denied(name) {
            below = depth;
            let way = way.join(" -> ");
            if !found.iter().any(|(known, _)| *known == way) {
                found.push((way, brings));
            }
        }
    }
    found
}

/// What the crate would bring in, if it is denied.
pub(crate) fn denied(name: &str) -> Option<&'static str> {
    DENIED
        .iter()
        .find(|(pattern, _)| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *pattern,
        })
        .map(|(_, brings)| *brings)
}
