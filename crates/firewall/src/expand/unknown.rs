//! Endpoints whose address nobody gave, and the flows that suffer from it: one finding each, so
//! that a missing line in a profile is told once and not per flow.

use std::collections::BTreeMap;

use groundplan_catalog::System;
use groundplan_catalog::system::{EndpointKind, Flow, Need};
use groundplan_diagnostics::{Finding, Report, Severity, code};

/// Flows by endpoint, with whether each is kept out altogether.
#[derive(Default)]
pub(super) struct Unknown<'a>(BTreeMap<&'a str, Vec<(&'a Flow, bool)>>);

impl<'a> Unknown<'a> {
    /// Notes that a flow lacks this endpoint's address.
    pub(super) fn add(&mut self, endpoint: &'a str, flow: &'a Flow, kept_out: bool) {
        self.0.entry(endpoint).or_default().push((flow, kept_out));
    }

    /// One finding per endpoint: a warning if a required flow stays closed, else information.
    pub(super) fn report(&self, system: &System) -> Report {
        let finding = |(id, flows): (&&str, &Vec<(&Flow, bool)>)| {
            let endpoint = system.endpoint(id);
            let name = endpoint.map_or(*id, |one| one.name.as_str());
            let mut ids: Vec<String> = flows
                .iter()
                .map(|(flow, _)| format!("`{}`", flow.id.get_ref()))
                .collect();
            ids.sort();
            ids.dedup();
            let blocks_required = flows
                .iter()
                .any(|(flow, kept_out)| *kept_out && flow.need == Need::Required);
            let mut finding = Finding::new(
                code::ENDPOINT_ADDRESS_UNKNOWN,
                format!("no address is known for `{id}` ({name}), so its flows stay closed"),
            )
            .severity(if blocks_required {
                Severity::Warning
            } else {
                Severity::Info
            })
            .note(format!("flows: {}", ids.join(", ")))
            .help(help(endpoint.map(|one| one.kind)));
            if let Some(endpoint) = endpoint {
                finding = finding.context(system.span(&endpoint.id), "the endpoint");
            }
            finding
        };
        self.0.iter().map(finding).collect()
    }
}

fn help(kind: Option<EndpointKind>) -> String {
    let key = match kind {
        Some(EndpointKind::Users) => "network.users",
        Some(EndpointKind::Administrators | EndpointKind::Monitoring) => "network.administrators",
        Some(EndpointKind::Directory) => "directory.controllers",
        Some(EndpointKind::NameServers) => "network.name_servers",
        Some(EndpointKind::TimeServers) => "network.time_servers",
        Some(EndpointKind::Mail) => "mail.server",
        Some(EndpointKind::NetworkStorage) => "storage.online.address",
        Some(EndpointKind::San) => "hardware.san.addresses",
        Some(EndpointKind::Archive) => "storage.archive.address",
        Some(EndpointKind::RecoverySite) => "availability.dr.cidr",
        _ => return "open these flows by hand once the address is known".to_owned(),
    };
    format!(
        "give the address in `{key}`, as numbers rather than as a name, or open these flows by hand"
    )
}
