//! What the tests against the loopback project share: the built program, run as a user runs it.

#![allow(dead_code, unreachable_pub)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::server::PROJECT;

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");
pub const DEPLOYMENT: &str = "rhein-archive";
/// What an operation takes here; in the real cloud it is seconds.
pub const SETTLE: Duration = Duration::from_millis(20);

/// The example profile.
pub fn profile() -> PathBuf {
    Path::new(ROOT).join("profiles/emam-gcp-enterprise.toml")
}

/// A command of the program about the profile, against an endpoint, with its state in a folder.
pub fn groundplan(endpoint: &str, state: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    command
        .args(words)
        .arg(profile())
        .args(["--endpoint-url", endpoint, "--state"])
        .arg(state)
        .env("GOOGLE_CLOUD_PROJECT", PROJECT)
        .env_remove("GOOGLE_APPLICATION_CREDENTIALS")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end; panics with all it said when the code is another.
pub fn expect(command: &mut Command, code: i32) -> Output {
    let output = command.output().expect("the program starts");
    assert_eq!(
        output.status.code(),
        Some(code),
        "{command:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
