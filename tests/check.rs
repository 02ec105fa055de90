//! `groundplan check` as it is used: on files and folders, good, broken and hostile.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;

use support::{DAY, Ran, examples, groundplan, groundplan_in, root, scratch};

/// Broken profiles, by path from the repository.
fn broken() -> Vec<String> {
    let mut paths: Vec<String> = fs::read_dir(root().join("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml"))
        .map(|name| format!("tests/broken/{name}"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 40, "{paths:?}");
    paths
}

#[track_caller]
fn check(arguments: &[&str]) -> Ran {
    groundplan(["check", "--as-of", DAY].iter().chain(arguments))
}

#[test]
fn every_example_is_clean() {
    let ran = check(&["profiles", "--strict", "--verbose"]).exits(0);
    assert_eq!(ran.out, "");
    // What a profile sets aside is listed with its reason.
    let (aside, rest): (Vec<&str>, Vec<&str>) = ran
        .err
        .lines()
        .partition(|line| line.starts_with("suppressed: ") || line.starts_with("  reason: "));
    let count = aside.len() / 2;
    let mut expected = format!("no findings in {} files", examples().len());
    if count > 0 {
        expected = format!("{expected}; {count} suppressed");
    }
    assert_eq!(rest, [expected]);
    for pair in aside.chunks(2) {
        assert!(
            pair[0].contains("info[") && pair[1].starts_with("  reason: "),
            "{pair:?}"
        );
    }
}

#[test]
fn each_broken_profile_gets_exactly_its_snapshot() {
    let mut wrong = Vec::new();
    for path in broken() {
        let ran = check(&[&path]);
        let snapshot_path = root().join(path.replace(".toml", ".snapshot"));
        let snapshot = fs::read_to_string(snapshot_path).unwrap();
        let errors = snapshot.lines().any(|line| line.starts_with("error["));
        let Some((findings, summary)) = ran.err.trim_end().rsplit_once('\n') else {
            wrong.push(format!("{path} has no findings: {ran}"));
            continue;
        };
        if findings.trim_end() != snapshot.trim_end() {
            wrong.push(format!("{path} differs from its snapshot:\n{ran}"));
        }
        if ran.code != Some(i32::from(errors)) {
            wrong.push(format!("{path} ends with the wrong exit code:\n{ran}"));
        }
        let summary = summary.split(';').next().unwrap_or_default();
        if !summary.ends_with("in 1 file") || !ran.out.is_empty() {
            wrong.push(format!(
                "{path} has no summary, or data without being asked:\n{ran}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_broken_profiles_at_once() {
    let count = broken().len();
    let ran = check(&["tests/broken"])
        .exits(1)
        .says(&format!("in {count} files; 1 suppressed\n"));
    let again = check(&["tests/broken"]);
    assert_eq!(ran.err, again.err, "two runs differ");
    // In the order of the files, whatever the order on disk; a base comes where it was read.
    let mut seen: Vec<&str> = ran
        .err
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> tests/broken/"))
        .filter_map(|place| place.split(':').next())
        .filter(|file| !file.starts_with("extends-"))
        .collect();
    seen.dedup();
    assert!(seen.len() > 20 && seen.is_sorted(), "{seen:?}");
}

#[test]
fn a_fault_of_a_shared_base_is_told_once() {
    let folder = scratch();
    let base = fs::read_to_string(root().join("profiles/emam-poc.toml")).unwrap();
    let faulty = base.replacen("[network]", "[network]\nvlan = 5000", 1);
    assert_ne!(base, faulty);
    fs::write(folder.path().join("base.toml"), faulty).unwrap();
    for name in ["one", "two"] {
        let text = format!("extends = \"base.toml\"\n[deployment]\nname = \"{name}-site\"\n");
        fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
    }
    let ran = groundplan_in(folder.path(), ["check", ".", "--as-of", DAY]).exits(1);
    assert_eq!(ran.err.matches("GP0211").count(), 1, "{ran}");
    assert!(ran.err.contains("in 3 files"), "{ran}");
}

#[test]
fn strictness_turns_warnings_into_a_refusal() {
    // Warnings and no errors.
    let path = "tests/broken/nothing-acknowledged.toml";
    check(&[path]).exits(0).says("warning[");
    check(&[path, "--strict"]).exits(1).says("warning[");
}

const BOTH: [&str; 2] = [
    "tests/broken/unknown-keys.toml",
    "tests/broken/nothing-acknowledged.toml",
];

fn formatted(format: &str, paths: &[&str]) -> Ran {
    let mut arguments = vec!["--format", format];
    arguments.extend(paths);
    check(&arguments)
}

#[test]
fn json_has_a_version_and_every_finding() {
    let ran = formatted("json", &BOTH).exits(1);
    assert_eq!(ran.err, "");
    let value = ran.json();
    assert!(value["version"].is_u64(), "{value}");
    let findings = value["findings"].as_array().unwrap();
    assert!(findings.len() > 3, "{value}");
    for finding in findings {
        assert!(
            finding["code"].as_str().unwrap().starts_with("GP"),
            "{finding}"
        );
        assert!(finding["severity"].is_string(), "{finding}");
    }
    let clean = formatted("json", &["profiles"]).exits(0).json();
    assert_eq!(clean["findings"].as_array().unwrap().len(), 0, "{clean}");
}

#[test]
fn sarif_is_what_code_hosts_read() {
    let value = formatted("sarif", &BOTH).exits(1).json();
    assert_eq!(value["version"], "2.1.0");
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "Groundplan");
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 3);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(BOTH.contains(&file), "{result}");
        assert!(
            place["region"]["startLine"].as_u64().unwrap() >= 1,
            "{result}"
        );
        assert!(
            result["ruleId"].as_str().unwrap().starts_with("GP"),
            "{result}"
        );
    }
}

#[test]
fn github_annotations_name_file_and_line() {
    let ran = formatted("github", &BOTH).exits(1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines.len() > 3, "{ran}");
    for line in &lines {
        assert!(
            line.starts_with("::error file=tests/broken/unknown-keys.toml,line=")
                || line.starts_with("::warning file=tests/broken/nothing-acknowledged.toml,line=")
                || line.starts_with("::notice "),
            "{line}"
        );
    }
    assert!(
        lines.iter().any(|line| line.starts_with("::warning ")),
        "{ran}"
    );
}

#[test]
fn junit_is_well_formed_and_counts() {
    // `secrets` and `syntax-errors` quote what must be escaped.
    let paths = [
        "profiles/emam-poc.toml",
        "tests/broken/secrets.toml",
        "tests/broken/syntax-errors.toml",
        "tests/broken/binary.toml",
    ];
    let ran = formatted("junit", &paths).exits(1);
    let mut reader = quick_xml::Reader::from_str(&ran.out);
    reader.config_mut().check_end_names = true;
    let (mut open, mut cases, mut failures) = (0_usize, 0_usize, 0_usize);
    loop {
        use quick_xml::events::Event;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open += 1;
                cases += usize::from(tag.name().as_ref() == "testcase");
                failures += usize::from(tag.name().as_ref() == "failure");
                assert!(tag.attributes().all(|attribute| attribute.is_ok()), "{ran}");
            }
            Ok(Event::Empty(tag)) => {
                cases += usize::from(tag.name().as_ref() == "testcase");
                failures += usize::from(tag.name().as_ref() == "failure");
                assert!(tag.attributes().all(|attribute| attribute.is_ok()), "{ran}");
            }
            Ok(Event::End(_)) => open -= 1,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}\n{ran}"),
        }
    }
    assert_eq!(open, 0, "{ran}");
    assert!(
        cases >= paths.len() && failures >= 3,
        "{cases} {failures}\n{ran}"
    );
}

