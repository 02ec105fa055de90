//! A CloudFormation template against the graph.

mod expected;

use serde_json::Value;

use super::{Resources, compare};
use crate::{Part, checks};

/// Differences between a template and the graph of the site; none if they agree.
pub(crate) fn differences(part: &Part<'_>, text: &str) -> Vec<String> {
    let template = match checks::yaml(text) {
        Ok(template) => template,
        Err(reason) => return vec![reason],
    };
    let mut found = Resources::new();
    if let Some(Value::Object(resources)) = template.get("Resources") {
        for (name, resource) in resources {
            let mut resource = resource.clone();
            if let Value::Object(map) = &mut resource {
                // How CloudFormation works, not what it makes.
                map.remove("DependsOn");
                map.remove("UpdateReplacePolicy");
            }
            found.insert(name.clone(), resource);
        }
    }
    let (expected, mut differences) = expected::resources(part);
    differences.extend(compare(&expected, &found));
    differences
}
