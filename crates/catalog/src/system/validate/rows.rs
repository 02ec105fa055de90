//! Rows as a whole: steps that can be put in order, targets that have a topology, drive letters
//! that do not collide.

use groundplan_diagnostics::code::{
    SYSTEM_INVALID_VALUE, SYSTEM_STEP_ORDER, SYSTEM_TARGET_WITHOUT_TOPOLOGY,
};

use super::super::order::order;
use super::Check;

pub(super) fn check(check: &mut Check<'_>) {
    let file = &check.system.file;
    let (_, circle) = order(&file.steps);
    for step in circle {
        let message = format!(
            "step `{}` waits for itself, or for steps that do",
            step.id.get_ref()
        );
        let help = "follow `after` from step to step and take one of them out";
        check.add(
            SYSTEM_STEP_ORDER,
            &step.id,
            step.id.get_ref(),
            message,
            Some(help.to_owned()),
        );
    }
    for step in &file.steps {
        for earlier in &step.after {
            let other = file.steps.iter().find(|one| one.id.get_ref() == earlier);
            if other.is_some_and(|one| one.phase > step.phase) {
                let message = format!(
                    "step `{}` comes after `{earlier}`, which belongs to a later phase",
                    step.id.get_ref()
                );
                let help = "move one of the two to another phase, or take `after` out";
                check.add(
                    SYSTEM_STEP_ORDER,
                    &step.id,
                    earlier,
                    message,
                    Some(help.to_owned()),
                );
            }
        }
    }
    for target in &file.system.targets {
        if !file
            .topologies
            .iter()
            .any(|row| row.targets.contains(target))
        {
            let message = format!("nothing says which tiers stand on the target `{target}`");
            let help = "add a `[[topology]]` for it, or take the target out";
            let id = &file.system.id;
            check.add(
                SYSTEM_TARGET_WITHOUT_TOPOLOGY,
                id,
                target,
                message,
                Some(help.to_owned()),
            );
        }
    }
    letters(check);
}

/// Two volumes that one host has under the same condition need two letters.
fn letters(check: &mut Check<'_>) {
    let volumes = &check.system.file.volumes;
    for (index, volume) in volumes.iter().enumerate() {
        let collides = volumes[..index].iter().find(|other| {
            other.letter == volume.letter
                && other.mount == volume.mount
                && other.when == volume.when
                && other.tiers.iter().any(|tier| volume.tiers.contains(tier))
                && other
                    .targets
                    .iter()
                    .any(|target| volume.targets.contains(target))
        });
        if let Some(other) = collides {
            let (what, letter) = match (volume.letter, &volume.mount) {
                (Some(letter), _) => ("letter", letter.to_string()),
                (None, mount) => ("mount point", mount.clone().unwrap_or_default()),
            };
            let message = format!(
                "volumes `{}` and `{}` of one host share the {what} {letter}",
                other.id.get_ref(),
                volume.id.get_ref(),
            );
            check.add(SYSTEM_INVALID_VALUE, &volume.id, &letter, message, None);
        }
    }
}
