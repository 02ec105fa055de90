//! `groundplan check --fix` as it is used: what it changes, what it leaves, and how often.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use support::{DAY, Ran, Started, examples, groundplan_in, program, root, scratch};

/// A profile with slips of every kind that has a safe cure, and two that have none.
const SLIPS: &str = "\
# Kept: the first comment.
[deployment] # who
name = \"harbour\"   # keep me
system = \"emam\"
target = \"amazon\"
regoin = 'us-east-1'
packge = \"enterprize\"

[[workloda.ingest]]
name = \"field cameras\"
format = \"xavc-intra-100/1080i59.94\"
hours_per_day = \"12 hous\"

[workloda]
onlin_days    =    90 # odd, but ours

[network]
cidr = \"10.40.3.0/16\"
vlan = \"5\"

[software.operating_system]
product = \"Windows Server\"
version = 2019

[levels]
product-retierd = { level = \"warn\", reason = \"the upgrade is planned\" }
";

fn fix(folder: &Path, arguments: &[&str]) -> Ran {
    groundplan_in(folder, ["check", "--as-of", DAY].iter().chain(arguments))
}

fn written(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = scratch();
    let path = folder.path().join("harbour.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn safe_cures_are_carried_out_in_place() {
    let (folder, path) = written(SLIPS);
    let ran = fix(folder.path(), &["--fix", "harbour.toml"]).exits(1);
    let expected = SLIPS
        .replace("\"amazon\"", "\"aws\"")
        .replace("regoin", "region")
        .replace("packge = \"enterprize\"", "package = \"enterprise\"")
        .replace("workloda", "workload")
        .replace("onlin_days", "online_days")
        .replace("10.40.3.0/16", "10.40.0.0/16")
        .replace("\"5\"", "5")
        .replace("version = 2019", "version = \"2019\"")
        .replace("product-retierd", "product-retired")
        .replace("\"warn\"", "\"warning\"")
        .replace("12 hous", "12 hour");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected, "{ran}");
    ran.says("fixed harbour.toml:6:1 GP0201: write `region`");
    fix(folder.path(), &["--fix", "harbour.toml"]).says("fixed 0 places in 0 files");
    let again = fs::read_to_string(&path).unwrap();
    assert_eq!(again, expected, "a second run changes nothing");
}

/// Words of a closed list are cured alike, whichever list it is; a name between two is not.
#[test]
fn a_system_and_a_target_are_cured_alike() {
    let cured = |system: &str, target: &str| {
        let (folder, path) = written(&format!(
            "[deployment]\nname = \"harbour\"\nsystem = \"{system}\"\ntarget = \"{target}\"\n\n[network]\ncidr = \"10.40.0.0/16\"\n"
        ));
        fix(folder.path(), &["--fix", "harbour.toml"]);
        fs::read_to_string(&path).unwrap()
    };
    let text = cured("factoryarray", "onprem");
    assert!(text.contains("system = \"factory-array\"\n"), "{text}");
    assert!(text.contains("target = \"on-prem\"\n"), "{text}");
    let text = cured("emma", "gpc");
    assert!(text.contains("system = \"emam\"\n"), "{text}");
    assert!(text.contains("target = \"gcp\"\n"), "{text}");
    // Nothing is near enough, or two are.
    let text = cured("massage", "cloud");
    assert!(text.contains("system = \"massage\"\n"), "{text}");
    assert!(text.contains("target = \"cloud\"\n"), "{text}");
}

#[test]
fn a_guess_waits_until_it_is_asked_for() {
    // A share of 15 is 1500 %; whether 15 % is meant is for the person to say.
    let wrong = SLIPS.replace("[network]", "growth_per_year = 15\n[network]");
    let (folder, path) = written(&wrong);
    fix(folder.path(), &["--fix", "harbour.toml"])
        .exits(1)
        .says("GP0209")
        .says("--unsafe-fixes");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("growth_per_year = 15\n"), "{text}");
    fix(folder.path(), &["--fix", "--unsafe-fixes", "harbour.toml"]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("growth_per_year = \"15 %\""), "{text}");
}

#[test]
fn a_difference_is_shown_and_nothing_is_written() {
    let (folder, path) = written(SLIPS);
    let ran = fix(folder.path(), &["--diff", "harbour.toml"]).exits(1);
    assert!(
        ran.out
            .starts_with("--- a/harbour.toml\n+++ b/harbour.toml\n@@ "),
        "{ran}"
    );
    let ran = ran
        .prints("-regoin = 'us-east-1'\n")
        .prints("+region = 'us-east-1'\n");
    assert!(ran.err.contains("would fix"), "{ran}");
    assert_eq!(fs::read_to_string(&path).unwrap(), SLIPS);
    // Nothing to show: nothing to do.
    let clean = fix(root(), &["--diff", "profiles"]).exits(0);
    assert_eq!(clean.out, "");
}

