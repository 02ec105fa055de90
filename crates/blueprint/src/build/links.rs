//! Layer-2 links between the hosts of a tier, from the rows of the system's file.

use serde_json::Value;

use super::site::SiteContext;
use crate::{Host, Link};

/// The links of a site. A row whose tier has fewer than two hosts here joins nothing.
pub(super) fn links(context: &SiteContext<'_>, hosts: &[Host]) -> Vec<Link> {
    let rows = context.system.links(context.target_name(), &context.facts);
    rows.into_iter()
        .filter_map(|row| {
            let joined: Vec<String> = hosts
                .iter()
                .filter(|host| host.tier == row.tier)
                .map(|host| host.name.clone())
                .collect();
            if joined.len() < 2 {
                return None;
            }
            let parameter = |id: &Option<String>| -> Option<&Value> {
                let id = id.as_ref()?;
                context.facts.get(&format!("parameters.{id}"))
            };
            Some(Link {
                id: row.id.get_ref().clone(),
                name: row.name.clone(),
                hosts: joined,
                port: row.port.clone(),
                joined_by: parameter(&row.joined_by)
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                vlan: parameter(&row.vlan_parameter)
                    .and_then(Value::as_u64)
                    .and_then(|vlan| u16::try_from(vlan).ok()),
                purpose: row.purpose.clone(),
                requirements: row.requirements.clone(),
            })
        })
        .collect()
}
