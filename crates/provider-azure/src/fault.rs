//! What a failed call means: sorts Azure's error codes into the engine's classes.
//!
//! Must not know any resource.

mod codes;

use std::error::Error as _;

use azure_core::error::{Error, ErrorKind};
use groundplan_engine::provider::{ErrorClass, ProviderError};

pub(crate) use codes::{Phase, classify};

/// What to do when nobody can be identified.
const CURE: &str = "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and \
                    AZURE_CLIENT_SECRET, or run where a managed identity is attached";

/// A failure that we found ourselves.
pub(crate) fn fault(class: ErrorClass, action: &str, message: impl Into<String>) -> ProviderError {
    ProviderError {
        class,
        action: action.to_owned(),
        message: message.into(),
        code: None,
    }
}

/// Failure of a reading call.
pub(crate) fn reading(action: &'static str) -> impl Fn(Error) -> ProviderError {
    move |error| translate(action, Phase::Read, &error)
}

/// Failure of a call that creates or changes.
pub(crate) fn making(action: &'static str) -> impl Fn(Error) -> ProviderError {
    move |error| translate(action, Phase::Make, &error)
}

/// Failure of a call that deletes.
pub(crate) fn deleting(action: &'static str) -> impl Fn(Error) -> ProviderError {
    move |error| translate(action, Phase::Delete, &error)
}

/// What a code and message of Azure's mean.
pub(crate) fn told(
    action: &str,
    phase: Phase,
    status: u16,
    code: Option<&str>,
    message: Option<&str>,
) -> ProviderError {
    let said = message.unwrap_or_default().trim();
    let class = classify(code.unwrap_or_default(), said, status, phase);
    let message = match (code, said) {
        (Some(code), "") => code.to_owned(),
        (Some(code), said) => format!("{said} ({code})"),
        (None, _) => format!("HTTP status {status} without an error code of Azure's"),
    };
    ProviderError {
        class,
        action: action.to_owned(),
        message: helped(code, message),
        // Without a code of Azure's, the status still says that somebody answered.
        code: Some(code.map_or_else(|| status.to_string(), str::to_owned)),
    }
}

/// Adds the cure where the message does not tell it.
fn helped(code: Option<&str>, message: String) -> String {
    match code {
        Some("MissingSubscriptionRegistration") => format!(
            "{message}; register the resource provider once: `az provider register --namespace NAME`"
        ),
        Some("SubscriptionNotFound" | "InvalidSubscriptionId") => {
            format!("{message}; AZURE_SUBSCRIPTION_ID names the subscription")
        }
        Some("InvalidAuthenticationToken" | "ExpiredAuthenticationToken") => {
            format!("{message}; {CURE}")
        }
        _ => message,
    }
}

fn translate(action: &str, phase: Phase, error: &Error) -> ProviderError {
    if let Some(answer) = error.as_http_error() {
        return told(
            action,
            phase,
            answer.status().into(),
            answer.error_code(),
            answer.error_message(),
        );
    }
    let causes = causes(error);
    let innermost = causes.last().map_or("no reason given", String::as_str);
    match error.kind() {
        ErrorKind::Credential => no_credentials(action, &causes),
        ErrorKind::DataConversion => fault(
            ErrorClass::Unknown,
            action,
            format!("the answer cannot be read: {innermost}"),
        ),
        _ => fault(
            ErrorClass::Unknown,
            action,
            format!("cannot reach the service: {innermost}"),
        ),
    }
}

/// The chain of sources quotes files and commands; the reader needs Entra's own sentence where
/// there is one, and the cure.
fn no_credentials(action: &str, causes: &[String]) -> ProviderError {
    let entra = causes.iter().find_map(|cause| {
        let from = cause.find("AADSTS")?;
        let sentence = cause[from..].split(['\\', '\n', '"']).next()?;
        Some(sentence.split(" Trace ID").next()?.trim().to_owned())
    });
    let message = match entra {
        Some(sentence) => format!("Microsoft Entra refuses the credentials: {sentence}"),
        None => format!("no usable credentials: {CURE}"),
    };
    fault(ErrorClass::Credentials, action, message)
}

/// Every cause, outermost first.
fn causes(error: &Error) -> Vec<String> {
    let mut found = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        found.push(cause.to_string());
        next = cause.source();
    }
    found
}

#[cfg(test)]
mod tests;
