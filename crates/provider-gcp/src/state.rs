//! Whether a resource can be used.

use groundplan_engine::provider::{Binding, ProviderError, State};
use groundplan_resources::google::GoogleResource;

use crate::GcpProvider;
use crate::found::Scope;
use crate::path::Path;
use crate::storage::bucket_name;

impl GcpProvider {
    /// By its provider id. The mark is not asked for: a resource that lost it is still there.
    pub(crate) async fn state_of(
        &self,
        spec: &GoogleResource,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        let id = binding.provider_id.as_str();
        match spec {
            GoogleResource::Bucket(_) => self.bucket_state(bucket_name(id)).await,
            GoogleResource::Instance(_) => {
                self.instance_state(&Path::of(id, "compute.instances.get")?)
                    .await
            }
            _ => {
                let scope = Scope::One(Path::of(id, "compute.get")?);
                let found = self.read_kind(spec, &scope).await?;
                Ok(found.first().map(|one| one.state))
            }
        }
    }
}
