//! `groundplan check` on files made to break it: the answer stays short, quick and complete.

#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use support::{DAY, Ran, example, groundplan, scratch};

/// A profile without the test's own addition.
const PROFILE: &str = "[deployment]\nname = \"x\"\nsystem = \"emam\"\ntarget = \"on-prem\"\n\
    [[workload.ingest]]\nname = \"a\"\nrate = \"50 Mbit/s\"\nhours_per_day = 1\n\
    [network]\ncidr = \"10.40.0.0/16\"\n";

/// An unoptimised build on a busy machine; `cargo xtask bench` measures the real thing.
const PATIENCE: Duration = Duration::from_secs(40);
/// Longest answer. The longest honest one has a hundred findings of three codes.
const ANSWER: usize = 400_000;

fn check(path: &Path, format: &str) -> Ran {
    groundplan(
        [
            "check",
            "--as-of",
            DAY,
            "--format",
            format,
            path.to_str().unwrap(),
        ]
        .iter(),
    )
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).unwrap();
        text
    })
}

/// Files with very much of one thing, and a word that the answer has to have.
fn hostile() -> Vec<(&'static str, String, &'static str)> {
    let key = "k".repeat(65_536);
    vec![
        (
            "unknown-keys",
            lines(70_000, |i| format!("key{i} = 1")),
            "69900 more",
        ),
        (
            "acknowledgements",
            format!(
                "{PROFILE}[acknowledge]\n{}",
                lines(50_000, |i| format!("a{i} = \"b\""))
            ),
            "49900 more",
        ),
        (
            "extends",
            format!("extends = [{}]\n", "\"x.toml\",".repeat(50_000)),
            "GP0101",
        ),
        (
            "host-names",
            format!(
                "{PROFILE}[overrides.host_names]\nweb = [{}]\n",
                lines(50_000, |i| format!("\"h{}\",", i / 2))
            ),
            "two hosts are called",
        ),
        ("long-key", format!("{key} = 1\n"), "unknown key `kkk"),
        (
            "long-value",
            PROFILE.replace("\"emam\"", &format!("\"{key}\"")),
            "there is no system called `kkk",
        ),
        (
            "formats",
            PROFILE.to_owned()
                + &lines(10_000, |i| {
                    format!(
                        "[[workload.ingest]]\nname = \"n{i}\"\nformat = \"f{i}\"\nhours_per_day = 1"
                    )
                }),
            "9900 more",
        ),
        (
            "machine-types",
            format!(
                "{PROFILE}[overrides.machine_types]\n{}",
                lines(40_000, |i| format!("t{i} = \"m{i}\""))
            ),
            "39900 more",
        ),
        (
            "constants",
            format!(
                "{PROFILE}[overrides.constants]\n{}",
                lines(40_000, |i| format!("c{i} = 1"))
            ),
            "39900 more",
        ),
        (
            "addresses",
            format!(
                "{PROFILE}[overrides.addresses]\n{}",
                lines(30_000, |i| format!("h{i} = \"10.40.0.9\""))
            ),
            "29899 more",
        ),
        (
            "secrets",
            lines(20_000, |i| format!("password{i} = \"hunter{i}hunter\"")),
            "19900 more",
        ),
        ("duplicates", "a = 1\n".repeat(100_000), "is written twice"),
        (
            "headers",
            lines(60_000, |i| format!("[a{i}.b.c]")),
            "59900 more",
        ),
        ("brackets", "[".repeat(1_000_000), "GP0104"),
        (
            "large",
            "# nothing\n".repeat(1_000_000),
            "at most 1 MiB, found more",
        ),
        (
            "one-line",
            format!("x = [{}]\n", "1,".repeat(500_000)),
            "unknown key `x`",
        ),
    ]
}

#[test]
fn very_much_of_one_thing_gets_a_short_answer_in_time() {
    let folder = scratch();
    let mut wrong = Vec::new();
    for (name, text, word) in hostile() {
        let path = folder.path().join(format!("{name}.toml"));
        fs::write(&path, text).unwrap();
        let before = Instant::now();
        let ran = check(&path, "json").exits(1);
        let took = before.elapsed();
        if !ran.out.contains(word) {
            wrong.push(format!("{name} does not say `{word}`: {:.3000}", ran.out));
        }
        if ran.out.len() > ANSWER {
            wrong.push(format!("{name}: an answer of {} bytes", ran.out.len()));
        }
        if took > PATIENCE {
            wrong.push(format!("{name} took {took:?}"));
        }
        let full = check(&path, "full").exits(1);
        if full.err.len() > ANSWER {
            wrong.push(format!("{name}: {} bytes for people", full.err.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_thousand_servers_are_checked_like_one() {
    let server = "[[hardware.server]]\ntier = \"web\"\ncores = 1\nmemory = \"1 GB\"\n";
    let folder = scratch();
    let path = folder.path().join("p.toml");
    for count in [1, 1000, 2001] {
        fs::write(&path, PROFILE.to_owned() + &server.repeat(count)).unwrap();
        let before = Instant::now();
        let ran = check(&path, "json").exits(1);
        assert!(before.elapsed() < PATIENCE, "{count}");
        let refused = ran.out.contains("expects at most 2000 elements");
        assert_eq!(refused, count > 2000, "{count}: {:.2000}", ran.out);
    }
}

#[cfg(unix)]
#[test]
fn a_layer_cannot_be_another_kind_of_file() {
    let folder = scratch();
    let secret = folder.path().join("passwd");
    fs::write(&secret, "root:x:0:0:canary\n").unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("link.toml")).unwrap();
    let profile = folder.path().join("p.toml");
    for base in [
        secret.to_str().unwrap(),
        "passwd",
        "./x/../passwd",
        "link.toml",
    ] {
        fs::write(&profile, format!("extends = '{base}'\n")).unwrap();
        for format in [
            "full", "json", "sarif", "markdown", "junit", "github", "concise",
        ] {
            let ran = check(&profile, format).exits(1);
            assert!(
                !format!("{}{}", ran.out, ran.err).contains("canary"),
                "{ran}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = scratch();
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.toml");
    let text = fs::read_to_string(example("emam-aws-enterprise")).unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    check(folder.path(), "json")
        .exits(0)
        .prints("caf\u{fffd}.toml");
}
