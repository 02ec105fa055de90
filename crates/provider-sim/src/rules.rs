//! What the simulated cloud refuses.
//!
//! The rules of Amazon Web Services are those of the EC2, S3, IAM and Elastic Load Balancing
//! API references; every other provider gets the rule that all of them share: a name is taken
//! once per kind.

mod network;

use groundplan_engine::provider::{ErrorClass, ProviderError};
use serde_json::{Map, Value};

use crate::store::Cloud;
use crate::{Object, Settings, references};

/// What is about to be made.
pub(crate) struct Candidate<'a> {
    pub(crate) provider: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) attributes: &'a Map<String, Value>,
}

impl Candidate<'_> {
    pub(crate) fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).and_then(Value::as_str)
    }

    /// Provider id that an attribute refers to.
    pub(crate) fn id(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).and_then(reference)
    }

    /// Others of its kind that live.
    pub(crate) fn peers<'c>(
        &self,
        cloud: &'c Cloud,
    ) -> impl Iterator<Item = &'c Object> + use<'c, '_> {
        cloud
            .objects
            .values()
            .filter(|object| object.kind == self.kind && object.provider == self.provider)
    }
}

/// The provider id of `{"$id": ...}`.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.get("$id").and_then(Value::as_str)
}

pub(crate) fn refuse(
    class: ErrorClass,
    action: &str,
    code: &str,
    message: String,
) -> ProviderError {
    ProviderError {
        class,
        action: action.to_owned(),
        message,
        code: Some(code.to_owned()),
    }
}

/// Whether something may be made.
pub(crate) fn check_create(
    candidate: &Candidate<'_>,
    cloud: &Cloud,
    settings: &Settings,
    action: &str,
) -> Result<(), ProviderError> {
    check_references(candidate.attributes, cloud, action)?;
    if let Some(most) = settings.quotas.get(candidate.kind) {
        let count = candidate.peers(cloud).count();
        if count >= *most {
            return Err(refuse(
                ErrorClass::Quota,
                action,
                "LimitExceeded",
                format!("{count} of {most} {}s exist already", candidate.kind),
            ));
        }
    }
    if let (Some(offered), Some(wanted)) = (&settings.machine_types, candidate.text("machine_type"))
        && !offered.contains(wanted)
    {
        return Err(refuse(
            ErrorClass::Invalid,
            action,
            "UnknownMachineType",
            format!("there is no machine type {wanted}"),
        ));
    }
    check_name(candidate, cloud, action)?;
    network::check(candidate, cloud, action)
}

/// Everything referred to has to exist and be visible.
pub(crate) fn check_references(
    attributes: &Map<String, Value>,
    cloud: &Cloud,
    action: &str,
) -> Result<(), ProviderError> {
    let mut ids = Vec::new();
    attributes
        .values()
        .for_each(|value| references::named(value, &mut ids));
    for id in ids {
        match cloud.objects.get(id) {
            Some(object) if object.looks_until_visible > 0 => {
                return Err(refuse(
                    ErrorClass::NotYet,
                    action,
                    "NotFound",
                    format!("{id} does not exist"),
                ));
            }
            Some(_) => {}
            None => {
                return Err(refuse(
                    ErrorClass::Invalid,
                    action,
                    "NotFound",
                    format!("{id} does not exist"),
                ));
            }
        }
    }
    Ok(())
}

/// Where a name may be taken only once.
enum NameScope {
    /// Nowhere: it is but a tag.
    Free,
    /// In the whole account.
    Account,
    /// Within what this attribute refers to.
    Within(&'static str),
}

fn name_scope(provider: &str, kind: &str) -> NameScope {
    match (provider, kind) {
        ("aws", "security-group") => NameScope::Within("vpc"),
        (
            "aws",
            "key-pair" | "role" | "instance-profile" | "bucket" | "load-balancer" | "target-group",
        ) => NameScope::Account,
        ("aws", _) => NameScope::Free,
        _ => NameScope::Account,
    }
}

fn check_name(candidate: &Candidate<'_>, cloud: &Cloud, action: &str) -> Result<(), ProviderError> {
    let Some(name) = candidate.text("name") else {
        return Ok(());
    };
    let scope = name_scope(candidate.provider, candidate.kind);
    let taken = candidate.peers(cloud).any(|object| {
        let same_place = match scope {
            NameScope::Free => false,
            NameScope::Account => true,
            NameScope::Within(attribute) => {
                object.attributes.get(attribute) == candidate.attributes.get(attribute)
            }
        };
        same_place && object.text("name") == Some(name)
    });
    if taken {
        return Err(refuse(
            ErrorClass::Conflict,
            action,
            "AlreadyExists",
            format!("a {} named {name} exists already", candidate.kind),
        ));
    }
    Ok(())
}

/// Whether something may go: nothing may refer to it any more.
pub(crate) fn check_delete(
    object: &Object,
    cloud: &Cloud,
    action: &str,
) -> Result<(), ProviderError> {
    for other in cloud.objects.values() {
        let mut ids = Vec::new();
        other
            .attributes
            .values()
            .for_each(|value| references::named(value, &mut ids));
        if ids.contains(&object.provider_id.as_str()) {
            return Err(refuse(
                ErrorClass::Conflict,
                action,
                "DependencyViolation",
                format!("{} {} still refers to it", other.kind, other.provider_id),
            ));
        }
    }
    Ok(())
}

/// Looks that a kind stays pending after it was made or asked to go, even on a good day.
pub(crate) fn usual_looks(kind: &str) -> u32 {
    match kind {
        "instance" | "nat-gateway" | "load-balancer" | "host" => 2,
        "volume" | "volume-attachment" | "vpc-endpoint" | "resource-group" => 1,
        _ => 0,
    }
}

/// Roughly how many seconds a kind takes on a real cloud; only their order matters here.
pub(crate) fn usual_seconds(kind: &str) -> u32 {
    match kind {
        "load-balancer" => 150,
        "nat-gateway" => 100,
        "instance" | "host" => 60,
        "volume" | "volume-attachment" | "vpc-endpoint" => 10,
        _ => 2,
    }
}

/// Whether creates of a kind take a client token, as in the EC2 API reference; the others can
/// only be found again by their tags.
pub(crate) fn takes_token(provider: &str, kind: &str) -> bool {
    provider != "aws"
        || matches!(
            kind,
            "instance" | "volume" | "nat-gateway" | "vpc-endpoint" | "route-table"
        )
}
