//! What stops a part of the service when it fails, told from the blueprint alone: no host counts
//! as redundant because there are two of it, only because something moves its work.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_blueprint::{Blueprint, Host, Site};
use serde_json::{Value, json};

/// One line per single point of failure, site by site.
pub(super) fn weak_points(blueprint: &Blueprint) -> Vec<Value> {
    let mut found = Vec::new();
    for site in &blueprint.sites {
        let mut add = |part: String, text: String| {
            found.push(json!({ "site": site.id, "part": part, "text": text }));
        };
        hosts(site, &mut add);
        surroundings(site, &mut add);
        // The network of a cloud is its provider's care.
        if site.region.is_none() {
            segments(site, &mut add);
        }
    }
    outside(blueprint, &mut found);
    if let [only] = blueprint.sites.as_slice()
        && !locations(only, &mut found)
    {
        found.push(json!({
            "site": only.id,
            "part": "the site itself",
            "text": "there is no recovery site: what destroys this one ends the service until it is built again from backups",
        }));
    }
    found
}

/// What one location alone carries. Whether the site has several at all.
fn locations(site: &Site, found: &mut Vec<Value>) -> bool {
    let mut tiers: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for host in &site.hosts {
        let places = tiers.entry(&host.tier).or_default();
        places.insert(host.location.as_deref());
    }
    let places: BTreeSet<Option<&str>> = tiers.values().flatten().copied().collect();
    if places.len() < 2 {
        return false;
    }
    for place in places {
        let alone: Vec<&str> = tiers
            .iter()
            .filter(|(_, places)| places.len() == 1 && places.contains(&place))
            .map(|(tier, _)| *tier)
            .collect();
        if !alone.is_empty() {
            found.push(json!({
                "site": site.id,
                "part": format!("location {}", place.unwrap_or("of the other servers")),
                "text": format!("no other carries {}: it stands still while this one is lost", alone.join(", ")),
            }));
        }
    }
    true
}

fn hosts(site: &Site, add: &mut dyn FnMut(String, String)) {
    let mut tiers: BTreeMap<&str, Vec<&Host>> = BTreeMap::new();
    for host in &site.hosts {
        tiers.entry(&host.tier).or_default().push(host);
    }
    for (tier, members) in tiers {
        let names: Vec<&str> = members.iter().map(|host| host.name.as_str()).collect();
        let carried = members
            .first()
            .map(|host| host.components.join(", "))
            .unwrap_or_default();
        let what = if carried.is_empty() {
            String::new()
        } else {
            format!(" ({carried})")
        };
        let moved = site
            .virtual_names
            .iter()
            .any(|one| one.hosts.iter().any(|host| names.contains(&host.as_str())));
        let balanced = site
            .balancers
            .iter()
            .any(|one| one.hosts.iter().any(|host| names.contains(&host.as_str())));
        let restarted = members.iter().all(|host| host.restarted_by_hypervisor);
        let standbys: Vec<&str> = site
            .hosts
            .iter()
            .filter(|host| host.stands_by_for.as_deref() == Some(tier))
            .map(|host| host.name.as_str())
            .collect();
        let stands_by_for = members.first().and_then(|host| host.stands_by_for.as_ref());
        match names.as_slice() {
            [only] if stands_by_for.is_some() => add(
                format!("{only}, {tier}"),
                "a cold standby: nothing stands still while it is away, but nothing is left to start the work on either".to_owned(),
            ),
            [only] if !standbys.is_empty() => add(
                format!("{only}, {tier}"),
                format!(
                    "its standby is cold: what it carries{what} stands still until people start it on {}",
                    standbys.join(", ")
                ),
            ),
            [only] if restarted => add(
                format!("{only}, {tier}"),
                format!(
                    "the only host of its kind: the hypervisor restarts it on another of its servers by itself, and what it carries{what} stands still until it is up; damage inside the machine goes along"
                ),
            ),
            [only] => add(
                format!("{only}, {tier}"),
                format!(
                    "the only host of its kind: what it carries{what} stands still until people restore it"
                ),
            ),
            _ if moved || balanced || members.iter().all(|host| host.taken_over) => {}
            _ if members.iter().all(|host| !host.carried_on.is_empty()) => {
                let carried_on = members.first().map(|host| host.carried_on.join(", "));
                add(
                    format!("each of {}, {tier}", names.join(", ")),
                    format!(
                        "the others carry on ({}), with less capacity; what the failed one holds itself{what} waits until people restore it",
                        carried_on.unwrap_or_default()
                    ),
                );
            }
            _ => add(
                format!("each of {}, {tier}", names.join(", ")),
                format!(
                    "nothing takes over by itself: what one of them carries{what} stands still until people start it on another"
                ),
            ),
        }
    }
}

