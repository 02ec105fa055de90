//! How the cost of `check` grows with the number of files and of hosts, and what it is for files
//! that were made to be slow.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use serde_json::json;

use super::measure::{Figure, measure};

/// Files of one folder, and servers in one profile.
const FILES: [usize; 3] = [1, 100, 10_000];
const HOSTS: [usize; 4] = [1, 10, 100, 1000];
/// What 10,000 files may cost at most, in CPU milliseconds.
const WANTED: f64 = 2000.0;

/// One size with what it costs.
pub(super) struct Point {
    what: &'static str,
    count: usize,
    bytes: u64,
    figure: Figure,
}

/// Where the sizes are written, and the program that reads them.
pub(super) struct Growth<'a> {
    pub(super) program: &'a Utf8Path,
    pub(super) examples: &'a Utf8Path,
    pub(super) scratch: Utf8PathBuf,
    pub(super) runs: u32,
}

impl Growth<'_> {
    /// Every size, the small ones first.
    pub(super) fn run(&self) -> Result<Vec<Point>> {
        let mut points = Vec::new();
        let examples = self.example_texts()?;
        for count in FILES {
            let folder = self.fresh(&format!("files-{count}"))?;
            let mut bytes = 0;
            for (index, text) in examples.iter().cycle().take(count).enumerate() {
                fs::write(folder.join(format!("p{index:05}.toml")), text)?;
                bytes += text.len() as u64;
            }
            points.push(self.point("files", count, bytes, &folder, true)?);
        }
        let hosts = fs::read_to_string(self.examples.join("emam-on-prem-enterprise.toml"))
            .context("the example on premises is missing")?;
        let folder = self.fresh("hosts")?;
        for count in HOSTS {
            let text = with_servers(&hosts, count).context("the example has no servers")?;
            let path = folder.join(format!("h{count}.toml"));
            fs::write(&path, &text)?;
            points.push(self.point("hosts", count, text.len() as u64, &path, true)?);
        }
        let folder = self.fresh("hostile")?;
        for (what, text) in hostile() {
            let path = folder.join(format!("{what}.toml"));
            fs::write(&path, &text)?;
            points.push(self.point(what, 1, text.len() as u64, &path, false)?);
        }
        Ok(points)
    }

    fn point(
        &self,
        what: &'static str,
        count: usize,
        bytes: u64,
        path: &Utf8Path,
        clean: bool,
    ) -> Result<Point> {
        let figure = measure(self.runs, || {
            let mut command = if clean {
                Command::new(self.program)
            } else {
                // Findings are what is asked for here, and they end with exit code 1.
                let mut command = Command::new("sh");
                command.args(["-c", "\"$0\" \"$@\"; test $? -eq 1", self.program.as_str()]);
                command
            };
            command.args(["check", "--format", "concise", path.as_str()]);
            Ok(command)
        })?;
        Ok(Point {
            what,
            count,
            bytes,
            figure,
        })
    }

    fn example_texts(&self) -> Result<Vec<String>> {
        let mut paths: Vec<_> = fs::read_dir(self.examples)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
        paths.sort();
        let texts = paths.iter().map(fs::read_to_string);
        let mut texts = texts.collect::<Result<Vec<_>, _>>()?;
        // A layer would look for its base beside the copy.
        texts.retain(|text| !text.lines().any(|line| line.starts_with("extends")));
        Ok(texts)
    }

    fn fresh(&self, name: &str) -> Result<Utf8PathBuf> {
        let folder = self.scratch.join(name);
        let _absent = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// The profile with its last kind of server described `count` times in all.
fn with_servers(profile: &str, count: usize) -> Option<String> {
    const SERVER: &str = "[[hardware.server]]\n";
    let start = profile.rfind(SERVER)?;
    let rest = &profile[start..];
    let end = rest
        .match_indices("\n[")
        .map(|(at, _)| at + 1)
        .find(|at| !rest[*at..].starts_with("[[hardware.server"))
        .unwrap_or(rest.len());
    let (server, after) = rest.split_at(end);
    let mut text = profile[..start].to_owned();
    for _ in 0..count {
        text.push_str(server);
        if !server.ends_with('\n') {
            text.push('\n');
        }
    }
    text.push_str(after);
    Some(text)
}

/// Files with very much of one thing.
fn hostile() -> Vec<(&'static str, String)> {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| {
        (0..count).fold(String::new(), |mut text, index| {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}", line(index));
            text
        })
    };
    vec![
        (
            "70,000 unknown keys",
            lines(70_000, &|i| format!("key{i} = 1")),
        ),
        (
            "20,000 secrets",
            lines(20_000, &|i| format!("password{i} = \"hunter{i}hunter\"")),
        ),
        ("60,000 sections", lines(60_000, &|i| format!("[a{i}.b.c]"))),
        ("100,000 times the same key", "a = 1\n".repeat(100_000)),
        ("a million brackets", "[".repeat(1_000_000)),
        ("10 MB", "# nothing\n".repeat(1_000_000)),
    ]
}

/// The table for people.
pub(super) fn print(points: &[Point]) {
    println!("\ncheck, by size                     input      CPU (median)     each");
    for point in points {
        let wanted = if (point.what, point.count) == ("files", FILES[2]) {
            format!("   wanted: under {WANTED} ms")
        } else {
            String::new()
        };
        println!(
            "  {:>6} {:<26} {:>8.1} KB {:>11.2} ms {:>8.3} ms{wanted}",
            point.count,
            point.what,
            point.bytes as f64 / 1000.0,
            point.figure.median,
            point.figure.median / point.count as f64,
        );
    }
}

/// The same for a machine.
pub(super) fn as_json(points: &[Point]) -> serde_json::Value {
    points
        .iter()
        .map(|point| {
            json!({
                "what": point.what,
                "count": point.count,
                "bytes": point.bytes,
                "cpu_milliseconds": point.figure.median,
                "least_cpu_milliseconds": point.figure.least,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::with_servers;

    #[test]
    fn the_last_server_is_repeated_with_its_disks() {
        let profile = "[[hardware.server]]\na = 1\n[[hardware.server]]\na = 2\n[[hardware.server.disk]]\nb = 1\n[x]\n";
        let three = with_servers(profile, 3).expect("there are servers");
        assert_eq!(three.matches("a = 2").count(), 3);
        assert_eq!(three.matches("b = 1").count(), 3);
        assert_eq!(three.matches("a = 1").count(), 1);
        assert!(three.ends_with("b = 1\n[x]\n"));
        assert!(with_servers("x = 1\n", 3).is_none());
    }
}
