//! Load balancers with one pool of hosts, called `hosts`, and a probe for each rule.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::azure::{AzureResource, BalancingRule, LoadBalancer};
use serde_json::{Value, json};

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::references::resolve_some;
use crate::scope::Scope;
use crate::tags::{Tags, of};

/// Name of the one front.
const FRONT: &str = "front";
/// Name of the one pool; network interfaces join it.
const POOL: &str = "hosts";
/// Seconds between two probes, and how many in a row decide: Azure's own defaults.
const PROBE_SECONDS: u32 = 15;
const PROBES: u32 = 1;

impl AzureProvider {
    pub(crate) async fn put_load_balancer(
        &self,
        place: &Place,
        wanted: &LoadBalancer,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutLoadBalancer";
        let subscription = self.subscription(ACTION)?;
        let own = id(subscription, "load-balancer", place);
        let rules: Vec<Value> = wanted.rules.iter().map(|one| rule(&own, one)).collect();
        let request: models::LoadBalancer = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "sku": { "name": "Standard" },
                "properties": {
                    "frontendIPConfigurations": [{
                        "name": FRONT,
                        "properties": front(wanted, bindings)?,
                    }],
                    "backendAddressPools": [{ "name": POOL }],
                    "probes": wanted.rules.iter().map(probe).collect::<Vec<Value>>(),
                    "loadBalancingRules": rules,
                },
            }),
        )?;
        let client = self.act.network.load_balancers_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(&own, answer.as_raw_response());
        Ok(())
    }

    pub(crate) async fn read_load_balancers(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListLoadBalancers";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.load_balancers_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetLoadBalancer", answer)?.into_iter().collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_load_balancer(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteLoadBalancer";
        let client = self.act.network.load_balancers_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::LoadBalancer) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "load-balancer", &place);
    let name = place.name.clone();
    let front = properties
        .frontend_ip_configurations
        .first()?
        .properties
        .as_ref()?;
    let public = front.public_ip_address.as_ref();
    let public = public.and_then(|one| one.resource.id.clone());
    let subnet = front.subnet.as_ref();
    let subnet = subnet.and_then(|one| one.sub_resource.id.clone());
    let private_address = match &public {
        Some(_) => None,
        None => front
            .private_ip_address
            .as_ref()
            .and_then(|one| one.parse().ok()),
    };
    let rules = rules(properties);
    let found = Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::LoadBalancer(LoadBalancer {
                name,
                resource_group: view.reference(&group),
                public_address: public.map(|id| view.reference(&id)),
                subnet: subnet.map(|id| view.reference(&id)),
                private_address,
                rules,
            })
        },
    );
    Some(found)
}

/// Id of the pool that network interfaces join.
pub(super) fn pool_id(load_balancer: &str) -> String {
    format!("{load_balancer}/backendAddressPools/{POOL}")
}

fn front(wanted: &LoadBalancer, bindings: &Bindings) -> Result<Value, ProviderError> {
    const ACTION: &str = "PutLoadBalancer";
    let reference = |id: Option<String>| id.map(|id| json!({ "id": id }));
    let public = resolve_some(bindings, ACTION, wanted.public_address.as_ref())?;
    let subnet = resolve_some(bindings, ACTION, wanted.subnet.as_ref())?;
    Ok(json!({
        "publicIPAddress": reference(public),
        "subnet": reference(subnet),
        "privateIPAddress": wanted.private_address.map(|one| one.to_string()),
        "privateIPAllocationMethod": wanted.private_address.map(|_| "Static"),
    }))
}

fn probe(rule: &BalancingRule) -> Value {
    json!({
        "name": format!("probe-{}", rule.port),
        "properties": {
            "protocol": rule.probe_protocol,
            "port": rule.host_port,
            "requestPath": rule.probe_path,
            "intervalInSeconds": PROBE_SECONDS,
            "probeThreshold": PROBES,
        },
    })
}

fn rule(own: &str, rule: &BalancingRule) -> Value {
    json!({
        "name": format!("port-{}", rule.port),
        "properties": {
            "frontendIPConfiguration": { "id": format!("{own}/frontendIPConfigurations/{FRONT}") },
            "backendAddressPool": { "id": pool_id(own) },
            "probe": { "id": format!("{own}/probes/probe-{}", rule.port) },
            "protocol": "Tcp",
            "frontendPort": rule.port,
            "backendPort": rule.host_port,
        },
    })
}

/// Rules with the probes that they name.
fn rules(properties: &models::LoadBalancerPropertiesFormat) -> Vec<BalancingRule> {
    let last = |id: &str| {
        id.rsplit('/')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let mut rules: Vec<BalancingRule> = properties
        .load_balancing_rules
        .iter()
        .filter_map(|one| {
            let rule = one.properties.as_ref()?;
            let named = rule.probe.as_ref().and_then(|probe| probe.id.as_deref());
            let probe = properties
                .probes
                .iter()
                .find(|probe| probe.name.as_deref().map(last) == named.map(last))
                .and_then(|probe| probe.properties.as_ref());
            let port = u16::try_from(rule.frontend_port).ok()?;
            Some(BalancingRule {
                port,
                host_port: rule
                    .backend_port
                    .map_or(Some(port), |one| u16::try_from(one).ok())?,
                probe_protocol: word(probe.map(|probe| &probe.protocol)),
                probe_path: probe.and_then(|probe| probe.request_path.clone()),
            })
        })
        .collect();
    rules.sort();
    rules
}
