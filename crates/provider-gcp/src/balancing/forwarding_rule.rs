//! Regional forwarding rules.

use google_cloud_compute_v1::model::forwarding_rule::{IPProtocol, LoadBalancingScheme};
use google_cloud_compute_v1::model::{ForwardingRule as Existing, RegionSetLabelsRequest};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::google::{ForwardingRule, GoogleResource};

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::{Tags, labels};
use crate::mark::{self, Digest, describe};
use crate::network::number;
use crate::path::{Path, last};
use crate::references::resolve;

impl GcpProvider {
    pub(crate) async fn create_forwarding_rule(
        &self,
        request: &Create<'_>,
        path: &Path,
        rule: &ForwardingRule,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.forwardingRules.insert";
        let scheme = if rule.external {
            LoadBalancingScheme::External
        } else {
            LoadBalancingScheme::Internal
        };
        let address = resolve(request.bindings, ACTION, &rule.address)?;
        let mut body = Existing::new()
            .set_name(&rule.name)
            .set_description(describe("", request.tags, Digest::Told))
            .set_ip_address(number(self, &address, ACTION).await?)
            .set_ip_protocol(IPProtocol::Tcp)
            .set_ports(rule.ports.iter().map(ToString::to_string))
            .set_load_balancing_scheme(scheme)
            .set_backend_service(resolve(request.bindings, ACTION, &rule.backend_service)?);
        if let Some(subnetwork) = &rule.subnetwork {
            body = body.set_subnetwork(resolve(request.bindings, ACTION, subnetwork)?);
        }
        self.make(ACTION, request.token, |id| {
            let call = self.forwarding_rules.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        // Not every kind takes labels when it is made.
        self.label_forwarding_rule(path, request.tags).await?;
        Ok(binding(&path.to_string()))
    }

    pub(crate) async fn label_forwarding_rule(
        &self,
        path: &Path,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        let Some(current) = self.forwarding_rule(path).await? else {
            let message = format!("{path} does not exist");
            let action = "compute.forwardingRules.get";
            return Err(fault(ErrorClass::Gone, action, message));
        };
        let mut all = current.labels.clone();
        all.extend(labels(tags));
        if all == current.labels {
            return Ok(());
        }
        let mut body = RegionSetLabelsRequest::new().set_labels(all);
        body.label_fingerprint = current.label_fingerprint;
        let call = self.forwarding_rules.set_labels().set_resource(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        let call = call.set_body(body).send();
        self.alter("compute.forwardingRules.setLabels", call).await
    }

    async fn forwarding_rule(&self, path: &Path) -> Result<Option<Existing>, ProviderError> {
        let call = self.forwarding_rules.get().set_forwarding_rule(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        let answer = call.send().await;
        absent(answer.map_err(reading("compute.forwardingRules.get")))
    }

    pub(crate) async fn read_forwarding_rules(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => all.extend(self.forwarding_rule(path).await?),
            Scope::Deployment(name) => {
                let call = self.forwarding_rules.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.forwardingRules.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(rule).collect())
    }

    pub(crate) async fn delete_forwarding_rule(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.forwarding_rules.delete();
        let call = call.set_project(&path.project).set_region(path.region());
        let call = call.set_forwarding_rule(&path.name).send();
        self.erase("compute.forwardingRules.delete", call).await
    }
}

fn rule(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let name = one.name.unwrap_or_default();
    let region = last(one.region.as_deref().unwrap_or_default()).to_owned();
    let external = one.load_balancing_scheme != Some(LoadBalancingScheme::Internal);
    let number = one.ip_address.unwrap_or_default();
    // Google fills the subnetwork in where it follows from the address.
    let subnetwork = one.subnetwork.filter(|_| !external);
    let ports: Vec<u16> = one
        .ports
        .iter()
        .filter_map(|port| port.parse().ok())
        .collect();
    let backend_service = one.backend_service.unwrap_or_default();
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |view, _| {
        GoogleResource::ForwardingRule(ForwardingRule {
            name,
            region,
            address: view.reference(&number),
            subnetwork: subnetwork.map(|path| view.reference(&path)),
            external,
            ports,
            backend_service: view.reference(&backend_service),
        })
    }))
}