#[test]
fn markdown_and_concise_name_every_file() {
    for format in ["markdown", "concise"] {
        let ran = formatted(format, &BOTH).exits(1);
        for path in BOTH {
            assert!(ran.out.contains(path), "{ran}");
        }
    }
}

#[test]
fn an_unknown_format_or_day_is_a_mistake_of_usage() {
    formatted("xml", &["profiles"]).exits(2).says("junit");
    groundplan(["check", "profiles", "--as-of", "tomorrow"])
        .exits(2)
        .says("2026-11-20");
    groundplan(["check"]).exits(2).says("Usage");
    groundplan(["check", ""]).exits(2);
    groundplan(["chekc", "profiles"]).exits(2).says("check");
}

#[test]
fn lifecycles_are_judged_as_of_the_day() {
    // Windows Server 2016 has gone by then.
    let folder = scratch();
    let path = support::profile_with(folder.path(), "emam-aws-enterprise", &[]);
    let path = path.to_str().unwrap();
    groundplan(["check", path, "--as-of", "2026-11-20"]).exits(0);
    groundplan(["check", path, "--as-of", "2060-01-01"])
        .exits(1)
        .says("certificate");
}

#[test]
fn standard_output_may_close_early() {
    // A reader such as `head` goes away; that is no error and no panic.
    use std::process::Stdio;
    let mut child = support::program(["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

// What is not there, cannot be read, or is no file.

#[test]
fn what_is_not_there_is_said() {
    check(&["no-such-file.toml"])
        .exits(1)
        .says("GP0101")
        .says("no such file");
    check(&["no-such-folder"]).exits(1).says("no such file");
    // The others are still checked.
    check(&["no-such-file.toml", "profiles/emam-poc.toml"])
        .exits(1)
        .says("in 2 files");
}

#[test]
fn folders_without_profiles() {
    let folder = scratch();
    groundplan_in(folder.path(), ["check", "."])
        .exits(2)
        .says("there is no profile");
    fs::create_dir_all(folder.path().join("folder.toml/inner")).unwrap();
    fs::write(folder.path().join("notes.txt"), "no profile").unwrap();
    groundplan_in(folder.path(), ["check", "."]).exits(2);
    groundplan_in(folder.path(), ["check", "folder.toml"]).exits(2);
    // A folder that is called like a profile is a folder still.
    let inner = folder.path().join("folder.toml/inner/a.toml");
    fs::copy(support::example("emam-poc"), inner).unwrap();
    groundplan_in(folder.path(), ["check", "--as-of", DAY, "."])
        .exits(0)
        .says("in 1 file");
    // Hidden folders hold other people's things.
    fs::create_dir(folder.path().join(".hidden")).unwrap();
    fs::write(folder.path().join(".hidden/broken.toml"), "=").unwrap();
    groundplan_in(folder.path(), ["check", "--as-of", DAY, "."])
        .exits(0)
        .says("in 1 file");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_never_waited_for() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe.toml"))
        .status()
        .unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.toml")).unwrap();
    for name in ["pipe.toml", "socket.toml", "/dev/null", "/dev/zero"] {
        groundplan_in(folder.path(), ["check", name])
            .exits(1)
            .says("not a regular file");
        groundplan_in(folder.path(), ["size", name]).exits(1);
        groundplan_in(folder.path(), ["apply", name, "--on", "sim"]);
    }
    groundplan_in(folder.path(), ["check", "."])
        .exits(1)
        .says("in 2 files");
    // A base that is a pipe is not waited for either.
    fs::write(at("layer.toml"), "extends = \"pipe.toml\"\n").unwrap();
    groundplan_in(folder.path(), ["check", "layer.toml"])
        .exits(1)
        .says("not a regular file");
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_end() {
    use std::os::unix::fs::symlink;
    let folder = scratch();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("a/b")).unwrap();
    symlink("..", at("a/b/up")).unwrap();
    symlink(folder.path(), at("a/whole")).unwrap();
    fs::copy(support::example("emam-poc"), at("a/good.toml")).unwrap();
    groundplan_in(folder.path(), ["check", "--as-of", DAY, "a"])
        .exits(0)
        .says("in 1 file");
    symlink("self.toml", at("self.toml")).unwrap();
    symlink("nowhere", at("dangling.toml")).unwrap();
    for name in ["self.toml", "dangling.toml"] {
        groundplan_in(folder.path(), ["check", name])
            .exits(1)
            .says("GP0101");
    }
    // A link to a profile is that profile.
    symlink("a/good.toml", at("link.toml")).unwrap();
    groundplan_in(folder.path(), ["check", "--as-of", DAY, "link.toml"]).exits(0);
}

#[cfg(unix)]
#[test]
fn files_and_folders_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch();
    let file = folder.path().join("secret.toml");
    let inner = folder.path().join("closed");
    fs::copy(support::example("emam-poc"), &file).unwrap();
    fs::create_dir(&inner).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o000)).unwrap();
    let closed = fs::read(&file).is_err();
    if closed {
        groundplan_in(folder.path(), ["check", "secret.toml"])
            .exits(1)
            .says("permission denied");
        groundplan_in(folder.path(), ["check", "."])
            .exits(2)
            .says("permission denied");
    } else {
        support::skipped("permissions, the administrator may read everything");
    }
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o700)).unwrap();
}

