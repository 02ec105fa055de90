//! All rules of one security group, as one resource. It exists from the moment in which the
//! group carries its tag, so that an empty set of rules and no set can be told apart.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{IpPermission, SecurityGroup as Existing};
use groundplan_engine::provider::{Binding, Bindings, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, SecurityGroupRules, SecurityRule};

use super::permissions::{Direction, Key, Permission, present, wanted};
use crate::AwsProvider;
use crate::fault::{deleting, fault, forgive, making};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{TAG_MEMBERS, Tags, members, members_of, of_ec2};

/// Ends the provider id, so that it differs from the group's own.
const SUFFIX: &str = "/rules";

impl AwsProvider {
    /// Brings the rules to what is wanted, whatever is there.
    pub(crate) async fn set_rules(
        &self,
        rules: &SecurityGroupRules,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<Binding, ProviderError> {
        let id = resolve(bindings, "AuthorizeSecurityGroup", &rules.group)?;
        let marker = Tags::from([(TAG_MEMBERS.to_owned(), members(tags).unwrap_or_default())]);
        // Before the rules: a set that is only half there must be found and finished.
        self.tag_ec2(&id, &marker).await?;
        let groups = self.security_groups(&Scope::Id(id.clone())).await?;
        let Some(group) = groups.first() else {
            let message = format!("security group {id} is not visible yet");
            return Err(fault(ErrorClass::NotYet, "DescribeSecurityGroups", message));
        };
        for (direction, list) in [
            (Direction::Ingress, &rules.ingress),
            (Direction::Egress, &rules.egress),
        ] {
            self.set_direction(&id, group, direction, list, bindings)
                .await?;
        }
        Ok(binding(&format!("{id}{SUFFIX}")))
    }

    async fn set_direction(
        &self,
        id: &str,
        group: &Existing,
        direction: Direction,
        rules: &[SecurityRule],
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        let mut superfluous: BTreeMap<Key, Permission> = present(group, direction)
            .into_iter()
            .map(|one| (one.key.clone(), one))
            .collect();
        let (mut missing, mut renamed) = (Vec::new(), Vec::new());
        for rule in rules {
            let rule = wanted(rule, bindings)?;
            match superfluous.remove(&rule.key) {
                None => missing.push(rule.form),
                Some(old) if old.description != rule.description => renamed.push(rule.form),
                Some(_) => {}
            }
        }
        let superfluous: Vec<IpPermission> =
            superfluous.into_values().map(|one| one.form).collect();
        // What is wanted passes before what is not is cut off.
        if !missing.is_empty() {
            self.authorize(id, direction, missing).await?;
        }
        if !renamed.is_empty() {
            self.describe_rules(id, direction, renamed).await?;
        }
        if !superfluous.is_empty() {
            self.revoke(id, direction, superfluous).await?;
        }
        Ok(())
    }

    async fn authorize(
        &self,
        id: &str,
        direction: Direction,
        permissions: Vec<IpPermission>,
    ) -> Result<(), ProviderError> {
        let list = Some(permissions);
        match direction {
            Direction::Ingress => {
                let call = self.ec2.authorize_security_group_ingress().group_id(id);
                let call = call.set_ip_permissions(list).send().await;
                call.map_err(making("AuthorizeSecurityGroupIngress"))?;
            }
            Direction::Egress => {
                let call = self.ec2.authorize_security_group_egress().group_id(id);
                let call = call.set_ip_permissions(list).send().await;
                call.map_err(making("AuthorizeSecurityGroupEgress"))?;
            }
        }
        Ok(())
    }

    async fn describe_rules(
        &self,
        id: &str,
        direction: Direction,
        permissions: Vec<IpPermission>,
    ) -> Result<(), ProviderError> {
        let list = Some(permissions);
        match direction {
            Direction::Ingress => {
                let call = self.ec2.update_security_group_rule_descriptions_ingress();
                let call = call.group_id(id).set_ip_permissions(list).send().await;
                call.map_err(making("UpdateSecurityGroupRuleDescriptionsIngress"))?;
            }
            Direction::Egress => {
                let call = self.ec2.update_security_group_rule_descriptions_egress();
                let call = call.group_id(id).set_ip_permissions(list).send().await;
                call.map_err(making("UpdateSecurityGroupRuleDescriptionsEgress"))?;
            }
        }
        Ok(())
    }

    async fn revoke(
        &self,
        id: &str,
        direction: Direction,
        permissions: Vec<IpPermission>,
    ) -> Result<(), ProviderError> {
        let list = Some(permissions);
        let done = match direction {
            Direction::Ingress => {
                let call = self.ec2.revoke_security_group_ingress().group_id(id);
                let call = call.set_ip_permissions(list).send().await;
                call.map(|_| ())
                    .map_err(deleting("RevokeSecurityGroupIngress"))
            }
            Direction::Egress => {
                let call = self.ec2.revoke_security_group_egress().group_id(id);
                let call = call.set_ip_permissions(list).send().await;
                call.map(|_| ())
                    .map_err(deleting("RevokeSecurityGroupEgress"))
            }
        };
        forgive(done, &["InvalidPermission.NotFound"])
    }

    /// Takes away every rule of these directions.
    pub(super) async fn revoke_all(
        &self,
        id: &str,
        directions: &[Direction],
    ) -> Result<(), ProviderError> {
        let groups = self.security_groups(&Scope::Id(id.to_owned())).await?;
        let Some(group) = groups.first() else {
            return Ok(());
        };
        for direction in directions {
            let all: Vec<IpPermission> = present(group, *direction)
                .into_iter()
                .map(|one| one.form)
                .collect();
            if !all.is_empty() {
                self.revoke(id, *direction, all).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn delete_rules(&self, provider_id: &str) -> Result<(), ProviderError> {
        let id = group_id(provider_id);
        self.revoke_all(id, &[Direction::Ingress, Direction::Egress])
            .await?;
        self.untag_ec2(id, TAG_MEMBERS).await
    }
}

/// The group out of the provider id of its rules.
pub(crate) fn group_id(provider_id: &str) -> &str {
    provider_id.strip_suffix(SUFFIX).unwrap_or(provider_id)
}

pub(super) fn rules(group: &Existing) -> Option<Found> {
    let (id, digest) = members_of(&of_ec2(group.tags()))?;
    let group_id = group.group_id()?.to_owned();
    let ingress = present(group, Direction::Ingress);
    let egress = present(group, Direction::Egress);
    let provider_id = format!("{group_id}{SUFFIX}");
    Some(Found::known(
        id,
        &provider_id,
        State::Ready,
        digest,
        move |view, _| {
            let sorted = |list: &[Permission]| {
                let mut rules: Vec<SecurityRule> = list.iter().map(|one| one.rule(view)).collect();
                rules.sort();
                rules
            };
            AwsResource::SecurityGroupRules(SecurityGroupRules {
                ingress: sorted(&ingress),
                egress: sorted(&egress),
                group: view.reference(&group_id),
            })
        },
    ))
}
