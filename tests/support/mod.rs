//! What the end-to-end tests share: starting the program, scratch folders, example profiles.

// Each test program uses a part of this. Helpers of tests may stop on what cannot happen.
#![allow(dead_code, clippy::unwrap_used, clippy::missing_panics_doc)]

pub(crate) mod cloud;
pub(crate) mod random;

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The day that every test calls today.
pub(crate) const DAY: &str = "2026-11-20";

/// Nothing that these tests start takes longer, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether snapshots are to be written anew: `UPDATE_SNAPSHOTS=1`.
pub(crate) fn update() -> bool {
    std::env::var_os("UPDATE_SNAPSHOTS").is_some()
}

/// Names of the example profiles, without `.toml`.
pub(crate) fn examples() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    names
}

/// Path of an example profile.
pub(crate) fn example(name: &str) -> String {
    let path = root().join("profiles").join(format!("{name}.toml"));
    path.to_str().unwrap().to_owned()
}

/// A scratch folder.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// How a program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The command, for messages.
    pub(crate) command: String,
    /// Exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Stops the test unless the exit code is the one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Stops the test unless standard error has the text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.err.contains(text),
            "no {text:?} in what was said:\n{self}"
        );
        self
    }

    /// Stops the test unless standard output has the text.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(
            self.out.contains(text),
            "no {text:?} in the output:\n{self}"
        );
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        match serde_json::from_str(&self.out) {
            Ok(value) => value,
            Err(error) => panic!("the output is not JSON: {error}\n{self}"),
        }
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "$ {}\n[exit {:?}]\n--- standard output\n{}\n--- standard error\n{}",
            self.command, self.code, self.out, self.err
        )
    }
}

/// The program, ready to start with nothing of this process's environment, in the repository.
pub(crate) fn program<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    command
        .args(arguments)
        .current_dir(root())
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// Runs the program in the repository.
#[track_caller]
pub(crate) fn groundplan<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    finish(&mut program(arguments))
}

/// Runs the program in a folder.
#[track_caller]
pub(crate) fn groundplan_in<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Ran {
    finish(program(arguments).current_dir(folder))
}

/// Runs a command to its end. A program that hangs, panics or dies of a signal fails the test
/// whatever the test is about.
#[track_caller]
pub(crate) fn finish(command: &mut Command) -> Ran {
    let started = Started::new(command);
    let ran = started.end();
    assert!(ran.code.is_some(), "it died of a signal: {ran}");
    assert_ne!(ran.code, Some(101), "{ran}");
    assert!(!ran.err.contains("panicked at"), "{ran}");
    ran
}

/// A started program whose output is being read.
pub(crate) struct Started {
    shown: String,
    child: Child,
    out: JoinHandle<String>,
    err: JoinHandle<String>,
}

impl Started {
    /// Starts it.
    #[track_caller]
    pub(crate) fn new(command: &mut Command) -> Self {
        let words: Vec<String> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {words:?}: {error}"));
        Self {
            shown: words.join(" "),
            out: drain(child.stdout.take().unwrap()),
            err: drain(child.stderr.take().unwrap()),
            child,
        }
    }

    /// Kills it at once, as a crash or the loss of power would.
    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
    }

    /// Whether it has ended.
    pub(crate) fn ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ran {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                self.kill();
                panic!("`{}` did not end within {PATIENCE:?}", self.shown);
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        Ran {
            command: self.shown,
            code: status.code(),
            out: self.out.join().unwrap(),
            err: self.err.join().unwrap(),
        }
    }
}

fn drain(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Says that something could not be tested, past the capture of the test's output.
pub(crate) fn skipped(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

/// Every file below a folder with its bytes, by path with `/`; the list of a bundle's files is
/// not part of the bundle.
pub(crate) fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn collect(
        folder: &Path,
        start: &Path,
        found: &mut std::collections::BTreeMap<String, Vec<u8>>,
    ) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, start, found);
            } else {
                let name = path.strip_prefix(start).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = std::collections::BTreeMap::new();
    collect(folder, folder, &mut found);
    found.remove(".groundplan-bundle.json");
    found
}

/// Copies an example profile into a folder with replacements, each of which must fit.
pub(crate) fn profile_with(
    folder: &Path,
    example_name: &str,
    replacements: &[(&str, &str)],
) -> PathBuf {
    let mut text = fs::read_to_string(example(example_name)).unwrap();
    for (from, to) in replacements {
        assert!(text.contains(from), "{example_name} has no {from:?}");
        text = text.replacen(from, to, 1);
    }
    let path = folder.join(format!("{example_name}.toml"));
    fs::write(&path, text).unwrap();
    path
}
