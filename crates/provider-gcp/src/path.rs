//! Where a resource lies: `projects/P/zones/Z/disks/N` and its likes, which are provider ids here.

use groundplan_engine::provider::{ErrorClass, ProviderError};
use groundplan_resources::google::GoogleResource;

use crate::fault::fault;

/// Part of a project that a resource belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Global,
    Region(String),
    Zone(String),
}

/// Full path of one resource of Compute Engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) project: String,
    pub(crate) place: Place,
    pub(crate) collection: String,
    pub(crate) name: String,
}

impl Path {
    /// Out of a provider id or any address that Google gives.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = relative(text).split('/');
        if parts.next() != Some("projects") {
            return None;
        }
        let project = parts.next()?.to_owned();
        let place = match parts.next()? {
            "global" => Place::Global,
            "regions" => Place::Region(parts.next()?.to_owned()),
            "zones" => Place::Zone(parts.next()?.to_owned()),
            _ => return None,
        };
        let collection = parts.next()?.to_owned();
        let name = parts.next()?.to_owned();
        parts.next().is_none().then_some(Self {
            project,
            place,
            collection,
            name,
        })
    }

    /// The same, or an error that names the call.
    pub(crate) fn of(text: &str, action: &str) -> Result<Self, ProviderError> {
        Self::parse(text).ok_or_else(|| {
            let message = format!("{text} is no resource of Compute Engine");
            fault(ErrorClass::Invalid, action, message)
        })
    }

    /// Region; empty elsewhere.
    pub(crate) fn region(&self) -> &str {
        match &self.place {
            Place::Region(name) => name,
            _ => "",
        }
    }

    /// Zone; empty elsewhere.
    pub(crate) fn zone(&self) -> &str {
        match &self.place {
            Place::Zone(name) => name,
            _ => "",
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match &self.place {
            Place::Global => "global".to_owned(),
            Place::Region(name) => format!("regions/{name}"),
            Place::Zone(name) => format!("zones/{name}"),
        };
        let Self {
            project,
            collection,
            name,
            ..
        } = self;
        write!(f, "projects/{project}/{place}/{collection}/{name}")
    }
}

/// An address without scheme, host and version.
pub(crate) fn relative(text: &str) -> &str {
    match text.find("projects/") {
        Some(start) => &text[start..],
        None => text,
    }
}

/// What stands after the last slash.
pub(crate) fn last(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Where a wanted resource lies or will lie; buckets are no resources of Compute Engine.
pub(crate) fn of_spec(project: &str, spec: &GoogleResource) -> Option<Path> {
    let region = |region: &str| Place::Region(region.to_owned());
    let zone = |zone: &str| Place::Zone(zone.to_owned());
    let (place, collection, name) = match spec {
        GoogleResource::Network(one) => (Place::Global, "networks", &one.name),
        GoogleResource::FirewallRule(one) => (Place::Global, "firewalls", &one.name),
        GoogleResource::Subnetwork(one) => (region(&one.region), "subnetworks", &one.name),
        GoogleResource::Router(one) => (region(&one.region), "routers", &one.name),
        GoogleResource::Address(one) => (region(&one.region), "addresses", &one.name),
        GoogleResource::HealthCheck(one) => (region(&one.region), "healthChecks", &one.name),
        GoogleResource::BackendService(one) => (region(&one.region), "backendServices", &one.name),
        GoogleResource::ForwardingRule(one) => (region(&one.region), "forwardingRules", &one.name),
        GoogleResource::Disk(one) => (zone(&one.zone), "disks", &one.name),
        GoogleResource::Instance(one) => (zone(&one.zone), "instances", &one.name),
        GoogleResource::InstanceGroup(one) => (zone(&one.zone), "instanceGroups", &one.name),
        GoogleResource::Bucket(_) => return None,
    };
    Some(Path {
        project: project.to_owned(),
        place,
        collection: collection.to_owned(),
        name: name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_every_form_mean_the_same() {
        let short = "projects/demo/zones/europe-west3-b/disks/media";
        for text in [
            short,
            "https://www.googleapis.com/compute/v1/projects/demo/zones/europe-west3-b/disks/media",
            "http://127.0.0.1:99/compute/v1/projects/demo/zones/europe-west3-b/disks/media",
        ] {
            let path = Path::parse(text).expect("a path");
            assert_eq!(path.to_string(), short);
            assert_eq!(path.zone(), "europe-west3-b");
            assert_eq!(path.region(), "");
        }
        for text in [
            "",
            "projects/demo",
            "projects/demo/zones/z",
            "projects/_/buckets/b",
        ] {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