#[test]
fn line_ends_links_and_permissions_stay() {
    let (folder, path) = written(&SLIPS.replace('\n', "\r\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("harbour.toml", folder.path().join("link.toml")).unwrap();
        fix(folder.path(), &["--fix", "link.toml"]).exits(1);
        let link = folder.path().join("link.toml");
        assert!(link.symlink_metadata().unwrap().file_type().is_symlink());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
    #[cfg(not(unix))]
    fix(folder.path(), &["--fix", "harbour.toml"]).exits(1);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("region = 'us-east-1'\r\n"), "{text:?}");
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.len() <= 2, "a draft was left behind: {left:?}");
}

#[test]
fn a_base_is_changed_only_when_it_is_named() {
    let folder = scratch();
    let base = "[deployment]\nregoin = \"us-east-1\"\nsystem = \"emam\"\n";
    let top = "extends = \"shared/base.toml\"\n[deployment]\nname = \"harbour\"\ntarget = \"aws\"\n\
               packge = \"enterprise\"\n";
    fs::create_dir(folder.path().join("shared")).unwrap();
    let base_path = folder.path().join("shared/base.toml");
    fs::write(&base_path, base).unwrap();
    fs::write(folder.path().join("top.toml"), top).unwrap();
    fix(folder.path(), &["--fix", "top.toml"])
        .says("`shared/base.toml` can be fixed too, but was not named");
    assert_eq!(fs::read_to_string(&base_path).unwrap(), base);
    let text = fs::read_to_string(folder.path().join("top.toml")).unwrap();
    assert!(text.contains("\npackage = "), "{text}");
    fix(folder.path(), &["--fix", "top.toml", "shared/base.toml"]);
    assert!(fs::read_to_string(&base_path).unwrap().contains("region"));
}

#[test]
fn standard_input_is_checked_and_fixed() {
    let run = |arguments: &[&str], text: &str| {
        let mut command = program(["check", "--as-of", DAY].iter().chain(arguments));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    let output = run(&["-"], SLIPS);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--> <stdin>:6:1"), "{said}");
    let output = run(&["-", "--stdin-filename", "site/new.toml", "--fix"], SLIPS);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("# Kept") && text.contains("region = 'us-east-1'"),
        "{text}"
    );
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("site/new.toml:")
    );
    // `extends` is seen from the folder of the given name.
    let layer = "extends = \"emam-poc.toml\"\n";
    let output = run(&["-", "--stdin-filename", "profiles/new.toml"], layer);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let ended = Started::new(&mut program(["check", "profiles", "--stdin-filename", "x"])).end();
    ended.exits(2).says("`-` has to be given");
}

#[test]
fn an_editor_finds_the_schema_where_the_project_keeps_it() {
    let (folder, path) = written("[deployment]\nname = \"harbour\"\n");
    fs::create_dir(folder.path().join("schemas")).unwrap();
    fs::write(folder.path().join("schemas/profile.schema.json"), "{}").unwrap();
    fix(folder.path(), &["--fix", "harbour.toml"]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("#:schema ./schemas/profile.schema.json\n[deployment]\n"),
        "{text}"
    );
    fix(folder.path(), &["--fix", "harbour.toml"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// Every example and every broken profile, fixed in a copy: never worse, and never twice.
#[test]
fn no_file_gets_worse_and_a_second_run_changes_nothing() {
    let folder = scratch();
    let mut names: Vec<String> = examples()
        .into_iter()
        .map(|name| format!("profiles/{name}.toml"))
        .collect();
    for entry in fs::read_dir(root().join("tests/broken")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name)
            .extension()
            .is_some_and(|end| end == "toml")
        {
            names.push(format!("tests/broken/{name}"));
        }
    }
    for name in &names {
        let copy = folder.path().join(name.replace('/', "-"));
        fs::copy(root().join(name), copy).unwrap();
    }
    fix(folder.path(), &["--fix", "--unsafe-fixes", "."]);
    let once = support::files(folder.path());
    fix(folder.path(), &["--fix", "--unsafe-fixes", "."]).says("fixed 0 places in 0 files");
    assert!(
        once == support::files(folder.path()),
        "a second run changed a file"
    );
    for name in examples() {
        let before = fs::read(root().join(format!("profiles/{name}.toml"))).unwrap();
        assert_eq!(
            once[&format!("profiles-{name}.toml")],
            before,
            "{name} was clean"
        );
    }
}
