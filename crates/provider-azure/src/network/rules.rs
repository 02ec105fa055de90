//! Rules of network security groups, to Resource Manager and back.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::azure::{SecurityPeer, SecurityRule};
use serde_json::{Map, Value, json};

use crate::call::word;
use crate::found::View;
use crate::references::resolve;

/// Everything, in ports and addresses.
const ANY: &str = "*";

/// Rules as a request has them.
pub(super) fn request(
    action: &str,
    rules: &[SecurityRule],
    bindings: &Bindings,
) -> Result<Vec<Value>, ProviderError> {
    rules
        .iter()
        .map(|rule| one(action, rule, bindings))
        .collect()
}

fn one(action: &str, rule: &SecurityRule, bindings: &Bindings) -> Result<Value, ProviderError> {
    // The group hangs on the interfaces of its hosts, so their side needs no address.
    let (peer, own) = match rule.direction.as_str() {
        "inbound" => ("source", "destination"),
        _ => ("destination", "source"),
    };
    let mut properties = Map::new();
    let mut set = |key: String, value: Value| properties.insert(key, value);
    set("direction".to_owned(), json!(capital(&rule.direction)));
    set("access".to_owned(), json!(capital(&rule.access)));
    set("protocol".to_owned(), json!(capital(&rule.protocol)));
    set("priority".to_owned(), json!(rule.priority));
    set("description".to_owned(), json!(rule.description));
    set("sourcePortRange".to_owned(), json!(ANY));
    // `*` has a place of its own; a list of ranges may not hold it.
    match rule.ports.as_slice() {
        [only] => set("destinationPortRange".to_owned(), json!(only)),
        ports => set("destinationPortRanges".to_owned(), json!(ports)),
    };
    set(format!("{own}AddressPrefix"), json!(ANY));
    match &rule.peer {
        SecurityPeer::Any => set(format!("{peer}AddressPrefix"), json!(ANY)),
        SecurityPeer::Cidr(network) => {
            set(format!("{peer}AddressPrefix"), json!(network.to_string()))
        }
        SecurityPeer::Service(tag) => set(format!("{peer}AddressPrefix"), json!(tag)),
        SecurityPeer::Group(group) => {
            let id = resolve(bindings, action, group)?;
            set(
                format!("{peer}ApplicationSecurityGroups"),
                json!([{ "id": id }]),
            )
        }
    };
    Ok(json!({ "name": rule.name, "properties": properties }))
}

/// Resource Manager writes its words with a capital letter.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

/// Rules in the order of the specification: by direction and priority.
pub(super) fn read(view: &View<'_>, rules: &[models::SecurityRule]) -> Vec<SecurityRule> {
    let mut found: Vec<SecurityRule> = rules
        .iter()
        .filter_map(|rule| read_one(view, rule))
        .collect();
    found.sort_by(|a, b| (&a.direction, a.priority).cmp(&(&b.direction, b.priority)));
    found
}

fn read_one(view: &View<'_>, rule: &models::SecurityRule) -> Option<SecurityRule> {
    let found = rule.properties.as_ref()?;
    let direction = word(Some(&found.direction)).to_ascii_lowercase();
    let (groups, prefix, prefixes, own) = if direction == "inbound" {
        (
            &found.source_application_security_groups,
            &found.source_address_prefix,
            &found.source_address_prefixes,
            &found.destination_address_prefix,
        )
    } else {
        (
            &found.destination_application_security_groups,
            &found.destination_address_prefix,
            &found.destination_address_prefixes,
            &found.source_address_prefix,
        )
    };
    let peer = match (groups.first(), prefix.as_deref()) {
        (Some(group), _) => SecurityPeer::Group(view.reference(group.resource.id.as_deref()?)),
        (None, Some(one)) => peer(one),
        // Somebody's rule with many addresses; shown as it is, so that it differs.
        (None, None) => SecurityPeer::Service(prefixes.join(",")),
    };
    let mut ports = found.destination_port_ranges.clone();
    ports.extend(
        found
            .destination_port_range
            .clone()
            .filter(|one| !one.is_empty()),
    );
    let mut description = found.description.clone().unwrap_or_default();
    // Things that no rule of ours narrows: whoever did, it shows.
    if own.as_deref() != Some(ANY) || found.source_port_range.as_deref() != Some(ANY) {
        description.push_str(" (narrowed)");
    }
    Some(SecurityRule {
        name: rule.name.clone().unwrap_or_default(),
        direction,
        priority: u16::try_from(found.priority).ok()?,
        access: word(Some(&found.access)).to_ascii_lowercase(),
        protocol: word(Some(&found.protocol)).to_ascii_lowercase(),
        ports,
        peer,
        description,
    })
}

fn peer(prefix: &str) -> SecurityPeer {
    if prefix == ANY {
        return SecurityPeer::Any;
    }
    let network = prefix.parse().or_else(|_| {
        prefix
            .parse::<std::net::Ipv4Addr>()
            .map(ipnet::Ipv4Net::from)
    });
    match network {
        Ok(network) => SecurityPeer::Cidr(network),
        Err(_) => SecurityPeer::Service(prefix.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use groundplan_engine::provider::Binding;
    use groundplan_resources::{Ref, ResourceId};

    use super::*;
    use crate::call::body;
    use crate::references::Index;

    #[test]
    fn rules_come_back_as_they_went() {
        let id = ResourceId::new("primary", "application-security-group", "web");
        let binding = Binding {
            provider_id: "/subscriptions/s/resourceGroups/g/providers/x/y/web".to_owned(),
            outputs: BTreeMap::new(),
        };
        let bindings = Bindings::from([(id.clone(), binding)]);
        let rule = |direction: &str, priority, ports: &[&str], peer| SecurityRule {
            name: format!("{direction}-{priority}"),
            direction: direction.to_owned(),
            priority,
            access: "allow".to_owned(),
            protocol: "tcp".to_owned(),
            ports: ports.iter().map(ToString::to_string).collect(),
            peer,
            description: "why".to_owned(),
        };
        let net = "10.1.0.0/16".parse().expect("a network");
        let wanted = vec![
            rule("inbound", 100, &["443"], SecurityPeer::Cidr(net)),
            rule(
                "inbound",
                101,
                &["80", "8000-8010"],
                SecurityPeer::Group(Ref::to(&id)),
            ),
            rule(
                "inbound",
                102,
                &["443"],
                SecurityPeer::Service("AzureLoadBalancer".to_owned()),
            ),
            rule(
                "outbound",
                100,
                &["1433"],
                SecurityPeer::Group(Ref::to(&id)),
            ),
            rule("outbound", 4096, &["*"], SecurityPeer::Any),
        ];
        let sent: Vec<models::SecurityRule> = request("Put", &wanted, &bindings)
            .expect("requests")
            .into_iter()
            .map(|one| body("Put", one).expect("it fits the model"))
            .collect();
        let index = Index::of(&bindings);
        let view = View {
            index: &index,
            wanted: &BTreeMap::new(),
        };
        assert_eq!(read(&view, &sent), wanted);
    }
}
