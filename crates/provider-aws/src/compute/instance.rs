//! Instances: reading and deleting. Terminated ones, which stay listed for an hour, are no more.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    AttributeBooleanValue, HttpTokensState, Instance as Existing, InstanceAttributeName,
    InstanceStateName, Volume as ExistingVolume,
};
use aws_smithy_types::base64;
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{ProviderError, State};
use groundplan_resources::aws::{AwsResource, BootVolume, Instance};

use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading};
use crate::found::Found;
use crate::scope::Scope;
use crate::tags::{TAG_IMAGE, TAG_RESTART, of_ec2};

/// How many instances are asked for their attributes at once.
const AT_ONCE: usize = 8;
/// Most values of one filter (Amazon EC2 API reference, `Filter`).
const FILTER_VALUES: usize = 200;

/// What `DescribeInstances` leaves out.
#[derive(Debug, Default)]
struct Attributes {
    user_data: String,
    termination_protection: bool,
}

impl AwsProvider {
    pub(super) async fn instances(&self, scope: &Scope) -> Result<Vec<Existing>, ProviderError> {
        let reservations: Vec<_> = self
            .look
            .ec2
            .describe_instances()
            .set_filters(Some(scope.filters("instance-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeInstances"))?;
        Ok(reservations
            .into_iter()
            .flat_map(|reservation| reservation.instances.unwrap_or_default())
            .filter(|instance| state(instance).is_some())
            .collect())
    }

    pub(crate) async fn read_instances(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let found = self.instances(scope).await?;
        let roots = found.iter().filter_map(root_volume);
        let volumes = self.volumes_by_id(roots.collect()).await?;
        let attributes: Vec<Attributes> = futures::stream::iter(found.clone())
            .map(async |instance| self.attributes(&instance).await)
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found
            .into_iter()
            .zip(attributes)
            .filter_map(|(instance, attributes)| {
                let root = root_volume(&instance).and_then(|id| volumes.get(&id));
                read(&instance, attributes, root)
            })
            .collect())
    }

    async fn volumes_by_id(
        &self,
        ids: Vec<String>,
    ) -> Result<BTreeMap<String, ExistingVolume>, ProviderError> {
        let mut all = BTreeMap::new();
        for some in ids.chunks(FILTER_VALUES) {
            let filter = aws_sdk_ec2::types::Filter::builder()
                .name("volume-id")
                .set_values(Some(some.to_vec()));
            let found: Vec<ExistingVolume> = self
                .look
                .ec2
                .describe_volumes()
                .filters(filter.build())
                .into_paginator()
                .items()
                .send()
                .collect::<Result<_, _>>()
                .await
                .map_err(reading("DescribeVolumes"))?;
            all.extend(
                found
                    .into_iter()
                    .filter_map(|one| Some((one.volume_id()?.to_owned(), one))),
            );
        }
        Ok(all)
    }

    async fn attributes(&self, instance: &Existing) -> Result<Attributes, ProviderError> {
        let ask = async |attribute| {
            self.look
                .ec2
                .describe_instance_attribute()
                .set_instance_id(instance.instance_id().map(str::to_owned))
                .attribute(attribute)
                .send()
                .await
                .map_err(reading("DescribeInstanceAttribute"))
        };
        let read = async {
            let (data, protection) = tokio::try_join!(
                ask(InstanceAttributeName::UserData),
                ask(InstanceAttributeName::DisableApiTermination),
            )?;
            let encoded = data
                .user_data()
                .and_then(|one| one.value())
                .unwrap_or_default();
            let decoded = base64::decode(encoded).unwrap_or_default();
            Ok(Attributes {
                user_data: String::from_utf8_lossy(&decoded).into_owned(),
                termination_protection: protection
                    .disable_api_termination()
                    .and_then(AttributeBooleanValue::value)
                    .unwrap_or_default(),
            })
        };
        match read.await {
            // It ended between the two calls; the state that was read says how far it is.
            Err(error) if has_code(&error, &["InvalidInstanceID.NotFound"]) => {
                Ok(Attributes::default())
            }
            other => other,
        }
    }

    pub(crate) async fn instance_state(&self, id: &str) -> Result<Option<State>, ProviderError> {
        let found = self.instances(&Scope::Id(id.to_owned())).await?;
        Ok(found.first().and_then(state))
    }

