//! nftables.

use std::net::Ipv4Addr;
use std::str::FromStr;

use serde_json::Value;

use super::comment::flatten;
use super::text;

/// Longest comment of a rule in bytes, its end not counted (libnftnl, `NFTNL_UDATA_COMMENT_MAXLEN`).
const COMMENT: usize = 127;

/// A set of networks: `{ 10.0.0.0/8, 192.0.2.1 }`.
pub(crate) fn networks(value: &Value) -> Result<String, String> {
    let list = value.as_array().ok_or("expected a list of networks")?;
    let items: Result<Vec<String>, String> = list
        .iter()
        .map(|one| {
            let network = text(one)?;
            let (address, prefix) = network.split_once('/').unwrap_or((network, "32"));
            let is_sound = Ipv4Addr::from_str(address).is_ok()
                && prefix.parse::<u8>().is_ok_and(|length| length <= 32);
            if !is_sound {
                return Err(format!("`{network}` is no network"));
            }
            Ok(if prefix == "32" { address } else { network }.to_owned())
        })
        .collect();
    set(&items?)
}

/// A set of ports and ranges: `{ 135, 49152-65535 }`.
pub(crate) fn ports(value: &Value) -> Result<String, String> {
    let ranges = value.as_array().ok_or("expected a list of ports")?;
    let items: Result<Vec<String>, String> = ranges
        .iter()
        .map(|one| {
            let port = |key: &str| {
                one.get(key)
                    .and_then(Value::as_u64)
                    .and_then(|port| u16::try_from(port).ok())
                    .ok_or_else(|| "expected ports".to_owned())
            };
            let (first, last) = (port("first")?, port("last")?);
            Ok(if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            })
        })
        .collect();
    set(&items?)
}

fn set(items: &[String]) -> Result<String, String> {
    match items {
        [] => Err("an empty set matches nothing".to_owned()),
        [one] => Ok(one.clone()),
        _ => Ok(format!("{{ {} }}", items.join(", "))),
    }
}

/// A comment in double quotes. Quoted text has no escapes in nftables, so quotes and backslashes
/// become apostrophes and slashes; it is cut at the limit of the kernel's user data.
pub(crate) fn comment(value: &Value) -> Result<String, String> {
    let line = flatten(text(value)?).replace('"', "'").replace('\\', "/");
    let mut end = line.len().min(COMMENT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    Ok(format!("\"{}\"", &line[..end]))
}

/// `tcp` or `udp`.
pub(crate) fn transport(value: &Value) -> Result<String, String> {
    match text(value)? {
        known @ ("tcp" | "udp") => Ok(known.to_owned()),
        other => Err(format!("`{other}` has no ports")),
    }
}
