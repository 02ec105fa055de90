//! The bundle: what is in it, that it is the same everywhere, and what users may change.
//!
//! `tests/golden` holds a bundle for a cloud, for premises and for Linux at several locations as
//! files that can be read and reviewed, long ones by length and digest; of further systems and clouds
//! every file is kept by its digest.
//! `UPDATE_SNAPSHOTS=1 cargo test --test bundle` writes them anew.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use support::{
    DAY, Ran, example, examples, files, finish, groundplan, program, root, scratch, update,
};

/// Longer files are kept by their digest: nobody reviews them line by line.
const LONGEST: usize = 16 * 1024;

const DIGESTS: &str = "long-files.txt";

#[track_caller]
fn render(profile: &str, out: &Path, more: &[&str]) -> Ran {
    let out = out.to_str().unwrap();
    let arguments = ["render", profile, "--as-of", DAY, "--out", out];
    groundplan(arguments.iter().chain(more))
}

/// The files of a bundle as they are kept: whole, or one line in the list of digests.
fn kept(bundle: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut kept = BTreeMap::new();
    let mut digests = String::new();
    for (name, bytes) in bundle {
        if bytes.len() <= LONGEST {
            kept.insert(name.clone(), bytes.clone());
        } else {
            let digest = hex::encode(Sha256::digest(bytes));
            writeln!(digests, "{digest}  {:>7}  {name}", bytes.len()).unwrap();
        }
    }
    kept.insert(DIGESTS.to_owned(), digests.into_bytes());
    kept
}

fn difference(name: &str, golden: Option<&Vec<u8>>, found: Option<&Vec<u8>>) -> Option<String> {
    match (golden, found) {
        (Some(_), None) => Some(format!("{name} is no longer written")),
        (None, Some(_)) => Some(format!("{name} is new")),
        (Some(golden), Some(found)) if golden != found => {
            let golden = String::from_utf8_lossy(golden);
            let found = String::from_utf8_lossy(found);
            let line = golden
                .lines()
                .zip(found.lines())
                .position(|(golden, found)| golden != found)
                .unwrap_or_else(|| golden.lines().count().min(found.lines().count()));
            Some(format!(
                "{name}:{}:\n  - {}\n  + {}",
                line + 1,
                golden.lines().nth(line).unwrap_or("(its end)"),
                found.lines().nth(line).unwrap_or("(its end)")
            ))
        }
        _ => None,
    }
}

#[track_caller]
fn compare_with_golden(name: &str) {
    let folder = scratch();
    render(&format!("profiles/{name}.toml"), folder.path(), &[]).exits(0);
    let found = kept(&files(folder.path()));
    let home = root().join("tests/golden").join(name);
    if update() {
        let _ = fs::remove_dir_all(&home);
        for (file, bytes) in &found {
            let path = home.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    let golden = files(&home);
    let names = golden.keys().chain(found.keys());
    let names: std::collections::BTreeSet<&String> = names.collect();
    let differences: Vec<String> = names
        .into_iter()
        .filter_map(|name| difference(name, golden.get(name), found.get(name)))
        .collect();
    assert!(
        differences.is_empty(),
        "the bundle of {name} is not as in tests/golden; where that is wanted, write it anew with \
         `UPDATE_SNAPSHOTS=1 cargo test --test bundle` and review the difference:\n{}",
        differences.join("\n")
    );
}

#[test]
fn the_bundle_for_a_cloud_is_as_reviewed() {
    compare_with_golden("emam-aws-enterprise");
}

#[test]
fn the_bundle_for_premises_is_as_reviewed() {
    compare_with_golden("emam-on-prem-enterprise");
}

#[test]
fn the_bundle_for_linux_at_several_locations_is_as_reviewed() {
    compare_with_golden("hemisphere-bfm-single-control-plane");
}

/// Bundles of the other systems and clouds, by length and digest of each file: what changes in
/// them is seen, and `groundplan render` shows it.
#[test]
fn bundles_of_other_systems_and_clouds_are_as_reviewed() {
    let mut differences = Vec::new();
    for name in [
        "cisco-dms-show-and-share-enterprise",
        "emam-azure-enterprise",
        "emam-gcp-enterprise",
        "factory-array-two-servers",
        "messagemanager-active-active",
    ] {
        let folder = scratch();
        render(&format!("profiles/{name}.toml"), folder.path(), &[]).exits(0);
        let mut found = String::new();
        for (file, bytes) in files(folder.path()) {
            let digest = hex::encode(Sha256::digest(&bytes));
            writeln!(found, "{digest}  {:>7}  {file}", bytes.len()).unwrap();
        }
        let path = root().join(format!("tests/golden/digests/{name}.txt"));
        if update() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, found).unwrap();
            continue;
        }
        let golden = fs::read(&path).unwrap_or_default();
        differences.extend(difference(name, Some(&golden), Some(&found.into_bytes())));
    }
    assert!(
        differences.is_empty(),
        "write them anew with `UPDATE_SNAPSHOTS=1 cargo test --test bundle` where that is \
         wanted:\n{}",
        differences.join("\n")
    );
}

