//! What the project holds, and operations that end with time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::PROJECT;

/// A fault that was ordered, for calls of a method whose path ends so.
#[derive(Clone, Default)]
pub struct Fault {
    pub method: &'static str,
    pub end: &'static str,
    /// How often; 0 counts as once.
    pub times: usize,
    /// Status and reason of an answer that does nothing.
    pub refuses: Option<(u16, &'static str)>,
    /// Code and status of an operation that fails.
    pub operation: Option<(&'static str, u16)>,
    /// The call is carried out and its answer lost.
    pub lost: bool,
}

/// What an operation does when it ends.
pub enum Effect {
    Put(String, Value),
    Remove(String),
    Nothing,
}

pub struct Operation {
    pub shown: Value,
    due: Instant,
    effects: Vec<Effect>,
    failure: Option<(String, u16)>,
}

pub struct State {
    pub base: String,
    pub known: bool,
    pub resources: BTreeMap<String, Value>,
    pub members: BTreeMap<String, BTreeSet<String>>,
    pub buckets: BTreeMap<String, Value>,
    /// Object, generation by bucket.
    pub objects: BTreeMap<String, Vec<(String, u64)>>,
    pub operations: BTreeMap<String, Operation>,
    /// Operation by id of the request.
    pub requests: BTreeMap<String, String>,
    pub faults: Vec<Fault>,
    pub log: Vec<Value>,
    settle: Duration,
    number: u64,
}

impl State {
    pub fn new(base: String, settle: Duration) -> Self {
        Self {
            base,
            known: true,
            resources: BTreeMap::new(),
            members: BTreeMap::new(),
            buckets: BTreeMap::new(),
            objects: BTreeMap::new(),
            operations: BTreeMap::new(),
            requests: BTreeMap::new(),
            faults: Vec::new(),
            log: Vec::new(),
            settle,
            number: 1000,
        }
    }

    /// A number that was never given before.
    pub fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// The whole address of a path.
    pub fn link(&self, path: &str) -> String {
        format!("{}/compute/v1/{path}", self.base)
    }

    /// The fault that was ordered for a call.
    pub fn fault(&mut self, method: &str, path: &str) -> Option<Fault> {
        let at = self
            .faults
            .iter()
            .position(|fault| fault.method == method && path.ends_with(fault.end))?;
        let fault = self.faults[at].clone();
        if fault.times <= 1 {
            self.faults.remove(at);
        } else {
            self.faults[at].times -= 1;
        }
        Some(fault)
    }

    /// Begins an operation on a resource, and returns what the caller is told.
    pub fn begin(
        &mut self,
        kind: &str,
        target: &str,
        effects: Vec<Effect>,
        failure: Option<(String, u16)>,
        request_id: &str,
    ) -> (u16, Value) {
        let number = self.next();
        let name = format!("operation-{number}");
        let parts: Vec<&str> = target.split('/').collect();
        let place = if parts[2] == "global" {
            "global".to_owned()
        } else {
            format!("{}/{}", parts[2], parts[3])
        };
        let own = format!("projects/{PROJECT}/{place}/operations/{name}");
        let mut shown = json!({
            "kind": "compute#operation",
            "id": number.to_string(),
            "name": name,
            "operationType": kind,
            "status": "RUNNING",
            "progress": 0,
            "targetLink": self.link(target),
            "selfLink": self.link(&own),
        });
        if let Some((scope, _)) = place.split_once('/') {
            let key = scope.trim_end_matches('s');
            shown[key] = Value::from(self.link(&format!("projects/{PROJECT}/{place}")));
        }
        let operation = Operation {
            shown: shown.clone(),
            due: Instant::now() + self.settle,
            effects,
            failure,
        };
        self.operations.insert(own.clone(), operation);
        if !request_id.is_empty() {
            self.requests.insert(request_id.to_owned(), own);
        }
        (200, shown)
    }

    /// Ends every operation whose time has come.
    pub fn advance(&mut self) {
        let now = Instant::now();
        let mut effects = Vec::new();
        let mut due: Vec<&mut Operation> = self
            .operations
            .values_mut()
            .filter(|one| one.shown["status"] != "DONE" && one.due <= now)
            .collect();
        due.sort_by_key(|one| one.due);
        for operation in due {
            operation.shown["status"] = Value::from("DONE");
            operation.shown["progress"] = Value::from(100);
            match &operation.failure {
                Some((code, status)) => {
                    let message = format!("The operation failed: {code}");
                    operation.shown["error"] =
                        json!({"errors": [{"code": code, "message": message}]});
                    operation.shown["httpErrorStatusCode"] = Value::from(*status);
                    operation.shown["httpErrorMessage"] = Value::from("FAILED");
                }
                None => effects.append(&mut operation.effects),
            }
        }
        for effect in effects {
            match effect {
                Effect::Put(path, value) => {
                    self.resources.insert(path, value);
                }
                Effect::Remove(path) => self.remove(&path),
                Effect::Nothing => {}
            }
        }
    }

    fn remove(&mut self, path: &str) {
        let gone = self.resources.remove(path);
        self.members.remove(path);
        for members in self.members.values_mut() {
            members.remove(path);
        }
        for disk in gone
            .iter()
            .filter_map(|one| one["disks"].as_array())
            .flatten()
        {
            if disk["autoDelete"] == true {
                let source = disk["source"].as_str().unwrap_or_default();
                self.resources.remove(short(source));
            }
        }
    }

    /// A resource as it is shown, with what follows from others and with fingerprints.
    pub fn shown(&self, path: &str) -> Value {
        let mut value = self.resources[path].clone();
        if path.contains("/disks/") {
            let link = self.link(path);
            let users: Vec<Value> = self
                .resources
                .values()
                .filter(|one| {
                    let disks = one["disks"].as_array().into_iter().flatten();
                    disks.clone().any(|disk| disk["source"] == link.as_str())
                })
                .map(|one| one["selfLink"].clone())
                .collect();
            if !users.is_empty() {
                value["users"] = Value::from(users);
            }
        }
        if path.contains("/addresses/") {
            let number = value["address"].as_str().unwrap_or_default();
            let used = self.resources.values().any(|one| {
                one["IPAddress"] == number
                    || one["networkInterfaces"][0]["accessConfigs"][0]["natIP"] == number
            });
            value["status"] = Value::from(if used { "IN_USE" } else { "RESERVED" });
        }
        let labelled = ["/instances/", "/disks/", "/addresses/", "/forwardingRules/"];
        if labelled.iter().any(|kind| path.contains(kind)) {
            value["labelFingerprint"] = fingerprint(&value["labels"]);
        }
        for part in ["tags", "metadata"] {
            if value[part].is_object() {
                value[part]["fingerprint"] = fingerprint(&value[part]["items"]);
            }
        }
        if path.contains("/backendServices/") {
            value["fingerprint"] = fingerprint(&value);
        }
        if path.contains("/instanceGroups/") {
            value["size"] = Value::from(self.members.get(path).map_or(0, BTreeSet::len));
        }
        strip(&mut value);
        value
    }

    /// Everything there is.
    pub fn list(&self) -> Value {
        let mut all = Map::new();
        for path in self.resources.keys() {
            all.insert(path.clone(), self.shown(path));
        }
        for (path, members) in &self.members {
            all.insert(format!("{path}/members"), json!(members));
        }
        for (name, bucket) in &self.buckets {
            all.insert(format!("buckets/{name}"), bucket.clone());
        }
        for (bucket, objects) in &self.objects {
            for (object, generation) in objects {
                let key = format!("buckets/{bucket}/{object}#{generation}");
                all.insert(key, Value::Null);
            }
        }
        Value::Object(all)
    }

    pub fn put_object(&mut self, bucket: &str, name: &str) {
        let generation = self.next();
        let objects = self.objects.entry(bucket.to_owned()).or_default();
        objects.push((name.to_owned(), generation));
    }
}

/// Indexing a missing key for writing leaves null behind; Google never shows one.
fn strip(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|_, inner| !inner.is_null());
        map.values_mut().for_each(strip);
    }
}

/// A path without scheme, host and version.
pub fn short(link: &str) -> &str {
    link.find("projects/").map_or(link, |start| &link[start..])
}

/// Eight bytes in the URL-safe base 64 of Google's interfaces, which change with the value.
pub fn fingerprint(value: &Value) -> Value {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digest = Sha256::digest(value.to_string().as_bytes());
    let text: String = digest[..11]
        .iter()
        .map(|byte| char::from(DIGITS[usize::from(byte & 0x3f)]))
        .collect();
    // The last digit of eight bytes has two bits to spare, which must be zero.
    let spare = DIGITS[usize::from(digest[11] & 0x3c)];
    Value::from(format!("{}{}=", &text[..10], char::from(spare)))
}
