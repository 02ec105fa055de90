//! A project of Google Cloud on the loopback, with Compute Engine's own rules: operations that
//! take their time, names that are taken, things that are in use, fingerprints, request ids that
//! are remembered, and buckets. State lives in memory and ends with the value.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::print_stderr)]

mod compute;
mod http;
mod members;
mod rules;
mod state;
mod storage;

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

pub use state::Fault;
use state::State;

/// The project that exists.
pub const PROJECT: &str = "demo-project";
/// The variable with the interpreter that has the peers' packages.
const PYTHON: &str = "GROUNDPLAN_PEER_GOOGLE";

/// A running project.
pub struct Server {
    state: Arc<Mutex<State>>,
    ended: Arc<AtomicBool>,
    port: u16,
}

impl Server {
    /// Starts one whose operations take `settle`.
    pub fn start(settle: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let base = format!("http://127.0.0.1:{port}");
        let state = Arc::new(Mutex::new(State::new(base, settle)));
        let ended = Arc::new(AtomicBool::new(false));
        let (own, end) = (Arc::clone(&state), Arc::clone(&ended));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let state = Arc::clone(&own);
                std::thread::spawn(move || http::serve(stream, &state));
            }
        });
        Self { state, ended, port }
    }

    /// Its endpoint.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        let mut state = self.state.lock().expect("no thread panicked");
        state.advance();
        state
    }

    /// Orders a fault.
    pub fn order(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Answers everybody that nobody is known.
    pub fn know_nobody(&self) {
        self.state().known = false;
    }

    /// Everything there is, by path, buckets included.
    pub fn list(&self) -> Value {
        self.state().list()
    }

    /// One resource of Compute Engine by the end of its path.
    pub fn get(&self, end: &str) -> Option<Value> {
        let state = self.state();
        let found = state.resources.iter().find(|(path, _)| path.ends_with(end));
        found.map(|(path, _)| state.shown(path))
    }

    /// Changes a resource behind everybody's back.
    pub fn tamper(&self, end: &str, change: impl FnOnce(&mut Value)) {
        let mut state = self.state();
        let found = state
            .resources
            .iter_mut()
            .find(|(path, _)| path.ends_with(end));
        change(found.unwrap_or_else(|| panic!("no {end}")).1);
    }

    /// Puts an object into a bucket.
    pub fn put_object(&self, bucket: &str, name: &str) {
        self.state().put_object(bucket, name);
    }

    /// Every call that changes something, as `METHOD path`, oldest first.
    pub fn changes(&self) -> Vec<String> {
        let state = self.state();
        let changing = state.log.iter().filter(|call| {
            let reads = call["path"].as_str().unwrap().ends_with("/listInstances");
            call["method"] != "GET" && !reads
        });
        changing
            .map(|call| {
                let text = |key: &str| call[key].as_str().unwrap().to_owned();
                format!("{} {}", text("method"), text("path"))
            })
            .collect()
    }

    /// Has every request and answer so far judged by Google's own description of its interfaces.
    /// Without the judge that is said, and nothing is claimed.
    pub fn judge(&self, root: &str) {
        let Some(python) = std::env::var_os(PYTHON).map(PathBuf::from) else {
            eprintln!("skipped: {PYTHON} is not set; `cargo xtask peers --env` prints it");
            return;
        };
        let log = self.state().log.clone();
        assert!(!log.is_empty(), "nothing was asked");
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        for call in &log {
            writeln!(file, "{call}").expect("written");
        }
        let output = Command::new(python)
            .arg(PathBuf::from(root).join("tests/peers/google_judge.py"))
            .arg(file.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
            .expect("google_judge.py runs");
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        eprint!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the listener, so that the port is given back.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

/// An error in the form that all of Google's JSON interfaces share.
fn refusal(status: u16, reason: &str, message: &str) -> (u16, Value) {
    let error = json!({"message": message, "domain": "global", "reason": reason});
    let body = json!({"error": {"code": status, "message": message, "errors": [error]}});
    (status, body)
}
