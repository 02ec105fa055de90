//! Services around the hosts, certificates and the key for the first log-in.

use std::net::Ipv4Addr;

use groundplan_profile::model::{CertificateUsage, DirectoryMode, Target};
use ipnet::Ipv4Net;

use super::site::SiteContext;
use crate::{Balancer, Host, Key, PlannedCertificate, Services};

/// Services as the profile names them, with the provider's own where it offers them.
pub(super) fn services(context: &SiteContext<'_>) -> Services {
    let profile = context.profile;
    let network = &profile.network;
    let directory = &profile.directory;
    let with_directory = directory.mode == DirectoryMode::ActiveDirectory;
    let recovery = profile
        .availability
        .dr
        .as_ref()
        .filter(|_| context.is_recovery);
    let domain_controllers = if with_directory {
        own(
            recovery.map(|dr| &dr.domain_controllers),
            &directory.controllers,
        )
    } else {
        Vec::new()
    };
    let mut name_servers = own(recovery.map(|dr| &dr.name_servers), &network.name_servers);
    if name_servers.is_empty() {
        // The domain is found by its controllers alone.
        name_servers.clone_from(&domain_controllers);
    }
    if name_servers.is_empty() {
        name_servers.extend(provider_resolver(context));
    }
    let mut time_servers = own(recovery.map(|dr| &dr.time_servers), &network.time_servers);
    if time_servers.is_empty() {
        time_servers.extend(provider_time(context.target).map(|one| one.to_string()));
    }
    Services {
        name_servers,
        time_servers,
        directory_domain: directory.domain.clone().filter(|_| with_directory),
        domain_controllers,
        service_account: directory.service_account.clone(),
        mail_server: recovery
            .and_then(|dr| dr.mail_server.clone())
            .or_else(|| profile.mail.server.clone()),
        mail_port: profile.mail.port,
        administrators: own(
            recovery.map(|dr| &dr.administrators),
            &network.administrators,
        ),
        users: match recovery.map(|dr| &dr.users) {
            Some(named) if !named.is_empty() => named.clone(),
            _ => users(context),
        },
    }
}

/// What the recovery site has of its own, else what the profile names for all.
fn own<T: Clone>(recovery: Option<&Vec<T>>, shared: &[T]) -> Vec<T> {
    match recovery {
        Some(named) if !named.is_empty() => named.clone(),
        _ => shared.to_vec(),
    }
}

/// Where users come from: as the profile says, else anywhere for what is public, else the
/// site's own range.
fn users(context: &SiteContext<'_>) -> Vec<Ipv4Net> {
    let users = &context.profile.network.users;
    if !users.is_empty() {
        users.clone()
    } else if context.public {
        vec![Ipv4Net::default()]
    } else {
        vec![context.cidr]
    }
}

/// Name servers that clouds run themselves: base of the range plus two on AWS (Amazon VPC User
/// Guide, "Amazon DNS server"), fixed addresses on Azure ("What is IP address 168.63.129.16")
/// and Google Cloud ("Internal DNS").
fn provider_resolver(context: &SiteContext<'_>) -> Option<Ipv4Addr> {
    match context.target {
        Target::Aws => u32::from(context.cidr.network())
            .checked_add(2)
            .map(Ipv4Addr::from),
        Target::Azure => Some(Ipv4Addr::new(168, 63, 129, 16)),
        Target::Gcp => Some(Ipv4Addr::new(169, 254, 169, 254)),
        _ => None,
    }
}

/// Time servers that clouds run themselves: Amazon Time Sync Service and Google's metadata
/// server. Azure's hosts keep the time of their machines without a server.
fn provider_time(target: Target) -> Option<Ipv4Addr> {
    match target {
        Target::Aws => Some(Ipv4Addr::new(169, 254, 169, 123)),
        Target::Gcp => Some(Ipv4Addr::new(169, 254, 169, 254)),
        _ => None,
    }
}

/// Certificates with the hosts or balancers that they are installed on. That of a load balancer
/// which passes TLS through, or does not stand on this site, belongs on the hosts behind it.
pub(super) fn certificates(
    context: &SiteContext<'_>,
    hosts: &[Host],
    balancers: &[Balancer],
) -> Vec<PlannedCertificate> {
    let with_role = |role: &str| -> Vec<String> {
        let carriers = hosts
            .iter()
            .filter(|host| host.roles.iter().any(|one| one == role));
        carriers.map(|host| host.name.clone()).collect()
    };
    context
        .profile
        .certificates
        .iter()
        .map(|certificate| {
            let (usage, installed_on) = match certificate.usage {
                CertificateUsage::Web => ("web", with_role("web")),
                CertificateUsage::Application => ("application", with_role("application")),
                CertificateUsage::LoadBalancer if balancers.is_empty() => {
                    ("load-balancer", with_role("web"))
                }
                CertificateUsage::LoadBalancer => ("load-balancer", on_balancers(balancers)),
            };
            PlannedCertificate {
                usage: usage.to_owned(),
                subject: certificate.subject.clone(),
                reference: certificate.reference.clone(),
                installed_on,
                expires: certificate.expires.clone(),
            }
        })
        .collect()
}

fn on_balancers(balancers: &[Balancer]) -> Vec<String> {
    let mut places = Vec::new();
    for balancer in balancers {
        if balancer.listeners.iter().any(|one| one.protocol == "tls") {
            places.push(balancer.id.clone());
        } else {
            places.extend(balancer.hosts.iter().cloned());
        }
    }
    places
}

/// The key pair of a site in a cloud.
pub(super) fn key(context: &SiteContext<'_>) -> Option<Key> {
    let access = &context.profile.access;
    let public_key = access.public_key.clone()?;
    context.target.is_cloud().then(|| Key {
        name: access
            .key_name
            .clone()
            .unwrap_or_else(|| context.prefix.clone()),
        public_key,
    })
}
