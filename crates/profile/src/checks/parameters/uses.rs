//! Parameters that flows and endpoints of the system read: ports have to be ports, addresses
//! addresses, and what is never public must not be opened to the internet.

use groundplan_catalog::addresses::{is_public, network, port_range};
use groundplan_catalog::system::{EndpointKind, Flow, Parameter};
use groundplan_diagnostics::{Finding, Report, code};
use serde_json::Value;

use super::{Context, with_requirements};

pub(super) fn check(context: &Context<'_>, row: &Parameter, value: &Value, report: &mut Report) {
    let id = row.id.get_ref();
    let path = format!("parameters.{id}");
    let entries: Vec<(String, &str)> = match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .filter_map(|(index, one)| Some((format!("{path}.{index}"), one.as_str()?)))
            .collect(),
        one => one.as_str().map(|text| (path, text)).into_iter().collect(),
    };
    if let Some(flow) = flow_of_ports(context, id) {
        for (path, text) in &entries {
            if let Err(reason) = port_range(text) {
                let finding = Finding::new(
                    code::PARAMETER_INVALID,
                    format!("`{id}` expects ports, and `{text}` cannot be read: {reason}"),
                )
                .at(context.at(path), "")
                .context(context.system.span(&flow.id), "the ports of this flow")
                .help("write single ports (`443`) or ranges (`49152-65535`)");
                report.push(with_requirements(finding, row));
            }
        }
    }
    let endpoints: Vec<&str> = endpoints(context, id);
    if endpoints.is_empty() {
        return;
    }
    for (path, text) in &entries {
        match network(text) {
            // A single address may be given by its name; a list is of numbers.
            None if value.is_array() => report.push(with_requirements(
                Finding::new(
                    code::PARAMETER_INVALID,
                    format!("`{id}` expects addresses or networks, found `{text}`"),
                )
                .at(context.at(path), "")
                .context(context.system.span(&row.id), row.text.clone())
                .help("write IPv4 addresses (`10.0.0.5`) or networks (`10.0.0.0/24`)"),
                row,
            )),
            Some(found) if is_public(found) => {
                if let Some(flow) = never_public(context, &endpoints) {
                    report.push(with_requirements(
                        Finding::new(
                            code::PARAMETER_INVALID,
                            format!(
                                "`{id}` opens the flow `{}` to the internet, found `{text}`",
                                flow.id.get_ref()
                            ),
                        )
                        .at(context.at(path), "")
                        .context(context.system.span(&flow.id), "never public")
                        .note(format!("it is for: {}", flow.purpose))
                        .help("name the private networks that it is opened from"),
                        row,
                    ));
                }
            }
            _ => {}
        }
    }
}

/// A flow whose ports the parameter holds, whether or not it applies.
fn flow_of_ports<'a>(context: &Context<'a>, id: &str) -> Option<&'a Flow> {
    let flows = &context.system.file.flows;
    flows
        .iter()
        .find(|flow| flow.ports_parameter.as_deref() == Some(id))
}

/// Names of the endpoints whose addresses the parameter holds.
fn endpoints<'a>(context: &Context<'a>, id: &str) -> Vec<&'a str> {
    context
        .system
        .file
        .endpoints
        .iter()
        .filter(|row| row.kind == EndpointKind::Parameter && row.parameter.as_deref() == Some(id))
        .flat_map(|row| std::iter::once(row.id.get_ref()).chain(&row.aliases))
        .map(String::as_str)
        .collect()
}

/// A flow of this deployment that is opened from one of the endpoints and is never public.
fn never_public<'a>(context: &Context<'a>, endpoints: &[&str]) -> Option<&'a Flow> {
    let named = |ends: &[String]| ends.iter().any(|one| endpoints.contains(&one.as_str()));
    context
        .system
        .flows(context.target.name(), &context.facts)
        .into_iter()
        .filter(|flow| flow.never_public && !flow.closed)
        .find(|flow| named(&flow.from) || (flow.both_ways && named(&flow.to)))
}
