//! Regional health checks.

use google_cloud_compute_v1::model::health_check::Type;
use google_cloud_compute_v1::model::{
    HTTPHealthCheck, HTTPSHealthCheck, HealthCheck as Existing, TCPHealthCheck,
};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State, Update};
use groundplan_resources::google::{GoogleResource, HealthCheck};

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::Tags;
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};

impl GcpProvider {
    pub(crate) async fn create_health_check(
        &self,
        request: &Create<'_>,
        path: &Path,
        check: &HealthCheck,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.regionHealthChecks.insert";
        let body = body(check, request.tags, ACTION)?;
        self.make(ACTION, request.token, |id| {
            let call = self.health_checks.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    /// The whole check anew: a patch leaves the part of another protocol behind.
    pub(crate) async fn change_health_check(
        &self,
        request: &Update<'_>,
        path: &Path,
        check: &HealthCheck,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "compute.regionHealthChecks.update";
        let body = body(check, request.tags, ACTION)?;
        let call = self.health_checks.update().set_health_check(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.alter(ACTION, call.set_body(body).send()).await
    }

    pub(crate) async fn read_health_checks(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => {
                let call = self.health_checks.get().set_health_check(&path.name);
                let call = call.set_project(&path.project).set_region(path.region());
                let answer = call.send().await;
                all.extend(absent(
                    answer.map_err(reading("compute.regionHealthChecks.get")),
                )?);
            }
            Scope::Deployment(name) => {
                let call = self.health_checks.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.regionHealthChecks.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(check).collect())
    }

    pub(crate) async fn delete_health_check(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.health_checks.delete().set_health_check(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.erase("compute.regionHealthChecks.delete", call.send())
            .await
    }
}

fn body(check: &HealthCheck, tags: &Tags, action: &str) -> Result<Existing, ProviderError> {
    let body = Existing::new()
        .set_name(&check.name)
        .set_description(describe("", tags, Digest::Told));
    let port = i32::from(check.port);
    let path = check.path.as_deref().unwrap_or("/");
    match check.protocol.as_str() {
        "HTTP" => {
            let http = HTTPHealthCheck::new();
            let http = http.set_port(port).set_request_path(path);
            Ok(body.set_type(Type::Http).set_http_health_check(http))
        }
        "HTTPS" => {
            let https = HTTPSHealthCheck::new();
            let https = https.set_port(port).set_request_path(path);
            Ok(body.set_type(Type::Https).set_https_health_check(https))
        }
        "TCP" => {
            let tcp = TCPHealthCheck::new().set_port(port);
            Ok(body.set_type(Type::Tcp).set_tcp_health_check(tcp))
        }
        other => {
            let message = format!("there is no health check of protocol `{other}`");
            Err(fault(ErrorClass::Invalid, action, message))
        }
    }
}

fn check(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let (port, path) = match (
        &one.http_health_check,
        &one.https_health_check,
        &one.tcp_health_check,
    ) {
        (Some(http), _, _) => (http.port, http.request_path.clone()),
        (_, Some(https), _) => (https.port, https.request_path.clone()),
        (_, _, Some(tcp)) => (tcp.port, None),
        _ => (None, None),
    };
    let read = HealthCheck {
        name: one.name.unwrap_or_default(),
        region: last(one.region.as_deref().unwrap_or_default()).to_owned(),
        protocol: one
            .r#type
            .as_ref()
            .and_then(Type::name)
            .unwrap_or_default()
            .to_owned(),
        port: port
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or_default(),
        path,
    };
    let address = one.self_link?;
    Some(Found::new(mark, &address, State::Ready, move |_, _| {
        GoogleResource::HealthCheck(read)
    }))
}
