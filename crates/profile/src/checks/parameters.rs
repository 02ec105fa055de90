//! `[parameters]` against what the system declares.

mod uses;

use std::net::Ipv4Addr;

use groundplan_catalog::system::{Misfit, Origin, Parameter};
use groundplan_diagnostics::{Finding, Report, Severity, code, suggest::nearest};
use ipnet::Ipv4Net;
use serde_json::Value;

use super::{Context, severity, suggest_key};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let given = &context.profile.parameters;
    let asked = context
        .system
        .parameters(context.target.name(), &context.facts);
    for (id, value) in given {
        let path = format!("parameters.{id}");
        let Some(row) = context.system.parameter(id) else {
            report.push(unknown(context, id, &path));
            continue;
        };
        match row.read(value) {
            Err(misfit) => report.push(
                refused(context, row, value, misfit, &path)
                    .context(context.system.span(&row.id), row.text.clone()),
            ),
            Ok(_) if !asked.iter().any(|one| one.id == row.id) => report.push(
                Finding::new(code::PARAMETER_UNUSED, format!("`{id}` has no effect here"))
                    .at(
                        context.loaded.key_span(&path).unwrap_or(context.at(&path)),
                        "",
                    )
                    .context(
                        context.system.span(&row.id),
                        "asked for on other targets, or under other conditions",
                    )
                    .help("take it out, or change what makes it unused"),
            ),
            Ok(_) => {
                uses::check(context, row, value, report);
                if context.system.is_endpoint(id) {
                    hostless(context, row, value, &path, report);
                }
            }
        }
    }
    for row in asked {
        if !given.contains_key(row.id.get_ref()) {
            report.extend(absent(context, row).into_iter().collect());
        }
    }
}

/// Addresses that no single host has. What is no address at all is told by its use.
fn hostless(
    context: &Context<'_>,
    row: &Parameter,
    value: &Value,
    path: &str,
    report: &mut Report,
) {
    let id = row.id.get_ref();
    let entries = match value {
        Value::Array(entries) => entries.as_slice(),
        one => std::slice::from_ref(one),
    };
    for (index, entry) in entries.iter().enumerate() {
        let Some(text) = entry.as_str() else { continue };
        let address = text
            .parse::<Ipv4Addr>()
            .or_else(|_| text.parse::<Ipv4Net>().map(|network| network.addr()));
        // Everywhere is a network as well.
        if text == "0.0.0.0/0" || !address.is_ok_and(|address| !is_host_address(address)) {
            continue;
        }
        let place = match value {
            Value::Array(_) => format!("{path}.{index}"),
            _ => path.to_owned(),
        };
        let finding = Finding::new(
            code::ADDRESS_OF_NO_HOST,
            format!("`{text}` in `{id}` is an address that no host has"),
        )
        .at(context.at(&place), "")
        .context(context.system.span(&row.id), row.text.clone())
        .help("write the address of the host, such as `10.0.8.20`");
        report.push(with_requirements(finding, row));
    }
}

/// Neither multicast, loopback, link-local, broadcast nor "this network" (RFC 6890; RFC 5771).
fn is_host_address(address: Ipv4Addr) -> bool {
    !(address.is_multicast()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.octets()[0] == 0)
}

fn unknown(context: &Context<'_>, id: &str, path: &str) -> Finding {
    let system = &context.system.file;
    let finding = Finding::new(
        code::PARAMETER_UNKNOWN,
        format!("{} has no parameter `{id}`", system.system.name),
    )
    .at(
        context.loaded.key_span(path).unwrap_or(context.at(path)),
        "",
    );
    let known = system
        .parameters
        .iter()
        .map(|row| row.id.get_ref().as_str());
    suggest_key(context, finding, path, id, known)
}

fn refused(
    context: &Context<'_>,
    row: &Parameter,
    value: &Value,
    misfit: Misfit,
    path: &str,
) -> Finding {
    let id = row.id.get_ref();
    let (code, message, help) = match misfit {
        Misfit::Kind(expected) | Misfit::Quantity(_, expected) => {
            let message = format!("`{id}` expects {expected}");
            (
                code::PARAMETER_INVALID,
                message,
                format!("write {expected}"),
            )
        }
        Misfit::Range(bounds) => {
            let found = shown(value);
            let message = format!("`{id}` expects {bounds}, found {found}");
            let help = format!("write {bounds}");
            (code::PARAMETER_OUT_OF_RANGE, message, help)
        }
        Misfit::Choice(one) => {
            let known = row.choices.iter().map(String::as_str);
            let help = nearest(&one, known).map_or_else(
                || format!("write {}", row.expected()),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("`{id}` does not take `{one}`");
            (code::PARAMETER_INVALID, message, help)
        }
    };
    let finding = Finding::new(code, message)
        .at(context.at(path), "")
        .help(help);
    with_requirements(finding, row)
}

/// What is said of a parameter that the profile leaves out.
fn absent(context: &Context<'_>, row: &Parameter) -> Option<Finding> {
    let id = row.id.get_ref();
    let at = context.at("parameters");
    let finding = match (&row.default, row.origin) {
        (Some(_), Some(Origin::Document)) => return None,
        (Some(default), origin) => {
            let origin = origin.map_or("ours", Origin::name);
            Finding::new(
                code::PARAMETER_DEFAULT,
                format!(
                    "the default of `{id}` is taken: {} ({origin}, not confirmed)",
                    shown(default)
                ),
            )
            .severity(Severity::Info)
            .help(format!(
                "confirm it by `{id} = {default}` in `[parameters]`"
            ))
        }
        (None, _) => Finding::new(
            code::PARAMETER_MISSING,
            format!("the parameter `{id}` is missing: {}", row.text),
        )
        .severity(severity(row.strictness))
        .help(format!(
            "add `{id} = ...` with {} to `[parameters]`",
            row.expected()
        )),
    };
    let finding = finding
        .at(at, "")
        .context(context.system.span(&row.id), "asked for here");
    Some(with_requirements(finding, row))
}

fn with_requirements(finding: Finding, row: &Parameter) -> Finding {
    row.requirements.iter().fold(finding, Finding::requirement)
}

/// A value as people read it, texts without quotes.
fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
