//! The calls.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use groundplan_engine::digest;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, Identity, Observed, Pace, Provider, ProviderError,
    State, TAG_DIGEST, Update,
};
use groundplan_resources::{Change, Graph, Resource, ResourceId, Spec};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::object::{Life, Object};
use crate::references;
use crate::rules::{self, Candidate, refuse};
use crate::settings::Settings;
use crate::store::{Cloud, SimError, Store};

/// What takes the place of a value that cannot be read back.
const UNREADABLE: &str = "(cannot be read back)";

/// The simulated cloud as a provider.
#[derive(Debug)]
pub struct SimProvider {
    store: Mutex<Store>,
    settings: Settings,
}

impl SimProvider {
    /// The cloud whose state is in `folder`; a folder that does not exist is an empty cloud.
    ///
    /// # Errors
    /// [`SimError`] when the state cannot be read.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, SimError> {
        Ok(Self {
            store: Mutex::new(Store::open(folder)?),
            settings,
        })
    }

    /// A copy of everything that exists.
    ///
    /// # Errors
    /// [`SimError`] when the state cannot be read.
    pub fn cloud(&self) -> Result<Cloud, SimError> {
        self.lock().read().map(|cloud| cloud.clone())
    }

    /// Changes the cloud behind everybody's back.
    ///
    /// # Errors
    /// [`SimError`] when the state cannot be read or written.
    pub fn tamper(&self, change: impl FnOnce(&mut Cloud)) -> Result<(), SimError> {
        self.lock().change(change)
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        // A panic while the lock was held came from a caller's closure; the file is whole.
        self.store
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn latency(&self) {
        if self.settings.latency > Duration::ZERO {
            tokio::time::sleep(self.settings.latency).await;
        }
    }

    /// A changing call with its faults. The change itself answers and is on disk when this
    /// returns, except when the request is lost before it arrives.
    fn change<T>(
        &self,
        action: &str,
        resource: &ResourceId,
        change: impl FnOnce(&mut Cloud, &Call<'_>) -> Result<T, ProviderError>,
    ) -> Result<T, ProviderError> {
        let faults = &self.settings.faults;
        self.lock()
            .change(|cloud| {
                let name = format!("{action} {resource}");
                let count = self.count(cloud, &name);
                let call = Call {
                    action,
                    name: &name,
                    count,
                    settings: &self.settings,
                };
                if call.strikes(faults.throttle, "throttle") {
                    return Err(call.throttled());
                }
                if call.strikes(faults.lost_request, "lost request") {
                    return Err(call.lost());
                }
                let answer = change(cloud, &call)?;
                if call.strikes(faults.lost_reply, "lost reply") {
                    return Err(call.lost());
                }
                Ok(answer)
            })
            .map_err(|error| broken(action, &error))?
    }

    fn count(&self, cloud: &mut Cloud, name: &str) -> u32 {
        if !self.settings.faults.any() {
            return 0;
        }
        let count = cloud.calls.entry(name.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// A reading call: looks count, and may be refused.
    fn look<T>(
        &self,
        action: &str,
        about: &str,
        look: impl FnOnce(&mut Cloud) -> T,
    ) -> Result<T, ProviderError> {
        let mut store = self.lock();
        let faults = &self.settings.faults;
        let cloud = store.read().map_err(|error| broken(action, &error))?;
        let name = format!("{action} {about}");
        let count = self.count(cloud, &name);
        let call = Call {
            action,
            name: &name,
            count,
            settings: &self.settings,
        };
        if call.strikes(faults.throttle, "throttle") {
            return Err(call.throttled());
        }
        let before: Vec<(String, Life, bool)> = cloud
            .objects
            .values()
            .map(|object| {
                (
                    object.provider_id.clone(),
                    object.life,
                    object.looks_until_visible > 0,
                )
            })
            .collect();
        let answer = look(cloud);
        // What was seen to be ready, or gone, has to stay so after a crash.
        let mut seen: Vec<(String, Option<Object>)> = Vec::new();
        for (id, life, hidden) in before {
            match cloud.objects.get(&id) {
                None => seen.push((id, None)),
                Some(object)
                    if object.life != life || (hidden && object.looks_until_visible == 0) =>
                {
                    seen.push((id, Some(object.clone())));
                }
                Some(_) => {}
            }
        }
        if !seen.is_empty() {
            let write = |cloud: &mut Cloud| {
                for (id, object) in seen {
                    match object {
                        Some(object) => cloud.objects.insert(id, object),
                        None => cloud.objects.remove(&id),
                    };
                }
            };
            store
                .change(write)
                .map_err(|error| broken(action, &error))?;
        }
        Ok(answer)
    }
}

/// One call, for decisions about its faults.
struct Call<'a> {
    action: &'a str,
    name: &'a str,
    count: u32,
    settings: &'a Settings,
}

impl Call<'_> {
    fn strikes(&self, probability: f64, purpose: &str) -> bool {
        self.settings
            .faults
            .strikes(probability, purpose, self.name, self.count)
    }

    fn delay(&self, longest: u32, purpose: &str) -> u32 {
        self.settings.faults.delay(longest, purpose, self.name)
    }

    fn throttled(&self) -> ProviderError {
        refuse(
            ErrorClass::Throttled,
            self.action,
            "RequestLimitExceeded",
            "too many calls".to_owned(),
        )
    }

    fn lost(&self) -> ProviderError {
        refuse(
            ErrorClass::Unknown,
            self.action,
            "ConnectionReset",
            "the connection was lost".to_owned(),
        )
    }
}

fn broken(action: &str, error: &SimError) -> ProviderError {
    refuse(
        ErrorClass::Invalid,
        action,
        "SimulatedCloud",
        error.to_string(),
    )
}

/// Name of a call, such as `create-subnet`.
fn action(verb: &str, spec: &Spec) -> String {
    format!("{verb}-{}", spec.kind())
}

fn provider_name(spec: &Spec) -> &'static str {
    match spec {
        Spec::Aws(_) => "aws",
        Spec::Azure(_) => "azure",
        Spec::Google(_) => "google",
        Spec::Premises(_) => "premises",
    }
}

