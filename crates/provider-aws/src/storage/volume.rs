//! Volumes. Their attachments are resources of their own, read in the same call.

use aws_sdk_ec2::types::{
    ResourceType, Volume as Existing, VolumeModificationState, VolumeState, VolumeType,
};
use groundplan_engine::provider::{Binding, Create, ProviderError, State, Update};
use groundplan_resources::aws::{AwsResource, Volume};

use crate::AwsProvider;
use crate::fault::{deleting, making, reading, required};
use crate::found::{Found, binding};
use crate::scope::{Scope, filter};
use crate::tags::{named, of_ec2, specification};

/// What a gp3 volume has when nothing is asked for (Amazon EBS user guide, "General Purpose SSD
/// volumes").
const GP3_IOPS: u32 = 3000;
/// MiB/s, as above.
const GP3_THROUGHPUT: u32 = 125;

impl AwsProvider {
    pub(crate) async fn create_volume(
        &self,
        request: &Create<'_>,
        volume: &Volume,
    ) -> Result<Binding, ProviderError> {
        let tags = named(request.tags, &volume.name);
        let mut call = self
            .ec2
            .create_volume()
            .availability_zone(&volume.zone)
            .size(number(volume.size_gib))
            .volume_type(VolumeType::from(volume.volume_type.as_str()))
            .set_iops(volume.iops.map(number))
            .set_throughput(volume.throughput_mb_per_second.map(number))
            .encrypted(volume.encrypted)
            .client_token(request.token)
            .tag_specifications(specification(ResourceType::Volume, &tags));
        // Types that cannot be shared refuse the parameter whatever its value.
        if volume.multi_attach {
            call = call.multi_attach_enabled(true);
        }
        let answer = call.send().await.map_err(making("CreateVolume"))?;
        Ok(binding(required("CreateVolume", "id", answer.volume_id())?))
    }

    pub(crate) async fn change_volume(
        &self,
        id: &str,
        request: &Update<'_>,
        volume: &Volume,
    ) -> Result<(), ProviderError> {
        const CHANGEABLE: [&str; 4] = [
            "size_gib",
            "iops",
            "throughput_mb_per_second",
            "volume_type",
        ];
        if !request
            .changed
            .iter()
            .any(|name| CHANGEABLE.contains(&name.as_str()))
        {
            return Ok(());
        }
        self.ec2
            .modify_volume()
            .volume_id(id)
            .size(number(volume.size_gib))
            .volume_type(VolumeType::from(volume.volume_type.as_str()))
            .set_iops(volume.iops.map(number))
            .set_throughput(volume.throughput_mb_per_second.map(number))
            .send()
            .await
            .map_err(making("ModifyVolume"))?;
        Ok(())
    }

    async fn volumes(&self, scope: &Scope) -> Result<Vec<Existing>, ProviderError> {
        self.look
            .ec2
            .describe_volumes()
            .set_filters(Some(scope.filters("volume-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeVolumes"))
    }

    /// Volumes that are resources, not those that come with an instance, and their attachments.
    pub(crate) async fn read_volumes(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let found = self.volumes(scope).await?;
        let attachments = found.iter().flat_map(super::attachment::attachments);
        let mut all: Vec<Found> = attachments.collect();
        all.extend(found.iter().filter_map(volume));
        Ok(all)
    }

    /// A changed volume is usable again while it is still optimised in the background.
    pub(crate) async fn volume_state(&self, id: &str) -> Result<Option<State>, ProviderError> {
        let found = self.volumes(&Scope::Id(id.to_owned())).await?;
        let Some(State::Ready) = found.first().and_then(state) else {
            return Ok(found.first().and_then(state));
        };
        let answer = self
            .look
            .ec2
            .describe_volumes_modifications()
            .filters(filter("volume-id", id))
            .send()
            .await
            .map_err(reading("DescribeVolumesModifications"))?;
        let under_way = answer
            .volumes_modifications()
            .iter()
            .any(|one| one.modification_state() == Some(&VolumeModificationState::Modifying));
        Ok(Some(if under_way {
            State::Pending
        } else {
            State::Ready
        }))
    }

    pub(crate) async fn delete_volume(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_volume()
            .volume_id(id)
            .send()
            .await
            .map_err(deleting("DeleteVolume"))?;
        Ok(())
    }
}

fn number(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn amount(value: Option<i32>) -> Option<u32> {
    value
        .and_then(|value| u32::try_from(value).ok())
        .filter(|value| *value > 0)
}

/// `None` when it is no more.
fn state(volume: &Existing) -> Option<State> {
    match volume.state() {
        Some(VolumeState::Deleted) => None,
        Some(VolumeState::Creating) => Some(State::Pending),
        Some(VolumeState::Deleting) => Some(State::Deleting),
        Some(VolumeState::Error) => Some(State::Failed),
        _ => Some(State::Ready),
    }
}

fn volume(volume: &Existing) -> Option<Found> {
    let tags = of_ec2(volume.tags());
    let kind = volume
        .volume_type()
        .map_or("", |one| one.as_str())
        .to_owned();
    let mut read = Volume {
        name: tags.get("Name").cloned().unwrap_or_default(),
        zone: volume.availability_zone().unwrap_or_default().to_owned(),
        size_gib: amount(volume.size()).unwrap_or_default(),
        // Other types have figures that follow from their size.
        iops: amount(volume.iops()).filter(|_| matches!(kind.as_str(), "gp3" | "io1" | "io2")),
        throughput_mb_per_second: amount(volume.throughput()).filter(|_| kind == "gp3"),
        encrypted: volume.encrypted().unwrap_or_default(),
        multi_attach: volume.multi_attach_enabled().unwrap_or_default(),
        volume_type: kind,
    };
    Found::tagged(
        &tags,
        volume.volume_id()?,
        state(volume)?,
        move |view, id| {
            if let Some(AwsResource::Volume(wanted)) = view.wanted(id)
                && read.volume_type == "gp3"
            {
                // Not asked for and as given by default is no difference.
                if wanted.iops.is_none() && read.iops == Some(GP3_IOPS) {
                    read.iops = None;
                }
                let given = read.throughput_mb_per_second == Some(GP3_THROUGHPUT);
                if wanted.throughput_mb_per_second.is_none() && given {
                    read.throughput_mb_per_second = None;
                }
            }
            AwsResource::Volume(read)
        },
    )
}