#[test]
fn every_bundle_has_what_its_target_needs() {
    for name in examples() {
        let folder = scratch();
        render(&example(&name), folder.path(), &[]).exits(0);
        let bundle = files(folder.path());
        let has = |part: &str| bundle.keys().any(|file| file.contains(part));
        for part in [
            "README.md",
            "install-plan.md",
            "blueprint.json",
            "matrix.csv",
        ] {
            assert!(has(part), "{name} has no {part}: {:?}", bundle.keys());
        }
        // Appliances are set up through their maker's console: nothing is there to run on them.
        let blueprint: serde_json::Value =
            serde_json::from_slice(&bundle["blueprint.json"]).unwrap();
        let managed: Vec<&str> = blueprint["sites"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|site| site["hosts"].as_array().unwrap())
            .filter(|host| host["appliance"] != true)
            .map(|host| host["operating_system"].as_str().unwrap())
            .collect();
        let windows = managed.iter().any(|system| system.contains("Windows"));
        for (part, wanted) in [
            ("ansible/", !managed.is_empty()),
            ("nftables/", !managed.is_empty()),
            ("install/", !managed.is_empty()),
            ("windows/", windows),
        ] {
            assert_eq!(has(part), wanted, "{name}, {part}: {:?}", bundle.keys());
        }
        let amazon = name.contains("aws");
        assert_eq!(has("terraform/"), amazon, "{name}");
        assert_eq!(has("cloudformation/"), amazon, "{name}");
        for (file, bytes) in &bundle {
            let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{name}/{file}"));
            assert!(!text.is_empty() && text.ends_with('\n'), "{name}/{file}");
            // RFC 4180 ends the rows of a table so, and so does Windows its scripts.
            let windows = [".csv", ".ps1", ".ini"]
                .iter()
                .any(|end| file.ends_with(end));
            assert!(windows || !text.contains('\r'), "{name}/{file}");
            // CloudFormation resolves parameters by `{{resolve:...}}`, Ansible variables by `{{ }}`.
            let text = text.replace("{{resolve:", "");
            let template = ["{{", "{%", "%}"].iter().any(|mark| text.contains(mark));
            assert!(!template || file.contains("ansible/"), "{name}/{file}");
        }
    }
}

#[test]
fn the_same_bytes_everywhere() {
    // Other folder, time zone, language, home, terminal and user: nothing of it may show.
    for name in ["emam-aws-enterprise", "emam-dr-on-prem-to-aws"] {
        let one = scratch();
        let two = scratch();
        let profile = example(name);
        render(&profile, &one.path().join("bundle"), &[]).exits(0);
        let blueprint = groundplan(["blueprint", &profile, "--as-of", DAY]).exits(0);

        let there = |arguments: &[&str]| {
            let mut command = program(arguments);
            command
                .current_dir(two.path())
                .env("TZ", "Asia/Kathmandu")
                .env("LANG", "tr_TR.UTF-8")
                .env("LC_ALL", "de_DE.UTF-8")
                .env("HOME", two.path())
                .env("USER", "somebody-else")
                .env("HOSTNAME", "elsewhere")
                .env("COLUMNS", "40")
                .env("RUST_LOG", "trace")
                .env("SOURCE_DATE_EPOCH", "1");
            finish(&mut command).exits(0)
        };
        // The profile lies elsewhere too, under another name, with its base beside it.
        for base in examples() {
            fs::copy(example(&base), two.path().join(format!("{base}.toml"))).unwrap();
        }
        fs::rename(
            two.path().join(format!("{name}.toml")),
            two.path().join("copy.toml"),
        )
        .unwrap();
        there(&[
            "render",
            "copy.toml",
            "--as-of",
            DAY,
            "--out",
            "deep/er/bundle",
        ]);
        let other = there(&["blueprint", "copy.toml", "--as-of", DAY]);
        assert_eq!(blueprint.out, other.out, "{name}");
        let here = files(&one.path().join("bundle"));
        let elsewhere = files(&two.path().join("deep/er/bundle"));
        assert!(here.len() > 20, "{name}");
        assert_eq!(
            here.keys().collect::<Vec<_>>(),
            elsewhere.keys().collect::<Vec<_>>()
        );
        for (file, bytes) in &here {
            assert!(bytes == &elsewhere[file], "{name}/{file} differs");
        }
        assert_eq!(
            String::from_utf8_lossy(&here["blueprint.json"]).trim_end(),
            blueprint.out.trim_end()
        );
    }
}

