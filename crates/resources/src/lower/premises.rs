//! A site on the customer's premises: what has to be there before the installation.

use std::collections::BTreeMap;

use groundplan_blueprint::{Host as PlannedHost, HostVolume};

use super::builder::Builder;
use super::disks::data_disks;
use crate::Ref;
use crate::premises::{
    Balancer, BalancerListener, Bucket, Host, Network, PremisesResource, SharedVolume, StoragePort,
    Store, VirtualAddress, Volume,
};

pub(super) fn lower(builder: &mut Builder<'_>) {
    let site = builder.site;
    let mut networks = BTreeMap::new();
    for subnet in &site.subnets {
        let spec = PremisesResource::Network(Network {
            name: format!("{}-{}", site.prefix, subnet.id),
            cidr: subnet.cidr,
            gateway: subnet.gateway,
            vlan: subnet.vlan,
        });
        networks.insert(subnet.id.clone(), builder.add(&subnet.id, spec));
    }
    let stores = stores(builder);
    let mut hosts = BTreeMap::new();
    for host in &site.hosts {
        if let Some(spec) = host_spec(builder, host, &networks) {
            hosts.insert(
                host.name.clone(),
                builder.add(&host.name, PremisesResource::Host(spec)),
            );
        }
    }
    for host in &site.hosts {
        let Some(reference) = hosts.get(&host.name) else {
            continue;
        };
        for volume in host.volumes.iter().filter(|one| !one.shared) {
            let name = format!("{}-{}", host.name, volume.id);
            builder.add(
                &name,
                PremisesResource::Volume(volume_spec(&name, volume, reference)),
            );
        }
    }
    shared_volumes(builder, &hosts, &stores);
    for one in &site.virtual_names {
        let spec = PremisesResource::VirtualAddress(VirtualAddress {
            name: one.name.clone(),
            address: one.address,
            purpose: one.kind.clone(),
            hosts: members(builder, &hosts, &one.hosts, &one.name),
        });
        builder.add(&one.id, spec);
    }
    balancers(builder, &hosts);
    for bucket in &site.buckets {
        let spec = PremisesResource::Bucket(Bucket {
            name: bucket.name.clone(),
            object_store: bucket.provider.clone(),
            versioned: bucket.versioned,
        });
        builder.add(&bucket.id, spec);
    }
}

fn stores(builder: &mut Builder<'_>) -> BTreeMap<String, (String, Ref)> {
    let mut stores = BTreeMap::new();
    for store in &builder.site.stores {
        let spec = PremisesResource::Store(Store {
            name: format!("{}-{}", builder.site.prefix, store.id),
            store_kind: store.kind.clone(),
            usable_gb: store.usable_gb,
            addresses: store.addresses.clone(),
            share: store.share.clone(),
            supplied_by: store.supplied_by.clone(),
        });
        let reference = builder.add(&store.id, spec);
        stores.insert(store.id.clone(), (store.kind.clone(), reference));
    }
    stores
}

fn host_spec(
    builder: &mut Builder<'_>,
    host: &PlannedHost,
    networks: &BTreeMap<String, Ref>,
) -> Option<Host> {
    let needed_by = format!("host `{}`", host.name);
    let network = builder.find(networks, "subnet", &host.subnet, &needed_by)?;
    let storage = match host.storage_address {
        None => None,
        Some(address) => {
            let subnet = builder
                .site
                .subnets
                .iter()
                .find(|one| one.cidr.contains(&address));
            let Some(subnet) = subnet else {
                builder.refuse(format!(
                    "{needed_by} has storage address {address} in no subnet"
                ));
                return None;
            };
            let network = builder.find(networks, "subnet", &subnet.id, &needed_by)?;
            Some(StoragePort { network, address })
        }
    };
    let mut operating_system = format!(
        "{} {}",
        host.operating_system, host.operating_system_version
    );
    if let Some(edition) = &host.operating_system_edition {
        operating_system.push(' ');
        operating_system.push_str(edition);
    }
    Some(Host {
        name: host.name.clone(),
        network,
        address: host.address,
        storage,
        cores: host.cores,
        memory_gb: host.memory_gb,
        operating_system,
        is_virtual: builder.site.target == "vm",
    })
}

fn volume_spec(name: &str, volume: &HostVolume, host: &Ref) -> Volume {
    Volume {
        name: name.to_owned(),
        host: host.clone(),
        letter: volume.letter,
        mount: volume.mount.clone(),
        size_gib: volume.size_gib,
        boot: volume.boot,
        allocation_unit_kib: volume.allocation_unit_kib,
        layout: volume.layout.clone(),
    }
}

fn shared_volumes(
    builder: &mut Builder<'_>,
    hosts: &BTreeMap<String, Ref>,
    stores: &BTreeMap<String, (String, Ref)>,
) {
    let san = stores
        .values()
        .find(|(kind, _)| kind == "san")
        .map(|(_, reference)| reference.clone());
    for disk in data_disks(builder.site)
        .into_iter()
        .filter(|one| one.volume.shared)
    {
        let names: Vec<String> = disk
            .hosts
            .iter()
            .map(|(host, _)| host.name.clone())
            .collect();
        let spec = PremisesResource::SharedVolume(SharedVolume {
            name: disk.name.clone(),
            hosts: members(builder, hosts, &names, &disk.name),
            store: san.clone(),
            letter: disk.volume.letter,
            size_gib: disk.volume.size_gib,
            allocation_unit_kib: disk.volume.allocation_unit_kib,
        });
        builder.add(&disk.name, spec);
    }
}

fn balancers(builder: &mut Builder<'_>, hosts: &BTreeMap<String, Ref>) {
    for balancer in &builder.site.balancers {
        let mut listeners: Vec<BalancerListener> = balancer
            .listeners
            .iter()
            .map(|listener| BalancerListener {
                port: listener.port,
                protocol: listener.protocol.clone(),
                host_port: listener.host_port,
                health_protocol: listener.health_protocol.clone(),
                health_path: (listener.health_protocol != "tcp")
                    .then(|| listener.health_path.clone()),
            })
            .collect();
        listeners.sort();
        let spec = PremisesResource::Balancer(Balancer {
            name: format!("{}-{}", builder.site.prefix, balancer.id),
            address: balancer.address,
            listeners,
            hosts: members(builder, hosts, &balancer.hosts, &balancer.id),
        });
        builder.add(&balancer.id, spec);
    }
}

fn members(
    builder: &mut Builder<'_>,
    hosts: &BTreeMap<String, Ref>,
    names: &[String],
    needed_by: &str,
) -> Vec<Ref> {
    let mut found: Vec<Ref> = names
        .iter()
        .filter_map(|name| builder.find(hosts, "host", name, &format!("`{needed_by}`")))
        .collect();
    found.sort();
    found
}
