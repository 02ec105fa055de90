//! Values that can be written and make no sense: ports, counts, sizes, letters, versions.

use groundplan_diagnostics::code::{SYSTEM_INVALID_PORT, SYSTEM_INVALID_VALUE};

use super::super::variables::{STEP_VARIABLES, used};
use super::super::{Cluster, EndpointKind, Flow, Id, Protocol};
use super::Check;
use groundplan_diagnostics::suggest::nearest;

pub(super) fn check(check: &mut Check<'_>) {
    let file = &check.system.file;
    for flow in &file.flows {
        ports(check, flow);
    }
    for group in &file.channel_groups {
        let shares = [group.blocking, group.blocking_after_loss];
        if !shares.iter().all(|share| (0.0..1.0).contains(share)) {
            let what = "has a share of refused calls that is not from 0 to below 1";
            invalid(check, &group.id, group.id.get_ref(), what);
        }
    }
    for endpoint in &file.endpoints {
        let is_platform = endpoint.kind == EndpointKind::PlatformService;
        if is_platform == endpoint.addresses.is_empty() {
            let what = if is_platform {
                "is a service of the platform and names no address"
            } else {
                "names addresses, which only a service of the platform does"
            };
            invalid(check, &endpoint.id, endpoint.id.get_ref(), what);
        }
        let of_tier = endpoint.kind == EndpointKind::VirtualAddress;
        if of_tier != endpoint.tier.is_some() {
            let what = if of_tier {
                "is a shared address and names no tier"
            } else {
                "names a tier, which only a shared address has"
            };
            invalid(check, &endpoint.id, endpoint.id.get_ref(), what);
        }
        let of_parameter = endpoint.kind == EndpointKind::Parameter;
        if of_parameter != endpoint.parameter.is_some() {
            let what = if of_parameter {
                "has its addresses in a parameter and names none"
            } else {
                "names a parameter, which its kind does not read"
            };
            invalid(check, &endpoint.id, endpoint.id.get_ref(), what);
        }
    }
    for location in &file.locations {
        let id = location.id.get_ref();
        let usable = location.host_name.as_ref().is_none_or(|name| {
            (1..=4).contains(&name.len())
                && name.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .bytes()
                    .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit())
        });
        if !usable {
            let what = "begins host names with something other than up to four lower-case letters and digits";
            invalid(check, &location.id, id, what);
        }
        if location.apart_from.contains(id) {
            invalid(check, &location.id, id, "cannot be apart from itself");
        }
    }
    for topology in &file.topologies {
        for placement in &topology.tiers {
            let shares_address = matches!(
                placement.cluster,
                Cluster::Failover | Cluster::NetworkLoadBalancing | Cluster::VirtualAddress
            );
            if shares_address && placement.location.len() > 1 {
                invalid(
                    check,
                    &topology.id,
                    &placement.tier,
                    "shares one address, which cannot move between the networks of several locations",
                );
            }
            let count = &placement.count;
            if count.minimum == 0 {
                invalid(
                    check,
                    &topology.id,
                    &placement.tier,
                    "has no host at its least count",
                );
            }
            if count.maximum.is_some_and(|most| most < count.minimum) {
                invalid(
                    check,
                    &topology.id,
                    &placement.tier,
                    "has a largest count below its least",
                );
            }
        }
    }
    for volume in &file.volumes {
        let name = volume.id.get_ref();
        match (volume.letter, &volume.mount) {
            (Some(letter), None) if !('C'..='Z').contains(&letter) => {
                invalid(check, &volume.id, name, "has no drive letter from C to Z");
            }
            (None, Some(mount)) if !is_mount(mount) => {
                let what =
                    "is not mounted at an absolute path of letters, digits, `-`, `_` and `.`";
                invalid(check, &volume.id, name, what);
            }
            (Some(_), None) | (None, Some(_)) => {}
            _ => {
                let what = "needs either a drive letter or a place to mount it";
                invalid(check, &volume.id, name, what);
            }
        }
        if !(volume.minimum_gb.is_finite() && volume.minimum_gb > 0.0) {
            invalid(check, &volume.id, name, "has a size that is not above zero");
        }
        // NTFS (Microsoft Learn, Format-Volume): 4 KiB up to 2 MiB in powers of two.
        if !volume.allocation_unit_kib.is_power_of_two()
            || !(4..=2048).contains(&volume.allocation_unit_kib)
        {
            invalid(
                check,
                &volume.id,
                name,
                "has an allocation unit that NTFS does not offer",
            );
        }
        if volume.boot && volume.shared {
            invalid(
                check,
                &volume.id,
                name,
                "is the boot volume and cannot be shared",
            );
        }
    }
    for row in &file.software {
        let known = row.versions.iter().chain(&row.successors);
        if !known
            .into_iter()
            .any(|version| *version == row.default_version)
        {
            let default = &row.default_version;
            invalid(
                check,
                &row.id,
                default,
                "is the default version and not among those allowed",
            );
        }
        if let Some(edition) = &row.default_edition
            && !row.editions.is_empty()
            && !row.editions.contains(edition)
        {
            invalid(
                check,
                &row.id,
                edition,
                "is the default edition and not among those allowed",
            );
        }
    }
    for row in &file.minima {
        let amounts = [row.clock_ghz, row.memory_gb];
        if amounts
            .iter()
            .flatten()
            .any(|value| !(value.is_finite() && *value > 0.0))
        {
            invalid(
                check,
                &row.id,
                row.id.get_ref(),
                "asks for an amount that is not above zero",
            );
        }
    }
    for step in &file.steps {
        for name in step.commands.iter().flat_map(|command| used(command)) {
            if STEP_VARIABLES.iter().all(|(known, _)| *known != name) {
                let known = STEP_VARIABLES.iter().map(|(known, _)| *known);
                let help = nearest(name, known).map_or_else(
                    || "variables of a command's own start with a lower-case letter".to_owned(),
                    |near| format!("did you mean `${near}`?"),
                );
                let message = format!(
                    "step `{}` uses the unknown variable `${name}`",
                    step.id.get_ref()
                );
                check.add(SYSTEM_INVALID_VALUE, &step.id, name, message, Some(help));
            }
        }
    }
}

