//! One typed filter per output language. Every value that enters a machine-readable file passes
//! one of them and comes out as a complete literal of that language, so that no value can end
//! its own quotation. A filter knows its language and nothing of what is rendered.

pub(crate) mod bash;
pub(crate) mod comment;
pub(crate) mod hcl;
pub(crate) mod ini;
pub(crate) mod json;
pub(crate) mod nft;
pub(crate) mod pwsh;
pub(crate) mod xml;
pub(crate) mod yaml;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;
// check-deps: Tera hands arguments over so; they are looked up by name, never iterated
use std::collections::HashMap;

use serde_json::Value;
use tera::Tera;

/// Names of all filters of this module, for the test that no template goes without.
#[cfg(test)]
pub(crate) const NAMES: [&str; 23] = [
    "ansible",
    "bash",
    "ini_name",
    "nft_transport",
    "comment_ascii",
    "hcl_object",
    "file_name",
    "hcl",
    "hcl_reference",
    "hcl_label",
    "json",
    "yaml",
    "yaml_key",
    "yaml_block",
    "cfn",
    "cfn_id",
    "pwsh",
    "xml",
    "nft_networks",
    "nft_ports",
    "nft_comment",
    "ini",
    "comment",
];

type Filtered = tera::Result<Value>;
// check-deps: the same type
type Arguments = HashMap<String, Value>;

/// Makes every filter known to an engine.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_filter("hcl", plain(hcl::literal));
    tera.register_filter("hcl_reference", hcl::reference);
    tera.register_filter("hcl_label", plain(hcl::label));
    tera.register_filter("hcl_object", hcl::object);
    tera.register_filter("json", plain(json::literal));
    tera.register_filter("yaml", plain(yaml::literal));
    tera.register_filter("yaml_key", plain(yaml::key));
    tera.register_filter("yaml_block", yaml::block);
    tera.register_filter("cfn", yaml::intrinsic);
    tera.register_filter("cfn_id", plain(yaml::logical_id));
    tera.register_filter("ansible", plain(yaml::ansible));
    tera.register_filter("ini_name", plain(ini::name));
    tera.register_filter("nft_transport", plain(nft::transport));
    tera.register_filter("comment_ascii", plain(comment::ascii));
    tera.register_filter("bash", plain(bash::literal));
    tera.register_filter("pwsh", plain(pwsh::literal));
    tera.register_filter("xml", plain(xml::text));
    tera.register_filter("nft_networks", plain(nft::networks));
    tera.register_filter("nft_ports", plain(nft::ports));
    tera.register_filter("nft_comment", plain(nft::comment));
    tera.register_filter("ini", plain(ini::literal));
    tera.register_filter("file_name", plain(file_name));
    tera.register_filter("comment", plain(comment::line));
}

/// A filter without arguments from a function from value to text.
fn plain(
    filter: fn(&Value) -> Result<String, String>,
) -> impl Fn(&Value, &Arguments) -> Filtered + Sync + Send {
    move |value, _| filter(value).map(Value::String).map_err(tera::Error::msg)
}

/// Entries by key: the order of a map depends on how the JSON library was built.
fn sorted(map: &serde_json::Map<String, Value>) -> BTreeMap<&String, &Value> {
    map.iter().collect()
}

/// The text of a string, or an error that says what came instead.
fn text(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| format!("expected text, found {}", kind(value)))
}

/// A name that is one part of a path and needs no quotes in any language.
fn file_name(value: &Value) -> Result<String, String> {
    let name = text(value)?;
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|one| one.is_ascii_alphanumeric() || matches!(one, b'-' | b'_' | b'.'));
    if is_plain {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` cannot be the name of a file"))
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}
