//! CloudFormation template of a site on Amazon Web Services, proven against the graph.

use crate::aws::context;
use crate::bundle::Draft;
use crate::machine::Machine;
use crate::{Part, proof};

pub(crate) fn render(part: &Part<'_>, machine: &Machine, draft: &mut Draft) {
    let path = part.path("cloudformation/template.yaml");
    let text = machine.render("iac/cloudformation/template.yaml", &context(part));
    let differences = match &text {
        Ok(text) => proof::cloudformation::differences(part, text),
        Err(_) => Vec::new(),
    };
    draft.add(&path, text);
    for difference in differences {
        draft.broken(&path, &difference);
    }
}
