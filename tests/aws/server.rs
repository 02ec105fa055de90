//! An AWS account on the loopback, and an independent reader of what is in it.
//!
//! Both are Python programs under `tests/peers`, run by the interpreter that the variable
//! `GROUNDPLAN_PEER_PYTHON` names. Where it is missing the tests say so and pass.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The variable with the interpreter that has the peers' packages.
const PYTHON: &str = "GROUNDPLAN_PEER_PYTHON";

/// A running account; it ends with the value.
pub struct Server {
    child: Child,
    port: u16,
    python: PathBuf,
    peers: PathBuf,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts one, with options of `moto_server.py`; `None` where there is no interpreter.
    /// `root` is the folder of the workspace.
    pub fn start(root: &str, options: &[&str]) -> Option<Self> {
        let Some(python) = std::env::var_os(PYTHON).map(PathBuf::from) else {
            eprintln!("skipped: {PYTHON} is not set; `cargo xtask peers --env` prints it");
            return None;
        };
        let peers = PathBuf::from(root).join("tests/peers");
        let folder = tempfile::tempdir().expect("a folder for the port");
        let port_file = folder.path().join("port");
        let mut child = Command::new(&python)
            .arg(peers.join("moto_server.py"))
            .arg("--port-file")
            .arg(&port_file)
            .args(options)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .spawn()
            .expect("the interpreter starts");
        let deadline = Instant::now() + Duration::from_mins(2);
        let port = loop {
            if let Ok(text) = std::fs::read_to_string(&port_file) {
                break text.trim().parse().expect("a port");
            }
            assert!(
                child.try_wait().expect("a state").is_none() && Instant::now() < deadline,
                "moto_server.py did not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        };
        Some(Self {
            child,
            port,
            python,
            peers,
            _folder: folder,
        })
    }

    /// Its endpoint.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Orders faults, as one object or a list.
    pub fn order(&self, faults: &Value) {
        self.http("POST", "/_faults", &faults.to_string());
    }

    /// Takes all faults back.
    pub fn heal(&self) {
        self.http("DELETE", "/_faults", "");
    }

    /// Every call that changes something, oldest first.
    pub fn log(&self) -> Vec<Value> {
        let text = self.http("GET", "/_log?mutating=1", "");
        match serde_json::from_str(&text).expect("JSON") {
            Value::Array(list) => list,
            other => panic!("no list: {other}"),
        }
    }

    /// Empties the account.
    pub fn reset(&self) {
        self.http("POST", "/_reset", "");
    }

    /// What one deployment has in a region, or all there is.
    pub fn list(&self, region: &str, deployment: Option<&str>) -> Value {
        let mut command = Command::new(&self.python);
        command
            .arg(self.peers.join("list_aws.py"))
            .args(["--endpoint", &self.url(), "--region", region])
            .env("PYTHONDONTWRITEBYTECODE", "1");
        match deployment {
            Some(name) => command.args(["--deployment", name]),
            None => command.arg("--all"),
        };
        let output = command.output().expect("list_aws.py runs");
        assert!(
            output.status.success(),
            "list_aws.py: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn http(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(" 200 "), "{method} {path}: {answer}");
        body.to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its own child, by its own handle; nothing of the account outlives it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
