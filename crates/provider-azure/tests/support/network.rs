//! What Network refuses, and what it adds to its answers.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::Reply;
use super::account::{Account, Entry, Judged, kind_of, name_of, parent_of, references, refuse};

const NETWORK: &str = "microsoft.network/virtualnetworks";
const SUBNET: &str = "microsoft.network/virtualnetworks/subnets";
const ADDRESS: &str = "microsoft.network/publicipaddresses";
const NAT: &str = "microsoft.network/natgateways";
const BALANCER: &str = "microsoft.network/loadbalancers";
const INTERFACE: &str = "microsoft.network/networkinterfaces";
const RULES: &str = "microsoft.network/networksecuritygroups";
const GROUP: &str = "microsoft.network/applicationsecuritygroups";

/// First address and size of a network.
fn network(text: &str) -> Option<(u32, u32)> {
    let (address, length) = text.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    let length: u32 = length.parse().ok().filter(|one| *one <= 32)?;
    let size = 1_u32.checked_shl(32 - length).unwrap_or(0);
    let first = u32::from(address);
    (size > 0 && first.is_multiple_of(size)).then_some((first, size))
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn judge(account: &mut Account, id: &str, kind: &str, body: &mut Value) -> Judged {
    match kind {
        NETWORK => judge_network(account, id, body),
        SUBNET => judge_subnet(account, id, body),
        RULES => judge_rules(body),
        ADDRESS => judge_address(account, id, body),
        NAT => single_use(account, id, body),
        BALANCER => {
            judge_balancer(id, body)?;
            single_use(account, id, body)
        }
        INTERFACE => judge_interface(account, id, body),
        _ => Ok(()),
    }
}

fn subnets_of<'a>(account: &'a Account, id: &str) -> Vec<&'a Entry> {
    let inside = format!("{}/subnets/", id.to_ascii_lowercase());
    account
        .entries
        .iter()
        .filter(|(key, _)| key.starts_with(&inside))
        .map(|(_, entry)| entry)
        .collect()
}

/// A request has all subnets, or loses them.
fn judge_network(account: &mut Account, id: &str, body: &mut Value) -> Judged {
    for prefix in items(body, "/properties/addressSpace/addressPrefixes") {
        if prefix.as_str().and_then(network).is_none() {
            return refuse(400, "InvalidAddressPrefixFormat", prefix.to_string());
        }
    }
    let kept: BTreeSet<String> = items(body, "/properties/subnets")
        .iter()
        .map(|one| text(one, "/name").to_ascii_lowercase())
        .collect();
    let lost: Vec<String> = subnets_of(account, id)
        .iter()
        .map(|one| one.id.clone())
        .filter(|one| !kept.contains(&name_of(one).to_ascii_lowercase()))
        .collect();
    for subnet in lost {
        unused(account, &subnet, &[INTERFACE], "InUseSubnetCannotBeDeleted")?;
        account.entries.remove(&subnet.to_ascii_lowercase());
    }
    if let Some(properties) = body["properties"].as_object_mut() {
        properties.remove("subnets");
    }
    Ok(())
}

fn judge_subnet(account: &mut Account, id: &str, body: &Value) -> Judged {
    let parent = parent_of(id);
    let busy = subnets_of(account, parent)
        .iter()
        .any(|one| !one.id.eq_ignore_ascii_case(id) && account.is_busy(&one.id));
    if busy || account.is_busy(parent) {
        let message = "Another operation on this or dependent resource is in progress.";
        return refuse(429, "AnotherOperationInProgress", message);
    }
    let prefix = text(body, "/properties/addressPrefix");
    let Some((first, size)) = network(prefix) else {
        return refuse(400, "InvalidAddressPrefixFormat", prefix);
    };
    let space = account
        .get(parent)
        .map(|one| one.body.clone())
        .unwrap_or_default();
    let inside = items(&space, "/properties/addressSpace/addressPrefixes")
        .iter()
        .filter_map(|one| network(one.as_str()?))
        .any(|(start, length)| first >= start && first - start + size <= length);
    if !inside {
        return refuse(
            400,
            "NetcfgInvalidSubnet",
            format!("{prefix} is not in the network."),
        );
    }
    for other in subnets_of(account, parent) {
        let Some((start, length)) = network(text(&other.body, "/properties/addressPrefix")) else {
            continue;
        };
        let apart = first + (size - 1) < start || start + (length - 1) < first;
        if !apart && !other.id.eq_ignore_ascii_case(id) {
            return refuse(
                400,
                "NetcfgSubnetRangesOverlap",
                format!("{prefix}, {}", other.id),
            );
        }
    }
    Ok(())
}

