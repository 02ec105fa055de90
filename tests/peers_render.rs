//! Outside judges read what is rendered for every example profile.
//!
//! `cargo xtask test` finds the judges and names each in a variable of the environment; a judge
//! that cannot be had here is skipped and said. See docs/contributing/testing.md.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use support::{DAY, Ran, Started, example, examples, files, groundplan, scratch, skipped};

/// The bundle of every example, rendered once.
struct Bundles {
    folder: tempfile::TempDir,
    files: Vec<String>,
}

impl Bundles {
    fn get() -> &'static Self {
        static BUNDLES: OnceLock<Bundles> = OnceLock::new();
        BUNDLES.get_or_init(|| {
            let folder = scratch();
            for name in examples() {
                let out = folder.path().join(&name);
                let arguments = ["render", &example(&name), "--as-of", DAY, "--out"];
                groundplan(arguments.iter().copied().chain([out.to_str().unwrap()])).exits(0);
            }
            let files = files(folder.path()).into_keys().collect();
            Self { folder, files }
        })
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Files whose path ends so, at least one for each of so many examples.
    fn ending(&self, end: &str, least: usize) -> Vec<PathBuf> {
        let found: Vec<PathBuf> = self
            .files
            .iter()
            .filter(|file| file.ends_with(end))
            .map(|file| self.path(file))
            .collect();
        assert!(found.len() >= least, "{end}: {found:?}");
        found
    }
}

/// The judge that a variable names; without the variable it is said and skipped.
fn judge(variable: &str) -> Option<Command> {
    let Some(program) = std::env::var_os(variable).filter(|program| !program.is_empty()) else {
        skipped(&format!("{variable} names no program"));
        return None;
    };
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    Some(command)
}

#[track_caller]
fn accepts(command: &mut Command) -> Ran {
    let ran = Started::new(command).end();
    assert_eq!(ran.code, Some(0), "{ran}");
    ran
}

#[test]
fn cfn_lint_accepts_every_template() {
    let Some(mut command) = judge("GROUNDPLAN_PEER_CFN_LINT") else {
        return;
    };
    let templates = Bundles::get().ending("cloudformation/template.yaml", 2);
    accepts(command.args(["--format", "parseable"]).args(templates));
}

#[test]
fn cfn_lint_would_refuse_a_fault() {
    let Some(mut command) = judge("GROUNDPLAN_PEER_CFN_LINT") else {
        return;
    };
    let template = &Bundles::get().ending("cloudformation/template.yaml", 2)[0];
    let text = std::fs::read_to_string(template).unwrap();
    let folder = scratch();
    let faulty = folder.path().join("template.yaml");
    assert!(text.contains("CidrBlock:"));
    std::fs::write(&faulty, text.replacen("CidrBlock:", "CidrBlok:", 1)).unwrap();
    let ran = Started::new(command.arg(&faulty)).end();
    assert_ne!(ran.code, Some(0), "{ran}");
}

#[test]
fn ansible_reads_every_playbook_with_its_inventory() {
    let Some(mut command) = judge("GROUNDPLAN_PEER_ANSIBLE_PLAYBOOK") else {
        return;
    };
    let home = scratch();
    let playbooks = Bundles::get().ending("ansible/site.yml", examples().len());
    let inventories = Bundles::get().ending("ansible/inventory.yml", examples().len());
    command
        .arg("--syntax-check")
        .env("ANSIBLE_HOME", home.path())
        .env("ANSIBLE_LOCALHOST_WARNING", "False")
        .env("ANSIBLE_NOCOLOR", "1");
    for inventory in &inventories {
        command.arg("-i").arg(inventory);
    }
    let ran = accepts(command.args(&playbooks));
    for sign in [
        "[WARNING]",
        "[DEPRECATION WARNING]",
        "Could not match",
        "Unable to parse",
    ] {
        assert!(!ran.err.contains(sign), "{ran}");
    }
}

#[test]
fn nft_accepts_every_host_s_rules() {
    if judge("GROUNDPLAN_PEER_NFT").is_none() {
        return;
    }
    let bundles = Bundles::get();
    let rules: Vec<PathBuf> = bundles.ending(".nft", examples().len());
    // One process reads one file: each stands alone on its host.
    for file in &rules {
        let mut command = judge("GROUNDPLAN_PEER_NFT").unwrap();
        accepts(command.arg("-c").arg("-f").arg(file));
    }
    let folder = scratch();
    let faulty = folder.path().join("faulty.nft");
    let text = std::fs::read_to_string(&rules[0]).unwrap();
    assert!(text.contains("tcp dport"));
    std::fs::write(&faulty, text.replacen("tcp dport", "tcp dprot", 1)).unwrap();
    let mut command = judge("GROUNDPLAN_PEER_NFT").unwrap();
    let ran = Started::new(command.arg("-c").arg("-f").arg(&faulty)).end();
    assert_ne!(ran.code, Some(0), "{ran}");
}

#[test]
fn terraform_finds_nothing_to_format() {
    let Some(mut command) = judge("GROUNDPLAN_PEER_TERRAFORM") else {
        return;
    };
    let bundles = Bundles::get();
    bundles.ending("terraform/main.tf", 2);
    let folder: &Path = bundles.folder.path();
    let arguments = ["fmt", "-check", "-diff", "-recursive"];
    accepts(command.args(arguments).arg(folder).current_dir(folder));
}

#[test]
fn the_published_schema_accepts_every_example_and_no_broken_one() {
    let Some(mut command) = judge("GROUNDPLAN_PEER_CHECK_JSONSCHEMA") else {
        return;
    };
    let schema = support::root().join("schemas/profile.schema.json");
    let schema = schema.to_str().unwrap();
    // Profiles that extend another one are whole only after merging.
    let whole = examples()
        .into_iter()
        .map(|name| example(&name))
        .filter(|path| !std::fs::read_to_string(path).unwrap().contains("\nextends"));
    accepts(command.args(["--schemafile", schema]).args(whole));
    for broken in ["unknown-keys", "wrong-types", "unknown-words"] {
        let path = support::root().join(format!("tests/broken/{broken}.toml"));
        let mut command = judge("GROUNDPLAN_PEER_CHECK_JSONSCHEMA").unwrap();
        let ran = Started::new(command.args(["--schemafile", schema]).arg(path)).end();
        assert_eq!(ran.code, Some(1), "{ran}");
    }
}
