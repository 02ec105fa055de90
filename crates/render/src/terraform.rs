//! Terraform configuration of a site on Amazon Web Services, proven against the graph.

use groundplan_resources::aws::AwsResource;

use crate::aws::{context, resources, user_data_file};
use crate::bundle::Draft;
use crate::machine::Machine;
use crate::{Part, layout, proof};

const FILES: [&str; 9] = [
    "balancing.tf",
    "compute.tf",
    "identity.tf",
    "main.tf",
    "network.tf",
    "outputs.tf",
    "security.tf",
    "storage.tf",
    "variables.tf",
];

pub(crate) fn render(part: &Part<'_>, machine: &Machine, draft: &mut Draft) {
    let context = context(part);
    let folder = part.path("terraform/");
    for file in FILES.iter().chain(&["versions.tf"]) {
        let text = machine.render(&format!("iac/terraform/{file}"), &context);
        let text = text.map(|text| layout::hcl(&text));
        // A site without load balancers has nothing to say about them.
        if text.as_ref().is_ok_and(String::is_empty) {
            continue;
        }
        draft.add(&format!("{folder}{file}"), text);
    }
    for (resource, spec) in resources(part) {
        if let AwsResource::Instance(instance) = spec {
            let path = format!("{folder}user-data/{}", user_data_file(&resource.id));
            draft.add(&path, Ok(instance.user_data.clone()));
        }
    }
    let differences = proof::terraform::differences(part, draft.texts(&folder));
    for difference in differences {
        draft.broken(&folder, &difference);
    }
}
