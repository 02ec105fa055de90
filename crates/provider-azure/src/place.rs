//! Names of resources within a subscription, and the ids made of them.
//!
//! Resource Manager compares ids without regard to case and returns them in any; every id that
//! leaves this crate is made here, so that equal ids are equal texts.

use groundplan_engine::provider::{Bindings, ErrorClass, ProviderError};
use groundplan_resources::azure::AzureResource;
use groundplan_resources::{Graph, Ref, Spec};

use crate::fault::fault;

/// Where a resource is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) group: String,
    /// Virtual network of a subnet, storage account of a container; else empty.
    pub(crate) parent: String,
    pub(crate) name: String,
}

impl Place {
    pub(crate) fn new(group: &str, name: &str) -> Self {
        Self::inside(group, "", name)
    }

    pub(crate) fn inside(group: &str, parent: &str, name: &str) -> Self {
        Self {
            group: group.to_owned(),
            parent: parent.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Out of an id in any case; the names keep theirs.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.trim_matches('/').split('/').collect();
        let is = |at: usize, word: &str| {
            parts
                .get(at)
                .is_some_and(|part| part.eq_ignore_ascii_case(word))
        };
        if !is(0, "subscriptions") || !is(2, "resourceGroups") {
            return None;
        }
        let group = parts.get(3)?;
        match parts.len() {
            4 => Some(Self::new(group, group)),
            8 => Some(Self::new(group, parts[7])),
            9.. => Some(Self::inside(group, parts[7], parts.last()?)),
            _ => None,
        }
    }
}

/// Namespace and type, with `{}` for the parent.
fn path(kind: &str) -> &'static str {
    match kind {
        "virtual-network" => "Microsoft.Network/virtualNetworks",
        "subnet" => "Microsoft.Network/virtualNetworks/{}/subnets",
        "application-security-group" => "Microsoft.Network/applicationSecurityGroups",
        "network-security-group" => "Microsoft.Network/networkSecurityGroups",
        "public-address" => "Microsoft.Network/publicIPAddresses",
        "nat-gateway" => "Microsoft.Network/natGateways",
        "load-balancer" => "Microsoft.Network/loadBalancers",
        "network-interface" => "Microsoft.Network/networkInterfaces",
        "disk" => "Microsoft.Compute/disks",
        "virtual-machine" => "Microsoft.Compute/virtualMachines",
        "storage-account" => "Microsoft.Storage/storageAccounts",
        "container" => "Microsoft.Storage/storageAccounts/{}/blobServices/default/containers",
        _ => "",
    }
}

/// The id of a resource of this kind.
pub(crate) fn id(subscription: &str, kind: &str, place: &Place) -> String {
    let group = format!(
        "/subscriptions/{subscription}/resourceGroups/{}",
        place.group
    );
    match path(kind) {
        "" => group,
        path => format!(
            "{group}/providers/{}/{}",
            path.replace("{}", &place.parent),
            place.name
        ),
    }
}

/// Where a wanted resource is or will be: what it is in is taken from what exists, or from the
/// graph.
pub(crate) fn of(
    spec: &AzureResource,
    bindings: &Bindings,
    graph: Option<&Graph>,
) -> Result<Place, ProviderError> {
    let (owner, name) = match spec {
        AzureResource::ResourceGroup(one) => return Ok(Place::new(&one.name, &one.name)),
        AzureResource::VirtualNetwork(one) => (&one.resource_group, &one.name),
        AzureResource::ApplicationSecurityGroup(one) => (&one.resource_group, &one.name),
        AzureResource::NetworkSecurityGroup(one) => (&one.resource_group, &one.name),
        AzureResource::PublicAddress(one) => (&one.resource_group, &one.name),
        AzureResource::NatGateway(one) => (&one.resource_group, &one.name),
        AzureResource::Subnet(one) => (&one.virtual_network, &one.name),
        AzureResource::LoadBalancer(one) => (&one.resource_group, &one.name),
        AzureResource::NetworkInterface(one) => (&one.resource_group, &one.name),
        AzureResource::Disk(one) => (&one.resource_group, &one.name),
        AzureResource::VirtualMachine(one) => (&one.resource_group, &one.name),
        AzureResource::StorageAccount(one) => (&one.resource_group, &one.name),
        AzureResource::Container(one) => (&one.storage_account, &one.name),
    };
    let owner = owner_of(owner, bindings, graph)?;
    let is_part = matches!(spec, AzureResource::Subnet(_) | AzureResource::Container(_));
    Ok(if is_part {
        Place::inside(&owner.group, &owner.name, name)
    } else {
        Place::new(&owner.group, name)
    })
}

fn owner_of(
    owner: &Ref,
    bindings: &Bindings,
    graph: Option<&Graph>,
) -> Result<Place, ProviderError> {
    if let Some(binding) = bindings.get(&owner.resource)
        && let Some(place) = Place::parse(&binding.provider_id)
    {
        return Ok(place);
    }
    match graph.and_then(|graph| graph.get(&owner.resource)) {
        Some(resource) if matches!(resource.spec, Spec::Azure(_)) => {
            let Spec::Azure(spec) = &resource.spec else {
                return Err(missing(owner));
            };
            of(spec, bindings, graph)
        }
        _ => Err(missing(owner)),
    }
}

fn missing(owner: &Ref) -> ProviderError {
    fault(
        ErrorClass::Invalid,
        "Locate",
        format!("{} is needed and does not exist", owner.resource),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_in_any_case_and_written_in_one() {
        let id = "/SUBSCRIPTIONS/s/resourcegroups/G/providers/microsoft.network/VIRTUALNETWORKS/V/subnets/N";
        let place = Place::parse(id).expect("an id");
        assert_eq!(place, Place::inside("G", "V", "N"));
        assert_eq!(
            super::id("s", "subnet", &place),
            "/subscriptions/s/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets/N"
        );
        let container = Place::inside("G", "A", "C");
        assert_eq!(
            Place::parse(&super::id("s", "container", &container)),
            Some(container)
        );
        let group = Place::new("G", "G");
        assert_eq!(
            Place::parse(&super::id("s", "resource-group", &group)),
            Some(group)
        );
        for bad in [
            "",
            "/",
            "/subscriptions/s",
            "/subscriptions/s/resourceGroups/g/providers",
        ] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
