//! Instances registered with one target group, as one resource. It exists from the moment in
//! which the group carries its tag, so that an empty registration and none can be told apart.

use std::collections::BTreeSet;

use aws_sdk_elasticloadbalancingv2::types::{TargetDescription, TargetHealthStateEnum};
use groundplan_engine::provider::{Binding, Bindings, ProviderError, State};
use groundplan_resources::ResourceId;
use groundplan_resources::aws::{AwsResource, TargetRegistration};

use crate::AwsProvider;
use crate::fault::{deleting, forgive, has_code, making, reading};
use crate::found::{Found, binding};
use crate::references::{resolve, resolve_all};
use crate::tags::{TAG_MEMBERS, Tags, members};

/// Ends the provider id, so that it differs from the target group's own.
const SUFFIX: &str = "/targets";
const MISSING: &[&str] = &["TargetGroupNotFound", "InvalidTarget"];

impl AwsProvider {
    /// Brings the registered instances to what is wanted, whatever is there.
    pub(crate) async fn set_registration(
        &self,
        registration: &TargetRegistration,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "RegisterTargets";
        let arn = resolve(bindings, ACTION, &registration.target_group)?;
        let wanted: BTreeSet<String> = resolve_all(bindings, ACTION, &registration.instances)?
            .into_iter()
            .collect();
        let marker = Tags::from([(TAG_MEMBERS.to_owned(), members(tags).unwrap_or_default())]);
        // Before the members: a registration that is only half there must be found.
        self.tag_elb(&arn, &marker).await?;
        let present: BTreeSet<String> = self.members_of_group(&arn).await?.into_iter().collect();
        let missing = targets(wanted.difference(&present));
        if !missing.is_empty() {
            self.elb
                .register_targets()
                .target_group_arn(&arn)
                .set_targets(Some(missing))
                .send()
                .await
                .map_err(making(ACTION))?;
        }
        self.deregister(&arn, targets(present.difference(&wanted)))
            .await?;
        Ok(binding(&format!("{arn}{SUFFIX}")))
    }

    async fn deregister(
        &self,
        arn: &str,
        targets: Vec<TargetDescription>,
    ) -> Result<(), ProviderError> {
        if targets.is_empty() {
            return Ok(());
        }
        let done = self
            .elb
            .deregister_targets()
            .target_group_arn(arn)
            .set_targets(Some(targets))
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("DeregisterTargets"));
        forgive(done, MISSING)
    }

    /// Instances that are registered and not about to leave.
    async fn members_of_group(&self, arn: &str) -> Result<Vec<String>, ProviderError> {
        let answer = self
            .look
            .elb
            .describe_target_health()
            .target_group_arn(arn)
            .send()
            .await
            .map_err(reading("DescribeTargetHealth"))?;
        Ok(answer
            .target_health_descriptions()
            .iter()
            .filter(|one| {
                one.target_health().and_then(|health| health.state())
                    != Some(&TargetHealthStateEnum::Draining)
            })
            .filter_map(|one| one.target().and_then(TargetDescription::id))
            .map(str::to_owned)
            .collect())
    }

    pub(super) async fn read_registration(
        &self,
        arn: &str,
        (id, digest): (ResourceId, Option<String>),
    ) -> Result<Option<Found>, ProviderError> {
        let instances = match self.members_of_group(arn).await {
            Err(error) if has_code(&error, MISSING) => return Ok(None),
            other => other?,
        };
        let group = arn.to_owned();
        let provider_id = format!("{arn}{SUFFIX}");
        let read = move |view: &crate::found::View<'_>, _: &ResourceId| {
            AwsResource::TargetRegistration(TargetRegistration {
                target_group: view.reference(&group),
                instances: view.references(instances.iter().map(String::as_str)),
            })
        };
        Ok(Some(Found::known(
            id,
            &provider_id,
            State::Ready,
            digest,
            read,
        )))
    }

    pub(crate) async fn delete_registration(&self, provider_id: &str) -> Result<(), ProviderError> {
        let arn = target_group_arn(provider_id);
        let present = self.members_of_group(arn).await?;
        self.deregister(arn, targets(&present)).await?;
        self.elb
            .remove_tags()
            .resource_arns(arn)
            .tag_keys(TAG_MEMBERS)
            .send()
            .await
            .map_err(deleting("RemoveTags"))?;
        Ok(())
    }
}

/// The target group out of the provider id of its registration.
pub(crate) fn target_group_arn(provider_id: &str) -> &str {
    provider_id.strip_suffix(SUFFIX).unwrap_or(provider_id)
}

fn targets<'a>(ids: impl IntoIterator<Item = &'a String>) -> Vec<TargetDescription> {
    ids.into_iter()
        .filter_map(|id| TargetDescription::builder().id(id).build().into())
        .collect()
}
