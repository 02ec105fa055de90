//! The judges written in Python, in one virtual environment with pinned versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use super::{Peer, Standing, nft};
use crate::process::{output, passes};

/// Tried in this order. The plain name last: it is often a shim that starts another version in
/// another folder.
const INTERPRETERS: [&str; 6] = [
    "python3.13",
    "python3.12",
    "python3.11",
    "/usr/bin/python3",
    "python3",
    "python",
];
const OLDEST: (u32, u32) = (3, 11);
/// Written last, so that an installation cut short is done again.
const STAMP: &str = "groundplan-stamp";
/// Name, variable, program in the environment, package whose version is told.
const JUDGES: [(&str, &str, &str, &str); 7] = [
    ("moto (AWS)", "GROUNDPLAN_PEER_PYTHON", "python", "moto"),
    (
        "discovery documents (Google Cloud)",
        "GROUNDPLAN_PEER_GOOGLE",
        "python",
        "google-api-python-client",
    ),
    (
        "cfn-lint",
        "GROUNDPLAN_PEER_CFN_LINT",
        "cfn-lint",
        "cfn-lint",
    ),
    (
        "ansible",
        "GROUNDPLAN_PEER_ANSIBLE_PLAYBOOK",
        "ansible-playbook",
        "ansible",
    ),
    (
        "ansible-doc",
        "GROUNDPLAN_PEER_ANSIBLE_DOC",
        "ansible-doc",
        "ansible-core",
    ),
    (
        "check-jsonschema",
        "GROUNDPLAN_PEER_CHECK_JSONSCHEMA",
        "check-jsonschema",
        "check-jsonschema",
    ),
    ("NumPy", "GROUNDPLAN_PEER_NUMPY", "python", "numpy"),
];

/// The Python judges, installed if need be.
pub(super) fn prepare(folder: &Path, requirements: &Path) -> Vec<Peer> {
    let environment = folder.join("venv");
    let installed = install(&environment, requirements);
    JUDGES
        .iter()
        .map(|(name, variable, program, package)| Peer {
            name,
            variable,
            standing: match &installed {
                Err(error) => Standing::Missing(format!("{error:#}")),
                Ok(versions) => Standing::Ready {
                    version: version_of(versions, package),
                    program: environment.join("bin").join(program),
                },
            },
        })
        .collect()
}

/// Installs the requirements unless that is done already; gives back `package==version` lines.
fn install(environment: &Path, requirements: &Path) -> Result<String> {
    let wanted = fs::read(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let hash = hex::encode(Sha256::digest(&wanted));
    let stamp = environment.join(STAMP);
    let known = fs::read_to_string(&stamp).unwrap_or_default();
    if let Some(versions) = known.strip_prefix(&format!("{hash}\n")) {
        return Ok(versions.to_owned());
    }
    eprintln!(
        "installing the peers into {} (about a minute) ...",
        environment.display()
    );
    if environment.exists() {
        fs::remove_dir_all(environment)
            .with_context(|| format!("cannot remove the old {}", environment.display()))?;
    }
    let interpreter = interpreter()?;
    output(
        Command::new(&interpreter)
            .args(["-m", "venv"])
            .arg(environment),
    )?;
    let python = environment.join("bin/python");
    output(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(requirements),
    )?;
    let versions = output(Command::new(&python).args(["-m", "pip", "freeze"]))?;
    fs::write(&stamp, format!("{hash}\n{versions}"))
        .with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(versions)
}

/// The first interpreter that is new enough and can make a virtual environment.
fn interpreter() -> Result<PathBuf> {
    if let Some(found) = INTERPRETERS.iter().find_map(|name| usable(name)) {
        return Ok(found);
    }
    // Debian splits the module that makes environments off into a package of its own.
    if nft::may_install() {
        eprintln!("installing python3-venv ...");
        let _installed = passes(
            Command::new("apt-get")
                .args(["install", "-y", "-qq", "python3-venv"])
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
        if let Some(found) = INTERPRETERS.iter().find_map(|name| usable(name)) {
            return Ok(found);
        }
    }
    bail!(
        "no Python {}.{} or newer with the venv and ensurepip modules",
        OLDEST.0,
        OLDEST.1
    )
}

/// The interpreter's own path (not that of a shim), if it will do.
fn usable(name: &str) -> Option<PathBuf> {
    let said = output(Command::new(name).args([
        "-c",
        "import ensurepip, sys, venv; print(sys.version_info[0], sys.version_info[1], sys.executable)",
    ]))
    .ok()?;
    let mut words = said.trim().splitn(3, ' ');
    let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    (version >= OLDEST)
        .then(|| words.next().map(PathBuf::from))
        .flatten()
}

fn version_of(versions: &str, package: &str) -> String {
    versions
        .lines()
        .find_map(|line| line.strip_prefix(package)?.strip_prefix("=="))
        .unwrap_or("of unknown version")
        .to_owned()
}