/// Hostile contents, each with the code of its finding.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let deep = 100_000;
    vec![
        ("empty", Vec::new(), "GP0106"),
        ("blank", b" \n\t\n".to_vec(), "GP0106"),
        (
            "lists",
            format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)).into_bytes(),
            "GP0104",
        ),
        (
            "open-lists",
            format!("a = {}", "[".repeat(deep)).into_bytes(),
            "GP0104",
        ),
        (
            "tables",
            format!("a = {}1{}", "{a=".repeat(deep), "}".repeat(deep)).into_bytes(),
            "GP0104",
        ),
        (
            "keys",
            format!("a{} = 1", ".a".repeat(deep)).into_bytes(),
            "GP0104",
        ),
        (
            "header",
            format!("[{}a]", "a.".repeat(deep)).into_bytes(),
            "GP0104",
        ),
        (
            "large-text",
            format!("a = \"{}\"", "z".repeat(10_000_000)).into_bytes(),
            "GP0105",
        ),
        (
            "large-comment",
            "#\n".repeat(5_000_000).into_bytes(),
            "GP0105",
        ),
        ("zeros", vec![0; 500_000], "GP0102"),
        (
            "binary",
            (0..=255_u8).cycle().take(200_000).collect(),
            "GP0102",
        ),
        (
            "latin1",
            b"[deployment]\nname = \"M\xfcnchen\"\n".to_vec(),
            "GP0102",
        ),
        ("returns", vec![b'\r'; 50_000], "GP0103"),
        (
            "many-tables",
            "[[workload.ingest]]\n".repeat(3_000).into_bytes(),
            "GP0204",
        ),
        ("many-errors", "= \n".repeat(200_000).into_bytes(), "GP0103"),
        (
            "many-keys",
            (0..3_000)
                .fold(String::new(), |text, number| {
                    text + &format!("k{number} = 1\n")
                })
                .into_bytes(),
            "GP0201",
        ),
        (
            "endless-line",
            format!("a = [{}", "1,".repeat(400_000)).into_bytes(),
            "GP0103",
        ),
        (
            "overlong",
            [b"a = \"".as_slice(), &[0xc0, 0x80], b"\"\n"].concat(),
            "GP0102",
        ),
        ("surrogate", b"a = \"\\ud800\"\n".to_vec(), "GP0103"),
        (
            "marks",
            "\u{202e}\u{feff}\u{0}".as_bytes().to_vec(),
            "GP0102",
        ),
        (
            "crlf-unfinished",
            b"[deployment]\r\nname = \"x".to_vec(),
            "GP0103",
        ),
    ]
}

