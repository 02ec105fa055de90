//! A CloudFormation template against the graph.

mod expected;

use serde_json::Value;

use super::{Resources, compare};
use crate::{Part, checks};

/// Differences between a template and the graph of the site; none if they agree.
pub(crate) fn differences(part: &Part<'_>, text: &str) -> Vec<String> {
    match read(text) {
        Ok(found) => against(part, &found),
        Err(reason) => vec![reason],
    }
}

/// Resources of a template by logical id.
pub(crate) fn read(text: &str) -> Result<Resources, String> {
    let template = checks::yaml(text)?;
    let mut found = Resources::new();
    if let Some(Value::Object(resources)) = template.get("Resources") {
        for (name, resource) in resources {
            let mut resource = resource.clone();
            if let Value::Object(map) = &mut resource {
                // How CloudFormation works, not what it makes.
                map.remove("DependsOn");
                map.remove("UpdateReplacePolicy");
            }
            fill_in(&mut resource, &template["Parameters"]);
            found.insert(name.clone(), resource);
        }
    }
    Ok(found)
}

/// Differences between what was read and the graph of the site.
pub(crate) fn against(part: &Part<'_>, found: &Resources) -> Vec<String> {
    let (expected, mut differences) = expected::resources(part);
    differences.extend(compare(&expected, found));
    differences
}

/// Puts the defaults of parameters in place of references to them.
fn fill_in(value: &mut Value, parameters: &Value) {
    if let Some(default) = value
        .get("Ref")
        .and_then(Value::as_str)
        .and_then(|name| parameters.get(name))
        .and_then(|parameter| parameter.get("Default"))
    {
        *value = default.clone();
        return;
    }
    match value {
        Value::Object(map) => map.values_mut().for_each(|one| fill_in(one, parameters)),
        Value::Array(list) => list.iter_mut().for_each(|one| fill_in(one, parameters)),
        _ => {}
    }
}
