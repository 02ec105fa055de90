//! Terraform or OpenTofu, the judge of rendered HCL. Used where it is present, never installed:
//! neither comes from a package registry this project may rely on.

use std::path::Path;
use std::process::Command;

use super::{Peer, Standing};
use crate::process::{find, output};

/// Terraform, or OpenTofu in its place.
pub(super) fn prepare(folder: &Path) -> Peer {
    Peer {
        name: "terraform",
        variable: "GROUNDPLAN_PEER_TERRAFORM",
        standing: standing(folder),
    }
}

fn standing(folder: &Path) -> Standing {
    let Some(program) = find("terraform").or_else(|| find("tofu")) else {
        return Standing::Missing("neither terraform nor tofu is on this machine".to_owned());
    };
    let asked = output(
        Command::new(&program)
            .arg("version")
            .env("TF_CLI_CONFIG_FILE", folder.join("terraform.rc"))
            .env("CHECKPOINT_DISABLE", "1"),
    );
    match asked {
        Ok(version) => Standing::Ready {
            version: version.lines().next().unwrap_or_default().to_owned(),
            program,
        },
        Err(error) => Standing::Missing(format!("{error:#}")),
    }
}
