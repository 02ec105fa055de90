//! Unmanaged instance groups with their members.

use std::collections::BTreeSet;

use google_cloud_compute_v1::model::{
    InstanceGroup as Existing, InstanceGroupsAddInstancesRequest,
    InstanceGroupsListInstancesRequest, InstanceGroupsRemoveInstancesRequest, InstanceReference,
};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Bindings, Create, ProviderError, State};
use groundplan_resources::google::{GoogleResource, InstanceGroup};

use crate::GcpProvider;
use crate::fault::{absent, reading};
use crate::found::{Found, Scope, binding};
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last, relative};
use crate::references::{resolve, resolve_all};

impl GcpProvider {
    pub(crate) async fn create_instance_group(
        &self,
        request: &Create<'_>,
        path: &Path,
        group: &InstanceGroup,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.instanceGroups.insert";
        let body = Existing::new()
            .set_name(&group.name)
            .set_description(describe("", request.tags, Digest::Left))
            .set_network(resolve(request.bindings, ACTION, &group.network)?);
        self.make(ACTION, request.token, |id| {
            let call = self.instance_groups.insert().set_project(&path.project);
            let call = call.set_zone(path.zone()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        self.set_members(path, group, request.bindings).await?;
        Ok(binding(&path.to_string()))
    }

    /// Adds who is missing, then removes who is not wanted: the balancer is never without hosts.
    pub(crate) async fn set_members(
        &self,
        path: &Path,
        group: &InstanceGroup,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ADD: &str = "compute.instanceGroups.addInstances";
        let wanted = resolve_all(bindings, ADD, &group.instances)?;
        let wanted: BTreeSet<String> = wanted.into_iter().collect();
        let present: BTreeSet<String> = self.members(path).await?.into_iter().collect();
        let named = |paths: Vec<&String>| -> Vec<InstanceReference> {
            let one = |path: &String| InstanceReference::new().set_instance(path);
            paths.into_iter().map(one).collect()
        };
        let missing = named(wanted.difference(&present).collect());
        if !missing.is_empty() {
            let body = InstanceGroupsAddInstancesRequest::new().set_instances(missing);
            let call = self.instance_groups.add_instances();
            let call = call.set_project(&path.project).set_zone(path.zone());
            let call = call.set_instance_group(&path.name).set_body(body);
            self.alter(ADD, call.send()).await?;
        }
        let superfluous = named(present.difference(&wanted).collect());
        if !superfluous.is_empty() {
            let body = InstanceGroupsRemoveInstancesRequest::new().set_instances(superfluous);
            let call = self.instance_groups.remove_instances();
            let call = call.set_project(&path.project).set_zone(path.zone());
            let call = call.set_instance_group(&path.name).set_body(body);
            self.alter("compute.instanceGroups.removeInstances", call.send())
                .await?;
        }
        Ok(())
    }

    /// Paths of the members.
    async fn members(&self, path: &Path) -> Result<Vec<String>, ProviderError> {
        let call = self.instance_groups.list_instances();
        let call = call.set_project(&path.project).set_zone(path.zone());
        let call = call.set_instance_group(&path.name);
        let mut items = call
            .set_body(InstanceGroupsListInstancesRequest::new())
            .by_item();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(reading("compute.instanceGroups.listInstances"))?;
            all.extend(item.instance.map(|one| relative(&one).to_owned()));
        }
        Ok(all)
    }

    pub(crate) async fn read_instance_groups(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut groups = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.instance_groups.get().set_instance_group(&path.name);
                let call = call.set_project(&path.project).set_zone(path.zone());
                let answer = call.send().await;
                groups.extend(absent(
                    answer.map_err(reading("compute.instanceGroups.get")),
                )?);
            }
            Scope::Deployment(name) => {
                let call = self.instance_groups.aggregated_list();
                let call = call.set_project(&self.project);
                let mut items = call.set_filter(mark::filter(name)).by_item();
                while let Some(item) = items.next().await {
                    let item = item.map_err(reading("compute.instanceGroups.aggregatedList"));
                    groups.extend(item?.1.instance_groups);
                }
            }
        }
        let mut all = Vec::new();
        for one in groups {
            let path = one.self_link.as_deref().and_then(Path::parse);
            if let Some(path) = path {
                let members = absent(self.members(&path).await)?.unwrap_or_default();
                all.extend(group(one, members));
            }
        }
        Ok(all)
    }

    pub(crate) async fn delete_instance_group(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.instance_groups.delete().set_instance_group(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.erase("compute.instanceGroups.delete", call.send())
            .await
    }
}

fn group(one: Existing, members: Vec<String>) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let name = one.name.unwrap_or_default();
    let zone = last(one.zone.as_deref().unwrap_or_default()).to_owned();
    let network = one.network.unwrap_or_default();
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |view, _| {
        GoogleResource::InstanceGroup(InstanceGroup {
            name,
            zone,
            network: view.reference(&network),
            instances: view.references(members.iter().map(String::as_str)),
        })
    }))
}