/// Attributes with provider ids in place of references, and nothing that cannot be read back.
fn inside(
    spec: &Spec,
    bindings: &Bindings,
    action: &str,
) -> Result<Map<String, Value>, ProviderError> {
    let mut attributes = digest::attributes(spec);
    for name in spec.write_only() {
        if let Some(value @ Value::String(_)) = attributes.get_mut(*name) {
            *value = Value::from(UNREADABLE);
        }
    }
    match references::resolve(&Value::Object(attributes), bindings) {
        Ok(Value::Object(attributes)) => Ok(attributes),
        Ok(_) => Ok(Map::new()),
        Err(missing) => Err(refuse(
            ErrorClass::Invalid,
            action,
            "MissingBinding",
            format!("{missing} has no provider id yet"),
        )),
    }
}

/// The specification read back; `None` for one that is no longer understood.
fn outside(object: &Object, cloud: &Cloud, wanted: Option<&Spec>) -> Option<Spec> {
    let resource_of = |id: &str| {
        let other = cloud
            .objects
            .get(id)
            .filter(|other| other.deployment() == object.deployment())?;
        Some(other.resource().to_owned())
    };
    let mut attributes =
        match references::restore(&Value::Object(object.attributes.clone()), &resource_of) {
            Value::Object(attributes) => attributes,
            _ => Map::new(),
        };
    if let Some(wanted) = wanted {
        let known = digest::attributes(wanted);
        for name in wanted.write_only() {
            if let Some(value) = known.get(*name) {
                attributes.insert((*name).to_owned(), value.clone());
            }
        }
    }
    attributes.insert("provider".to_owned(), Value::from(object.provider.clone()));
    attributes.insert("kind".to_owned(), Value::from(object.kind.clone()));
    serde_json::from_value(Value::Object(attributes)).ok()
}

/// Everything that a look at an object does to it. Returns whether it can be seen.
fn looked_at(object: &mut Object) -> bool {
    if object.looks_until_visible > 0 {
        object.looks_until_visible -= 1;
        return false;
    }
    if matches!(object.life, Life::Pending | Life::Deleting) {
        object.looks_until_settled = object.looks_until_settled.saturating_sub(1);
        if object.life == Life::Pending && object.looks_until_settled == 0 {
            object.life = Life::Ready;
        }
    }
    true
}

fn state(life: Life) -> State {
    match life {
        Life::Ready => State::Ready,
        Life::Pending => State::Pending,
        Life::Deleting => State::Deleting,
        Life::Failed => State::Failed,
    }
}

fn observed(object: &Object, cloud: &Cloud, wanted: Option<&Spec>) -> Option<Observed> {
    Some(Observed {
        id: ResourceId(object.resource().to_owned()),
        binding: object.binding(),
        state: state(object.life),
        spec: outside(object, cloud, wanted)?,
        digest: object.tags.get(TAG_DIGEST).cloned(),
    })
}