#[test]
fn hostile_contents_get_findings() {
    let folder = scratch();
    for (name, bytes, code) in hostile() {
        let file = format!("{name}.toml");
        fs::write(folder.path().join(&file), bytes).unwrap();
        for format in [
            "full", "json", "sarif", "github", "junit", "markdown", "concise",
        ] {
            let ran = groundplan_in(folder.path(), ["check", &file, "--format", format]);
            assert_eq!(ran.code, Some(1), "{name} as {format}: {}", start(&ran));
            let said = format!("{}{}", ran.out, ran.err);
            assert!(said.contains(code), "{name} as {format}: {}", start(&ran));
            if format == "full" {
                // A hostile file cannot flood the terminal.
                assert!(said.len() < 500_000, "{name}: {} bytes", said.len());
            }
            if matches!(format, "json" | "sarif") {
                ran.json();
            }
        }
        // Every command that takes a profile refuses it alike.
        for command in ["size", "verify"] {
            let ran = groundplan_in(folder.path(), [command, &file]);
            assert_eq!(ran.code, Some(1), "{command} {name}: {}", start(&ran));
        }
    }
}

fn start(ran: &Ran) -> String {
    ran.to_string().chars().take(2000).collect()
}

#[test]
fn nothing_of_the_terminal_gets_out_of_a_profile() {
    // Escape sequences in a profile must not reach the terminal.
    let folder = scratch();
    let text =
        "[deployment]\nname = \"\\u001b[31mred\\u001b[0m\"\n\"\\u001b]0;title\\u0007\" = 1\n";
    fs::write(folder.path().join("escape.toml"), text).unwrap();
    fs::write(folder.path().join("raw.toml"), "a = \"\u{1b}[31m\"\n").unwrap();
    for file in ["escape.toml", "raw.toml"] {
        for format in ["full", "concise", "github", "markdown"] {
            let ran = groundplan_in(folder.path(), ["check", file, "--format", format]).exits(1);
            assert!(
                !format!("{}{}", ran.out, ran.err).contains('\u{1b}'),
                "{ran}"
            );
        }
    }
}

