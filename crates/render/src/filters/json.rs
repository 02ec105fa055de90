//! JSON.

use serde_json::Value;

/// The value as compact JSON.
pub(crate) fn literal(value: &Value) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
