//! Regional backend services of passthrough load balancers.

use google_cloud_compute_v1::model::backend::BalancingMode;
use google_cloud_compute_v1::model::backend_service::{LoadBalancingScheme, Protocol};
use google_cloud_compute_v1::model::{Backend, BackendService as Existing};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, ProviderError, State, Update,
};
use groundplan_resources::google::{BackendService, GoogleResource};

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::Tags;
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};
use crate::references::{resolve, resolve_all};

impl GcpProvider {
    pub(crate) async fn create_backend_service(
        &self,
        request: &Create<'_>,
        path: &Path,
        service: &BackendService,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.regionBackendServices.insert";
        let body = body(service, request.tags, request.bindings, ACTION)?;
        self.make(ACTION, request.token, |id| {
            let call = self.backend_services.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    /// The whole service anew, with the fingerprint of what was read: a patch cannot empty a
    /// list.
    pub(crate) async fn change_backend_service(
        &self,
        request: &Update<'_>,
        path: &Path,
        service: &BackendService,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "compute.regionBackendServices.update";
        let Some(current) = self.backend_service(path).await? else {
            let message = format!("{path} does not exist");
            return Err(fault(ErrorClass::Gone, ACTION, message));
        };
        let mut body = body(service, request.tags, request.bindings, ACTION)?;
        body.fingerprint = current.fingerprint;
        let call = self.backend_services.update();
        let call = call.set_project(&path.project).set_region(path.region());
        let call = call.set_backend_service(&path.name).set_body(body);
        self.alter(ACTION, call.send()).await
    }

    async fn backend_service(&self, path: &Path) -> Result<Option<Existing>, ProviderError> {
        let call = self.backend_services.get().set_backend_service(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        let answer = call.send().await;
        absent(answer.map_err(reading("compute.regionBackendServices.get")))
    }

    pub(crate) async fn read_backend_services(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => all.extend(self.backend_service(path).await?),
            Scope::Deployment(name) => {
                let call = self.backend_services.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.regionBackendServices.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(service).collect())
    }

    pub(crate) async fn delete_backend_service(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.backend_services.delete();
        let call = call.set_project(&path.project).set_region(path.region());
        let call = call.set_backend_service(&path.name).send();
        self.erase("compute.regionBackendServices.delete", call)
            .await
    }
}

fn body(
    service: &BackendService,
    tags: &Tags,
    bindings: &Bindings,
    action: &str,
) -> Result<Existing, ProviderError> {
    let scheme = if service.external {
        LoadBalancingScheme::External
    } else {
        LoadBalancingScheme::Internal
    };
    let groups = resolve_all(bindings, action, &service.groups)?;
    let backends = groups.into_iter().map(|group| {
        Backend::new()
            .set_group(group)
            .set_balancing_mode(BalancingMode::Connection)
    });
    Ok(Existing::new()
        .set_name(&service.name)
        .set_description(describe("", tags, Digest::Told))
        .set_load_balancing_scheme(scheme)
        .set_protocol(Protocol::Tcp)
        .set_health_checks([resolve(bindings, action, &service.health_check)?])
        .set_backends(backends))
}

fn service(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let name = one.name.unwrap_or_default();
    let region = last(one.region.as_deref().unwrap_or_default()).to_owned();
    let external = one.load_balancing_scheme != Some(LoadBalancingScheme::Internal);
    let backends = one.backends.into_iter();
    let groups: Vec<String> = backends.filter_map(|backend| backend.group).collect();
    let health_check = one.health_checks.into_iter().next().unwrap_or_default();
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |view, _| {
        GoogleResource::BackendService(BackendService {
            name,
            region,
            external,
            groups: view.references(groups.iter().map(String::as_str)),
            health_check: view.reference(&health_check),
        })
    }))
}
