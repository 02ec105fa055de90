//! Whether a resource can be used, by kind.

use groundplan_engine::provider::{Binding, ProviderError, State};
use groundplan_resources::azure::AzureResource;

use crate::AzureProvider;
use crate::place::Place;

impl AzureProvider {
    pub(crate) async fn state_of(
        &self,
        spec: &AzureResource,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        let Some(place) = Place::parse(&binding.provider_id) else {
            return Ok(None);
        };
        let state = match spec {
            // What is polled for long is asked with one call that has no more than it needs.
            AzureResource::VirtualMachine(_) => self.virtual_machine_state(&place).await?,
            AzureResource::StorageAccount(_) => self.storage_account_state(&place).await?,
            _ => self.read_at(spec, &place).await?.map(|found| found.state),
        };
        match state {
            Some(State::Failed) => Err(self.failure("GetState", &binding.provider_id).await),
            state => Ok(state),
        }
    }
}