/// What outside the deployment was given once, and hosts depend on.
fn outside(blueprint: &Blueprint, found: &mut Vec<Value>) {
    let Some(site) = blueprint.sites.first() else {
        return;
    };
    let mut add = |part: String| {
        found.push(json!({
            "site": site.id,
            "part": part,
            "text": "the only one that is given; what depends on it stands still while it is away, unless it is redundant in itself",
        }));
    };
    for one in &blueprint.parameters {
        if let (Some(name), [address]) = (&one.outside, one.values.as_slice())
            && is_one_address(address)
        {
            add(format!("{name}, {address}"));
        }
    }
    let services = &site.services;
    if let [only] = services.domain_controllers.as_slice() {
        add(format!("domain controller {only}"));
    }
    if let [only] = services.name_servers.as_slice() {
        add(format!("name server {only}"));
    }
    if let Some(server) = &services.mail_server {
        add(format!("mail server {server}"));
    }
}

/// Whether a value names one machine and no network.
fn is_one_address(value: &str) -> bool {
    value
        .strip_suffix("/32")
        .unwrap_or(value)
        .find('/')
        .is_none()
}

/// A shared address moves inside one segment alone.
fn segments(site: &Site, add: &mut dyn FnMut(String, String)) {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in &site.virtual_names {
        let host = site
            .hosts
            .iter()
            .find(|host| one.hosts.contains(&host.name));
        if let Some(host) = host {
            names.entry(&host.subnet).or_default().push(&one.name);
        }
    }
    for (subnet, names) in names {
        add(
            format!("network segment {subnet} with its switches"),
            format!(
                "the addresses of {} move inside it alone: without it none of their hosts is reached, unless its switches and links are doubled",
                names.join(", ")
            ),
        );
    }
}

