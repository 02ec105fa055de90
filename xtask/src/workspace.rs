//! Where the workspace, its target folder and its members are, asked of Cargo.

use anyhow::{Context as _, Result};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, MetadataCommand};

/// The workspace and its members.
pub(crate) struct Workspace {
    /// What `cargo metadata --no-deps` says.
    pub(crate) metadata: Metadata,
}

impl Workspace {
    /// Asks Cargo. Fails outside a workspace or with a broken manifest.
    pub(crate) fn load() -> Result<Self> {
        let metadata = MetadataCommand::new()
            .no_deps()
            .exec()
            .context("cannot read the workspace")?;
        Ok(Self { metadata })
    }

    /// The folder of the root manifest.
    pub(crate) fn root(&self) -> &Utf8Path {
        &self.metadata.workspace_root
    }

    /// Where Cargo puts what it builds.
    pub(crate) fn target(&self) -> &Utf8Path {
        &self.metadata.target_directory
    }

    /// Where the outside judges live: `$GROUNDPLAN_PEERS_DIR`, or a folder of the target folder.
    pub(crate) fn peers(&self) -> Utf8PathBuf {
        std::env::var("GROUNDPLAN_PEERS_DIR")
            .map_or_else(|_| self.target().join("peers"), Utf8PathBuf::from)
    }
}
