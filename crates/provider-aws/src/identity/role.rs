//! Roles with an inline policy and managed policies.

use std::collections::BTreeSet;

use aws_sdk_iam::types::Role as Existing;
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, Role};
use serde_json::Value;

use super::policy::{decode, read_as};
use super::{iam_tags, of_iam, path, path_of};
use crate::AwsProvider;
use crate::fault::{deleting, forgive, has_code, making, reading, required};
use crate::found::{Found, binding};
use crate::tags::{Tags, is_ours, named};

/// Name of the inline policy.
const POLICY: &str = "groundplan";
/// How many roles are read at once.
const AT_ONCE: usize = 4;
const MISSING: &[&str] = &["NoSuchEntity"];

/// What belongs to a role besides itself.
struct Policies {
    inline: Vec<String>,
    own: Value,
    managed: Vec<String>,
}

impl AwsProvider {
    pub(crate) async fn create_role(
        &self,
        request: &Create<'_>,
        role: &Role,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateRole";
        let tags = iam_tags(&named(request.tags, &role.name), ACTION)?;
        let created = self
            .iam
            .create_role()
            .path(path_of(request.tags))
            .role_name(&role.name)
            .assume_role_policy_document(role.assume_policy.to_string())
            .set_tags(Some(tags))
            .send()
            .await
            .map_err(making(ACTION));
        let arn = match created {
            Ok(answer) => required(
                ACTION,
                "role",
                answer.role().map(|one| one.arn().to_owned()),
            )?,
            Err(error) if has_code(&error, &["EntityAlreadyExists"]) => {
                match self.role(&role.name).await? {
                    Some(found) if is_ours(&of_iam(found.tags()), request.tags) => {
                        found.arn().to_owned()
                    }
                    _ => return Err(error),
                }
            }
            Err(error) => return Err(error),
        };
        self.set_policies(role).await?;
        let mut binding = binding(&role.name);
        binding.outputs.insert("arn".to_owned(), arn);
        Ok(binding)
    }

    /// Writes everything of a role that can change.
    pub(crate) async fn set_role(&self, role: &Role, tags: &Tags) -> Result<(), ProviderError> {
        self.iam
            .update_assume_role_policy()
            .role_name(&role.name)
            .policy_document(role.assume_policy.to_string())
            .send()
            .await
            .map_err(making("UpdateAssumeRolePolicy"))?;
        self.set_policies(role).await?;
        let tags = iam_tags(&named(tags, &role.name), "TagRole")?;
        let call = self
            .iam
            .tag_role()
            .role_name(&role.name)
            .set_tags(Some(tags));
        call.send().await.map_err(making("TagRole"))?;
        Ok(())
    }

    async fn set_policies(&self, role: &Role) -> Result<(), ProviderError> {
        let found = self.policies(&role.name).await?;
        if role.policy.is_null() {
            self.delete_inline(&role.name, &found.inline).await?;
        } else {
            self.iam
                .put_role_policy()
                .role_name(&role.name)
                .policy_name(POLICY)
                .policy_document(role.policy.to_string())
                .send()
                .await
                .map_err(making("PutRolePolicy"))?;
        }
        let wanted: BTreeSet<&String> = role.managed_policies.iter().collect();
        let present: BTreeSet<&String> = found.managed.iter().collect();
        for arn in wanted.difference(&present) {
            self.iam
                .attach_role_policy()
                .role_name(&role.name)
                .policy_arn(*arn)
                .send()
                .await
                .map_err(making("AttachRolePolicy"))?;
        }
        for arn in present.difference(&wanted) {
            self.detach(&role.name, arn).await?;
        }
        Ok(())
    }

    async fn detach(&self, role: &str, arn: &str) -> Result<(), ProviderError> {
        let call = self
            .iam
            .detach_role_policy()
            .role_name(role)
            .policy_arn(arn)
            .send()
            .await;
        forgive(
            call.map(|_| ()).map_err(deleting("DetachRolePolicy")),
            MISSING,
        )
    }