fn surroundings(site: &Site, add: &mut dyn FnMut(String, String)) {
    for balancer in site.balancers.iter().filter(|one| one.kind == "appliance") {
        add(
            balancer.id.clone(),
            "one device stands before the balanced hosts, unless it is bought as a pair".to_owned(),
        );
    }
    for store in &site.stores {
        add(
            store.name.clone(),
            "one system that several hosts depend on; its redundancy is inside it or in a copy elsewhere".to_owned(),
        );
    }
    let zones: std::collections::BTreeSet<&str> = site
        .hosts
        .iter()
        .filter_map(|host| host.zone.as_deref())
        .collect();
    if let (1, Some(zone)) = (zones.len(), zones.first()) {
        add(
            format!("zone {zone}"),
            "every host stands in it; its loss stops the site".to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::fixture;

    fn said(name: &str, change: impl FnOnce(&mut Blueprint)) -> String {
        let (mut blueprint, _) = fixture(name);
        change(&mut blueprint);
        serde_json::to_string(&weak_points(&blueprint)).unwrap()
    }

    #[test]
    fn a_host_without_help_is_named_whatever_their_number() {
        let lone = |blueprint: &mut Blueprint| {
            for site in &mut blueprint.sites {
                site.virtual_names.clear();
                site.balancers.clear();
            }
        };
        let (blueprint, _) = fixture("premises");
        let bare = said("premises", lone);
        for host in &blueprint.sites[0].hosts {
            assert!(bare.contains(&host.name), "{} in {bare}", host.name);
        }
    }

    #[test]
    fn hosts_that_something_moves_or_balances_are_not() {
        let (blueprint, _) = fixture("premises");
        let text = said("premises", |_| {});
        let site = &blueprint.sites[0];
        for host in site.virtual_names.iter().flat_map(|one| &one.hosts) {
            assert!(!text.contains(host.as_str()), "{host} in {text}");
        }
        let alone = site.hosts.iter().find(|host| host.tier == "application");
        assert!(text.contains(&alone.unwrap().name), "{text}");
    }

    #[test]
    fn hosts_that_take_over_by_themselves_are_not() {
        let text = said("premises", |blueprint| {
            let site = &mut blueprint.sites[0];
            site.virtual_names.clear();
            site.balancers.clear();
            for host in &mut site.hosts {
                host.taken_over = true;
            }
        });
        assert!(!text.contains("nothing takes over"), "{text}");
        assert!(text.contains("the only host of its kind"), "{text}");
    }

    #[test]
    fn what_the_hypervisor_restarts_and_what_stands_by_cold_is_told_as_it_is() {
        let restarted = said("premises", |blueprint| {
            for host in &mut blueprint.sites[0].hosts {
                host.restarted_by_hypervisor = true;
            }
        });
        assert!(
            restarted.contains("the hypervisor restarts it"),
            "{restarted}"
        );
        assert!(
            !restarted.contains("until people restore it"),
            "{restarted}"
        );
        let mut spare = String::new();
        let cold = said("premises", |blueprint| {
            let hosts = &mut blueprint.sites[0].hosts;
            let lone = hosts.iter().find(|one| one.tier == "application").unwrap();
            let mut other = lone.clone();
            spare = format!("{}x", lone.name);
            other.name.clone_from(&spare);
            other.tier = "spare".to_owned();
            other.stands_by_for = Some("application".to_owned());
            hosts.push(other);
        });
        assert!(cold.contains("its standby is cold"), "{cold}");
        assert!(
            cold.contains(&format!("people start it on {spare}")),
            "{cold}"
        );
        assert!(
            cold.contains("a cold standby: nothing stands still"),
            "{cold}"
        );
        assert!(!cold.contains("the only host of its kind"), "{cold}");
    }

    #[test]
    fn hosts_whose_load_the_others_carry_are_not_said_to_be_started_by_people() {
        let text = said("premises", |blueprint| {
            let site = &mut blueprint.sites[0];
            site.virtual_names.clear();
            site.balancers.clear();
            for host in &mut site.hosts {
                host.carried_on = vec!["Routing".to_owned()];
            }
        });
        assert!(!text.contains("nothing takes over"), "{text}");
        assert!(text.contains("the others carry on (Routing)"), "{text}");
    }

    #[test]
    fn what_is_given_once_and_the_segment_of_a_shared_address_are_told() {
        let address = std::net::Ipv4Addr::new(10, 9, 9, 9);
        let with = |number: usize| {
            said("premises", |blueprint| {
                let services = &mut blueprint.sites[0].services;
                services.domain_controllers = vec![address; number];
                services.name_servers = vec![address; number];
                services.mail_server = None;
                blueprint.parameters = vec![groundplan_blueprint::PlannedParameter {
                    id: "outside-server".to_owned(),
                    name: "Outside server".to_owned(),
                    values: vec!["10.9.9.8".to_owned(); number],
                    origin: Some("profile".to_owned()),
                    outside: Some("Server outside".to_owned()),
                }];
            })
        };
        let (once, twice) = (with(1), with(2));
        for part in [
            "domain controller 10.9.9.9",
            "name server 10.9.9.9",
            "Server outside, 10.9.9.8",
        ] {
            assert!(once.contains(part), "{part} in {once}");
            assert!(!twice.contains(part), "{part} in {twice}");
        }
        assert!(once.contains("with its switches"), "{once}");
        let bare = said("premises", |blueprint| {
            blueprint.sites[0].virtual_names.clear();
        });
        assert!(!bare.contains("with its switches"), "{bare}");
    }

    #[test]
    fn of_several_locations_each_is_told_for_what_it_carries_alone() {
        let text = said("premises", |blueprint| {
            for host in &mut blueprint.sites[0].hosts {
                let alone = host.tier == "application";
                host.location = Some(if alone { "there" } else { "here" }.to_owned());
            }
        });
        assert!(text.contains("location there"), "{text}");
        assert!(text.contains("no other carries application"), "{text}");
        assert!(!text.contains("there is no recovery site"), "{text}");
    }

    #[test]
    fn a_single_site_is_a_point_of_failure_itself() {
        assert!(said("aws", |_| {}).contains("there is no recovery site"));
        let two = said("aws", |blueprint| {
            let mut other = blueprint.sites[0].clone();
            other.id = "recovery".to_owned();
            blueprint.sites.push(other);
        });
        assert!(!two.contains("there is no recovery site"), "{two}");
    }
}
