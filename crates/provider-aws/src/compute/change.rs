//! Changes of a living instance.
//!
//! Another machine type needs a stopped instance. No call here waits for that: the first one
//! stops it and says `NotYet`, and the repeated one goes on. A tag remembers across a crash
//! that the instance has to be started again.

use aws_sdk_ec2::types::{
    AttributeBooleanValue, AttributeValue, Instance as Existing, InstanceStateName,
};
use groundplan_engine::provider::{ErrorClass, ProviderError, Update};
use groundplan_resources::aws::Instance;

use super::launch::tokens;
use crate::AwsProvider;
use crate::fault::{fault, making};
use crate::references::resolve_all;
use crate::scope::Scope;
use crate::tags::{TAG_RESTART, Tags, of_ec2};

const ACTION: &str = "ModifyInstanceAttribute";

impl AwsProvider {
    pub(crate) async fn change_instance(
        &self,
        id: &str,
        request: &Update<'_>,
        instance: &Instance,
    ) -> Result<(), ProviderError> {
        let changed = |name: &str| request.changed.iter().any(|one| one == name);
        let modify = || self.ec2.modify_instance_attribute().instance_id(id);
        if changed("security_groups") {
            let groups = resolve_all(request.bindings, ACTION, &instance.security_groups)?;
            let call = modify().set_groups(Some(groups)).send().await;
            call.map_err(making(ACTION))?;
        }
        if changed("termination_protection") {
            let on = AttributeBooleanValue::builder()
                .value(instance.termination_protection)
                .build();
            let call = modify().disable_api_termination(on).send().await;
            call.map_err(making(ACTION))?;
        }
        if changed("metadata_tokens_required") {
            self.ec2
                .modify_instance_metadata_options()
                .instance_id(id)
                .http_tokens(tokens(instance.metadata_tokens_required))
                .send()
                .await
                .map_err(making("ModifyInstanceMetadataOptions"))?;
        }
        if changed("machine_type") {
            self.change_machine_type(id, &instance.machine_type).await?;
        }
        Ok(())
    }

    async fn change_machine_type(&self, id: &str, wanted: &str) -> Result<(), ProviderError> {
        let found = self.instances(&Scope::Id(id.to_owned())).await?;
        let Some(current) = found.first() else {
            return Err(fault(
                ErrorClass::Gone,
                ACTION,
                format!("instance {id} does not exist"),
            ));
        };
        let state = current.state().and_then(|state| state.name());
        let has_type = current
            .instance_type()
            .is_some_and(|one| one.as_str() == wanted);
        let marked = of_ec2(current.tags()).contains_key(TAG_RESTART);
        if has_type {
            return match state {
                Some(InstanceStateName::Stopped) if marked => self.restart(id).await,
                Some(InstanceStateName::Stopping) if marked => Err(still_stopping(id)),
                _ if marked => self.untag_ec2(id, TAG_RESTART).await,
                _ => Ok(()),
            };
        }
        match state {
            Some(InstanceStateName::Stopped) => {
                let kind = AttributeValue::builder().value(wanted).build();
                self.ec2
                    .modify_instance_attribute()
                    .instance_id(id)
                    .instance_type(kind)
                    .send()
                    .await
                    .map_err(making(ACTION))?;
                // One that its owner had stopped stays so.
                if marked {
                    self.restart(id).await
                } else {
                    Ok(())
                }
            }
            Some(InstanceStateName::Running) => {
                self.stop_for_change(id, current).await?;
                Err(still_stopping(id))
            }
            _ => Err(still_stopping(id)),
        }
    }

    async fn stop_for_change(&self, id: &str, current: &Existing) -> Result<(), ProviderError> {
        let from = current.instance_type().map_or("", |one| one.as_str());
        let mark = Tags::from([(TAG_RESTART.to_owned(), format!("was {from}"))]);
        self.tag_ec2(id, &mark).await?;
        self.ec2
            .stop_instances()
            .instance_ids(id)
            .send()
            .await
            .map_err(making("StopInstances"))?;
        Ok(())
    }

    /// Started before the mark goes: in between, the worst is a second start.
    async fn restart(&self, id: &str) -> Result<(), ProviderError> {
        self.start_instance(id).await?;
        self.untag_ec2(id, TAG_RESTART).await
    }
}

fn still_stopping(id: &str) -> ProviderError {
    fault(
        ErrorClass::NotYet,
        "StopInstances",
        format!("instance {id} has to stop before its machine type can change"),
    )
}
