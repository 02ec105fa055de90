//! Listeners.

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, Certificate, Listener as Existing, ProtocolEnum,
};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::aws::{AwsResource, Listener};

use super::tags::elb_tags;
use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading, required};
use crate::found::{Found, binding};
use crate::references::resolve;
use crate::tags::{Tags, is_ours};

/// TLS 1.2 and 1.3 (Elastic Load Balancing user guide, "Security policies for your Network Load
/// Balancer": the one recommended). The API's own default still speaks TLS 1.0.
const TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

impl AwsProvider {
    pub(crate) async fn create_listener(
        &self,
        request: &Create<'_>,
        listener: &Listener,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateListener";
        let balancer = resolve(request.bindings, ACTION, &listener.load_balancer)?;
        let group = resolve(request.bindings, ACTION, &listener.target_group)?;
        let created = self
            .elb
            .create_listener()
            .load_balancer_arn(&balancer)
            .port(i32::from(listener.port))
            .protocol(ProtocolEnum::from(listener.protocol.as_str()))
            .default_actions(forward(&group))
            .set_certificates(certificates(listener))
            .set_ssl_policy(
                listener
                    .certificate
                    .is_some()
                    .then(|| TLS_POLICY.to_owned()),
            )
            .set_tags(Some(elb_tags(request.tags)))
            .send()
            .await
            .map_err(making(ACTION));
        let found = match created {
            Ok(answer) => answer.listeners().first().cloned(),
            Err(error) if has_code(&error, &["DuplicateListener"]) => {
                let found = self.listeners(&balancer).await?;
                let mut ours = found.into_iter().filter(|(one, tags)| {
                    one.port() == Some(i32::from(listener.port)) && is_ours(tags, request.tags)
                });
                Some(ours.next().ok_or(error)?.0)
            }
            Err(error) => return Err(error),
        };
        let arn = found.as_ref().and_then(Existing::listener_arn);
        Ok(binding(required(ACTION, "ARN", arn)?))
    }

    pub(crate) async fn set_listener(
        &self,
        arn: &str,
        listener: &Listener,
    ) -> Result<(), ProviderError> {
        self.elb
            .modify_listener()
            .listener_arn(arn)
            .set_certificates(certificates(listener))
            .send()
            .await
            .map_err(making("ModifyListener"))?;
        Ok(())
    }

    async fn listeners(&self, balancer: &str) -> Result<Vec<(Existing, Tags)>, ProviderError> {
        let found: Result<Vec<Existing>, _> = self
            .look
            .elb
            .describe_listeners()
            .load_balancer_arn(balancer)
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("DescribeListeners"));
        let found = match found {
            Err(error) if error.class == ErrorClass::Gone => return Ok(Vec::new()),
            other => other?,
        };
        let arns: Vec<String> = found
            .iter()
            .filter_map(|one| one.listener_arn().map(str::to_owned))
            .collect();
        let mut tags = self.tags_of(&arns).await?;
        Ok(found
            .into_iter()
            .map(|one| {
                let tags = tags.remove(one.listener_arn().unwrap_or_default());
                (one, tags.unwrap_or_default())
            })
            .collect())
    }

    /// Listeners of several load balancers.
    pub(crate) async fn read_listeners(
        &self,
        balancers: &[String],
    ) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        for balancer in balancers {
            let found = self.listeners(balancer).await?;
            all.extend(found.iter().filter_map(|(one, tags)| read(one, tags)));
        }
        Ok(all)
    }

    pub(crate) async fn delete_listener(&self, arn: &str) -> Result<(), ProviderError> {
        self.elb
            .delete_listener()
            .listener_arn(arn)
            .send()
            .await
            .map_err(deleting("DeleteListener"))?;
        Ok(())
    }

    /// State of one listener by ARN.
    pub(crate) async fn listener_state(&self, arn: &str) -> Result<Option<State>, ProviderError> {
        let call = self
            .look
            .elb
            .describe_listeners()
            .listener_arns(arn)
            .send()
            .await;
        match call.map_err(reading("DescribeListeners")) {
            Ok(answer) => Ok(answer.listeners().first().map(|_| State::Ready)),
            Err(error) if error.class == ErrorClass::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn forward(group: &str) -> Action {
    Action::builder()
        .r#type(ActionTypeEnum::Forward)
        .target_group_arn(group)
        .build()
}

fn certificates(listener: &Listener) -> Option<Vec<Certificate>> {
    let arn = listener.certificate.as_ref()?;
    Some(vec![Certificate::builder().certificate_arn(arn).build()])
}

fn read(listener: &Existing, tags: &Tags) -> Option<Found> {
    let balancer = listener.load_balancer_arn().unwrap_or_default().to_owned();
    let port = listener
        .port()
        .and_then(|port| u16::try_from(port).ok())
        .unwrap_or_default();
    let protocol = listener
        .protocol()
        .map_or("", |one| one.as_str())
        .to_owned();
    let group = listener
        .default_actions()
        .iter()
        .find_map(|action| action.target_group_arn())
        .unwrap_or_default()
        .to_owned();
    let certificate = listener
        .certificates()
        .iter()
        .find_map(|one| one.certificate_arn().map(str::to_owned));
    Found::tagged(
        tags,
        listener.listener_arn()?,
        State::Ready,
        move |view, _| {
            AwsResource::Listener(Listener {
                load_balancer: view.reference(&balancer),
                port,
                protocol,
                target_group: view.reference(&group),
                certificate,
            })
        },
    )
}
