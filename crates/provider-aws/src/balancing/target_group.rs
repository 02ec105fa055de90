//! Target groups with their health check. Registrations are resources of their own, read with
//! them.

use aws_sdk_elasticloadbalancingv2::types::{
    ProtocolEnum, TargetGroup as Existing, TargetGroupAttribute, TargetTypeEnum,
};
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, TargetGroup};

use super::tags::elb_tags;
use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{Tags, is_ours, members_of, named};

/// Attribute that decides whose address instances see.
const CLIENT_ADDRESSES: &str = "preserve_client_ip.enabled";

/// How many target groups are asked for their members at once.
const AT_ONCE: usize = 4;

impl AwsProvider {
    pub(crate) async fn create_target_group(
        &self,
        request: &Create<'_>,
        group: &TargetGroup,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateTargetGroup";
        let created = self
            .elb
            .create_target_group()
            .name(&group.name)
            .vpc_id(resolve(request.bindings, ACTION, &group.vpc)?)
            .target_type(TargetTypeEnum::Instance)
            .protocol(ProtocolEnum::from(group.protocol.as_str()))
            .port(i32::from(group.port))
            .health_check_enabled(true)
            .health_check_protocol(ProtocolEnum::from(group.health_protocol.as_str()))
            .set_health_check_path(group.health_path.clone())
            .set_tags(Some(elb_tags(&named(request.tags, &group.name))))
            .send()
            .await
            .map_err(making(ACTION));
        let found = match created {
            Ok(answer) => answer.target_groups().first().cloned(),
            Err(error) if has_code(&error, &["DuplicateTargetGroupName"]) => {
                let found = self.target_groups(Some(&group.name), None).await?;
                let mut ours = found
                    .into_iter()
                    .filter(|(_, tags)| is_ours(tags, request.tags));
                Some(ours.next().ok_or(error)?.0)
            }
            Err(error) => return Err(error),
        };
        let arn = found.as_ref().and_then(Existing::target_group_arn);
        let arn = required(ACTION, "ARN", arn)?;
        self.set_client_addresses(arn, group).await?;
        Ok(binding(arn))
    }

    pub(crate) async fn set_target_group(
        &self,
        arn: &str,
        group: &TargetGroup,
    ) -> Result<(), ProviderError> {
        self.elb
            .modify_target_group()
            .target_group_arn(arn)
            .health_check_protocol(ProtocolEnum::from(group.health_protocol.as_str()))
            .set_health_check_path(group.health_path.clone())
            .send()
            .await
            .map_err(making("ModifyTargetGroup"))?;
        self.set_client_addresses(arn, group).await
    }

    async fn set_client_addresses(
        &self,
        arn: &str,
        group: &TargetGroup,
    ) -> Result<(), ProviderError> {
        let attribute = TargetGroupAttribute::builder()
            .key(CLIENT_ADDRESSES)
            .value(group.preserve_client_addresses.to_string())
            .build();
        self.elb
            .modify_target_group_attributes()
            .target_group_arn(arn)
            .attributes(attribute)
            .send()
            .await
            .map_err(making("ModifyTargetGroupAttributes"))?;
        Ok(())
    }

    /// Whether instances see the addresses of clients; a network load balancer's default is yes.
    async fn client_addresses(&self, arn: &str) -> Result<bool, ProviderError> {
        let answer = self
            .look
            .elb
            .describe_target_group_attributes()
            .target_group_arn(arn)
            .send()
            .await
            .map_err(reading("DescribeTargetGroupAttributes"));
        let attributes = match answer {
            Ok(answer) => answer.attributes.unwrap_or_default(),
            Err(error) if error.class == ErrorClass::Gone => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(attributes
            .iter()
            .find(|one| one.key() == Some(CLIENT_ADDRESSES))
            .is_none_or(|one| one.value() != Some("false")))
    }

    /// All target groups of the region, that of a name or that of an ARN, with their tags.
    pub(super) async fn target_groups(
        &self,
        name: Option<&str>,
        arn: Option<&str>,
    ) -> Result<Vec<(Existing, Tags)>, ProviderError> {
        let mut call = self.look.elb.describe_target_groups();
        if let Some(name) = name {
            call = call.names(name);
        }
        if let Some(arn) = arn {
            call = call.target_group_arns(arn);
        }
        let found: Result<Vec<Existing>, _> = call
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeTargetGroups"));
        let found = match found {
            Err(error) if error.class == ErrorClass::Gone => return Ok(Vec::new()),
            other => other?,
        };
        let arns: Vec<String> = found
            .iter()
            .filter_map(|one| one.target_group_arn().map(str::to_owned))
            .collect();
        let mut tags = self.tags_of(&arns).await?;
        Ok(found
            .into_iter()
            .map(|one| {
                let tags = tags.remove(one.target_group_arn().unwrap_or_default());
                (one, tags.unwrap_or_default())
            })
            .collect())
    }

    /// Target groups in scope, and their registrations.
    pub(crate) async fn read_target_groups(
        &self,
        scope: &Scope,
        name: Option<&str>,
    ) -> Result<Vec<Found>, ProviderError> {
        let arn = match scope {
            Scope::Id(arn) => Some(arn.as_str()),
            _ => None,
        };
        let found = self.target_groups(name, arn).await?;
        let inside: Vec<(Existing, Tags)> = found
            .into_iter()
            .filter(|(one, tags)| scope.holds(one.target_group_arn().unwrap_or_default(), tags))
            .collect();
        let registrations: Vec<Option<Found>> = futures::stream::iter(inside.clone())
            .map(async |(one, tags)| match members_of(&tags) {
                Some(marked) => {
                    let arn = one.target_group_arn().unwrap_or_default();
                    self.read_registration(arn, marked).await
                }
                None => Ok(None),
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let kept: Vec<bool> = futures::stream::iter(inside.clone())
            .map(async |(one, _)| {
                let arn = one.target_group_arn().unwrap_or_default();
                self.client_addresses(arn).await
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let groups = inside
            .iter()
            .zip(kept)
            .filter_map(|((one, tags), kept)| target_group(one, tags, kept));
        Ok(groups.chain(registrations.into_iter().flatten()).collect())
    }

    pub(crate) async fn delete_target_group(&self, arn: &str) -> Result<(), ProviderError> {
        self.elb
            .delete_target_group()
            .target_group_arn(arn)
            .send()
            .await
            .map_err(deleting("DeleteTargetGroup"))?;
        Ok(())
    }
}

fn target_group(group: &Existing, tags: &Tags, preserve_client_addresses: bool) -> Option<Found> {
    let name = group.target_group_name().unwrap_or_default().to_owned();
    let vpc = group.vpc_id().unwrap_or_default().to_owned();
    let word = |protocol: Option<&ProtocolEnum>| protocol.map_or("", |one| one.as_str()).to_owned();
    let protocol = word(group.protocol());
    let health_protocol = word(group.health_check_protocol());
    let port = group
        .port()
        .and_then(|port| u16::try_from(port).ok())
        .unwrap_or_default();
    // A path is kept by the service where the protocol has none.
    let health_path = group
        .health_check_path()
        .filter(|path| !path.is_empty() && health_protocol.starts_with("HTTP"))
        .map(str::to_owned);
    Found::tagged(
        tags,
        group.target_group_arn()?,
        State::Ready,
        move |view, _| {
            AwsResource::TargetGroup(TargetGroup {
                name,
                vpc: view.reference(&vpc),
                protocol,
                port,
                health_protocol,
                health_path,
                preserve_client_addresses,
            })
        },
    )
}
