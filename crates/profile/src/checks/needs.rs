//! Sections that the system cannot do without, such as the material that a media system takes in.

use groundplan_diagnostics::Report;

use super::Context;
use crate::shape;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let identity = &context.system.file.system;
    for path in &identity.needs {
        let empty = context
            .facts
            .get(&format!("{path}.count"))
            .and_then(serde_json::Value::as_u64)
            == Some(0);
        if context.loaded.written(path) && !empty {
            continue;
        }
        let Some(finding) = shape::missing(&context.loaded.tree, path) else {
            continue;
        };
        report.push(finding.context(
            context.system.span(&identity.id),
            format!("{} cannot be designed without it", identity.name),
        ));
    }
}
