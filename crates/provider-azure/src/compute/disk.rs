//! Managed disks.

use azure_mgmt_compute::package_2024_07_01::models;
use groundplan_engine::provider::ProviderError;
use groundplan_resources::azure::{AzureResource, Disk};
use serde_json::{Value, json};

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{Tags, of};

impl AzureProvider {
    pub(crate) async fn put_disk(
        &self,
        place: &Place,
        wanted: &Disk,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutDisk";
        let subscription = self.subscription(ACTION)?;
        let mut properties = sizes(wanted);
        properties["creationData"] = json!({ "createOption": "Empty" });
        properties["maxShares"] = json!(Some(wanted.max_shares).filter(|shares| *shares > 1));
        let zones: Vec<&String> = wanted.zone.iter().collect();
        let request: models::Disk = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "sku": { "name": wanted.sku },
                "zones": zones,
                "properties": properties,
            }),
        )?;
        let client = self.act.compute.disks_client();
        let answer = client
            .create_or_update(subscription, &place.group, &place.name, request)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(&id(subscription, "disk", place), answer.as_raw_response());
        Ok(())
    }

    pub(crate) async fn change_disk(
        &self,
        place: &Place,
        wanted: &Disk,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PatchDisk";
        let subscription = self.subscription(ACTION)?;
        let request: models::DiskUpdate = body(
            ACTION,
            json!({
                "tags": tags,
                "sku": { "name": wanted.sku },
                "properties": sizes(wanted),
            }),
        )?;
        let client = self.act.compute.disks_client();
        let answer = client
            .update(subscription, &place.group, &place.name, request)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(&id(subscription, "disk", place), answer.as_raw_response());
        Ok(())
    }

    pub(super) async fn disk(&self, place: &Place) -> Result<Option<models::Disk>, ProviderError> {
        const ACTION: &str = "GetDisk";
        let client = self.look.compute.disks_client();
        let subscription = self.subscription(ACTION)?;
        one(
            ACTION,
            client.get(subscription, &place.group, &place.name).await,
        )
    }

    pub(crate) async fn read_disks(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListDisks";
        let subscription = self.subscription(ACTION)?;
        let found = match scope {
            Scope::Group(group) => {
                let client = self.look.compute.disks_client();
                let pages = client
                    .list_by_resource_group(subscription, group)
                    .into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => self.disk(place).await?.into_iter().collect(),
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_disk(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteDisk";
        let client = self.act.compute.disks_client();
        client
            .delete(self.subscription(ACTION)?, &place.group, &place.name)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

/// What can change on a disk that exists.
fn sizes(wanted: &Disk) -> Value {
    json!({
        "diskSizeGB": wanted.size_gib,
        "diskIOPSReadWrite": wanted.iops,
        "diskMBpsReadWrite": wanted.throughput_mb_per_second,
    })
}

fn read(subscription: &str, found: &models::Disk) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let sku = word(found.sku.as_ref().and_then(|sku| sku.name.as_ref()));
    // The other kinds tell what their size gives, which is nobody's choice.
    let bought = matches!(sku.as_str(), "PremiumV2_LRS" | "UltraSSD_LRS");
    let number = |value: Option<i64>| value.and_then(|one| u32::try_from(one).ok());
    let disk = Disk {
        name: place.name.clone(),
        resource_group: groundplan_resources::Ref {
            resource: groundplan_resources::ResourceId(String::new()),
        },
        zone: found.zones.first().cloned(),
        size_gib: number(properties.disk_size_gb.map(i64::from)).unwrap_or_default(),
        sku,
        iops: number(properties.disk_iops_read_write).filter(|_| bought),
        throughput_mb_per_second: number(properties.disk_m_bps_read_write).filter(|_| bought),
        max_shares: number(properties.max_shares.map(i64::from)).unwrap_or(1),
    };
    let group = id(subscription, "resource-group", &place);
    Some(Found::tagged(
        &of(found.resource.tags.as_ref()),
        id(subscription, "disk", &place),
        state_of(properties.provisioning_state.as_deref()),
        move |view, _| {
            AzureResource::Disk(Disk {
                resource_group: view.reference(&group),
                ..disk
            })
        },
    ))
}
