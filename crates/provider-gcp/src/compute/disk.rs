//! Persistent disks. Those that instances start from come and go with them and carry no mark.

use google_cloud_compute_v1::model::disk::{AccessMode, Status};
use google_cloud_compute_v1::model::{Disk as Existing, DisksResizeRequest, ZoneSetLabelsRequest};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State, Update};
use groundplan_resources::google::{Disk, GoogleResource};

use crate::GcpProvider;
use crate::fault::{absent, fault, reading};
use crate::found::{Found, Scope, binding};
use crate::labels::{self, Tags};
use crate::mark::{self, Digest, describe};
use crate::path::{Path, last};

impl GcpProvider {
    pub(crate) async fn create_disk(
        &self,
        request: &Create<'_>,
        path: &Path,
        disk: &Disk,
    ) -> Result<Binding, ProviderError> {
        let mut body = Existing::new()
            .set_name(&disk.name)
            .set_description(describe("", request.tags, Digest::Left))
            .set_labels(labels::labels(request.tags))
            .set_size_gb(i64::from(disk.size_gib))
            .set_type(disk_type(path, &disk.disk_type))
            .set_or_clear_provisioned_iops(disk.iops.map(i64::from))
            .set_or_clear_provisioned_throughput(disk.throughput_mb_per_second.map(i64::from));
        // Kinds that cannot be shared refuse the parameter whatever its value.
        if disk.multi_writer {
            body = body.set_access_mode(AccessMode::ReadWriteMany);
        }
        self.make("compute.disks.insert", request.token, |id| {
            let call = self.disks.insert().set_project(&path.project);
            let call = call.set_zone(path.zone()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }

    pub(crate) async fn change_disk(
        &self,
        request: &Update<'_>,
        path: &Path,
        disk: &Disk,
    ) -> Result<(), ProviderError> {
        if request.changed.iter().any(|name| name == "size_gib") {
            let body = DisksResizeRequest::new().set_size_gb(i64::from(disk.size_gib));
            let call = self.disks.resize().set_disk(&path.name);
            let call = call.set_project(&path.project).set_zone(path.zone());
            self.alter("compute.disks.resize", call.set_body(body).send())
                .await?;
        }
        self.label_disk(path, request.tags).await
    }

    async fn label_disk(&self, path: &Path, tags: &Tags) -> Result<(), ProviderError> {
        let Some(current) = self.disk(path).await? else {
            let message = format!("{path} does not exist");
            return Err(fault(ErrorClass::Gone, "compute.disks.get", message));
        };
        let mut all = current.labels.clone();
        all.extend(labels::labels(tags));
        if all == current.labels {
            return Ok(());
        }
        let mut body = ZoneSetLabelsRequest::new().set_labels(all);
        body.label_fingerprint = current.label_fingerprint;
        let call = self.disks.set_labels().set_resource(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.alter("compute.disks.setLabels", call.set_body(body).send())
            .await
    }

    pub(super) async fn disk(&self, path: &Path) -> Result<Option<Existing>, ProviderError> {
        let call = self.disks.get().set_disk(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        absent(call.send().await.map_err(reading("compute.disks.get")))
    }

    /// Disks that a filter lets through, in every zone.
    pub(super) async fn disks_by(&self, filter: String) -> Result<Vec<Existing>, ProviderError> {
        let call = self.disks.aggregated_list().set_project(&self.project);
        let mut items = call.set_filter(filter).by_item();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            let (_, zone) = item.map_err(reading("compute.disks.aggregatedList"))?;
            all.extend(zone.disks);
        }
        Ok(all)
    }

    pub(crate) async fn read_disks(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let all = match scope {
            Scope::One(path) => self.disk(path).await?.into_iter().collect(),
            Scope::Deployment(name) => self.disks_by(mark::filter(name)).await?,
        };
        Ok(all.into_iter().filter_map(disk).collect())
    }

    pub(crate) async fn delete_disk(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.disks.delete().set_disk(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.erase("compute.disks.delete", call.send()).await
    }
}

/// Path of a kind of disk in the zone of `path`.
pub(super) fn disk_type(path: &Path, name: &str) -> String {
    let (project, zone) = (&path.project, path.zone());
    format!("projects/{project}/zones/{zone}/diskTypes/{name}")
}

pub(super) fn size(size_gb: Option<i64>) -> u32 {
    amount(size_gb).unwrap_or_default()
}

fn amount(value: Option<i64>) -> Option<u32> {
    value.and_then(|value| u32::try_from(value).ok())
}

fn disk(one: Existing) -> Option<Found> {
    let (mut mark, _) = mark::read(one.description.as_deref())?;
    mark.digest = labels::digest(&one.labels);
    let state = match one.status {
        Some(Status::Creating | Status::Restoring) => State::Pending,
        Some(Status::Deleting) => State::Deleting,
        Some(Status::Failed | Status::Unavailable) => State::Failed,
        _ => State::Ready,
    };
    let mut read = Disk {
        zone: last(one.zone.as_deref().unwrap_or_default()).to_owned(),
        size_gib: size(one.size_gb),
        disk_type: last(one.r#type.as_deref().unwrap_or_default()).to_owned(),
        iops: amount(one.provisioned_iops).filter(|iops| *iops > 0),
        throughput_mb_per_second: amount(one.provisioned_throughput).filter(|rate| *rate > 0),
        multi_writer: one.access_mode == Some(AccessMode::ReadWriteMany),
        name: one.name.unwrap_or_default(),
    };
    let address = one.self_link?;
    Some(Found::new(mark, &address, state, move |view, id| {
        // Kinds that are bought by performance have some when none is asked for.
        if let Some(GoogleResource::Disk(wanted)) = view.wanted(id) {
            read.iops = read.iops.filter(|_| wanted.iops.is_some());
            read.throughput_mb_per_second = read
                .throughput_mb_per_second
                .filter(|_| wanted.throughput_mb_per_second.is_some());
        }
        GoogleResource::Disk(read)
    }))
}