#[test]
fn colour_is_used_where_it_is_asked_for() {
    let path = "tests/broken/unknown-keys.toml";
    assert!(!check(&[path]).err.contains('\u{1b}'));
    assert!(check(&[path, "--color", "always"]).err.contains("\u{1b}["));
    assert!(!check(&[path, "--color", "never"]).err.contains('\u{1b}'));
}

/// A base that others build on is no profile by itself, and a folder with one is no fault.
#[test]
fn a_base_in_a_folder_is_checked_with_the_profiles_that_build_on_it() {
    let folder = support::scratch();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let whole = fs::read_to_string(support::example("emam-poc")).unwrap();
    let (head, rest) = whole.split_once("[deployment]").unwrap();
    let (own, rest) = rest.split_once("\n[").unwrap();
    // What is left of the example, with a level that only some profiles need.
    put(
        "base.toml",
        &format!(
            "{head}\n[{rest}\n[levels]\nrange-public = {{ level = \"info\", reason = \"ours\" }}\n"
        ),
    );
    put(
        "site.toml",
        &format!("extends = \"base.toml\"\n[deployment]{own}\n"),
    );
    let run = |arguments: &[&str]| {
        support::groundplan_in(
            folder.path(),
            ["check", "--as-of", DAY].iter().chain(arguments),
        )
    };
    let ran = run(&[".", "--strict"]).exits(0);
    assert!(!ran.err.contains("GP0218"), "{ran}");
    // Named, it is what it is; and a fault in it is still told, once.
    run(&["base.toml"]).exits(1).says("GP0203");
    put("base.toml", &format!("regoin = 1\n{head}\n[{rest}"));
    let ran = run(&["."]).exits(1).says("base.toml:1:1");
    assert_eq!(ran.err.matches("GP0201").count(), 1, "{ran}");
    // Nothing builds on this one.
    put("base.toml", &format!("{head}\n[{rest}"));
    put("alone.toml", &format!("{head}\n[{rest}"));
    run(&["."]).exits(1).says("alone.toml");
}
