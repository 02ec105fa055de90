//! Machine types that the profile names, against the minima of their tier.

use groundplan_catalog::tables::MachineType;
use groundplan_diagnostics::{Finding, Report, code};

use super::super::{Context, further, severity};

/// GB in a GiB: documents ask for GB, providers name GiB.
const GB_PER_GIB: f64 = 1.073_741_824;

pub(super) fn minima(
    context: &Context<'_>,
    tier: &str,
    machine: &MachineType,
    report: &mut Report,
) {
    for row in context
        .system
        .minima(tier, context.target.name(), &context.facts)
    {
        let memory = machine.memory_gib.map(|memory| memory * GB_PER_GIB);
        let cores = (
            "cores",
            row.cores.map(f64::from),
            Some(f64::from(machine.vcpu)),
            code::PROCESSOR_BELOW_MINIMUM,
        );
        let memory = (
            "GB of memory",
            row.memory_gb,
            memory,
            code::MEMORY_BELOW_MINIMUM,
        );
        for (what, asked, found, code) in [cores, memory] {
            let (Some(asked), Some(found)) = (asked, found) else {
                continue;
            };
            if found >= asked {
                continue;
            }
            let finding = Finding::new(
                code,
                format!(
                    "expected at least {asked} {what}, found {found:.0} in `{}`",
                    machine.name
                ),
            )
            .severity(severity(row.strictness))
            .at(context.at(&format!("overrides.machine_types.{tier}")), "")
            .context(context.system.span(&row.id), row.text.clone())
            .note(format!(
                "{}, {}",
                context.system.file.system.document, row.source
            ))
            .requirement(row.id.get_ref())
            .help("name a larger type, or remove the override to have one chosen");
            report.push(further(finding, &row.requirements, &row.part_numbers));
        }
    }
}
