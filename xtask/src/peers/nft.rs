//! nftables, the judge of the Linux firewall rules. A package of the distribution.

use std::process::Command;

use super::{Peer, Standing};
use crate::process::{find, output, passes};

/// nft, installed if it is missing and may be installed.
pub(super) fn prepare() -> Peer {
    Peer {
        name: "nft",
        variable: "GROUNDPLAN_PEER_NFT",
        standing: standing(),
    }
}

fn standing() -> Standing {
    if find("nft").is_none()
        && let Err(why) = install()
    {
        return Standing::Missing(why);
    }
    let Some(program) = find("nft") else {
        return Standing::Missing("the package nftables brought no nft".to_owned());
    };
    match output(Command::new(&program).arg("--version")) {
        Ok(version) => Standing::Ready {
            version: version.trim().trim_start_matches("nftables ").to_owned(),
            program,
        },
        Err(error) => Standing::Missing(format!("{error:#}")),
    }
}

fn install() -> Result<(), String> {
    if !may_install() {
        return Err("it is missing, and installing it needs root and apt-get".to_owned());
    }
    eprintln!("installing nftables ...");
    let install = || {
        passes(
            Command::new("apt-get")
                .args([
                    "install",
                    "-y",
                    "-qq",
                    "--no-install-recommends",
                    "nftables",
                ])
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(std::process::Stdio::null()),
        )
        .unwrap_or(false)
    };
    // The list of packages may be old or absent: fetch it only if the first try fails.
    let update = || passes(Command::new("apt-get").args(["update", "-qq"])).unwrap_or(false);
    if install() || (update() && install()) {
        Ok(())
    } else {
        Err("apt-get could not install the package nftables".to_owned())
    }
}

/// Whether packages of the distribution may be installed: as root, where apt-get is.
pub(super) fn may_install() -> bool {
    nix::unistd::geteuid().is_root() && find("apt-get").is_some()
}
