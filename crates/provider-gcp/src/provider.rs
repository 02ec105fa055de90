//! The engine's trait, by kind.

use async_trait::async_trait;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, Identity, Observed, Provider, ProviderError, State,
    Update,
};
use groundplan_resources::google::GoogleResource;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use crate::GcpProvider;
use crate::fault::fault;
use crate::path::{Path, of_spec};

impl GcpProvider {
    /// Names the endpoint where nobody answered: a wrong one is the likeliest cause.
    fn located(&self, mut error: ProviderError) -> ProviderError {
        if error.class == ErrorClass::Unknown && error.code.is_none() {
            let at = match &self.endpoint {
                Some(endpoint) => format!("endpoint {endpoint}"),
                None => format!("Google's endpoint, project {}", self.project),
            };
            error.message = format!("{} ({at})", error.message);
        }
        error
    }

    async fn create_kind(&self, request: &Create<'_>) -> Result<Binding, ProviderError> {
        let spec = google(&request.resource.id, &request.resource.spec)?;
        let Some(path) = of_spec(&self.project, spec) else {
            return match spec {
                GoogleResource::Bucket(one) => self.create_bucket(request, one).await,
                _ => Err(misplaced(&request.resource.id)),
            };
        };
        match spec {
            GoogleResource::Network(one) => self.create_network(request, &path, one).await,
            GoogleResource::Subnetwork(one) => self.create_subnetwork(request, &path, one).await,
            GoogleResource::Router(one) => self.create_router(request, &path, one).await,
            GoogleResource::FirewallRule(one) => {
                self.create_firewall_rule(request, &path, one).await
            }
            GoogleResource::Address(one) => self.create_address(request, &path, one).await,
            GoogleResource::Disk(one) => self.create_disk(request, &path, one).await,
            GoogleResource::Instance(one) => self.create_instance(request, &path, one).await,
            GoogleResource::HealthCheck(one) => self.create_health_check(request, &path, one).await,
            GoogleResource::InstanceGroup(one) => {
                self.create_instance_group(request, &path, one).await
            }
            GoogleResource::BackendService(one) => {
                self.create_backend_service(request, &path, one).await
            }
            GoogleResource::ForwardingRule(one) => {
                self.create_forwarding_rule(request, &path, one).await
            }
            GoogleResource::Bucket(_) => Err(misplaced(&request.resource.id)),
        }
    }

    /// Changes first, the digest last: it says what was applied, not what was begun.
    async fn change_kind(&self, request: &Update<'_>) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.update";
        let spec = google(&request.resource.id, &request.resource.spec)?;
        let binding = request.observed.binding.clone();
        if let GoogleResource::Bucket(one) = spec {
            self.change_bucket(one, request.tags).await?;
            return Ok(binding);
        }
        let path = Path::of(&binding.provider_id, ACTION)?;
        match spec {
            GoogleResource::Router(one) => self.change_router(request, &path, one).await?,
            GoogleResource::FirewallRule(one) => {
                self.change_firewall_rule(request, &path, one).await?;
            }
            GoogleResource::Address(_) => self.label_address(&path, request.tags).await?,
            GoogleResource::Disk(one) => self.change_disk(request, &path, one).await?,
            GoogleResource::Instance(one) => self.change_instance(request, &path, one).await?,
            GoogleResource::HealthCheck(one) => {
                self.change_health_check(request, &path, one).await?;
            }
            GoogleResource::InstanceGroup(one) => {
                self.set_members(&path, one, request.bindings).await?;
            }
            GoogleResource::BackendService(one) => {
                Box::pin(self.change_backend_service(request, &path, one)).await?;
            }
            GoogleResource::ForwardingRule(_) => {
                self.label_forwarding_rule(&path, request.tags).await?;
            }
            // Nothing of them can change, their descriptions included.
            GoogleResource::Network(_)
            | GoogleResource::Subnetwork(_)
            | GoogleResource::Bucket(_) => {}
        }
        Ok(binding)
    }
}

fn misplaced(id: &ResourceId) -> ProviderError {
    let message = format!("{id} has no place in Compute Engine");
    fault(ErrorClass::Invalid, "compute.insert", message)
}

fn google<'a>(id: &ResourceId, spec: &'a Spec) -> Result<&'a GoogleResource, ProviderError> {
    match spec {
        Spec::Google(resource) => Ok(resource),
        _ => Err(fault(
            ErrorClass::Invalid,
            "compute.get",
            format!("{id} is no resource of Google Cloud"),
        )),
    }
}

#[async_trait]
impl Provider for GcpProvider {
    fn name(&self) -> &'static str {
        "gcp"
    }

    /// Our own estimates, no promises of Google's; they decide an order only.
    fn expected_seconds(&self, spec: &Spec) -> u32 {
        match spec {
            Spec::Google(GoogleResource::Network(_) | GoogleResource::Subnetwork(_)) => 15,
            Spec::Google(GoogleResource::Router(_) | GoogleResource::FirewallRule(_)) => 10,
            Spec::Google(GoogleResource::Instance(_)) => 30,
            Spec::Google(GoogleResource::BackendService(_) | GoogleResource::ForwardingRule(_)) => {
                20
            }
            Spec::Google(GoogleResource::Disk(_) | GoogleResource::InstanceGroup(_)) => 5,
            _ => 2,
        }
    }

    async fn identity(&self) -> Result<Identity, ProviderError> {
        self.caller().await.map_err(|error| self.located(error))
    }

    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        let all = self.observe_all(graph).await;
        all.map_err(|error| self.located(error))
    }

    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let spec = google(&resource.id, &resource.spec)?;
        let found = self.find_one(resource, spec, graph, bindings).await;
        found.map_err(|error| self.located(error))
    }

    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError> {
        let made = self.create_kind(&request).await;
        made.map_err(|error| self.located(error))
    }

    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError> {
        let changed = Box::pin(self.change_kind(&request)).await;
        changed.map_err(|error| self.located(error))
    }

    async fn delete(&self, observed: &Observed, _: &Bindings) -> Result<(), ProviderError> {
        let removed = self.remove(observed).await;
        removed.map_err(|error| self.located(error))
    }

    async fn state(
        &self,
        resource: &ResourceId,
        spec: &Spec,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        let spec = google(resource, spec)?;
        let state = self.state_of(spec, binding).await;
        state.map_err(|error| self.located(error))
    }
}