/// Looks at objects, removes those whose time is over, and returns the ids of the visible.
fn visit(cloud: &mut Cloud, chosen: impl Fn(&Object) -> bool) -> Vec<String> {
    let mut visible = Vec::new();
    cloud.objects.retain(|id, object| {
        if !chosen(object) {
            return true;
        }
        let seen = looked_at(object);
        let over = object.life == Life::Deleting && object.looks_until_settled == 0;
        if seen && !over {
            visible.push(id.clone());
        }
        !over
    });
    visible
}

/// A provider id that depends on the seed, the resource and how often it was made.
fn new_id(seed: u64, resource: &ResourceId, kind: &str, cloud: &mut Cloud) -> String {
    let count = cloud.made.entry(resource.0.clone()).or_default();
    *count += 1;
    let hash = hex::encode(Sha256::digest(
        format!("{seed}\n{resource}\n{count}").as_bytes(),
    ));
    format!("{kind}-{}", &hash[..17])
}

/// Outputs that others need: names and addresses that only the cloud knows.
fn outputs(
    kind: &str,
    provider_id: &str,
    attributes: &Map<String, Value>,
) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let hash = Sha256::digest(provider_id.as_bytes());
    let name = attributes
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or(provider_id);
    match kind {
        // RFC 5737: 203.0.113.0/24 is for documentation.
        "address" => {
            outputs.insert(
                "public_address".to_owned(),
                format!("203.0.113.{}", hash.first().unwrap_or(&1)),
            );
        }
        // RFC 6761: names under .invalid never resolve.
        "load-balancer" => {
            outputs.insert(
                "dns_name".to_owned(),
                format!("{name}-{}.sim.invalid", &hex::encode(hash)[..8]),
            );
        }
        "role" | "instance-profile" | "bucket" | "target-group" | "listener" => {
            outputs.insert("arn".to_owned(), format!("arn:sim:{kind}:{name}"));
        }
        _ => {}
    }
    outputs
}

