//! Addresses of a region.

use std::net::Ipv4Addr;

use google_cloud_compute_v1::model::address::{AddressType, Status};
use google_cloud_compute_v1::model::{Address as Existing, RegionSetLabelsRequest};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::google::{Address, GoogleResource};

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::{Tags, labels};
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};
use crate::references::{ADDRESS, resolve};

impl GcpProvider {
    pub(crate) async fn create_address(
        &self,
        request: &Create<'_>,
        path: &Path,
        address: &Address,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "compute.addresses.insert";
        let kind = if address.external {
            AddressType::External
        } else {
            AddressType::Internal
        };
        let mut body = Existing::new()
            .set_name(&address.name)
            .set_description(describe("", request.tags, Digest::Told))
            .set_address_type(kind);
        if let Some(subnetwork) = &address.subnetwork {
            body = body.set_subnetwork(resolve(request.bindings, ACTION, subnetwork)?);
        }
        if let Some(number) = address.address {
            body = body.set_address(number.to_string());
        }
        self.make(ACTION, request.token, |id| {
            let call = self.addresses.insert().set_project(&path.project);
            let call = call.set_region(path.region()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        // Not every kind takes labels when it is made.
        self.label_address(path, request.tags).await?;
        let made = self.address(path).await?.and_then(|one| one.address);
        let mut binding = binding(&path.to_string());
        if let Some(number) = made {
            binding.outputs.insert(ADDRESS.to_owned(), number);
        }
        Ok(binding)
    }

    pub(crate) async fn label_address(
        &self,
        path: &Path,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        let Some(current) = self.address(path).await? else {
            let message = format!("{path} does not exist");
            return Err(fault(ErrorClass::Gone, "compute.addresses.get", message));
        };
        let mut all = current.labels.clone();
        all.extend(labels(tags));
        if all == current.labels {
            return Ok(());
        }
        let mut body = RegionSetLabelsRequest::new().set_labels(all);
        body.label_fingerprint = current.label_fingerprint;
        let call = self.addresses.set_labels().set_resource(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.alter("compute.addresses.setLabels", call.set_body(body).send())
            .await
    }

    async fn address(&self, path: &Path) -> Result<Option<Existing>, ProviderError> {
        let call = self.addresses.get().set_address(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        absent(call.send().await.map_err(reading("compute.addresses.get")))
    }

    pub(crate) async fn read_addresses(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        match scope {
            Scope::One(path) => all.extend(self.address(path).await?),
            Scope::Deployment(name) => {
                let call = self.addresses.list().set_project(&self.project);
                let call = call.set_region(&self.region).set_filter(mark::filter(name));
                let mut items = call.by_item();
                while let Some(item) = items.next().await {
                    all.push(item.map_err(reading("compute.addresses.list"))?);
                }
            }
        }
        Ok(all.into_iter().filter_map(address).collect())
    }

    pub(crate) async fn delete_address(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.addresses.delete().set_address(&path.name);
        let call = call.set_project(&path.project).set_region(path.region());
        self.erase("compute.addresses.delete", call.send()).await
    }
}

/// The number behind a path of an address, for calls that take nothing else.
pub(crate) async fn number(
    provider: &GcpProvider,
    path: &str,
    action: &str,
) -> Result<String, ProviderError> {
    let path = Path::of(path, action)?;
    let found = provider.address(&path).await?;
    found.and_then(|one| one.address).ok_or_else(|| {
        let message = format!("{path} has no number yet");
        fault(ErrorClass::NotYet, action, message)
    })
}

fn address(one: Existing) -> Option<Found> {
    let (mark, _) = mark::read(one.description.as_deref())?;
    let state = match one.status {
        Some(Status::Reserving) => State::Pending,
        _ => State::Ready,
    };
    let name = one.name.unwrap_or_default();
    let region = last(one.region.as_deref().unwrap_or_default()).to_owned();
    let external = one.address_type != Some(AddressType::Internal);
    let subnetwork = one.subnetwork;
    let number: Option<Ipv4Addr> = one.address.as_deref().and_then(|text| text.parse().ok());
    let link = one.self_link?;
    let found = Found::new(mark, &link, state, move |view, id| {
        // Where none was chosen, whatever Google gave is right.
        let chosen = match view.wanted(id) {
            Some(GoogleResource::Address(wanted)) => wanted.address.is_some(),
            _ => false,
        };
        GoogleResource::Address(Address {
            name,
            region,
            external,
            subnetwork: subnetwork.map(|path| view.reference(&path)),
            address: number.filter(|_| chosen),
        })
    });
    Some(found.output(ADDRESS, one.address.as_deref()))
}
