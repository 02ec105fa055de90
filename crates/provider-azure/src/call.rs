//! Forms that all calls share: bodies, lists, single answers.
//!
//! Must not know any resource.

use azure_core::error::Error;
use azure_core::{Continuable, Pageable};
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{ErrorClass, ProviderError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::{fault, reading};

/// A request body in the form of the REST reference, as the SDK's model of it. A field that the
/// model does not know would be dropped without a word; here it is refused.
pub(crate) fn body<T>(action: &str, value: Value) -> Result<T, ProviderError>
where
    T: Serialize + DeserializeOwned,
{
    let wanted = pruned(value);
    let invalid = |why: String| fault(ErrorClass::Invalid, action, format!("the request {why}"));
    let model: T = serde_json::from_value(wanted.clone())
        .map_err(|error| invalid(format!("does not fit the model: {error}")))?;
    let kept = serde_json::to_value(&model).map(pruned).unwrap_or_default();
    if kept == wanted {
        Ok(model)
    } else {
        Err(invalid(format!(
            "loses something in the model: {wanted} became {kept}"
        )))
    }
}

/// Without what the model leaves out: nulls and empty lists. Numbers that are whole are one kind.
fn pruned(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, inner)| (key, pruned(inner)))
                .filter(|(_, inner)| !inner.is_null())
                .collect(),
        ),
        Value::Array(list) if list.is_empty() => Value::Null,
        Value::Array(list) => Value::Array(list.into_iter().map(pruned).collect()),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        other => other,
    }
}

/// Everything on all pages; nothing where the group or parent does not exist.
pub(crate) async fn all<P, T>(
    action: &'static str,
    pages: Pageable<P, Error>,
    items: impl Fn(P) -> Vec<T>,
) -> Result<Vec<T>, ProviderError>
where
    P: Continuable,
{
    let pages: Result<Vec<Vec<T>>, Error> = pages.map(|page| page.map(&items)).try_collect().await;
    match pages.map_err(reading(action)) {
        Ok(pages) => Ok(pages.into_iter().flatten().collect()),
        Err(error) if error.class == ErrorClass::Gone => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// One answer; `None` where it does not exist.
pub(crate) fn one<T>(
    action: &'static str,
    answer: azure_core::Result<T>,
) -> Result<Option<T>, ProviderError> {
    match answer.map_err(reading(action)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.class == ErrorClass::Gone => Ok(None),
        Err(error) => Err(error),
    }
}

/// The word of an enumeration, as it stands in JSON.
pub(crate) fn word<T: Serialize>(value: Option<&T>) -> String {
    match value.map(serde_json::to_value) {
        Some(Ok(Value::String(word))) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use azure_mgmt_network::package_2024_03::models::NatGateway;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_keeps_every_field_or_is_refused() {
        let good = json!({
            "location": "westeurope",
            "zones": [],
            "properties": { "idleTimeoutInMinutes": 4, "publicIpAddresses": [{ "id": "/x" }] },
        });
        assert!(body::<NatGateway>("Put", good).is_ok());
        for bad in [
            json!({ "properties": { "idleTimeout": 4 } }),
            json!({ "properties": { "idleTimeoutInMinutes": "4" } }),
        ] {
            let error = body::<NatGateway>("Put", bad).expect_err("a field that does not exist");
            assert_eq!(error.class, ErrorClass::Invalid);
        }
    }
}
