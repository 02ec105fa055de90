//! What a subscription holds, and what is common to all kinds: names, groups, tags, operations.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::faults::Fault;
use super::http::Request;
use super::{Reply, SUBSCRIPTION, TENANT, compute, network, storage};

/// Items of one page of a list.
const PAGE: usize = 2;

/// One call that changed something, or tried to.
#[derive(Debug, Clone)]
pub struct Call {
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Body.
    pub body: Value,
    /// Status of the answer.
    pub status: u16,
}

/// One resource.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Id as it was written first.
    pub(super) id: String,
    pub(super) body: Value,
    pub(super) ready_at: Instant,
    pub(super) deleting: bool,
    /// Why the operation under way will fail.
    pub(super) failure: Option<(String, String)>,
}

/// A subscription.
pub struct Account {
    pub(super) address: String,
    pub(super) settle: Duration,
    /// By id in lower case.
    pub(super) entries: BTreeMap<String, Entry>,
    /// Every call that changed something, or tried to.
    pub log: Vec<Call>,
    pub(super) faults: Vec<Fault>,
    /// Machines of which Azure has none left, by part of the name.
    pub exhausted: Option<String>,
    /// First scripts that fail, by part of the machine's name.
    pub broken_script: Option<String>,
    /// Names of storage accounts of others.
    pub taken: BTreeSet<String>,
    pub(super) next_address: u8,
}

pub(super) type Judged = Result<(), Reply>;

pub(super) fn refuse<T>(status: u16, code: &str, message: impl AsRef<str>) -> Result<T, Reply> {
    Err(Reply::error(status, code, message.as_ref()))
}

/// Type of an id, in lower case: `microsoft.network/virtualnetworks/subnets`.
pub(super) fn kind_of(id: &str) -> String {
    let id = id.to_ascii_lowercase();
    let Some((_, path)) = id.split_once("/providers/") else {
        return "resourcegroup".to_owned();
    };
    let mut parts = path.split('/');
    let mut kind = parts.next().unwrap_or_default().to_owned();
    for part in parts.step_by(2) {
        kind.push('/');
        kind.push_str(part);
    }
    kind
}

