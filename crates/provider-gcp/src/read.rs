//! Reading what exists: everything of a deployment at once, or one resource.

use futures::future::{BoxFuture, try_join_all};
use groundplan_engine::digest;
use groundplan_engine::provider::{
    Binding, Bindings, Observed, ProviderError, TAG_DEPLOYMENT, TAG_DIGEST,
};
use groundplan_resources::google::GoogleResource;
use groundplan_resources::{Graph, Resource, ResourceId};

use crate::GcpProvider;
use crate::found::{Found, Scope, finish};
use crate::path::of_spec;
use crate::references::Index;

type Reading<'a> = BoxFuture<'a, Result<Vec<Found>, ProviderError>>;

impl GcpProvider {
    pub(crate) async fn observe_all(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        let scope = Scope::Deployment(graph.deployment.clone());
        let readings: Vec<Reading<'_>> = vec![
            Box::pin(self.read_networks(&scope)),
            Box::pin(self.read_subnetworks(&scope)),
            Box::pin(self.read_routers(&scope)),
            Box::pin(self.read_firewall_rules(&scope)),
            Box::pin(self.read_addresses(&scope)),
            Box::pin(self.read_disks(&scope)),
            Box::pin(self.read_instances(&scope)),
            Box::pin(self.read_health_checks(&scope)),
            Box::pin(self.read_instance_groups(&scope)),
            Box::pin(self.read_backend_services(&scope)),
            Box::pin(self.read_forwarding_rules(&scope)),
            Box::pin(self.read_buckets(&graph.deployment)),
        ];
        let mut found: Vec<Found> = try_join_all(readings)
            .await?
            .into_iter()
            .flatten()
            .collect();
        // A filter narrows; the mark decides.
        found.retain(|one| one.deployment == graph.deployment && one.id.site() == graph.site);
        let index = Index::of(found.iter().map(|one| (&one.id, &one.binding)));
        let mut all = finish(found, &index, graph);
        all.sort_by(|a, b| (&a.id, &a.binding.provider_id).cmp(&(&b.id, &b.binding.provider_id)));
        Ok(all)
    }

    /// By name: names are deterministic and unique, and a single look is consistent where a list
    /// may lag behind. What has the name and not the mark is somebody else's.
    pub(crate) async fn find_one(
        &self,
        resource: &Resource,
        spec: &GoogleResource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        let mut found = self.named(spec).await?;
        found.retain(|one| one.deployment == graph.deployment && one.id == resource.id);
        if !found.is_empty() {
            self.finish_labels(resource, spec, graph).await?;
        }
        let mut known: Vec<(&ResourceId, &Binding)> = bindings.iter().collect();
        known.extend(found.iter().map(|one| (&one.id, &one.binding)));
        let index = Index::of(known);
        Ok(finish(found, &index, graph).into_iter().next())
    }

    /// Kinds that take their labels in a second call only may lack them: the first call's caller
    /// died in between. Nothing else would show it, so whoever settles that call does the rest.
    async fn finish_labels(
        &self,
        resource: &Resource,
        spec: &GoogleResource,
        graph: &Graph,
    ) -> Result<(), ProviderError> {
        let Some(path) = of_spec(&self.project, spec) else {
            return Ok(());
        };
        let mut tags = graph.tags.clone();
        tags.insert(TAG_DEPLOYMENT.to_owned(), graph.deployment.clone());
        tags.insert(TAG_DIGEST.to_owned(), digest::of_resource(resource));
        match spec {
            GoogleResource::Address(_) => self.label_address(&path, &tags).await,
            GoogleResource::ForwardingRule(_) => self.label_forwarding_rule(&path, &tags).await,
            _ => Ok(()),
        }
    }

    /// Whatever has the name of a wanted resource.
    async fn named(&self, spec: &GoogleResource) -> Result<Vec<Found>, ProviderError> {
        match (spec, of_spec(&self.project, spec)) {
            (GoogleResource::Bucket(bucket), _) => self.read_bucket(&bucket.name).await,
            (_, Some(path)) => self.read_kind(spec, &Scope::One(path)).await,
            (_, None) => Ok(Vec::new()),
        }
    }

    /// What of one kind lies within the scope; buckets are read by their name.
    pub(crate) async fn read_kind(
        &self,
        kind: &GoogleResource,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        match kind {
            GoogleResource::Network(_) => self.read_networks(scope).await,
            GoogleResource::Subnetwork(_) => self.read_subnetworks(scope).await,
            GoogleResource::Router(_) => self.read_routers(scope).await,
            GoogleResource::FirewallRule(_) => self.read_firewall_rules(scope).await,
            GoogleResource::Address(_) => self.read_addresses(scope).await,
            GoogleResource::Disk(_) => self.read_disks(scope).await,
            GoogleResource::Instance(_) => self.read_instances(scope).await,
            GoogleResource::HealthCheck(_) => self.read_health_checks(scope).await,
            GoogleResource::InstanceGroup(_) => self.read_instance_groups(scope).await,
            GoogleResource::BackendService(_) => self.read_backend_services(scope).await,
            GoogleResource::ForwardingRule(_) => self.read_forwarding_rules(scope).await,
            GoogleResource::Bucket(bucket) => self.read_bucket(&bucket.name).await,
        }
    }
}