fn judge_rules(body: &mut Value) -> Judged {
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    for rule in items(body, "/properties/securityRules") {
        let bad = |why: &str| {
            refuse(
                400,
                "SecurityRuleInvalid",
                format!("{}: {why}", text(rule, "/name")),
            )
        };
        if !names.insert(text(rule, "/name")) || text(rule, "/name").is_empty() {
            return bad("name");
        }
        let rule = &rule["properties"];
        let direction = text(rule, "/direction");
        let priority = rule["priority"].as_u64().unwrap_or_default();
        if !["Inbound", "Outbound"].contains(&direction) {
            return bad("direction");
        }
        if !(100..=4096).contains(&priority) || !seen.insert((direction, priority)) {
            return bad("priority");
        }
        if !["Allow", "Deny"].contains(&text(rule, "/access")) {
            return bad("access");
        }
        if !["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"].contains(&text(rule, "/protocol")) {
            return bad("protocol");
        }
        if text(rule, "/description").chars().count() > 140 {
            return bad("description");
        }
        let ranges = items(rule, "/destinationPortRanges");
        if ranges.iter().any(|one| one == "*")
            || ranges.is_empty() == text(rule, "/destinationPortRange").is_empty()
        {
            return bad("ports");
        }
        for side in ["source", "destination"] {
            let ways = [
                !text(rule, &format!("/{side}AddressPrefix")).is_empty(),
                !items(rule, &format!("/{side}AddressPrefixes")).is_empty(),
                !items(rule, &format!("/{side}ApplicationSecurityGroups")).is_empty(),
            ];
            if ways.iter().filter(|way| **way).count() != 1 {
                return bad(side);
            }
        }
        if text(rule, "/sourcePortRange").is_empty() && items(rule, "/sourcePortRanges").is_empty()
        {
            return bad("source ports");
        }
    }
    body["properties"]["defaultSecurityRules"] = json!([{
        "name": "DenyAllInBound",
        "properties": {
            "direction": "Inbound", "access": "Deny", "protocol": "*", "priority": 65500,
            "sourceAddressPrefix": "*", "destinationAddressPrefix": "*",
            "sourcePortRange": "*", "destinationPortRange": "*",
        },
    }]);
    Ok(())
}

fn judge_address(account: &mut Account, id: &str, body: &mut Value) -> Judged {
    let is_static = text(body, "/properties/publicIPAllocationMethod") == "Static";
    if text(body, "/sku/name") == "Standard" && !is_static {
        return refuse(400, "PublicIPAddressMustBeStatic", id);
    }
    let kept = account
        .get(id)
        .map(|one| one.body["properties"]["ipAddress"].clone());
    body["properties"]["ipAddress"] = kept.unwrap_or_else(|| {
        account.next_address += 1;
        json!(format!("203.0.113.{}", account.next_address))
    });
    // A regional address is told as one of every zone.
    if items(body, "/zones").is_empty() {
        body["zones"] = json!(["3", "1", "2"]);
    }
    Ok(())
}

/// A public address serves one.
fn single_use(account: &Account, id: &str, body: &Value) -> Judged {
    let mut named = Vec::new();
    references(&body["properties"], &mut named);
    for address in named.iter().filter(|one| kind_of(one) == ADDRESS) {
        for kind in [NAT, BALANCER, INTERFACE] {
            for other in account.kind(kind) {
                if !other.id.eq_ignore_ascii_case(id) && names(&other.body, address) {
                    return refuse(
                        400,
                        "PublicIPAddressInUse",
                        format!("{address}: {}", other.id),
                    );
                }
            }
        }
    }
    Ok(())
}

fn names(body: &Value, id: &str) -> bool {
    let mut named = Vec::new();
    references(&body["properties"], &mut named);
    named.iter().any(|one| one.eq_ignore_ascii_case(id))
}

/// Whether anything of these kinds names it, or a part of it.
fn unused(account: &Account, id: &str, kinds: &[&str], code: &str) -> Judged {
    let inside = format!("{}/", id.to_ascii_lowercase());
    for kind in kinds {
        for other in account
            .kind(kind)
            .filter(|one| !one.id.eq_ignore_ascii_case(id))
        {
            let mut named = Vec::new();
            references(&other.body["properties"], &mut named);
            if named.iter().any(|one| {
                let one = format!("{}/", one.to_ascii_lowercase());
                one.starts_with(&inside)
            }) {
                return refuse(400, code, format!("{id} is in use by {}.", other.id));
            }
        }
    }
    Ok(())
}

