//! Instances.

use std::collections::BTreeMap;

use groundplan_blueprint::Host;

use super::super::builder::Builder;
use super::super::groups::Groups;
use super::identity::Identity;
use super::network::Network;
use super::user_data;
use crate::Ref;
use crate::aws::{AwsResource, BootVolume, Instance};

/// Device of the boot volume in Amazon's Windows images.
const WINDOWS_BOOT_DEVICE: &str = "/dev/sda1";

/// Adds one instance per host; returns them by host name.
pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    network: &Network,
    security: &BTreeMap<String, Ref>,
    identity: &Identity,
) -> BTreeMap<String, Ref> {
    let mut instances = BTreeMap::new();
    for host in &builder.site.hosts {
        let Some(instance) = instance(builder, host, groups, network, security, identity) else {
            continue;
        };
        // Images fetch updates and their agent at first start: without routes that fails.
        let routes = network
            .routes
            .iter()
            .map(|route| route.resource.clone())
            .collect();
        let reference = builder.add_after(&host.name, AwsResource::Instance(instance), routes);
        instances.insert(host.name.clone(), reference);
    }
    instances
}

fn instance(
    builder: &mut Builder<'_>,
    host: &Host,
    groups: &Groups<'_>,
    network: &Network,
    security: &BTreeMap<String, Ref>,
    identity: &Identity,
) -> Option<Instance> {
    let needed_by = format!("host `{}`", host.name);
    let subnet = builder.find(&network.subnets, "subnet", &host.subnet, &needed_by);
    let boot = host.volumes.iter().find(|volume| volume.boot);
    for (part, missing) in [
        ("machine type", host.machine_type.is_none()),
        ("image", host.image.is_none()),
        ("boot volume", boot.is_none()),
    ] {
        if missing {
            builder.refuse(format!("{needed_by} has no {part}"));
        }
    }
    let group = groups.of_host(&host.name);
    if group.is_none() {
        builder.refuse(format!("{needed_by} is in no security group"));
    }
    let user_data = user_data::user_data(host, &builder.site.hosts);
    if user_data.len() > user_data::LIMIT {
        builder.refuse(format!(
            "{needed_by} would start with {} bytes of user data, more than {}",
            user_data.len(),
            user_data::LIMIT
        ));
    }
    let boot = boot?;
    Some(Instance {
        name: host.name.clone(),
        machine_type: host.machine_type.clone()?,
        image: host.image.as_ref()?.name.clone(),
        subnet: subnet?,
        private_address: host.address,
        security_groups: vec![security.get(&group?.id)?.clone()],
        key_pair: identity.key_pair.clone(),
        instance_profile: Some(identity.instance_profile.clone()),
        boot_volume: BootVolume {
            device: WINDOWS_BOOT_DEVICE.to_owned(),
            size_gib: boot.size_gib,
            volume_type: boot.kind.clone(),
            encrypted: true,
        },
        user_data,
        metadata_tokens_required: true,
        // Plans, ownership tags and the question before destruction guard the hosts; a flag
        // that a rollback has to lift first would only make it fail half-way.
        termination_protection: false,
    })
}
