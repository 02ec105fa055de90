//! Parts of a blueprint that name others.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, Report, code};
use groundplan_firewall::Peer;

use crate::{Blueprint, Site};

pub(super) fn check(blueprint: &Blueprint, report: &mut Report) {
    for site in &blueprint.sites {
        Checker {
            site,
            hosts: site.hosts.iter().map(|host| host.name.as_str()).collect(),
            report: &mut *report,
        }
        .run();
    }
    for step in &blueprint.steps {
        let site = blueprint.sites.iter().find(|site| site.id == step.site);
        let missing = step
            .hosts
            .iter()
            .find(|name| site.is_none_or(|site| site.hosts.iter().all(|host| host.name != **name)));
        if let Some(name) = missing {
            dangling(
                report,
                format!(
                    "step {} names host `{name}` of site `{}`, which does not exist",
                    step.number, step.site
                ),
            );
        }
    }
}

fn dangling(report: &mut Report, message: String) {
    report.push(
        Finding::new(code::BLUEPRINT_DANGLING, message)
            .help("build the blueprint anew from its profile"),
    );
}

struct Checker<'a> {
    site: &'a Site,
    hosts: BTreeSet<&'a str>,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn run(mut self) {
        self.subnets();
        self.hosts();
        self.groups();
        self.policy();
    }

    fn refuse(&mut self, message: impl AsRef<str>) {
        let message = format!("site `{}`: {}", self.site.id, message.as_ref());
        dangling(self.report, message);
    }

    fn subnets(&mut self) {
        for subnet in &self.site.subnets {
            if !self.site.cidr.contains(&subnet.cidr) {
                self.refuse(format!(
                    "subnet `{}` ({}) lies outside the range {}",
                    subnet.id, subnet.cidr, self.site.cidr
                ));
            }
        }
    }

    fn inside(&mut self, what: &str, address: Ipv4Addr, subnet: Option<&str>) {
        let known = &self.site.subnets;
        let fits = match subnet {
            Some(id) => known
                .iter()
                .any(|one| one.id == id && one.cidr.contains(&address)),
            None => known.iter().any(|one| one.cidr.contains(&address)),
        };
        if !fits {
            let place = subnet.map_or("every subnet".to_owned(), |id| format!("subnet `{id}`"));
            self.refuse(format!("{what} has address {address} outside {place}"));
        }
    }

    fn hosts(&mut self) {
        for host in &self.site.hosts {
            let what = format!("host `{}`", host.name);
            if self
                .site
                .subnets
                .iter()
                .all(|subnet| subnet.id != host.subnet)
            {
                self.refuse(format!(
                    "{what} stands in subnet `{}`, which does not exist",
                    host.subnet
                ));
                continue;
            }
            self.inside(&what, host.address, Some(&host.subnet));
            if let Some(address) = host.storage_address {
                self.inside(&what, address, None);
            }
            let in_estate = self.site.estate.host(&host.name);
            if in_estate.is_none_or(|one| one.address != host.address) {
                self.refuse(format!(
                    "{what} has another address in the firewall's estate, or none"
                ));
            }
        }
    }

    fn groups(&mut self) {
        for balancer in &self.site.balancers {
            let what = format!("load balancer `{}`", balancer.id);
            self.members(&what, &balancer.hosts);
            if balancer.listeners.is_empty() {
                self.refuse(format!("{what} listens on no port"));
            }
            for id in &balancer.subnets {
                if self.site.subnets.iter().all(|subnet| subnet.id != *id) {
                    self.refuse(format!(
                        "{what} stands in subnet `{id}`, which does not exist"
                    ));
                }
            }
            if let Some(address) = balancer.address {
                self.inside(&what, address, None);
            }
        }
        for name in &self.site.virtual_names {
            let what = format!("virtual name `{}`", name.name);
            self.members(&what, &name.hosts);
            self.inside(&what, name.address, None);
        }
        for link in &self.site.links {
            let what = format!("link `{}`", link.id);
            self.members(&what, &link.hosts);
            if link.hosts.len() == 1 {
                self.refuse(format!("{what} joins one host with nothing"));
            }
            let places: BTreeSet<Option<&str>> = self
                .site
                .hosts
                .iter()
                .filter(|host| link.hosts.contains(&host.name))
                .map(|host| host.location.as_deref())
                .collect();
            if places.len() > 1 {
                self.refuse(format!(
                    "{what} joins hosts of several locations, between which a router stands"
                ));
            }
        }
        for certificate in &self.site.certificates {
            for place in &certificate.installed_on {
                let known = self.hosts.contains(place.as_str())
                    || self.site.balancers.iter().any(|one| one.id == *place);
                if !known {
                    self.refuse(format!(
                        "the certificate for `{}` is installed on `{place}`, which does not exist",
                        certificate.subject
                    ));
                }
            }
        }
    }

    fn members(&mut self, what: &str, hosts: &[String]) {
        if hosts.is_empty() {
            self.refuse(format!("{what} has no hosts"));
        }
        for host in hosts {
            if !self.hosts.contains(host.as_str()) {
                self.refuse(format!("{what} names host `{host}`, which does not exist"));
            }
        }
    }

    fn policy(&mut self) {
        for rule in &self.site.policy.rules {
            if rule.from.is_empty() || rule.to.is_empty() || rule.ports.is_empty() {
                self.refuse(format!(
                    "firewall rule `{}` lacks an end or a port",
                    rule.flow
                ));
            }
            let missing = rule
                .from
                .iter()
                .chain(&rule.to)
                .find_map(|peer| match peer {
                    Peer::Host(name) => (!self.hosts.contains(name.as_str())).then_some(name),
                    Peer::Balancer(id) => {
                        let known = self.site.estate.virtual_addresses.iter();
                        let mut devices = known.filter(|one| one.is_device);
                        devices.all(|one| one.endpoint != *id).then_some(id)
                    }
                    Peer::Network(_) => None,
                });
            if let Some(name) = missing {
                self.refuse(format!(
                    "firewall rule `{}` names `{name}`, which does not exist",
                    rule.flow
                ));
            }
        }
    }
}
