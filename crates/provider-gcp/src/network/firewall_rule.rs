//! Firewall rules.

use std::net::Ipv4Addr;

use google_cloud_compute_v1::model::Firewall as Existing;
use google_cloud_compute_v1::model::firewall::{Allowed, Denied, Direction};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, ProviderError, State, Update,
};
use groundplan_resources::Ref;
use groundplan_resources::google::{FirewallRule, GoogleResource, ProtocolPorts};
use ipnet::Ipv4Net;

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::Tags;
use crate::mark::{self, Digest, describe};
use crate::path::Path;
use crate::references::resolve;

impl GcpProvider {
    pub(crate) async fn create_firewall_rule(
        &self,
        request: &Create<'_>,
        path: &Path,
        rule: &FirewallRule,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.firewalls.insert";
        let body = body(rule, request.tags, request.bindings, ACTION)?;
        self.make(ACTION, request.token, |id| {
            let call = self.firewalls.insert().set_project(&path.project);
            call.set_request_id(id).set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    /// The whole rule anew: a patch cannot empty a list.
    pub(crate) async fn change_firewall_rule(
        &self,
        request: &Update<'_>,
        path: &Path,
        rule: &FirewallRule,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "compute.firewalls.update";
        let body = body(rule, request.tags, request.bindings, ACTION)?;
        let call = self.firewalls.update().set_firewall(&path.name);
        let call = call.set_project(&path.project).set_body(body);
        self.alter(ACTION, call.send()).await
    }

    pub(crate) async fn read_firewall_rules(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.firewalls.get().set_firewall(&path.name);
                let answer = call.set_project(&path.project).send().await;
                all.extend(absent(answer.map_err(reading("compute.firewalls.get")))?);
            }
            Scope::Deployment(name) => {
                let call = self.firewalls.list().set_project(&self.project);
                let mut items = call.set_filter(mark::filter(name)).by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.firewalls.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(rule).collect())
    }

    pub(crate) async fn delete_firewall_rule(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.firewalls.delete().set_firewall(&path.name);
        let call = call.set_project(&path.project).send();
        self.erase("compute.firewalls.delete", call).await
    }
}

fn body(
    rule: &FirewallRule,
    tags: &Tags,
    bindings: &Bindings,
    action: &str,
) -> Result<Existing, ProviderError> {
    let inward = rule.direction == "INGRESS";
    let nobody = if inward {
        rule.source_ranges.is_empty() && rule.source_tags.is_empty()
    } else {
        rule.destination_ranges.is_empty()
    };
    // Google reads an empty other side as the whole world.
    if nobody && !rule.allowed.is_empty() {
        let message = format!(
            "`{}` names nobody on its other side, which Google would read as everybody",
            rule.name
        );
        return Err(fault(ErrorClass::Invalid, action, message));
    }
    let ranges =
        |ranges: &[Ipv4Net]| -> Vec<String> { ranges.iter().map(ToString::to_string).collect() };
    let allowed = rule.allowed.iter().map(|one| {
        Allowed::new()
            .set_ip_protocol(&one.protocol)
            .set_ports(&one.ports)
    });
    let denied = rule.denied.iter().map(|one| {
        Denied::new()
            .set_ip_protocol(&one.protocol)
            .set_ports(&one.ports)
    });
    Ok(Existing::new()
        .set_name(&rule.name)
        .set_description(describe(&rule.description, tags, Digest::Told))
        .set_network(resolve(bindings, action, &rule.network)?)
        .set_direction(Direction::from(rule.direction.as_str()))
        .set_priority(i32::from(rule.priority))
        .set_allowed(allowed)
        .set_denied(denied)
        .set_source_ranges(ranges(&rule.source_ranges))
        .set_source_tags(&rule.source_tags)
        .set_destination_ranges(ranges(&rule.destination_ranges))
        .set_target_tags(&rule.target_tags))
}

fn rule(one: Existing) -> Option<Found> {
    let (mark, text) = mark::read(one.description.as_deref())?;
    let description = text.to_owned();
    let nets = |texts: Vec<String>| -> Vec<Ipv4Net> {
        texts.iter().filter_map(|text| net(text)).collect()
    };
    let ports = |protocol: Option<String>, ports: Vec<String>| ProtocolPorts {
        protocol: protocol.unwrap_or_default(),
        ports,
    };
    // One that somebody switched off allows nothing, whatever it lists.
    let off = one.disabled == Some(true);
    let allowed = one.allowed.into_iter().filter(|_| !off);
    let denied = one.denied.into_iter().filter(|_| !off);
    let read = FirewallRule {
        name: one.name.unwrap_or_default(),
        // Known when everything has been read, like all references.
        network: Ref::to(&mark.resource),
        direction: one
            .direction
            .as_ref()
            .and_then(Direction::name)
            .unwrap_or_default()
            .to_owned(),
        priority: one
            .priority
            .and_then(|priority| u16::try_from(priority).ok())
            .unwrap_or_default(),
        allowed: allowed
            .map(|one| ports(one.ip_protocol, one.ports))
            .collect(),
        denied: denied
            .map(|one| ports(one.ip_protocol, one.ports))
            .collect(),
        source_ranges: nets(one.source_ranges),
        source_tags: one.source_tags,
        destination_ranges: nets(one.destination_ranges),
        target_tags: one.target_tags,
        description,
    };
    let network = one.network.unwrap_or_default();
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |view, _| {
        GoogleResource::FirewallRule(FirewallRule {
            network: view.reference(&network),
            ..read
        })
    }))
}

/// A range; a single address stands for itself.
fn net(text: &str) -> Option<Ipv4Net> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<Ipv4Addr>().map(Ipv4Net::from).ok())
}
