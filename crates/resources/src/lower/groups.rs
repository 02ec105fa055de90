//! The firewall's groups as lowering needs them: by host, by balancer, with texts for rules.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_blueprint::{Balancer, Site};
use groundplan_firewall::{GroupRule, SecurityGroup, security_groups};

/// Security groups of a site with their lookups.
pub(super) struct Groups<'a> {
    pub(super) all: Vec<SecurityGroup>,
    purposes: BTreeMap<&'a str, &'a str>,
    site: &'a Site,
}

impl<'a> Groups<'a> {
    pub(super) fn of(site: &'a Site) -> Self {
        Self {
            all: security_groups(&site.policy, &site.estate),
            purposes: site
                .policy
                .rules
                .iter()
                .map(|rule| (rule.flow.as_str(), rule.purpose.as_str()))
                .collect(),
            site,
        }
    }

    /// The group that holds a host.
    pub(super) fn of_host(&self, host: &str) -> Option<&SecurityGroup> {
        self.all
            .iter()
            .find(|group| group.hosts.iter().any(|member| member == host))
    }

    /// The group of a load balancer: by its id, or by the endpoint of a device before the same
    /// hosts.
    pub(super) fn of_balancer(&self, balancer: &Balancer) -> Option<&SecurityGroup> {
        let named = |id: &str| {
            self.all
                .iter()
                .find(|group| group.balancer.as_deref() == Some(id))
        };
        let behind: BTreeSet<&String> = balancer.hosts.iter().collect();
        named(&balancer.id).or_else(|| {
            self.site
                .estate
                .virtual_addresses
                .iter()
                .filter(|one| one.is_device)
                .find(|one| one.hosts.iter().collect::<BTreeSet<_>>() == behind)
                .and_then(|one| named(&one.endpoint))
        })
    }

    /// What a rule is for: flow ids with their purpose, marked where the port is unverified.
    pub(super) fn reason(&self, rule: &GroupRule) -> String {
        let mut purposes: Vec<&str> = Vec::new();
        for flow in &rule.flows {
            if let Some(purpose) = self.purposes.get(flow.as_str())
                && !purposes.contains(purpose)
            {
                purposes.push(purpose);
            }
        }
        let mark = if rule.unverified {
            " (unverified port)"
        } else {
            ""
        };
        format!("{}{mark}: {}", rule.flows.join(", "), purposes.join("; "))
    }

    /// What a group is for.
    pub(super) fn purpose(&self, group: &SecurityGroup) -> String {
        match &group.balancer {
            Some(balancer) => format!("load balancer {balancer} of {}", self.site.prefix),
            None => format!("{} hosts of {}", group.id, self.site.prefix),
        }
    }
}
