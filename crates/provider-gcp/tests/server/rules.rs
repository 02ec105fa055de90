//! What may be made, changed and deleted.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use regex::Regex;
use serde_json::{Value, json};

use super::compute::{kind, owned, put};
use super::http::Request;
use super::refusal;
use super::state::{Effect, State, fingerprint, short};

type Failure = Option<(&'static str, u16)>;
type Refused = (u16, Value);

/// Collections whose members may refer to each other and have to exist first.
const REFERRED: [&str; 8] = [
    "networks",
    "subnetworks",
    "addresses",
    "disks",
    "instances",
    "healthChecks",
    "instanceGroups",
    "backendServices",
];

pub fn insert(
    state: &mut State,
    request: &Request,
    folder: &str,
    collection: &str,
    failure: Failure,
) -> Refused {
    let id = request.asks("requestId");
    let uuid = Regex::new("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$").unwrap();
    if !uuid.is_match(id) {
        return refusal(400, "invalid", "requestId is no UUID");
    }
    if let Some(operation) = state.requests.get(id) {
        return (200, state.operations[operation].shown.clone());
    }
    let name = request.body["name"].as_str().unwrap_or_default();
    let allowed = Regex::new("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$").unwrap();
    if !allowed.is_match(name) {
        let message = format!("Invalid value for field 'resource.name': '{name}'");
        return refusal(400, "invalid", &message);
    }
    let path = format!("{folder}/{name}");
    if state.resources.contains_key(&path) {
        let message = format!("The resource '{path}' already exists");
        return refusal(409, "alreadyExists", &message);
    }
    let mut value = request.body.clone();
    if let Err(missing) = linked(state, &mut value) {
        let message = format!("The resource '{missing}' was not found");
        return refusal(404, "notFound", &message);
    }
    value["kind"] = Value::from(kind(collection).unwrap());
    value["id"] = Value::from(state.next().to_string());
    value["selfLink"] = Value::from(state.link(&path));
    value["creationTimestamp"] = Value::from("2026-01-01T00:00:00.000-07:00");
    let parts: Vec<&str> = folder.split('/').collect();
    if let [_, project, scope @ ("regions" | "zones"), place, _] = parts.as_slice() {
        let whole = state.link(&format!("projects/{project}/{scope}/{place}"));
        value[scope.trim_end_matches('s')] = Value::from(whole);
    }
    let mut effects = Vec::new();
    let completed = match collection {
        "addresses" => address(state, &mut value),
        "disks" => {
            value["status"] = Value::from("READY");
            Ok(None)
        }
        "instances" => instance(state, &mut value, folder, &mut effects),
        "firewalls" => firewall(&mut value),
        "forwardingRules" => {
            drop(value.as_object_mut().unwrap().remove("labels"));
            Ok(None)
        }
        _ => Ok(None),
    };
    let refused = match completed {
        Err(refused) => return refused,
        Ok(failed) => failed,
    };
    effects.extend(put(&path, value));
    let failure = owned(failure).or(refused);
    state.begin("insert", &path, effects, failure, id)
}

/// Puts whole addresses in place of partial ones; the first that means nothing is an error.
pub fn linked(state: &State, value: &mut Value) -> Result<(), String> {
    match value {
        Value::Object(map) => map.values_mut().try_for_each(|one| linked(state, one)),
        Value::Array(list) => list.iter_mut().try_for_each(|one| linked(state, one)),
        Value::String(text) if text.starts_with("projects/") => {
            let collection = text.rsplit('/').nth(1).unwrap_or_default();
            if REFERRED.contains(&collection) && !state.resources.contains_key(text.as_str()) {
                return Err(text.clone());
            }
            *text = state.link(text);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Refused at once, or by the operation, or not.
type Completed = Result<Option<(String, u16)>, Refused>;

fn address(state: &mut State, value: &mut Value) -> Completed {
    // Labels are set by a call of their own.
    drop(value.as_object_mut().unwrap().remove("labels"));
    value["status"] = Value::from("RESERVED");
    if value["addressType"] == "INTERNAL" {
        let Some(subnetwork) = value["subnetwork"].as_str() else {
            return Err(refusal(
                400,
                "required",
                "an internal address has a subnetwork",
            ));
        };
        if value["address"].is_null() {
            let range = range(state, subnetwork);
            let free = range.hosts().nth(200).unwrap();
            value["address"] = Value::from(free.to_string());
        }
    } else {
        let number = state.next();
        value["address"] = Value::from(format!("203.0.113.{}", number % 250));
        value["networkTier"] = Value::from("PREMIUM");
    }
    Ok(None)
}

fn range(state: &State, subnetwork: &str) -> Ipv4Net {
    let text = &state.resources[short(subnetwork)]["ipCidrRange"];
    text.as_str().unwrap().parse().unwrap()
}

fn firewall(value: &mut Value) -> Completed {
    let has = |key: &str| value[key].as_array().is_some_and(|list| !list.is_empty());
    if has("allowed") == has("denied") {
        return Err(refusal(400, "invalid", "a rule either allows or denies"));
    }
    // Nobody named on the other side is everybody.
    let everybody = match value["direction"].as_str() {
        Some("EGRESS") => (!has("destinationRanges")).then_some("destinationRanges"),
        _ => (!has("sourceRanges") && !has("sourceTags")).then_some("sourceRanges"),
    };
    if let Some(key) = everybody {
        value[key] = json!(["0.0.0.0/0"]);
    }
    Ok(None)
}

fn instance(
    state: &mut State,
    value: &mut Value,
    folder: &str,
    effects: &mut Vec<Effect>,
) -> Completed {
    let interface = &value["networkInterfaces"][0];
    let subnetwork = interface["subnetwork"].as_str().unwrap_or_default();
    let number: Option<Ipv4Addr> = interface["networkIP"]
        .as_str()
        .and_then(|text| text.parse().ok());
    let Some(number) = number.filter(|one| range(state, subnetwork).contains(one)) else {
        return Err(refusal(
            400,
            "invalid",
            "networkIP lies outside the subnetwork",
        ));
    };
    let number = number.to_string();
    let mut numbers = state
        .resources
        .values()
        .map(|one| &one["networkInterfaces"][0]["networkIP"]);
    let taken = numbers.any(|one| one == number.as_str());
    let external = &interface["accessConfigs"][0]["natIP"];
    let reserved = |one: &Value| one["address"] == *external;
    if !external.is_null() && !state.resources.values().any(reserved) {
        let message = "Invalid value for field 'natIP': the address is not reserved";
        return Err(refusal(400, "invalid", message));
    }
    let name = value["name"].as_str().unwrap().to_owned();
    let own = value["selfLink"].clone();
    let zone = value["zone"].clone();
    for disk in value["disks"].as_array_mut().unwrap() {
        disk["kind"] = Value::from("compute#attachedDisk");
        if disk["boot"] == true {
            let made = disk.as_object_mut().unwrap().remove("initializeParams");
            let made = made.unwrap_or_default();
            let image = made["sourceImage"].as_str().unwrap_or_default();
            let Some((project, family)) = image.split_once("/global/images/family/") else {
                return Err(refusal(404, "notFound", "there is no such image"));
            };
            let disk_name = made["diskName"].as_str().unwrap_or(&name).to_owned();
            let path = folder.replace("/instances", "/disks") + "/" + &disk_name;
            if state.resources.contains_key(&path) {
                let message = format!("The resource '{path}' already exists");
                return Err(refusal(409, "alreadyExists", &message));
            }
            disk["source"] = Value::from(state.link(&path));
            disk["deviceName"] = Value::from("persistent-disk-0");
            disk["diskSizeGb"] = made["diskSizeGb"].clone();
            let boot = json!({
                "kind": "compute#disk",
                "id": state.next().to_string(),
                "name": disk_name,
                "description": made["description"],
                "labels": made["labels"],
                "sizeGb": made["diskSizeGb"],
                "type": made["diskType"],
                "sourceImage": format!("{project}/global/images/{family}-v20260101"),
                "status": "READY",
                "zone": zone,
                "selfLink": state.link(&path),
            });
            effects.extend(put(&path, boot));
            continue;
        }
        let source = disk["source"].as_str().unwrap_or_default().to_owned();
        let shown = state.shown(short(&source));
        if shown["zone"] != zone {
            return Err(refusal(400, "invalid", "the disk lies in another zone"));
        }
        let shared = shown["accessMode"] == "READ_WRITE_MANY";
        if !shared && shown["users"].as_array().is_some_and(|one| !one.is_empty()) {
            let message = format!("The disk resource '{source}' is already being used");
            return Err(refusal(400, "resourceInUseByAnotherResource", &message));
        }
    }
    value["status"] = Value::from("RUNNING");
    value["networkInterfaces"][0]["name"] = Value::from("nic0");
    drop(own);
    Ok(taken.then(|| ("IP_IN_USE_BY_ANOTHER_RESOURCE".to_owned(), 400)))
}

/// Patches or replaces a resource.
pub fn change(
    state: &mut State,
    request: &Request,
    path: &str,
    whole: bool,
    failure: Failure,
) -> Refused {
    let mut body = request.body.clone();
    if path.contains("/backendServices/") {
        let mut shown = state.shown(path);
        let known = shown.as_object_mut().unwrap().remove("fingerprint");
        let given = body.as_object_mut().unwrap().remove("fingerprint");
        if whole && given != known {
            return refusal(412, "conditionNotMet", "Invalid fingerprint.");
        }
    }
    if let Err(missing) = linked(state, &mut body) {
        let message = format!("The resource '{missing}' was not found");
        return refusal(404, "notFound", &message);
    }
    let old = state.resources[path].clone();
    let mut value = if whole { json!({}) } else { old.clone() };
    for (key, inner) in body.as_object().unwrap() {
        value[key] = inner.clone();
    }
    for key in [
        "kind",
        "id",
        "selfLink",
        "creationTimestamp",
        "region",
        "zone",
        "name",
    ] {
        if !old[key].is_null() {
            value[key] = old[key].clone();
        }
    }
    if path.contains("/firewalls/") {
        if value["network"] != old["network"] || value["direction"] != old["direction"] {
            return refusal(400, "invalid", "network and direction cannot be changed");
        }
        if let Err(refused) = firewall(&mut value) {
            return refused;
        }
    }
    let verb = if whole { "update" } else { "patch" };
    state.begin(verb, path, put(path, value), owned(failure), "")
}

pub fn delete(state: &mut State, path: &str, failure: Failure) -> Refused {
    if let Some(user) = user(state, path) {
        let message = format!("The resource '{path}' is already being used by '{user}'");
        return refusal(400, "resourceInUseByAnotherResource", &message);
    }
    let effects = vec![Effect::Remove(path.to_owned())];
    state.begin("delete", path, effects, owned(failure), "")
}

/// Somebody who names the resource.
fn user(state: &State, path: &str) -> Option<String> {
    let link = Value::from(state.link(path));
    let number = if path.contains("/addresses/") {
        state.resources[path]["address"].clone()
    } else {
        Value::Null
    };
    state
        .resources
        .iter()
        .filter(|(other, _)| other.as_str() != path)
        .find(|(_, value)| {
            names(value, &link)
                || (number.is_string()
                    && (value["IPAddress"] == number
                        || value["networkInterfaces"][0]["accessConfigs"][0]["natIP"] == number))
        })
        .map(|(other, _)| other.clone())
}

fn names(value: &Value, link: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(|one| names(one, link)),
        Value::Array(list) => list.iter().any(|one| names(one, link)),
        other => other == link,
    }
}

/// Whether a fingerprint that was given is that of what is there.
pub fn fits(given: &Value, there: &Value) -> bool {
    *given == fingerprint(there)
}