#[async_trait]
impl Provider for SimProvider {
    fn name(&self) -> &'static str {
        "sim"
    }

    fn pace(&self) -> Pace {
        Pace {
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(20),
            repeat_within: Duration::from_secs(2),
            visible_within: Duration::from_millis(50),
            ready_within: Duration::from_secs(5),
            gone_within: Duration::from_secs(5),
        }
    }

    fn expected_seconds(&self, spec: &Spec) -> u32 {
        rules::usual_seconds(spec.kind())
    }

    async fn identity(&self) -> Result<Identity, ProviderError> {
        self.latency().await;
        Ok(Identity {
            account: "simulated".to_owned(),
            principal: "nobody".to_owned(),
        })
    }

    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        self.latency().await;
        let wanted: BTreeMap<&str, &Spec> = graph
            .resources
            .iter()
            .map(|resource| (resource.id.0.as_str(), &resource.spec))
            .collect();
        self.look("observe", &graph.site, |cloud| {
            let ids = visit(cloud, |object| {
                object.deployment() == graph.deployment
                    && ResourceId(object.resource().to_owned()).site() == graph.site
            });
            let mut found: Vec<Observed> = ids
                .iter()
                .filter_map(|id| cloud.objects.get(id))
                .filter_map(|object| {
                    observed(object, cloud, wanted.get(object.resource()).copied())
                })
                .collect();
            found.sort_by(|a, b| a.id.cmp(&b.id));
            found
        })
    }

    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        _bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        self.latency().await;
        self.look("find", &resource.id.0, |cloud| {
            let ids = visit(cloud, |object| {
                object.deployment() == graph.deployment && object.resource() == resource.id.0
            });
            let found: Vec<&Object> = ids.iter().filter_map(|id| cloud.objects.get(id)).collect();
            let living = found.iter().find(|object| object.life != Life::Deleting);
            living
                .or(found.first())
                .and_then(|object| observed(object, cloud, Some(&resource.spec)))
        })
    }

    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError> {
        self.latency().await;
        let (resource, spec) = (request.resource, &request.resource.spec);
        let action = action("create", spec);
        let attributes = inside(spec, request.bindings, &action)?;
        let faults = &self.settings.faults;
        self.change(&action, &resource.id, |cloud, call| {
            let (provider, kind) = (provider_name(spec), spec.kind());
            let remembers = rules::takes_token(provider, kind);
            if remembers && let Some(id) = cloud.tokens.get(request.token) {
                return match cloud.objects.get(id) {
                    Some(object) => Ok(object.binding()),
                    None => Err(refuse(
                        ErrorClass::Gone,
                        call.action,
                        "TokenSpent",
                        format!("the token made {id}, which was deleted since"),
                    )),
                };
            }
            if call.strikes(faults.not_yet, "not yet") {
                return Err(refuse(
                    ErrorClass::NotYet,
                    call.action,
                    "NotFound",
                    "something it refers to is not visible yet".to_owned(),
                ));
            }
            if attributes.contains_key("machine_type") && call.strikes(faults.capacity, "capacity")
            {
                return Err(refuse(
                    ErrorClass::Capacity,
                    call.action,
                    "InsufficientInstanceCapacity",
                    "there is no capacity of that machine type in that zone".to_owned(),
                ));
            }
            let candidate = Candidate {
                provider,
                kind,
                attributes: &attributes,
            };
            rules::check_create(&candidate, cloud, &self.settings, call.action)?;
            let id = new_id(self.settings.seed, &resource.id, kind, cloud);
            let looks = rules::usual_looks(kind) + call.delay(faults.pending_looks, "pending");
            let mut object = Object {
                provider_id: id.clone(),
                kind: kind.to_owned(),
                provider: provider.to_owned(),
                outputs: outputs(kind, &id, &attributes),
                attributes: attributes.clone(),
                tags: request.tags.clone(),
                life: if looks == 0 {
                    Life::Ready
                } else {
                    Life::Pending
                },
                looks_until_settled: looks,
                looks_until_visible: call.delay(faults.invisible_looks, "invisible"),
            };
            let partial = call.strikes(faults.partial, "partial");
            if partial {
                break_off(&mut object, spec);
            }
            let binding = object.binding();
            if remembers {
                cloud.tokens.insert(request.token.to_owned(), id.clone());
            }
            cloud.objects.insert(id, object);
            if partial {
                Err(call.lost())
            } else {
                Ok(binding)
            }
        })
    }

    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError> {
        self.latency().await;
        let (resource, spec) = (request.resource, &request.resource.spec);
        let action = action("update", spec);
        let attributes = inside(spec, request.bindings, &action)?;
        self.change(&action, &resource.id, |cloud, call| {
            rules::check_references(&attributes, cloud, call.action)?;
            let object = cloud
                .objects
                .get_mut(&request.observed.binding.provider_id)
                .ok_or_else(|| {
                    refuse(
                        ErrorClass::Gone,
                        call.action,
                        "NotFound",
                        "it does not exist".to_owned(),
                    )
                })?;
            for name in request.changed {
                if spec.change(name) == Change::Replace {
                    return Err(refuse(
                        ErrorClass::Invalid,
                        call.action,
                        "Immutable",
                        format!("{name} cannot be changed"),
                    ));
                }
                match attributes.get(name) {
                    Some(value) => object.attributes.insert(name.clone(), value.clone()),
                    None => object.attributes.remove(name),
                };
            }
            object.tags.clone_from(request.tags);
            Ok(object.binding())
        })
    }

    async fn delete(&self, observed: &Observed, _bindings: &Bindings) -> Result<(), ProviderError> {
        self.latency().await;
        let action = action("delete", &observed.spec);
        let longest = self.settings.faults.pending_looks;
        self.change(&action, &observed.id, |cloud, call| {
            let id = &observed.binding.provider_id;
            let Some(object) = cloud.objects.get(id) else {
                return Err(refuse(
                    ErrorClass::Gone,
                    call.action,
                    "NotFound",
                    format!("{id} does not exist"),
                ));
            };
            if object.life == Life::Deleting {
                return Ok(());
            }
            rules::check_delete(object, cloud, call.action)?;
            let looks = rules::usual_looks(&object.kind) + call.delay(longest, "deleting");
            if looks == 0 {
                cloud.objects.remove(id);
            } else if let Some(object) = cloud.objects.get_mut(id) {
                object.life = Life::Deleting;
                object.looks_until_settled = looks;
                object.looks_until_visible = 0;
            }
            Ok(())
        })
    }

    async fn state(
        &self,
        resource: &ResourceId,
        _spec: &Spec,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        self.latency().await;
        self.look("state", &resource.0, |cloud| {
            let ids = visit(cloud, |object| object.provider_id == binding.provider_id);
            ids.first()
                .and_then(|id| cloud.objects.get(id))
                .map(|object| state(object.life))
        })
    }
}

/// A create of several calls that broke off: attributes with calls of their own are still as
/// the cloud makes them by default.
fn break_off(object: &mut Object, spec: &Spec) {
    for (name, value) in &mut object.attributes {
        if spec.change(name) == Change::InPlace {
            match value {
                Value::Bool(on) => *on = false,
                Value::Array(list) => list.clear(),
                _ => {}
            }
        }
    }
}
