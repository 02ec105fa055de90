//! Reads rendered files back. A file that its language does not accept is never returned.

mod bash;
mod nft;
mod powershell;

#[cfg(test)]
mod tests;

use serde_json::Value;

/// Checks a file by the end of its name.
///
/// # Errors
/// What is wrong with it, a fragment for a message.
pub(crate) fn check(path: &str, text: &str) -> Result<(), String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !text.ends_with('\n') {
        return Err("its last line does not end".to_owned());
    }
    match name.rsplit('.').next().unwrap_or_default() {
        "tf" => hcl::parse(text)
            .map(|_| ())
            .map_err(|error| format!("not valid HCL: {}", one_line(&error.to_string()))),
        "yaml" | "yml" => yaml(text).map(|_| ()),
        "json" => serde_json::from_str::<Value>(text)
            .map(|_| ())
            .map_err(|error| format!("not valid JSON: {error}")),
        "ps1" => powershell::check(text),
        "sh" => bash::check(text),
        "txt" => user_data(text),
        "nft" => nft::check(text),
        "csv" => csv(text),
        "ini" => ini(text),
        _ => Ok(()),
    }
}

/// A YAML document as plain values.
pub(crate) fn yaml(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str::<Value>(text)
        .map_err(|error| format!("not valid YAML: {}", one_line(&error.to_string())))
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A PowerShell script between the tags that EC2's agents look for, or a cloud-init file.
fn user_data(text: &str) -> Result<(), String> {
    let Some(rest) = text.strip_prefix("<powershell>\n") else {
        return yaml(text).map(|_| ());
    };
    let (script, tags) = rest
        .split_once("</powershell>\n")
        .ok_or_else(|| "its script does not end".to_owned())?;
    if tags != "<persist>false</persist>\n" {
        return Err("something else than `<persist>` follows its script".to_owned());
    }
    powershell::check(script)
}

/// Every record has as many cells as the first.
fn csv(text: &str) -> Result<(), String> {
    let mut cells = 1;
    let mut expected = None;
    let mut in_quotes = false;
    for character in text.chars() {
        match character {
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => cells += 1,
            '\n' if !in_quotes => {
                if *expected.get_or_insert(cells) != cells {
                    return Err("records differ in their number of cells".to_owned());
                }
                cells = 1;
            }
            _ => {}
        }
    }
    if in_quotes {
        return Err("a quoted cell does not end".to_owned());
    }
    Ok(())
}

/// Sections, comments and `NAME="value"`.
fn ini(text: &str) -> Result<(), String> {
    for line in text.lines().filter(|line| !line.is_empty()) {
        let is_section = line.starts_with('[') && line.ends_with(']');
        let is_setting = line.split_once('=').is_some_and(|(name, value)| {
            !name.is_empty()
                && name.bytes().all(|one| one.is_ascii_alphanumeric())
                && value.len() >= 2
                && value.starts_with('"')
                && value.ends_with('"')
                && !value[1..value.len() - 1].contains('"')
        });
        if !(is_section || is_setting || line.starts_with(';')) {
            return Err(format!("`{line}` is neither section nor setting"));
        }
    }
    Ok(())
}
