//! Rules of addresses, zones and attachments.

use groundplan_engine::provider::{ErrorClass, ProviderError};
use ipnet::Ipv4Net;
use serde_json::Value;

use super::{Candidate, reference, refuse};
use crate::Object;
use crate::store::Cloud;

pub(super) fn check(
    candidate: &Candidate<'_>,
    cloud: &Cloud,
    action: &str,
) -> Result<(), ProviderError> {
    let problem = match (candidate.provider, candidate.kind) {
        ("aws", "subnet") => subnet(candidate, cloud),
        ("aws", "instance") => instance(candidate, cloud),
        ("aws", "volume-attachment") => attachment(candidate, cloud),
        ("aws", "nat-gateway") => once(candidate, cloud, &["address"]),
        ("aws", "security-group-rules") => once(candidate, cloud, &["group"]),
        ("aws", "listener") => once(candidate, cloud, &["load_balancer", "port"]),
        ("aws", "internet-gateway") => once(candidate, cloud, &["vpc"]),
        ("aws", "route-table") => route_table(candidate, cloud),
        _ => None,
    };
    match problem {
        Some((class, code, message)) => Err(refuse(class, action, code, message)),
        None => Ok(()),
    }
}

type Problem = Option<(ErrorClass, &'static str, String)>;

/// No other of its kind may have the same values.
fn once(candidate: &Candidate<'_>, cloud: &Cloud, attributes: &[&str]) -> Problem {
    let double = candidate.peers(cloud).find(|object| {
        attributes
            .iter()
            .all(|name| object.attributes.get(*name) == candidate.attributes.get(*name))
    })?;
    Some((
        ErrorClass::Conflict,
        "AlreadyAssociated",
        format!(
            "{} has the same {}",
            double.provider_id,
            attributes.join(" and ")
        ),
    ))
}

fn network(value: Option<&str>) -> Option<Ipv4Net> {
    value.and_then(|text| text.parse().ok())
}

fn subnet(candidate: &Candidate<'_>, cloud: &Cloud) -> Problem {
    let own = network(candidate.text("cidr"))?;
    let vpc = candidate.id("vpc")?;
    let outer = network(cloud.objects.get(vpc)?.text("cidr"))?;
    if !outer.contains(&own) {
        return Some((
            ErrorClass::Invalid,
            "InvalidSubnet.Range",
            format!("{own} is not within {outer}"),
        ));
    }
    let other = candidate.peers(cloud).find(|object| {
        object.attributes.get("vpc").and_then(reference) == Some(vpc)
            && network(object.text("cidr"))
                .is_some_and(|net| net.contains(&own) || own.contains(&net))
    })?;
    Some((
        ErrorClass::Conflict,
        "InvalidSubnet.Conflict",
        format!("{own} overlaps with {}", other.provider_id),
    ))
}

fn instance(candidate: &Candidate<'_>, cloud: &Cloud) -> Problem {
    let address = candidate.text("private_address")?;
    let subnet = candidate.id("subnet")?;
    let range = network(cloud.objects.get(subnet)?.text("cidr"))?;
    if !address
        .parse()
        .is_ok_and(|address: std::net::Ipv4Addr| range.contains(&address))
    {
        return Some((
            ErrorClass::Invalid,
            "InvalidParameterValue",
            format!("address {address} is not within {range}"),
        ));
    }
    let other = candidate.peers(cloud).find(|object| {
        object.text("private_address") == Some(address)
            && object.attributes.get("subnet").and_then(reference) == Some(subnet)
    })?;
    Some((
        ErrorClass::Conflict,
        "InvalidIPAddress.InUse",
        format!("{} has address {address}", other.provider_id),
    ))
}

fn attachment(candidate: &Candidate<'_>, cloud: &Cloud) -> Problem {
    let volume = cloud.objects.get(candidate.id("volume")?)?;
    let instance = cloud.objects.get(candidate.id("instance")?)?;
    let zone = zone_of(instance, cloud);
    if zone.is_some() && volume.text("zone") != zone {
        return Some((
            ErrorClass::Invalid,
            "InvalidVolume.ZoneMismatch",
            format!(
                "{} and {} are in different zones",
                volume.provider_id, instance.provider_id
            ),
        ));
    }
    let shared = volume
        .attributes
        .get("multi_attach")
        .and_then(Value::as_bool)
        == Some(true);
    let attached = |attribute: &str, id: &str| {
        candidate
            .peers(cloud)
            .filter(|object| object.attributes.get(attribute).and_then(reference) == Some(id))
            .collect::<Vec<_>>()
    };
    if !shared && let Some(other) = attached("volume", &volume.provider_id).first() {
        return Some((
            ErrorClass::Conflict,
            "VolumeInUse",
            format!(
                "{} is attached by {}",
                volume.provider_id, other.provider_id
            ),
        ));
    }
    let device = candidate.text("device");
    let other = attached("instance", &instance.provider_id)
        .into_iter()
        .find(|object| object.text("device") == device)?;
    Some((
        ErrorClass::Conflict,
        "InvalidDevice.InUse",
        format!("{} uses the device", other.provider_id),
    ))
}

fn zone_of<'a>(instance: &Object, cloud: &'a Cloud) -> Option<&'a str> {
    let subnet = instance.attributes.get("subnet").and_then(reference)?;
    cloud.objects.get(subnet)?.text("zone")
}

/// A subnet is associated with one route table.
fn route_table(candidate: &Candidate<'_>, cloud: &Cloud) -> Problem {
    let subnets = |value: Option<&Value>| -> Vec<String> {
        value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(reference)
            .map(str::to_owned)
            .collect()
    };
    let own = subnets(candidate.attributes.get("subnets"));
    let other = candidate.peers(cloud).find(|object| {
        subnets(object.attributes.get("subnets"))
            .iter()
            .any(|subnet| own.contains(subnet))
    })?;
    Some((
        ErrorClass::Conflict,
        "Resource.AlreadyAssociated",
        format!("{} has one of the subnets", other.provider_id),
    ))
}
