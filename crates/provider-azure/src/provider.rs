//! The engine's trait.

use std::time::Duration;

use async_trait::async_trait;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, Identity, Observed, Pace, Provider, ProviderError,
    State, Update,
};
use groundplan_resources::azure::AzureResource;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use crate::AzureProvider;
use crate::read::spec_of;

impl AzureProvider {
    /// Names the endpoint where nobody answered: a wrong one is the likeliest cause.
    fn located(&self, mut error: ProviderError) -> ProviderError {
        if error.class == ErrorClass::Unknown && error.code.is_none() {
            error.message = format!(
                "{} (endpoint {})",
                error.message,
                self.base.as_str().trim_end_matches('/')
            );
        }
        error
    }
}

#[async_trait]
impl Provider for AzureProvider {
    fn name(&self) -> &'static str {
        "azure"
    }

    fn pace(&self) -> Pace {
        Pace {
            // A machine is usable when its first script has ended.
            ready_within: Duration::from_mins(45),
            ..Pace::default()
        }
    }

    /// Figures seen in everyday use, not promises of Microsoft's; they decide an order only.
    fn expected_seconds(&self, spec: &Spec) -> u32 {
        match spec {
            Spec::Azure(AzureResource::VirtualMachine(_)) => 180,
            Spec::Azure(AzureResource::StorageAccount(_)) => 25,
            Spec::Azure(AzureResource::NatGateway(_)) => 15,
            Spec::Azure(
                AzureResource::Subnet(_)
                | AzureResource::NetworkInterface(_)
                | AzureResource::LoadBalancer(_)
                | AzureResource::VirtualNetwork(_)
                | AzureResource::Disk(_),
            ) => 5,
            _ => 2,
        }
    }

    async fn identity(&self) -> Result<Identity, ProviderError> {
        self.caller().await.map_err(|error| self.located(error))
    }

    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        let found = self.observe_all(graph).await;
        found.map_err(|error| self.located(error))
    }

    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let found = self.find_one(resource, graph, bindings).await;
        found.map_err(|error| self.located(error))
    }

    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError> {
        let made = self.make(&request).await;
        made.map_err(|error| self.located(error))
    }

    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError> {
        let changed = self.change(&request).await;
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
        let spec = spec_of(resource, spec)?;
        let state = self.state_of(spec, binding).await;
        state.map_err(|error| self.located(error))
    }
}
