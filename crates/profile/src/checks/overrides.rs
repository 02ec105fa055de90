//! Overrides and licences: their keys refer to tiers, volumes, components and constants.

mod machines;
mod sizes;

use std::collections::BTreeMap;

use groundplan_catalog::tables::Named;
use groundplan_diagnostics::{Finding, Report, code};

use super::{Context, provider, suggest_key, table_fault};

/// NetBIOS names, by which Windows servers are known to each other, have at most 15 characters
/// (Microsoft, naming conventions in Active Directory).
const LONGEST_HOST_NAME: usize = 15;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let overrides = &context.profile.overrides;
    tiers(
        context,
        "overrides.machine_types",
        overrides.machine_types.keys(),
        report,
    );
    tiers(context, "overrides.counts", overrides.counts.keys(), report);
    let committed = context.profile.purchase.tiers.keys();
    tiers(context, "purchase.tiers", committed, report);
    counts(context, report);
    tags(context, report);
    let named = overrides.host_names.keys();
    tiers(context, "overrides.host_names", named, report);
    machine_types(context, report);
    sizes::volumes(context, report);
    sizes::constants(context, report);
    host_names(context, report);
    let components = || {
        context
            .system
            .file
            .components
            .iter()
            .map(|row| row.id.get_ref().as_str())
    };
    for key in context.profile.licences.components.keys() {
        if !components().any(|known| known == key) {
            let span = context.at(&format!("licences.components.{key}"));
            report.push_with(code::UNKNOWN_COMPONENT, span, || {
                let finding = Finding::new(
                    code::UNKNOWN_COMPONENT,
                    format!(
                        "{} has no component `{key}`",
                        context.system.file.system.name
                    ),
                )
                .at(span, "");
                let path = format!("licences.components.{key}");
                suggest_key(context, finding, &path, key, components())
            });
        }
    }
}

fn tiers<'a>(
    context: &Context<'_>,
    table: &str,
    keys: impl Iterator<Item = &'a String>,
    report: &mut Report,
) {
    let placed = context.tier_ids();
    for key in keys {
        if !placed.contains(&key.as_str()) {
            let span = context.at(&format!("{table}.{key}"));
            report.push_with(code::UNKNOWN_TIER, span, || {
                let finding = Finding::new(
                    code::UNKNOWN_TIER,
                    format!("no server of a tier `{key}` stands in this deployment"),
                )
                .at(span, "");
                let path = format!("{table}.{key}");
                suggest_key(context, finding, &path, key, placed.iter().copied())
            });
        }
    }
}

/// More hosts of one tier than any system here has; a slip that later stages would carry out.
const MOST_HOSTS: u32 = 1000;

fn counts(context: &Context<'_>, report: &mut Report) {
    for (tier, count) in &context.profile.overrides.counts {
        if !(1..=MOST_HOSTS).contains(count) {
            report.push(
                Finding::new(
                    code::OUT_OF_BOUNDS,
                    format!("a tier has 1 to {MOST_HOSTS} hosts, found {count}"),
                )
                .at(context.at(&format!("overrides.counts.{tier}")), "")
                .help(format!("write 1 to {MOST_HOSTS}")),
            );
        }
    }
}

/// Prefixes that belong to Groundplan's marks of ownership and to providers.
const RESERVED_TAGS: [&str; 5] = ["groundplan:", "aws:", "azure", "microsoft", "windows"];
/// Longest tag on AWS (EC2 User Guide, tag restrictions); others take more.
const LONGEST_TAG: (usize, usize) = (128, 256);

fn tags(context: &Context<'_>, report: &mut Report) {
    for (key, value) in &context.profile.deployment.tags {
        let lower = key.to_ascii_lowercase();
        let fault = if let Some(prefix) = RESERVED_TAGS
            .iter()
            .find(|prefix| lower.starts_with(*prefix))
        {
            format!("a tag's name may not start with `{prefix}`")
        } else if key.is_empty() || key.chars().count() > LONGEST_TAG.0 {
            format!("a tag's name has 1 to {} characters", LONGEST_TAG.0)
        } else if value.chars().count() > LONGEST_TAG.1 {
            format!("a tag's value has at most {} characters", LONGEST_TAG.1)
        } else if key.chars().chain(value.chars()).any(char::is_control) {
            "a tag holds no control characters".to_owned()
        } else {
            continue;
        };
        report.push(
            Finding::new(code::MALFORMED_TEXT, fault)
                .at(context.at("deployment.tags"), "one of these")
                .help("rename or shorten the tag"),
        );
    }
}

fn machine_types(context: &Context<'_>, report: &mut Report) {
    let placed = context.tier_ids();
    for (tier, name) in &context.profile.overrides.machine_types {
        // Looking a name up among thousands is worth it for tiers that stand; others were told.
        if !placed.contains(&tier.as_str()) {
            continue;
        }
        let span = context.at(&format!("overrides.machine_types.{tier}"));
        let Some(provider) = provider(context.target) else {
            report.push(
                Finding::new(
                    code::UNKNOWN_MACHINE_TYPE,
                    format!(
                        "there are no machine types on the target `{}`",
                        context.target.name()
                    ),
                )
                .at(span, "")
                .help("remove it, and describe the hardware under `[[hardware.server]]`"),
            );
            continue;
        };
        match context.tables.machine_type(provider, name) {
            Err(errors) => report.push(table_fault(&errors)),
            Ok(Named::Found(machine)) => match context
                .tables
                .machine_support(machine, context.as_of)
            {
                Err(errors) => report.push(table_fault(&errors)),
                Ok(support) if support.status.is_over() => {
                    let finding = Finding::new(
                        code::PRODUCT_RETIRED,
                        format!("the machine type `{name}` is retired"),
                    )
                    .at(span, "")
                    .note(format!("checked as of {}", context.as_of));
                    report.push(match support.successor {
                        Some(successor) => finding.help(format!("use {successor} instead")),
                        None => finding.help("remove the override, and a current type is chosen"),
                    });
                }
                Ok(_) => machines::minima(context, tier, machine, report),
            },
            Ok(Named::Unknown { nearest }) => {
                let finding = Finding::new(
                    code::UNKNOWN_MACHINE_TYPE,
                    format!("`{provider}` has no machine type `{name}`"),
                )
                .at(span, "");
                report.push(match nearest {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => {
                        finding.help("remove the override, and a type is chosen by load and cost")
                    }
                });
            }
        }
    }
}

fn host_names(context: &Context<'_>, report: &mut Report) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (tier, names) in &context.profile.overrides.host_names {
        for (index, name) in names.iter().enumerate() {
            let path = format!("overrides.host_names.{tier}.{index}");
            let letters = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if name.len() > LONGEST_HOST_NAME
                || !letters
                || name.starts_with('-')
                || name.ends_with('-')
            {
                report.push(
                    Finding::new(
                        code::HOST_NAME_INVALID,
                        format!("a host name expects up to {LONGEST_HOST_NAME} letters, digits and hyphens"),
                    )
                    .at(context.at(&path), "")
                    .help("Windows servers are known by such names; write one such as `mam-web-1`"),
                );
            }
            let folded = name.to_ascii_lowercase();
            if let Some(first) = seen.get(&folded) {
                report.push(
                    Finding::new(code::NAMED_TWICE, format!("two hosts are called `{name}`"))
                        .at(context.at(&path), "the second one")
                        .context(context.at(first), "the first one")
                        .help("give each host a name of its own"),
                );
            }
            seen.entry(folded).or_insert(path);
        }
    }
}
