//! Names that have to differ and do not, or cannot be used.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, code};

use crate::Blueprint;

/// Longest NetBIOS name of a computer (Microsoft Learn, "Naming conventions in Active
/// Directory").
const NETBIOS: usize = 15;

pub(super) fn check(blueprint: &Blueprint, report: &mut Report) {
    let mut machines = Names::default();
    let mut buckets = Names::default();
    for site in &blueprint.sites {
        let place = |what: &str| format!("{what} of site `{}`", site.id);
        for host in &site.hosts {
            machines.add(host.name.to_ascii_lowercase(), place("a host"));
            too_long(&host.name, report);
        }
        for name in &site.virtual_names {
            machines.add(name.name.to_ascii_lowercase(), place("a virtual name"));
            too_long(&name.name, report);
        }
        for bucket in &site.buckets {
            buckets.add(bucket.name.clone(), place("a bucket"));
        }
        let mut subnets = Names::default();
        for subnet in &site.subnets {
            subnets.add(subnet.id.clone(), place("a subnet"));
        }
        let mut balancers = Names::default();
        for balancer in &site.balancers {
            balancers.add(balancer.id.clone(), place("a load balancer"));
        }
        subnets.report(report);
        balancers.report(report);
    }
    machines.report(report);
    buckets.report(report);
}

fn too_long(name: &str, report: &mut Report) {
    let length = name.chars().count();
    if length > NETBIOS || length == 0 {
        report.push(
            Finding::new(
                code::HOST_NAME_UNUSABLE,
                format!("`{name}` cannot be a host name: {length} characters, at most {NETBIOS} are allowed"),
            )
            .help("choose a shorter name in `[overrides.host_names]`"),
        );
    }
}

/// Names with what they are given to.
#[derive(Default)]
struct Names(BTreeMap<String, Vec<String>>);

impl Names {
    fn add(&mut self, name: String, user: String) {
        self.0.entry(name).or_default().push(user);
    }

    fn report(self, report: &mut Report) {
        for (name, users) in self.0.into_iter().filter(|(_, users)| users.len() > 1) {
            report.push(
                Finding::new(
                    code::DUPLICATE_NAME,
                    format!("the name `{name}` is given to {}", users.join(" and ")),
                )
                .help("change one of them"),
            );
        }
    }
}