    pub(crate) async fn delete_instance(&self, id: &str) -> Result<(), ProviderError> {
        let off = AttributeBooleanValue::builder().value(false).build();
        self.ec2
            .modify_instance_attribute()
            .instance_id(id)
            .disable_api_termination(off)
            .send()
            .await
            .map_err(deleting("ModifyInstanceAttribute"))?;
        self.ec2
            .terminate_instances()
            .instance_ids(id)
            .send()
            .await
            .map_err(deleting("TerminateInstances"))?;
        Ok(())
    }

    pub(super) async fn start_instance(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .start_instances()
            .instance_ids(id)
            .send()
            .await
            .map_err(making("StartInstances"))?;
        Ok(())
    }
}

/// `None` when it is no more. A stopped instance is as ready as its owner wants it.
pub(super) fn state(instance: &Existing) -> Option<State> {
    match instance.state().and_then(|state| state.name()) {
        Some(InstanceStateName::Terminated) => None,
        Some(InstanceStateName::ShuttingDown) => Some(State::Deleting),
        Some(InstanceStateName::Pending) => Some(State::Pending),
        _ => Some(State::Ready),
    }
}

fn root_volume(instance: &Existing) -> Option<String> {
    let device = instance.root_device_name()?;
    let mapping = instance
        .block_device_mappings()
        .iter()
        .find(|one| one.device_name() == Some(device))?;
    mapping.ebs()?.volume_id().map(str::to_owned)
}

fn read(instance: &Existing, more: Attributes, root: Option<&ExistingVolume>) -> Option<Found> {
    let tags = of_ec2(instance.tags());
    let name = tags.get("Name").cloned().unwrap_or_default();
    let mut machine_type = instance
        .instance_type()
        .map(|one| one.as_str().to_owned())
        .unwrap_or_default();
    // A difference on purpose: whoever sees it starts the instance again.
    if tags.contains_key(TAG_RESTART) {
        machine_type.push_str(" (stopped for a change)");
    }
    let image = tags
        .get(TAG_IMAGE)
        .filter(|wanted| !wanted.starts_with("ami-"))
        .cloned()
        .unwrap_or_else(|| instance.image_id().unwrap_or_default().to_owned());
    let subnet = instance.subnet_id().unwrap_or_default().to_owned();
    let private_address = instance.private_ip_address()?.parse().ok()?;
    let groups: Vec<String> = instance
        .security_groups()
        .iter()
        .filter_map(|group| group.group_id().map(str::to_owned))
        .collect();
    let key = instance.key_name().map(str::to_owned);
    let profile = instance
        .iam_instance_profile()
        .and_then(|profile| profile.arn())
        .and_then(|arn| arn.rsplit('/').next())
        .map(str::to_owned);
    let boot_volume = BootVolume {
        device: instance.root_device_name().unwrap_or_default().to_owned(),
        size_gib: root
            .and_then(ExistingVolume::size)
            .and_then(|size| u32::try_from(size).ok())
            .unwrap_or_default(),
        volume_type: root
            .and_then(ExistingVolume::volume_type)
            .map(|one| one.as_str().to_owned())
            .unwrap_or_default(),
        encrypted: root.and_then(ExistingVolume::encrypted).unwrap_or_default(),
    };
    let metadata_tokens_required = instance
        .metadata_options()
        .and_then(|options| options.http_tokens())
        == Some(&HttpTokensState::Required);
    let found = Found::tagged(
        &tags,
        instance.instance_id()?,
        state(instance)?,
        move |view, _| {
            AwsResource::Instance(Instance {
                name,
                machine_type,
                image,
                subnet: view.reference(&subnet),
                private_address,
                security_groups: view.references(groups.iter().map(String::as_str)),
                key_pair: key.as_deref().map(|name| view.named("key-pair", name)),
                instance_profile: profile
                    .as_deref()
                    .map(|name| view.named("instance-profile", name)),
                boot_volume,
                user_data: more.user_data,
                metadata_tokens_required,
                termination_protection: more.termination_protection,
            })
        },
    )?;
    Some(found.output("public_address", instance.public_ip_address()))
}
