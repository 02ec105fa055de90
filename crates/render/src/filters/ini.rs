//! Answer files in INI form, as SQL Server's setup reads them.

use serde_json::Value;

use super::text;

/// A value in double quotes. The form has no escapes, so quotes and control characters are an
/// error rather than something that reads back differently.
pub(crate) fn literal(value: &Value) -> Result<String, String> {
    match value {
        Value::Number(number) => Ok(format!("\"{number}\"")),
        Value::Bool(flag) => Ok(if *flag { "\"1\"" } else { "\"0\"" }.to_owned()),
        _ => {
            let text = text(value)?;
            if let Some(bad) = text.chars().find(|one| *one == '"' || one.is_control()) {
                return Err(format!(
                    "character U+{:04X} cannot stand in a setting",
                    u32::from(bad)
                ));
            }
            Ok(format!("\"{text}\""))
        }
    }
}

/// The name of a setting.
pub(crate) fn name(value: &Value) -> Result<String, String> {
    let name = text(value)?;
    if !name.is_empty() && name.bytes().all(|one| one.is_ascii_alphanumeric()) {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` is no name of a setting"))
    }
}
