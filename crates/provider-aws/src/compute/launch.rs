//! The start of an instance.

use std::fmt::Write as _;

use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;
use aws_sdk_ec2::types::{
    BlockDeviceMapping, EbsBlockDevice, HttpTokensState, IamInstanceProfileSpecification,
    Instance as Existing, InstanceMetadataEndpointState, InstanceMetadataOptionsRequest,
    InstanceStateName, InstanceType, Reservation, ResourceType, VolumeType,
};
use aws_smithy_types::base64;
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, TAG_RESOURCE};
use groundplan_resources::aws::Instance;
use sha2::{Digest, Sha256};

use crate::AwsProvider;
use crate::fault::{fault, has_code, making, reading, required};
use crate::found::binding;
use crate::references::{resolve, resolve_all};
use crate::scope::filter;
use crate::tags::{TAG_IMAGE, TAG_PART_OF, Tags, is_ours, named, of_ec2, specification};

const ACTION: &str = "RunInstances";

impl AwsProvider {
    pub(crate) async fn create_instance(
        &self,
        request: &Create<'_>,
        instance: &Instance,
    ) -> Result<Binding, ProviderError> {
        let call = self.launch(request, instance).await?;
        let mut token = request.token.to_owned();
        // A token of an instance that was terminated since answers with that one for a while;
        // the loop ends because each round has another token.
        for _ in 0..8 {
            let sent = call.clone().client_token(&token).send().await;
            let found = match sent.map_err(making(ACTION)) {
                Ok(answer) => required(ACTION, "instance", answer.instances().first().cloned())?,
                // The parameter points to a newer image than when the token was used.
                Err(error) if has_code(&error, &["IdempotentParameterMismatch"]) => {
                    self.by_token(&token, request.tags).await?.ok_or(error)?
                }
                Err(error) => return Err(error),
            };
            let id = required(ACTION, "id", found.instance_id())?;
            if !is_ending(&found) {
                return Ok(binding(id));
            }
            token = next_token(&token, id);
        }
        Err(fault(
            ErrorClass::Conflict,
            ACTION,
            "the token was used for instances that are terminated",
        ))
    }

    async fn launch(
        &self,
        request: &Create<'_>,
        instance: &Instance,
    ) -> Result<RunInstancesFluentBuilder, ProviderError> {
        let bindings = request.bindings;
        let groups = resolve_all(bindings, ACTION, &instance.security_groups)?;
        let mut tags = named(request.tags, &instance.name);
        tags.insert(TAG_IMAGE.to_owned(), instance.image.clone());
        let parts = part_tags(request.tags, &instance.name);
        let mut call = self
            .ec2
            .run_instances()
            .min_count(1)
            .max_count(1)
            .image_id(self.image_id(&instance.image).await?)
            .instance_type(InstanceType::from(instance.machine_type.as_str()))
            .subnet_id(resolve(bindings, ACTION, &instance.subnet)?)
            .private_ip_address(instance.private_address.to_string())
            .set_security_group_ids(Some(groups))
            .block_device_mappings(boot_volume(instance))
            .metadata_options(
                InstanceMetadataOptionsRequest::builder()
                    .http_endpoint(InstanceMetadataEndpointState::Enabled)
                    .http_tokens(tokens(instance.metadata_tokens_required))
                    .build(),
            )
            .disable_api_termination(instance.termination_protection)
            .tag_specifications(specification(ResourceType::Instance, &tags))
            .tag_specifications(specification(ResourceType::Volume, &parts))
            .tag_specifications(specification(ResourceType::NetworkInterface, &parts));
        if !instance.user_data.is_empty() {
            call = call.user_data(base64::encode(&instance.user_data));
        }
        if let Some(key) = &instance.key_pair {
            call = call.key_name(resolve(bindings, ACTION, key)?);
        }
        if let Some(profile) = &instance.instance_profile {
            let name = resolve(bindings, ACTION, profile)?;
            let profile = IamInstanceProfileSpecification::builder()
                .name(name)
                .build();
            call = call.iam_instance_profile(profile);
        }
        Ok(call)
    }

    async fn by_token(&self, token: &str, tags: &Tags) -> Result<Option<Existing>, ProviderError> {
        let answer = self
            .look
            .ec2
            .describe_instances()
            .filters(filter("client-token", token))
            .send()
            .await
            .map_err(reading("DescribeInstances"))?;
        Ok(answer
            .reservations()
            .iter()
            .flat_map(Reservation::instances)
            .find(|one| is_ours(&of_ec2(one.tags()), tags))
            .cloned())
    }
}

/// Whether sessions are needed to read metadata.
pub(super) fn tokens(required: bool) -> HttpTokensState {
    if required {
        HttpTokensState::Required
    } else {
        HttpTokensState::Optional
    }
}

fn is_ending(instance: &Existing) -> bool {
    matches!(
        instance.state().and_then(|state| state.name()),
        Some(InstanceStateName::ShuttingDown | InstanceStateName::Terminated)
    )
}

/// Another token of at most 64 characters, the same for the same two.
fn next_token(token: &str, instance: &str) -> String {
    let mut hexadecimal = String::with_capacity(64);
    for byte in Sha256::digest(format!("{token}\n{instance}")) {
        // Writing to a string cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

/// Tags of what comes and goes with an instance. Without the resource's own id: it is no
/// resource by itself.
fn part_tags(tags: &Tags, name: &str) -> Tags {
    let mut parts = named(tags, name);
    parts.remove(groundplan_engine::provider::TAG_DIGEST);
    if let Some(id) = parts.remove(TAG_RESOURCE) {
        parts.insert(TAG_PART_OF.to_owned(), id);
    }
    parts
}

fn boot_volume(instance: &Instance) -> BlockDeviceMapping {
    let boot = &instance.boot_volume;
    let size = i32::try_from(boot.size_gib).unwrap_or(i32::MAX);
    let volume = EbsBlockDevice::builder()
        .volume_size(size)
        .volume_type(VolumeType::from(boot.volume_type.as_str()))
        .encrypted(boot.encrypted)
        .delete_on_termination(true)
        .build();
    BlockDeviceMapping::builder()
        .device_name(&boot.device)
        .ebs(volume)
        .build()
}
