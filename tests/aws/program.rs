//! The built program, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::server::Server;

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");
pub const REGION: &str = "us-east-1";
pub const DEPLOYMENT: &str = "harbour-news";

/// The example profile.
pub fn profile() -> PathBuf {
    Path::new(ROOT).join("profiles/emam-aws-enterprise.toml")
}

/// A command of the program against an account, with its state in a folder.
pub fn groundplan(server: &Server, state: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    command
        .args(words)
        .args(["--endpoint-url", &server.url()])
        .arg("--state")
        .arg(state)
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_PROFILE")
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
