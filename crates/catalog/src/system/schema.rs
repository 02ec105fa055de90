//! The JSON Schema of system files, for editors.

use super::SystemFile;

/// The schema of a system file, as JSON text that ends with a line break.
pub fn schema() -> String {
    let schema = schemars::schema_for!(SystemFile);
    // Keys of a schema are ordered and its values plain, so there is nothing to refuse.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
