//! The pages of findings against the program: an example does get the finding it is shown for.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::{DAY, groundplan, groundplan_in, root, scratch};

/// Examples that a fragment of a page is laid over, most likely first.
const BASES: [&str; 7] = [
    "emam-aws-enterprise",
    "emam-on-prem-enterprise",
    "emam-poc",
    "emam-on-prem-das",
    "emam-gcp-enterprise",
    "emam-on-prem-hybrid",
    "factory-array-two-servers",
];

/// Pages whose example shows only the lines that matter, not all that a section has to have, or
/// needs a profile that leaves something out. One that does get its finding must not stand here,
/// so that the list only becomes shorter.
const ABRIDGED: &[&str] = &[
    "GP0208", "GP0308", "GP0310", "GP0401", "GP0403", "GP0404", "GP0405", "GP0407", "GP0408",
    "GP0409", "GP0410", "GP0412", "GP0504", "GP0505", "GP0506", "GP0507", "GP0512", "GP0521",
    "GP0522", "GP0524", "GP0525", "GP0526", "GP0527", "GP0528", "GP0540", "GP0546", "GP0547",
    "GP0548", "GP0549", "GP0556", "GP0558", "GP0560", "GP0562", "GP0570",
];

/// Code, page and the first fence of TOML in its example.
fn fragments() -> Vec<(String, String)> {
    let codes = groundplan(["explain", "--format", "json"]).exits(0).json();
    let mut found = Vec::new();
    for entry in codes["codes"].as_array().unwrap() {
        let code = entry["code"].as_str().unwrap().to_owned();
        let number: u16 = code[2..].parse().unwrap();
        let example = entry["example"].as_str().unwrap();
        let fence = example
            .split("```toml\n")
            .nth(1)
            .and_then(|rest| rest.split("```").next());
        if let Some(fence) = fence
            && (201..600).contains(&number)
        {
            found.push((code, fence.to_owned()));
        }
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

/// An example that is a profile by itself.
fn whole(fragment: &str) -> Option<&str> {
    fragment.starts_with("extends = ").then_some(fragment)
}

/// Codes of the findings of a profile.
fn codes(folder: &Path, profile: &str) -> BTreeSet<String> {
    fs::write(folder.join("page.toml"), profile).unwrap();
    let arguments = ["check", "page.toml", "--as-of", DAY, "--format", "json"];
    let value = groundplan_in(folder, arguments).json();
    let findings = value["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

/// A profile after the lines of a patch, which has no headers and one place.
fn patched(profile: &str, patch: &str) -> String {
    let side = |sign: char| {
        let lines = patch.lines().filter(|line| line.starts_with([' ', sign]));
        lines.fold(String::new(), |text, line| text + &line[1..] + "\n")
    };
    let (before, after) = (side('-'), side('+'));
    let at = profile.rfind(&before);
    let at = at.unwrap_or_else(|| panic!("`{before}` is not in\n{profile}"));
    let (first, rest) = (&profile[..at], &profile[at + before.len()..]);
    format!("{first}{after}{rest}")
}

/// A whole example gets its finding; with the patch of its cure it does not, and is readable.
#[test]
fn a_cure_that_is_shown_cures() {
    let folder = scratch();
    for base in BASES {
        let text = fs::read_to_string(support::example(base)).unwrap();
        fs::write(folder.path().join(format!("{base}.toml")), text).unwrap();
    }
    let mut cured = 0;
    for (code, fragment) in fragments() {
        let page = fs::read_to_string(root().join(format!("docs/findings/{code}.md"))).unwrap();
        let patch = page.split("```diff\n").nth(1);
        let patch = patch.and_then(|rest| rest.split("```").next());
        let (Some(profile), Some(patch)) = (whole(&fragment), patch) else {
            continue;
        };
        let before = codes(folder.path(), profile);
        assert!(before.contains(&code), "{code} is not shown");
        let left = codes(folder.path(), &patched(profile, patch));
        assert!(!left.contains(&code), "{code} is not cured: {left:?}");
        let new = left.difference(&before).cloned();
        let new: Vec<String> = new.filter(|code| code.as_str() < "GP0300").collect();
        assert!(new.is_empty(), "the cure of {code} brings {new:?}");
        cured += 1;
    }
    assert!(cured >= 16, "{cured}");
}

#[test]
fn an_example_gets_the_finding_it_is_shown_for() {
    let folder = scratch();
    for base in BASES {
        let text = fs::read_to_string(support::example(base)).unwrap();
        fs::write(folder.path().join(format!("{base}.toml")), text).unwrap();
    }
    let mut wrong = Vec::new();
    for (code, fragment) in fragments() {
        let shown = BASES.iter().any(|base| {
            let layer = format!("extends = \"{base}.toml\"\n{fragment}");
            codes(folder.path(), whole(&fragment).unwrap_or(&layer)).contains(&code)
        });
        if shown == ABRIDGED.contains(&code.as_str()) {
            wrong.push(format!("{code}: shown {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn pages_name_their_own_code_in_their_messages() {
    let mut wrong = BTreeSet::new();
    for entry in fs::read_dir(root().join("docs/findings")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("GP") {
            continue;
        }
        let page = fs::read_to_string(&path).unwrap();
        for kind in ["error[", "warning[", "info["] {
            for (at, _) in page.match_indices(kind) {
                let code = &page[at + kind.len()..][..name.len()];
                if code != name {
                    wrong.insert(format!("{name} shows {code}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