#[test]
fn only_some_kinds() {
    let whole = scratch();
    render(&example("emam-aws-enterprise"), whole.path(), &[]).exits(0);
    let whole = files(whole.path());
    let mut seen = std::collections::BTreeSet::new();
    for (kind, part) in [
        ("terraform", "terraform/"),
        ("cloudformation", "cloudformation/"),
        ("ansible", "ansible/"),
        ("firewall", "firewall/"),
        ("plan", "install-plan.md"),
        ("blueprint", "blueprint.json"),
    ] {
        let folder = scratch();
        render(
            &example("emam-aws-enterprise"),
            folder.path(),
            &["--only", kind],
        )
        .exits(0);
        let some = files(folder.path());
        assert!(
            some.keys().any(|file| file.contains(part)),
            "{kind}: {:?}",
            some.keys()
        );
        for (file, bytes) in &some {
            // The overview names what is there and may differ.
            assert!(
                file == "README.md" || bytes == &whole[file],
                "{kind}: {file}"
            );
            seen.insert(file.clone());
        }
        assert!(some.len() < whole.len() / 2, "{kind}: {:?}", some.keys());
    }
    let missing: Vec<&String> = whole.keys().filter(|file| !seen.contains(*file)).collect();
    assert!(
        missing.is_empty() || missing == ["README.md"],
        "of no kind: {missing:?}"
    );
    let two = scratch();
    let both = ["--only", "plan,blueprint"];
    render(&example("emam-aws-enterprise"), two.path(), &both).exits(0);
    let two = files(two.path());
    assert!(two.contains_key("install-plan.md") && two.contains_key("blueprint.json"));
    assert!(
        !two.keys().any(|file| file.starts_with("terraform/")),
        "{:?}",
        two.keys()
    );
}

#[test]
fn unknown_kinds_are_refused() {
    let folder = scratch();
    let out = folder.path().join("bundle");
    let profile = example("emam-aws-enterprise");
    render(&profile, &out, &["--only", "teraform"])
        .exits(2)
        .says("did you mean `terraform`?");
    render(&profile, &out, &["--only", "plan,zebra"])
        .exits(2)
        .says("zebra");
    render(&profile, &out, &["--only", ""]).exits(2);
    render(&profile, &out, &["--templates", "no-such-folder"])
        .exits(2)
        .says("is not a folder");
    assert!(!out.exists(), "something was written");
}

#[test]
fn a_bundle_that_cannot_be_written_is_said() {
    let folder = scratch();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let ran = render(&example("emam-poc"), &file, &[]);
    assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
    ran.says("error: cannot ");
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn templates_of_ones_own() {
    let folder = scratch();
    let own = folder.path().join("templates");
    let out = folder.path().join("bundle");
    let profile = example("emam-aws-enterprise");
    let built_in = root().join("templates/documents/install-plan.md.hbs");
    let built_in = fs::read_to_string(built_in).unwrap();
    let rebranded = format!("Example Integration Ltd presents:\n\n{built_in}");
    fs::create_dir_all(own.join("documents")).unwrap();
    fs::write(own.join("documents/install-plan.md.hbs"), rebranded).unwrap();
    let own_path = own.to_str().unwrap().to_owned();
    render(&profile, &out, &["--templates", &own_path]).exits(0);
    let text = fs::read_to_string(out.join("install-plan.md")).unwrap();
    assert!(
        text.starts_with("Example Integration Ltd presents:\n"),
        "{text}"
    );
    // All else is as built in.
    let plain = scratch();
    render(&profile, plain.path(), &[]).exits(0);
    let (mut own_files, mut plain_files) = (files(&out), files(plain.path()));
    own_files.remove("install-plan.md");
    plain_files.remove("install-plan.md");
    assert!(own_files == plain_files);

    // Mistakes in templates are findings, and nothing half is left on disk.
    let refused = scratch();
    let out = refused.path().join("bundle");
    for (file, text) in [
        ("documents/install-plan.md.hbs", "{{#if}} never closed"),
        ("documents/install-plan.md.hbs", "{{ no.such.thing }}"),
        ("documents/no-such-template.hbs", "hello"),
        (
            "iac/terraform/main.tf",
            "resource \"x\" {{ 1 | no_such_filter }}",
        ),
        ("host/ansible/site.yml", "a: [never closed"),
        (
            "host/firewall/host.nft",
            "{% include \"../../../etc/passwd\" %}",
        ),
    ] {
        fs::remove_dir_all(&own).unwrap();
        let path = own.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let ran = render(&profile, &out, &["--templates", &own_path]);
        assert_eq!(ran.code, Some(1), "{file}: {ran}");
        assert!(ran.err.contains("error["), "{file}: {ran}");
        assert!(!out.exists(), "{file}: something was written");
    }
    fs::remove_dir_all(&own).unwrap();
    fs::create_dir_all(own.join("documents")).unwrap();
    fs::write(own.join("documents/install-plan.md.hbs"), b"\xff\xfe").unwrap();
    let ran = render(&profile, &out, &["--templates", &own_path]);
    assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
    ran.says("UTF-8");
}

#[test]
fn up_writes_the_same_bundle() {
    let folder = scratch();
    let profile = example("emam-poc");
    let bundle = folder.path().join("by-up");
    let arguments = [
        "up", &profile, "--on", "sim", "--as-of", DAY, "--out", "by-up",
    ];
    support::groundplan_in(folder.path(), arguments).exits(0);
    let rendered = folder.path().join("by-render");
    render(&profile, &rendered, &[]).exits(0);
    assert!(files(&bundle) == files(&rendered));
}
