//! Security groups. Their rules are a resource of their own, read in the same call.

use aws_sdk_ec2::types::{ResourceType, SecurityGroup as Existing};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, SecurityGroup};

use super::permissions::Direction;
use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::{Scope, filter};
use crate::tags::{is_ours, named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_security_group(
        &self,
        request: &Create<'_>,
        group: &SecurityGroup,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateSecurityGroup";
        let vpc = resolve(request.bindings, ACTION, &group.vpc)?;
        let tags = named(request.tags, &group.name);
        let created = self
            .ec2
            .create_security_group()
            .group_name(&group.name)
            .description(&group.description)
            .vpc_id(&vpc)
            .tag_specifications(specification(ResourceType::SecurityGroup, &tags))
            .send()
            .await
            .map_err(making(ACTION));
        let id = match created {
            Ok(answer) => required(ACTION, "id", answer.group_id().map(str::to_owned))?,
            Err(error) if has_code(&error, &["InvalidGroup.Duplicate"]) => {
                self.own_group(group, &vpc, request).await?.ok_or(error)?
            }
            Err(error) => return Err(error),
        };
        // A new group lets everything out until its rules are written.
        self.revoke_all(&id, &[Direction::Egress]).await?;
        Ok(binding(&id))
    }

    /// Id of the group of that name, where it is ours.
    async fn own_group(
        &self,
        group: &SecurityGroup,
        vpc: &str,
        request: &Create<'_>,
    ) -> Result<Option<String>, ProviderError> {
        let answer = self
            .look
            .ec2
            .describe_security_groups()
            .filters(filter("group-name", &group.name))
            .filters(filter("vpc-id", vpc))
            .send()
            .await
            .map_err(reading("DescribeSecurityGroups"))?;
        Ok(answer
            .security_groups()
            .iter()
            .find(|one| is_ours(&of_ec2(one.tags()), request.tags))
            .and_then(|one| one.group_id().map(str::to_owned)))
    }

    pub(crate) async fn security_groups(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Existing>, ProviderError> {
        self.look
            .ec2
            .describe_security_groups()
            .set_filters(Some(scope.filters("group-id")))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeSecurityGroups"))
    }

    /// Groups, and the rules of those that had rules written.
    pub(crate) async fn read_security_groups(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        let found = self.security_groups(scope).await?;
        let groups = found.iter().filter_map(group);
        let rules = found.iter().filter_map(super::rules::rules);
        Ok(groups.chain(rules).collect())
    }

    pub(crate) async fn delete_security_group(&self, id: &str) -> Result<(), ProviderError> {
        let deleted = self
            .ec2
            .delete_security_group()
            .group_id(id)
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("DeleteSecurityGroup"));
        if let Err(error) = &deleted
            && error.class == ErrorClass::Conflict
        {
            // Groups that name each other keep each other alive; without rules they let go, and
            // the repeated call succeeds.
            self.revoke_all(id, &[Direction::Ingress, Direction::Egress])
                .await?;
        }
        deleted
    }
}

fn group(group: &Existing) -> Option<Found> {
    let tags = of_ec2(group.tags());
    let name = group.group_name().unwrap_or_default().to_owned();
    let description = group.description().unwrap_or_default().to_owned();
    let vpc = group.vpc_id().unwrap_or_default().to_owned();
    Found::tagged(&tags, group.group_id()?, State::Ready, move |view, _| {
        AwsResource::SecurityGroup(SecurityGroup {
            name,
            description,
            vpc: view.reference(&vpc),
        })
    })
}
