//! Attachments of volumes. They have no tags: which resource one is follows from what it joins.

use aws_sdk_ec2::types::{
    Volume as Existing, VolumeAttachment as ExistingAttachment, VolumeAttachmentState,
};
use groundplan_engine::provider::{
    Binding, Create, ErrorClass, ProviderError, State, TAG_RESOURCE,
};
use groundplan_resources::aws::{AwsResource, VolumeAttachment};
use groundplan_resources::{ResourceId, Spec};

use crate::AwsProvider;
use crate::fault::{deleting, fault, has_code, making};
use crate::found::{Found, Identity, View, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::of_ec2;

const KIND: &str = "volume-attachment";

impl AwsProvider {
    pub(crate) async fn create_attachment(
        &self,
        request: &Create<'_>,
        attachment: &VolumeAttachment,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "AttachVolume";
        let volume = resolve(request.bindings, ACTION, &attachment.volume)?;
        let instance = resolve(request.bindings, ACTION, &attachment.instance)?;
        let wanted = binding(&provider_id(&volume, &instance));
        let attached = self
            .ec2
            .attach_volume()
            .volume_id(&volume)
            .instance_id(&instance)
            .device(&attachment.device)
            .send()
            .await
            .map_err(making(ACTION));
        if let Err(error) = attached {
            let used = ["VolumeInUse", "InvalidParameterValue"];
            let standing = has_code(&error, &used)
                && self.attachment_state(&wanted.provider_id).await?.is_some();
            if !standing {
                return Err(error);
            }
        }
        Ok(wanted)
    }

    /// State of one attachment.
    pub(crate) async fn attachment_state(
        &self,
        provider_id: &str,
    ) -> Result<Option<State>, ProviderError> {
        let (volume, _) = ends(provider_id)?;
        let found = self.read_volumes(&Scope::Id(volume.to_owned())).await?;
        Ok(found
            .iter()
            .find(|one| one.binding.provider_id == provider_id)
            .map(|one| one.state))
    }

    pub(crate) async fn delete_attachment(&self, provider_id: &str) -> Result<(), ProviderError> {
        let (volume, instance) = ends(provider_id)?;
        let detached = self
            .ec2
            .detach_volume()
            .volume_id(volume)
            .instance_id(instance)
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("DetachVolume"));
        match detached {
            // It is not attached (any more), or the detachment is already under way.
            Err(error) if has_code(&error, &["IncorrectState", "InvalidAttachment.NotFound"]) => {
                match self.attachment_state(provider_id).await? {
                    None | Some(State::Deleting) => Ok(()),
                    Some(_) => Err(error),
                }
            }
            other => other,
        }
    }
}

fn provider_id(volume: &str, instance: &str) -> String {
    format!("{volume}/{instance}")
}

fn ends(provider_id: &str) -> Result<(&str, &str), ProviderError> {
    provider_id.split_once('/').ok_or_else(|| {
        let message = format!("{provider_id} names no volume and instance");
        fault(ErrorClass::Invalid, "DescribeVolumes", message)
    })
}

/// Attachments of one volume that is a resource.
pub(super) fn attachments(volume: &Existing) -> Vec<Found> {
    let tags = of_ec2(volume.tags());
    let Some(resource) = tags.get(TAG_RESOURCE) else {
        return Vec::new();
    };
    let resource = ResourceId(resource.clone());
    let shared = volume.multi_attach_enabled() == Some(true);
    volume
        .attachments()
        .iter()
        .filter_map(|one| attachment(one, &resource, shared))
        .collect()
}

fn attachment(one: &ExistingAttachment, volume: &ResourceId, shared: bool) -> Option<Found> {
    let state = match one.state() {
        Some(VolumeAttachmentState::Detached) => return None,
        Some(VolumeAttachmentState::Detaching) => State::Deleting,
        Some(VolumeAttachmentState::Attaching) => State::Pending,
        _ => State::Ready,
    };
    let volume_id = one.volume_id()?.to_owned();
    let instance_id = one.instance_id()?.to_owned();
    let device = one.device().unwrap_or_default().to_owned();
    let binding = binding(&provider_id(&volume_id, &instance_id));
    let resource = volume.clone();
    let instance = instance_id.clone();
    let identify = move |view: &View<'_>| identify(view, &resource, &instance, shared);
    Some(Found {
        identity: Identity::Joined(Box::new(identify)),
        binding,
        state,
        digest: None,
        deployment: None,
        read: Box::new(move |view, _| {
            AwsResource::VolumeAttachment(VolumeAttachment {
                volume: view.reference(&volume_id),
                instance: view.reference(&instance_id),
                device,
            })
        }),
    })
}

/// The wanted attachment that joins the two; else that of the volume alone, whose instance then
/// differs; else the name that lowering gives: the volume's, with the instance's before it where
/// the volume is shared.
fn identify(view: &View<'_>, volume: &ResourceId, instance: &str, shared: bool) -> ResourceId {
    let instance = view.reference(instance).resource;
    let joins = |both: bool| {
        view.wanted.iter().find_map(|(id, spec)| match spec {
            Spec::Aws(AwsResource::VolumeAttachment(one))
                if &one.volume.resource == volume
                    && (!both || one.instance.resource == instance) =>
            {
                Some((*id).clone())
            }
            _ => None,
        })
    };
    let wanted = joins(true).or_else(|| if shared { None } else { joins(false) });
    wanted.unwrap_or_else(|| {
        let name = if shared {
            format!("{}-{}", instance.name(), volume.name())
        } else {
            volume.name().to_owned()
        };
        ResourceId::new(volume.site(), KIND, &name)
    })
}
