//! Instance profiles with their role.

use aws_sdk_iam::types::InstanceProfile as Existing;
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{Binding, Bindings, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, InstanceProfile};

use super::{iam_tags, of_iam, path, path_of};
use crate::AwsProvider;
use crate::fault::{deleting, forgive, has_code, making, reading};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::tags::{Tags, is_ours, named};

/// How many profiles are read at once.
const AT_ONCE: usize = 4;

impl AwsProvider {
    pub(crate) async fn create_instance_profile(
        &self,
        request: &Create<'_>,
        profile: &InstanceProfile,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateInstanceProfile";
        let tags = iam_tags(&named(request.tags, &profile.name), ACTION)?;
        let created = self
            .iam
            .create_instance_profile()
            .path(path_of(request.tags))
            .instance_profile_name(&profile.name)
            .set_tags(Some(tags))
            .send()
            .await
            .map_err(making(ACTION));
        if let Err(error) = created {
            let found = self.instance_profile(&profile.name).await?;
            let ours = found.is_some_and(|one| is_ours(&of_iam(one.tags()), request.tags));
            if !(ours && has_code(&error, &["EntityAlreadyExists"])) {
                return Err(error);
            }
        }
        self.set_profile_role(profile, request.bindings).await?;
        Ok(binding(&profile.name))
    }

    /// Writes everything of a profile that can change.
    pub(crate) async fn set_instance_profile(
        &self,
        profile: &InstanceProfile,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        self.set_profile_role(profile, bindings).await?;
        let tags = iam_tags(&named(tags, &profile.name), "TagInstanceProfile")?;
        self.iam
            .tag_instance_profile()
            .instance_profile_name(&profile.name)
            .set_tags(Some(tags))
            .send()
            .await
            .map_err(making("TagInstanceProfile"))?;
        Ok(())
    }

    /// A profile holds one role at most: another one has to leave first.
    async fn set_profile_role(
        &self,
        profile: &InstanceProfile,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "AddRoleToInstanceProfile";
        let role = resolve(bindings, ACTION, &profile.role)?;
        let found = self.instance_profile(&profile.name).await?;
        let present = found.as_ref().map_or(&[][..], Existing::roles);
        if present.iter().any(|one| one.role_name() == role) {
            return Ok(());
        }
        for old in present {
            self.remove_role(&profile.name, old.role_name()).await?;
        }
        self.iam
            .add_role_to_instance_profile()
            .instance_profile_name(&profile.name)
            .role_name(role)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    async fn remove_role(&self, profile: &str, role: &str) -> Result<(), ProviderError> {
        let removed = self
            .iam
            .remove_role_from_instance_profile()
            .instance_profile_name(profile)
            .role_name(role)
            .send()
            .await
            .map(|_| ())
            .map_err(deleting("RemoveRoleFromInstanceProfile"));
        forgive(removed, &["NoSuchEntity"])
    }

    async fn instance_profile(&self, name: &str) -> Result<Option<Existing>, ProviderError> {
        let call = self
            .look
            .iam
            .get_instance_profile()
            .instance_profile_name(name);
        match call.send().await.map_err(reading("GetInstanceProfile")) {
            Ok(answer) => Ok(answer.instance_profile().cloned()),
            Err(error) if error.class == ErrorClass::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every profile of a deployment.
    pub(crate) async fn read_instance_profiles(
        &self,
        deployment: &str,
    ) -> Result<Vec<Found>, ProviderError> {
        let listed: Vec<Existing> = self
            .look
            .iam
            .list_instance_profiles()
            .path_prefix(path(deployment))
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("ListInstanceProfiles"))?;
        let found: Vec<Vec<Found>> = futures::stream::iter(listed)
            .map(async |one| {
                self.read_instance_profile(one.instance_profile_name())
                    .await
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// One profile by name.
    pub(crate) async fn read_instance_profile(
        &self,
        name: &str,
    ) -> Result<Vec<Found>, ProviderError> {
        // ListInstanceProfiles leaves the tags out.
        let Some(profile) = self.instance_profile(name).await? else {
            return Ok(Vec::new());
        };
        let role = profile
            .roles()
            .first()
            .map(|one| one.role_name().to_owned());
        let name = name.to_owned();
        let tags = of_iam(profile.tags());
        let found = Found::tagged(&tags, &name.clone(), State::Ready, move |view, _| {
            AwsResource::InstanceProfile(InstanceProfile {
                name,
                role: view.named("role", role.as_deref().unwrap_or_default()),
            })
        });
        Ok(found
            .map(|found| found.output("arn", Some(profile.arn())))
            .into_iter()
            .collect())
    }

    pub(crate) async fn delete_instance_profile(&self, name: &str) -> Result<(), ProviderError> {
        if let Some(profile) = self.instance_profile(name).await? {
            for role in profile.roles() {
                self.remove_role(name, role.role_name()).await?;
            }
        }
        self.iam
            .delete_instance_profile()
            .instance_profile_name(name)
            .send()
            .await
            .map_err(deleting("DeleteInstanceProfile"))?;
        Ok(())
    }
}