fn judge_balancer(id: &str, body: &mut Value) -> Judged {
    let lists = [
        "frontendIPConfigurations",
        "backendAddressPools",
        "probes",
        "loadBalancingRules",
    ];
    let mut parts = BTreeSet::new();
    for list in lists {
        for item in body["properties"][list]
            .as_array_mut()
            .into_iter()
            .flatten()
        {
            let part = format!("{id}/{list}/{}", text(item, "/name"));
            item["id"] = json!(part);
            if !parts.insert(part.to_ascii_lowercase()) {
                return refuse(400, "InvalidRequestFormat", format!("{part} twice"));
            }
        }
    }
    for rule in items(body, "/properties/loadBalancingRules") {
        for part in ["frontendIPConfiguration", "backendAddressPool", "probe"] {
            let named = text(rule, &format!("/properties/{part}/id")).to_ascii_lowercase();
            if !parts.contains(&named) {
                return refuse(400, "InvalidResourceReference", format!("{part}: {named}"));
            }
        }
    }
    for front in items(body, "/properties/frontendIPConfigurations") {
        let public = front.pointer("/properties/publicIPAddress").is_some();
        let private = front.pointer("/properties/subnet").is_some();
        if public == private {
            return refuse(400, "FrontendIPConfigurationInvalid", id);
        }
    }
    Ok(())
}

fn judge_interface(account: &Account, id: &str, body: &Value) -> Judged {
    single_use(account, id, body)?;
    for own in items(body, "/properties/ipConfigurations") {
        let subnet = text(own, "/properties/subnet/id");
        let address = text(own, "/properties/privateIPAddress");
        let Ok(number) = address.parse::<Ipv4Addr>().map(u32::from) else {
            return refuse(400, "InvalidPrivateIPAddress", address);
        };
        let body = account.get(subnet).map(|one| &one.body);
        let range = body.and_then(|one| network(text(one, "/properties/addressPrefix")));
        // Azure keeps the first four addresses and the last one.
        let free =
            range.is_some_and(|(first, size)| number >= first + 4 && number < first + size - 1);
        if !free {
            return refuse(
                400,
                "PrivateIPAddressNotInSubnet",
                format!("{address} in {subnet}"),
            );
        }
        for pool in items(own, "/properties/loadBalancerBackendAddressPools") {
            let pool = text(pool, "/id").to_ascii_lowercase();
            let balancer = pool
                .split("/backendaddresspools/")
                .next()
                .unwrap_or_default();
            let body = account
                .get(balancer)
                .map(|one| one.body.clone())
                .unwrap_or_default();
            let exists = items(&body, "/properties/backendAddressPools")
                .iter()
                .any(|one| text(one, "/id").eq_ignore_ascii_case(&pool));
            if !exists {
                return refuse(400, "InvalidResourceReference", pool);
            }
        }
        for other in account
            .kind(INTERFACE)
            .filter(|one| !one.id.eq_ignore_ascii_case(id))
        {
            for one in items(&other.body, "/properties/ipConfigurations") {
                if text(one, "/properties/privateIPAddress") == address
                    && text(one, "/properties/subnet/id").eq_ignore_ascii_case(subnet)
                {
                    return refuse(
                        400,
                        "PrivateIPAddressInUse",
                        format!("{address}: {}", other.id),
                    );
                }
            }
        }
    }
    Ok(())
}

pub(super) fn may_go(account: &Account, id: &str, kind: &str) -> Judged {
    match kind {
        NETWORK => subnets_of(account, id).iter().try_for_each(|one| {
            unused(
                account,
                &one.id,
                &[INTERFACE, BALANCER],
                "InUseVirtualNetworkCannotBeDeleted",
            )
        }),
        SUBNET => {
            let parent = parent_of(id);
            if subnets_of(account, parent)
                .iter()
                .any(|one| account.is_busy(&one.id))
            {
                return Err(Reply::error(
                    429,
                    "AnotherOperationInProgress",
                    "Another operation.",
                ));
            }
            unused(
                account,
                id,
                &[INTERFACE, BALANCER],
                "InUseSubnetCannotBeDeleted",
            )
        }
        ADDRESS => unused(
            account,
            id,
            &[NAT, BALANCER, INTERFACE],
            "PublicIPAddressCannotBeDeleted",
        ),
        NAT => unused(account, id, &[SUBNET], "InUseNatGatewayCannotBeDeleted"),
        BALANCER => unused(
            account,
            id,
            &[INTERFACE],
            "LoadBalancerInUseByNetworkInterface",
        ),
        RULES => unused(
            account,
            id,
            &[INTERFACE, SUBNET],
            "InUseNetworkSecurityGroupCannotBeDeleted",
        ),
        GROUP => unused(
            account,
            id,
            &[INTERFACE, RULES],
            "ApplicationSecurityGroupInUse",
        ),
        INTERFACE => unused(
            account,
            id,
            &["microsoft.compute/virtualmachines"],
            "NicInUse",
        ),
        _ => Ok(()),
    }
}

/// What stands in an answer and in no request.
pub(super) fn complete(account: &Account, entry: &Entry, body: &mut Value) {
    if kind_of(&entry.id) == NETWORK {
        let subnets: Vec<Value> = subnets_of(account, &entry.id)
            .iter()
            .map(|one| one.body.clone())
            .collect();
        body["properties"]["subnets"] = json!(subnets);
    }
}