    async fn delete_inline(&self, role: &str, names: &[String]) -> Result<(), ProviderError> {
        for name in names {
            let call = self
                .iam
                .delete_role_policy()
                .role_name(role)
                .policy_name(name);
            let call = call.send().await.map(|_| ());
            forgive(call.map_err(deleting("DeleteRolePolicy")), MISSING)?;
        }
        Ok(())
    }

    async fn role(&self, name: &str) -> Result<Option<Existing>, ProviderError> {
        let call = self.look.iam.get_role().role_name(name).send().await;
        match call.map_err(reading("GetRole")) {
            Ok(answer) => Ok(answer.role().cloned()),
            Err(error) if error.class == ErrorClass::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn policies(&self, role: &str) -> Result<Policies, ProviderError> {
        let attached = self.look.iam.list_attached_role_policies().role_name(role);
        let attached: Vec<_> = attached
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(making("ListAttachedRolePolicies"))?;
        let inline: Vec<String> = self
            .look
            .iam
            .list_role_policies()
            .role_name(role)
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(making("ListRolePolicies"))?;
        let mut own = Value::Null;
        if inline.iter().any(|name| name == POLICY) {
            let call = self
                .look
                .iam
                .get_role_policy()
                .role_name(role)
                .policy_name(POLICY);
            let answer = call.send().await.map_err(making("GetRolePolicy"))?;
            own = decode(answer.policy_document());
        }
        let mut managed: Vec<String> = attached
            .iter()
            .filter_map(|one| one.policy_arn().map(str::to_owned))
            .collect();
        managed.sort();
        Ok(Policies {
            inline,
            own,
            managed,
        })
    }

    /// Every role of a deployment.
    pub(crate) async fn read_roles(&self, deployment: &str) -> Result<Vec<Found>, ProviderError> {
        let listed: Vec<Existing> = self
            .look
            .iam
            .list_roles()
            .path_prefix(path(deployment))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("ListRoles"))?;
        let found: Vec<Vec<Found>> = futures::stream::iter(listed)
            .map(async |role| self.read_role(role.role_name()).await)
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// One role by name.
    pub(crate) async fn read_role(&self, name: &str) -> Result<Vec<Found>, ProviderError> {
        // ListRoles leaves the tags out.
        let Some(role) = self.role(name).await? else {
            return Ok(Vec::new());
        };
        let policies = match self.policies(name).await {
            Err(error) if has_code(&error, MISSING) => return Ok(Vec::new()),
            other => other?,
        };
        let trust = decode(role.assume_role_policy_document().unwrap_or_default());
        let name = name.to_owned();
        let found = Found::tagged(
            &of_iam(role.tags()),
            &name.clone(),
            State::Ready,
            move |view, id| {
                let wanted = match view.wanted(id) {
                    Some(AwsResource::Role(wanted)) => Some(wanted),
                    _ => None,
                };
                AwsResource::Role(Role {
                    name,
                    assume_policy: read_as(trust, wanted.map(|one| &one.assume_policy)),
                    policy: read_as(policies.own, wanted.map(|one| &one.policy)),
                    managed_policies: policies.managed,
                })
            },
        );
        Ok(found
            .map(|found| found.output("arn", Some(role.arn())))
            .into_iter()
            .collect())
    }

    pub(crate) async fn delete_role(&self, name: &str) -> Result<(), ProviderError> {
        let policies = self.policies(name).await;
        let policies = policies.map_err(|mut error| {
            if has_code(&error, MISSING) {
                error.class = ErrorClass::Gone;
            }
            error
        })?;
        self.delete_inline(name, &policies.inline).await?;
        for arn in &policies.managed {
            self.detach(name, arn).await?;
        }
        self.iam
            .delete_role()
            .role_name(name)
            .send()
            .await
            .map_err(deleting("DeleteRole"))?;
        Ok(())
    }
}
