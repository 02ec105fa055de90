//! The loader against the committed tables, and against broken ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod broken;
mod committed;
mod dates;
mod lookups;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::{TableSource, Tables};

/// The committed folder, remembering what was asked for.
#[derive(Clone, Default)]
struct Folder {
    asked: Arc<Mutex<Vec<String>>>,
}

impl Folder {
    fn path(name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../sizing")
            .join(name)
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.asked.lock().unwrap().push(path.to_owned());
        std::fs::read_to_string(Self::path(path))
            .ok()
            .map(Cow::Owned)
    }
}

fn committed() -> Tables<'static> {
    Tables::new(Folder::default())
}
