//! Calls that act on a resource: labels, members of groups, disks, starting and stopping.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::compute::{owned, page, put};
use super::http::Request;
use super::refusal;
use super::rules::{fits, linked};
use super::state::{State, short};

type Failure = Option<(&'static str, u16)>;

pub fn act(
    state: &mut State,
    request: &Request,
    path: &str,
    verb: &str,
    failure: Failure,
) -> (u16, Value) {
    let mut value = state.resources[path].clone();
    let mut body = request.body.clone();
    if let Err(missing) = linked(state, &mut body) {
        let message = format!("The resource '{missing}' was not found");
        return refusal(404, "notFound", &message);
    }
    let outdated = || {
        refusal(
            412,
            "conditionNotMet",
            "Supplied fingerprint does not match.",
        )
    };
    match verb {
        "setLabels" => {
            if !fits(&body["labelFingerprint"], &value["labels"]) {
                return outdated();
            }
            value["labels"] = body["labels"].clone();
        }
        "setTags" => {
            if !fits(&body["fingerprint"], &value["tags"]["items"]) {
                return outdated();
            }
            value["tags"] = json!({"items": body["items"]});
        }
        "setMetadata" => {
            if !fits(&body["fingerprint"], &value["metadata"]["items"]) {
                return outdated();
            }
            value["metadata"] = json!({"items": body["items"]});
        }
        "resize" => {
            let size = |one: &Value| one["sizeGb"].as_str().and_then(|text| text.parse().ok());
            let (wanted, present): (Option<u64>, Option<u64>) = (size(&body), size(&value));
            if wanted <= present {
                return refusal(400, "invalid", "New disk size must be larger.");
            }
            value["sizeGb"] = body["sizeGb"].clone();
        }
        "stop" => value["status"] = Value::from("TERMINATED"),
        "start" => value["status"] = Value::from("RUNNING"),
        "setMachineType" => {
            if value["status"] != "TERMINATED" {
                let message = "Instance must be stopped before its machine type can be changed";
                return refusal(400, "invalid", message);
            }
            value["machineType"] = body["machineType"].clone();
        }
        "attachDisk" => {
            let disks = value["disks"].as_array_mut().unwrap();
            if disks
                .iter()
                .any(|one| one["deviceName"] == body["deviceName"])
            {
                return refusal(400, "invalid", "the device name is taken");
            }
            disks.push(body);
        }
        "detachDisk" => {
            let device = request.asks("deviceName");
            let disks = value["disks"].as_array_mut().unwrap();
            let before = disks.len();
            disks.retain(|one| one["deviceName"] != device);
            if disks.len() == before {
                return refusal(400, "invalid", "no such disk is attached");
            }
        }
        "addInstances" | "removeInstances" => {
            let named: BTreeSet<String> = body["instances"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| short(one["instance"].as_str().unwrap()).to_owned())
                .collect();
            let members = state.members.entry(path.to_owned()).or_default();
            if verb == "addInstances" {
                members.extend(named);
            } else {
                members.retain(|one| !named.contains(one));
            }
        }
        "listInstances" => return members(state, request, path),
        _ => return refusal(404, "notFound", "there is no such call"),
    }
    state.begin(verb, path, put(path, value), owned(failure), "")
}

fn members(state: &State, request: &Request, path: &str) -> (u16, Value) {
    let all = state
        .members
        .get(path)
        .into_iter()
        .flatten()
        .map(|one| json!({"instance": state.link(one), "status": "RUNNING"}));
    let (items, next) = page(request, all.collect());
    let mut answer = json!({
        "kind": "compute#instanceGroupsListInstances",
        "id": path,
        "items": items,
        "selfLink": state.link(&format!("{path}/listInstances")),
    });
    if let Some(next) = next {
        answer["nextPageToken"] = Value::from(next);
    }
    (200, answer)
}