/// Ports are numbers from 1 to 65535 or ascending ranges; what has no ports names none, and an
/// open flow over TCP or UDP names one at least.
fn ports(check: &mut Check<'_>, flow: &Flow) {
    for port in &flow.ports {
        let (first, last) = port.split_once('-').unwrap_or((port, port));
        let read = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0);
        let valid = matches!((read(first), read(last)), (Some(first), Some(last)) if first <= last);
        if !valid {
            let message = format!("flow `{}` has the invalid port `{port}`", flow.id.get_ref());
            let help = "write a number from 1 to 65535, or a range such as `49152-65535`";
            check.add(
                SYSTEM_INVALID_PORT,
                &flow.id,
                port,
                message,
                Some(help.to_owned()),
            );
        }
    }
    let has_ports = matches!(
        flow.protocol,
        Protocol::Tcp | Protocol::Udp | Protocol::TcpUdp
    );
    let id = flow.id.get_ref();
    let (message, help) =
        if has_ports && flow.ports.is_empty() && flow.ports_parameter.is_none() && !flow.closed {
            (
                format!("flow `{id}` is open and names no port"),
                "name its ports, or mark it `closed = true`",
            )
        } else if !has_ports && (!flow.ports.is_empty() || flow.ports_parameter.is_some()) {
            (
                format!("flow `{id}` names ports, which its protocol does not have"),
                "leave out `ports`",
            )
        } else {
            return;
        };
    check.add(
        SYSTEM_INVALID_PORT,
        &flow.id,
        id,
        message,
        Some(help.to_owned()),
    );
}

fn invalid(check: &mut Check<'_>, id: &Id, word: &str, what: &str) {
    let message = format!("row `{}`: `{word}` {what}", id.get_ref());
    check.add(SYSTEM_INVALID_VALUE, id, word, message, None);
}

/// Whether hosts can mount a volume there without further quoting.
fn is_mount(path: &str) -> bool {
    let plain = |step: &str| {
        !step.is_empty()
            && step != ".."
            && step
                .bytes()
                .all(|one| one.is_ascii_alphanumeric() || matches!(one, b'-' | b'_' | b'.'))
    };
    path == "/"
        || path
            .strip_prefix('/')
            .is_some_and(|rest| rest.split('/').all(plain))
}