pub(super) fn name_of(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The id without its last type and name.
pub(super) fn parent_of(id: &str) -> &str {
    let end = id.rfind('/').and_then(|at| id[..at].rfind('/'));
    end.map_or(id, |at| &id[..at])
}

/// Id of the resource group.
pub(super) fn group_of(id: &str) -> String {
    id.split('/').take(5).collect::<Vec<_>>().join("/")
}

/// Every `id` within a value that names a resource.
pub(super) fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner {
                    Value::String(text)
                        if matches!(key.as_str(), "id" | "diskId")
                            && text.starts_with("/subscriptions/") =>
                    {
                        found.push(text.clone());
                    }
                    _ => references(inner, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

impl Account {
    pub(super) fn new(address: String, settle: Duration) -> Self {
        Self {
            address,
            settle,
            entries: BTreeMap::new(),
            log: Vec::new(),
            faults: Vec::new(),
            exhausted: None,
            broken_script: None,
            taken: BTreeSet::new(),
            next_address: 1,
        }
    }

    /// Everything that exists: bodies by id. Nothing of the provider's takes part.
    pub fn listing(&mut self) -> BTreeMap<String, Value> {
        self.settle();
        self.entries
            .values()
            .map(|entry| (entry.id.clone(), entry.body.clone()))
            .collect()
    }

    /// Bodies of one type, such as `microsoft.compute/disks`.
    pub fn of_kind(&mut self, kind: &str) -> Vec<Value> {
        self.settle();
        self.kind(kind).map(|entry| entry.body.clone()).collect()
    }

    /// Puts something there that nobody of ours made.
    pub fn plant(&mut self, id: &str, body: Value) {
        let mut body = body;
        body["id"] = json!(id);
        body["name"] = json!(name_of(id));
        self.insert(id, body, Duration::ZERO);
    }

    /// As if something had never been made.
    pub fn forget(&mut self, id: &str) {
        let gone = self.entries.remove(&id.to_ascii_lowercase());
        assert!(gone.is_some(), "no {id}");
    }

    /// Changes something behind everybody's back.
    pub fn meddle(&mut self, kind: &str, name: &str, change: impl FnOnce(&mut Value)) {
        let found = self
            .entries
            .values_mut()
            .find(|entry| kind_of(&entry.id) == kind && name_of(&entry.id) == name);
        change(&mut found.unwrap_or_else(|| panic!("no {kind} {name}")).body);
    }

    pub(super) fn kind(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .values()
            .filter(move |one| kind_of(&one.id) == kind)
    }

    pub(super) fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.get(&id.to_ascii_lowercase())
    }

    pub(super) fn insert(&mut self, id: &str, body: Value, after: Duration) {
        let key = id.to_ascii_lowercase();
        let first = self.entries.get(&key).map(|entry| entry.id.clone());
        let mut body = body;
        body["properties"]["provisioningState"] = json!(if after.is_zero() {
            "Succeeded"
        } else {
            "Updating"
        });
        self.entries.insert(
            key,
            Entry {
                id: first.unwrap_or_else(|| id.to_owned()),
                body,
                ready_at: Instant::now() + after,
                deleting: false,
                failure: None,
            },
        );
    }

    pub(super) fn is_busy(&self, id: &str) -> bool {
        self.get(id)
            .is_some_and(|one| one.ready_at > Instant::now())
    }

    /// Ends operations whose time is over.
    pub(super) fn settle(&mut self) {
        let now = Instant::now();
        let due: Vec<String> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.ready_at <= now)
            .map(|(key, _)| key.clone())
            .collect();
        for key in due {
            let Some(entry) = self.entries.get_mut(&key) else {
                continue;
            };
            if entry.deleting {
                self.entries.remove(&key);
                self.gone(&key);
            } else {
                let word = if entry.failure.is_some() {
                    "Failed"
                } else {
                    "Succeeded"
                };
                entry.body["properties"]["provisioningState"] = json!(word);
            }
        }
    }

    /// What goes together with something that is gone.
    fn gone(&mut self, key: &str) {
        let inside = format!("{key}/");
        self.entries.retain(|other, _| !other.starts_with(&inside));
        if kind_of(key) == "microsoft.compute/virtualmachines" {
            compute::released(self, key);
        }
    }

    pub(super) fn handle(&mut self, request: &Request) -> Reply {
        let reply = self.route(request).unwrap_or_else(|refused| refused);
        if request.method != "GET" {
            self.log.push(Call {
                method: request.method.clone(),
                path: request.path.clone(),
                body: request.json(),
                status: reply.status,
            });
        }
        reply
    }

    fn route(&mut self, request: &Request) -> Result<Reply, Reply> {
        if request.query("api-version").is_none() {
            return refuse(
                400,
                "MissingApiVersionParameter",
                "The api-version is required.",
            );
        }
        let path = request.path.trim_end_matches('/').to_owned();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        if parts.first() != Some(&"subscriptions") || parts.get(1) != Some(&SUBSCRIPTION) {
            return refuse(
                404,
                "SubscriptionNotFound",
                format!("No subscription in {path}."),
            );
        }
        if let Some(id) = path.strip_suffix("/providers/Microsoft.Resources/tags/default") {
            return self.patch_tags(id, &request.json());
        }
        if parts.get(2) == Some(&"operations") {
            return Ok(self.operation(parts.get(3).copied().unwrap_or_default()));
        }
        let groups = parts
            .get(2)
            .is_some_and(|word| word.eq_ignore_ascii_case("resourcegroups"));
        match (request.method.as_str(), parts.len()) {
            ("GET", 2) => Ok(Reply::new(
                200,
                json!({
                    "id": path,
                    "subscriptionId": SUBSCRIPTION,
                    "displayName": "Tests",
                    "tenantId": TENANT,
                    "state": "Enabled",
                }),
            )),
            ("GET", 3) if groups => Ok(self.groups(request)),
            (_, 4) if groups => self.group(request, &canonical(&path)),
            ("GET", 5) if groups && parts[4] == "resources" => {
                self.grouped(&group_of(&path))?;
                let inside = format!("{}/providers/", group_of(&path)).to_ascii_lowercase();
                let found = |entry: &Entry| entry.id.to_ascii_lowercase().starts_with(&inside);
                let short = |entry: &Entry| json!({ "id": entry.id, "name": name_of(&entry.id) });
                let list: Vec<Value> = self
                    .entries
                    .values()
                    .filter(|one| found(one))
                    .map(short)
                    .collect();
                Ok(self.page(request, &list))
            }
            (_, 7..) if groups => self.resource(request, &path, parts.len()),
            _ => refuse(404, "NotFound", format!("Nothing answers to {path}.")),
        }
    }

    fn grouped(&self, group: &str) -> Judged {
        match self.get(group) {
            Some(entry) if entry.deleting => refuse(
                409,
                "ResourceGroupBeingDeleted",
                "The group is being deleted.",
            ),
            Some(_) => Ok(()),
            None => refuse(404, "ResourceGroupNotFound", format!("No group {group}.")),
        }
    }

    fn resource(&mut self, request: &Request, path: &str, length: usize) -> Result<Reply, Reply> {
        let group = group_of(path);
        self.grouped(&group)?;
        if request.method == "POST" {
            return compute::act(self, path, &request.json());
        }
        // Types and names alternate after the provider: an even count is a list.
        if length % 2 == 1 {
            return self.list(request, path);
        }
        let id = path.to_owned();
        match request.method.as_str() {
            "GET" => match storage::standing(self, &id).or_else(|| self.shown(&id)) {
                Some(body) => Ok(Reply::new(200, body)),
                None => refuse(404, storage::missing(&id), format!("No {id}.")),
            },
            "PUT" => self.put(&id, request.json()),
            "PATCH" => {
                let Some(entry) = self.get(&id) else {
                    return refuse(404, "ResourceNotFound", format!("No {id}."));
                };
                let mut body = entry.body.clone();
                let wanted = request.json();
                compute::patched(&body, &wanted)?;
                merge(&mut body, &wanted);
                self.insert(&id, body.clone(), self.settle);
                Ok(self.accepted(&id, 200, body))
            }
            "DELETE" => self.delete(&id),
            method => refuse(405, "MethodNotAllowed", method),
        }
    }

    fn put(&mut self, id: &str, mut body: Value) -> Result<Reply, Reply> {
        let kind = kind_of(id);
        let is_part = kind.matches('/').count() > 1;
        if !is_part && body["location"].as_str() != Some("westeurope") {
            return refuse(400, "LocationRequired", format!("{id} has no location."));
        }
        judge_tags(&body["tags"])?;
        if is_part
            && self.get(parent_of(id)).is_none()
            && storage::standing(self, parent_of(id)).is_none()
        {
            return refuse(404, "ParentResourceNotFound", format!("No parent of {id}."));
        }
        let mut named = Vec::new();
        references(&body["properties"], &mut named);
        for one in named {
            self.known(id, &one)?;
        }
        let existed = self.get(id).is_some();
        network::judge(self, id, &kind, &mut body)?;
        compute::judge(self, id, &kind, &mut body)?;
        storage::judge(self, id, &kind, &mut body)?;
        body["id"] = json!(id);
        body["name"] = json!(name_of(id));
        let lasting = if kind.starts_with("microsoft.storage/storageaccounts/") {
            Duration::ZERO
        } else {
            self.settle
        };
        self.insert(id, body.clone(), lasting);
        compute::made(self, id, &kind, &body);
        let shown = self.shown(id).unwrap_or(body);
        Ok(self.accepted(id, if existed { 200 } else { 201 }, shown))
    }

    /// A reference must lead somewhere that is finished.
    fn known(&self, own: &str, id: &str) -> Judged {
        let own = own.to_ascii_lowercase();
        let lower = id.to_ascii_lowercase();
        if lower.starts_with(&own) {
            return Ok(());
        }
        // Parts of a load balancer are part of its body.
        let target = lower
            .split("/backendaddresspools/")
            .next()
            .unwrap_or_default();
        match self.entries.get(target) {
            None => refuse(
                400,
                "InvalidResourceReference",
                format!("{id} does not exist."),
            ),
            Some(entry) if entry.deleting => refuse(
                400,
                "InvalidResourceReference",
                format!("{id} is being deleted."),
            ),
            Some(entry) if entry.ready_at > Instant::now() => refuse(
                409,
                "ReferencedResourceNotProvisioned",
                format!("{id} is not provisioned."),
            ),
            Some(_) => Ok(()),
        }
    }

    fn accepted(&self, id: &str, status: u16, body: Value) -> Reply {
        let operation = format!(
            "http://{}/subscriptions/{SUBSCRIPTION}/operations/{}?api-version=1",
            self.address,
            id.trim_start_matches('/').replace('/', "|")
        );
        Reply::new(status, body).with("azure-asyncoperation", operation)
    }

    fn operation(&self, id: &str) -> Reply {
        let entry = self.get(&format!("/{}", id.replace('|', "/")));
        let body = match entry.and_then(|entry| entry.failure.as_ref()) {
            Some((code, message)) => json!({
                "status": "Failed",
                "error": { "code": code, "message": message },
            }),
            None => json!({ "status": "Succeeded" }),
        };
        Reply::new(200, body)
    }

    fn delete(&mut self, id: &str) -> Result<Reply, Reply> {
        if self.get(id).is_none() {
            // Deleting nothing is a success without a body.
            return Ok(Reply::new(204, Value::Null));
        }
        let kind = kind_of(id);
        network::may_go(self, id, &kind)?;
        compute::may_go(self, id, &kind)?;
        let settle = if kind.starts_with("microsoft.storage/") {
            Duration::ZERO
        } else {
            self.settle
        };
        if let Some(entry) = self.entries.get_mut(&id.to_ascii_lowercase()) {
            entry.deleting = true;
            entry.ready_at = Instant::now() + settle;
            entry.body["properties"]["provisioningState"] = json!("Deleting");
        }
        self.settle();
        Ok(self.accepted(id, 202, Value::Null))
    }

    pub(super) fn shown(&self, id: &str) -> Option<Value> {
        let entry = self.get(id)?;
        let mut body = entry.body.clone();
        network::complete(self, entry, &mut body);
        compute::complete(self, entry, &mut body, true);
        Some(body)
    }

    fn list(&self, request: &Request, path: &str) -> Result<Reply, Reply> {
        let inside = format!("{}/", path.to_ascii_lowercase());
        let account = path.split("/blobServices").next().unwrap_or_default();
        if path.contains("/blobServices/") && self.get(account).is_none() {
            return refuse(404, "ResourceNotFound", format!("No parent of {path}."));
        }
        let list: Vec<Value> = self
            .entries
            .iter()
            .filter(|(key, _)| {
                key.strip_prefix(&inside)
                    .is_some_and(|rest| !rest.contains('/'))
            })
            .map(|(_, entry)| {
                let mut body = entry.body.clone();
                network::complete(self, entry, &mut body);
                compute::complete(self, entry, &mut body, false);
                storage::listed(&entry.id, &mut body);
                body
            })
            .collect();
        Ok(self.page(request, &list))
    }

    fn page(&self, request: &Request, list: &[Value]) -> Reply {
        let from: usize = request
            .query("$skiptoken")
            .map_or(Some(0), |token| token.parse().ok())
            .unwrap_or_default();
        let mut body = json!({
            "value": list.iter().skip(from).take(PAGE).collect::<Vec<_>>(),
        });
        if list.len() > from + PAGE {
            let mut query: Vec<String> = request
                .query
                .iter()
                .filter(|(key, _)| key != "$skiptoken")
                .map(|(key, value)| format!("{key}={}", value.replace(' ', "%20")))
                .collect();
            query.push(format!("$skiptoken={}", from + PAGE));
            let next = format!(
                "http://{}{}?{}",
                self.address,
                request.path,
                query.join("&")
            );
            body["nextLink"] = json!(next);
        }
        Reply::new(200, body)
    }

    fn groups(&self, request: &Request) -> Reply {
        let filter = request.query("$filter").unwrap_or_default();
        let quoted: Vec<&str> = filter.split('\'').skip(1).step_by(2).collect();
        let list: Vec<Value> = self
            .kind("resourcegroup")
            .filter(|entry| match quoted.as_slice() {
                [key, value] => entry.body["tags"][*key] == **value,
                _ => true,
            })
            .map(|entry| entry.body.clone())
            .collect();
        self.page(request, &list)
    }

    fn group(&mut self, request: &Request, id: &str) -> Result<Reply, Reply> {
        match request.method.as_str() {
            "PUT" => {
                let mut body = request.json();
                judge_tags(&body["tags"])?;
                if !body["location"].is_string() {
                    return refuse(400, "LocationRequired", "A group has a location.");
                }
                let existed = self.get(id).is_some();
                body["id"] = json!(id);
                body["name"] = json!(name_of(id));
                self.insert(id, body.clone(), Duration::ZERO);
                Ok(Reply::new(if existed { 200 } else { 201 }, body))
            }
            "DELETE" => {
                self.grouped(id)?;
                // Everything inside goes with it, whoever made it.
                self.delete(id)
            }
            _ => {
                if self.get(id).is_none() {
                    return refuse(404, "ResourceGroupNotFound", format!("No group {id}."));
                }
                Ok(Reply::new(
                    200,
                    self.get(id).map(|one| one.body.clone()).unwrap_or_default(),
                ))
            }
        }
    }

    fn patch_tags(&mut self, id: &str, patch: &Value) -> Result<Reply, Reply> {
        let Some(entry) = self.entries.get_mut(&id.to_ascii_lowercase()) else {
            return refuse(404, "ResourceNotFound", format!("No {id}."));
        };
        let tags = patch["properties"]["tags"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        for (key, value) in tags {
            match patch["operation"].as_str() {
                Some("Merge") => entry.body["tags"][&key] = value,
                Some("Delete") => {
                    if let Some(map) = entry.body["tags"].as_object_mut() {
                        map.remove(&key);
                    }
                }
                other => return refuse(400, "InvalidTags", format!("{other:?}")),
            }
        }
        judge_tags(&entry.body["tags"].clone())?;
        Ok(Reply::new(
            200,
            json!({ "properties": { "tags": entry.body["tags"] } }),
        ))
    }
}

/// The group's own id is written in one way.
fn canonical(path: &str) -> String {
    format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/{}",
        name_of(path)
    )
}

fn judge_tags(tags: &Value) -> Judged {
    let Some(tags) = tags.as_object() else {
        return Ok(());
    };
    if tags.len() > 50 {
        return refuse(400, "TooManyTags", "At most 50 tags.");
    }
    for (key, value) in tags {
        let forbidden = key.chars().any(|one| "<>%&\\?/".contains(one));
        let long = value.as_str().is_none_or(|value| value.len() > 256);
        if forbidden || key.len() > 128 || long {
            return refuse(
                400,
                "InvalidTagNameCharacters",
                format!("Tag {key}: {value}."),
            );
        }
    }
    Ok(())
}

pub(super) fn merge(into: &mut Value, patch: &Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, inner) in patch {
                // Tags are replaced as a whole.
                match into.get_mut(key) {
                    Some(existing) if key != "tags" => merge(existing, inner),
                    _ => {
                        into.insert(key.clone(), inner.clone());
                    }
                }
            }
        }
        (into, patch) => *into = patch.clone(),
    }
}
