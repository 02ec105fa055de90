//! The loopback account that the peers of `up` work against.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::process::output;

/// moto gives its port within seconds; a machine under load gets a minute.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running tests/peers/moto_server.py, ended with this value.
pub(super) struct Account {
    server: Child,
    port_file: PathBuf,
    /// Where it listens.
    pub(super) url: String,
}

impl Account {
    /// Starts the server and waits until it listens.
    pub(super) fn start(python: &Path, scripts: &Path) -> Result<Self> {
        let port_file =
            std::env::temp_dir().join(format!("groundplan-bench-{}.port", std::process::id()));
        let _absent = fs::remove_file(&port_file);
        let server = Command::new(python)
            .arg(scripts.join("moto_server.py"))
            .arg("--port-file")
            .arg(&port_file)
            .stdin(Stdio::null())
            .spawn()
            .context("cannot start moto")?;
        let mut account = Self {
            server,
            port_file,
            url: String::new(),
        };
        let started = Instant::now();
        while !account.port_file.exists() {
            if account.server.try_wait()?.is_some() || started.elapsed() > PATIENCE {
                bail!("moto did not start");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let port = fs::read_to_string(&account.port_file)?;
        account.url = format!("http://127.0.0.1:{}", port.trim());
        Ok(account)
    }

    /// An empty account again.
    pub(super) fn reset(&self, python: &Path) -> Result<()> {
        let script = "import sys, urllib.request as u; \
                      u.urlopen(u.Request(sys.argv[1] + '/_reset', method='POST')).read()";
        output(Command::new(python).args(["-c", script, &self.url])).map(drop)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        // Best effort: the process may have ended by itself.
        let _ended = self.server.kill();
        let _ended = self.server.wait();
        let _absent = fs::remove_file(&self.port_file);
    }
}
