//! What a failed call means: sorts Amazon's error codes into the engine's classes.
//!
//! Must not know any resource.

mod codes;

use std::error::Error;

use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use groundplan_engine::provider::{ErrorClass, ProviderError};

pub(crate) use codes::Phase;

/// Translates failures of a reading call.
pub(crate) fn reading<E: Service>(
    action: &'static str,
) -> impl FnOnce(Failure<E>) -> ProviderError {
    move |failure| translate(action, Phase::Read, &failure)
}

/// Translates failures of a call that creates or changes.
pub(crate) fn making<E: Service>(action: &'static str) -> impl FnOnce(Failure<E>) -> ProviderError {
    move |failure| translate(action, Phase::Make, &failure)
}

/// Translates failures of a call that deletes.
pub(crate) fn deleting<E: Service>(
    action: &'static str,
) -> impl FnOnce(Failure<E>) -> ProviderError {
    move |failure| translate(action, Phase::Delete, &failure)
}

/// Any failure of a call.
pub(crate) type Failure<E> = SdkError<E, HttpResponse>;

/// The error type of one call of one service.
pub(crate) trait Service: ProvideErrorMetadata + Error + Send + Sync + 'static {}
impl<E: ProvideErrorMetadata + Error + Send + Sync + 'static> Service for E {}

/// A failure that we found ourselves.
pub(crate) fn fault(class: ErrorClass, action: &str, message: impl Into<String>) -> ProviderError {
    ProviderError {
        class,
        action: action.to_owned(),
        message: message.into(),
        code: None,
    }
}

/// What an answer must hold; its absence leaves the outcome unknown.
pub(crate) fn required<T>(action: &str, what: &str, value: Option<T>) -> Result<T, ProviderError> {
    value.ok_or_else(|| {
        fault(
            ErrorClass::Unknown,
            action,
            format!("the answer has no {what}"),
        )
    })
}

/// Turns one code of failure into success.
pub(crate) fn forgive<T: Default>(
    result: Result<T, ProviderError>,
    codes: &[&str],
) -> Result<T, ProviderError> {
    match result {
        Err(error) if has_code(&error, codes) => Ok(T::default()),
        other => other,
    }
}

/// Whether Amazon gave one of these codes.
pub(crate) fn has_code(error: &ProviderError, codes: &[&str]) -> bool {
    error
        .code
        .as_deref()
        .is_some_and(|code| codes.contains(&code))
}

fn translate<E: Service>(action: &str, phase: Phase, failure: &Failure<E>) -> ProviderError {
    match failure {
        SdkError::ServiceError(context) => {
            let error = context.err();
            let status = context.raw().status().as_u16();
            let Some(code) = error.code() else {
                return without_code(action, status);
            };
            let message = error.message().unwrap_or(code).trim();
            ProviderError {
                class: codes::classify(code, message, status, phase),
                action: action.to_owned(),
                message: format!("{message} ({code})"),
                code: Some(code.to_owned()),
            }
        }
        SdkError::ResponseError(context) => without_code(action, context.raw().status().as_u16()),
        SdkError::TimeoutError(_) => fault(
            ErrorClass::Unknown,
            action,
            "no answer within the time allowed",
        ),
        _ => not_sent(action, &causes(failure)),
    }
}

/// An answer in which no error of Amazon's can be found.
fn without_code(action: &str, status: u16) -> ProviderError {
    let class = match status {
        401 | 403 => ErrorClass::Denied,
        404 => ErrorClass::Gone,
        429 => ErrorClass::Throttled,
        400..=499 => ErrorClass::Invalid,
        _ => ErrorClass::Unknown,
    };
    let message = format!("HTTP status {status} without an error code of Amazon Web Services");
    let mut error = fault(class, action, message);
    // S3 answers HEAD without a body; its status is all there is to tell.
    error.code = (status == 404).then(|| "NotFound".to_owned());
    error
}

/// A request that did not get as far as an answer.
fn not_sent(action: &str, causes: &[String]) -> ProviderError {
    let innermost = causes
        .last()
        .map_or("the request was not sent", String::as_str);
    let all = causes.join(": ").to_ascii_lowercase();
    if all.contains("credential") || all.contains("identity") {
        // The chain may quote files; the reader needs the cure, not the contents.
        return fault(
            ErrorClass::Credentials,
            action,
            "no usable credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and \
             AWS_SECRET_ACCESS_KEY, or run where a role is attached",
        );
    }
    if all.contains("construct") || all.contains("invalid uri") {
        return fault(
            ErrorClass::Invalid,
            action,
            format!("cannot form the request: {innermost}"),
        );
    }
    fault(
        ErrorClass::Unknown,
        action,
        format!("cannot reach the service: {innermost}"),
    )
}

/// Every cause, outermost first.
fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
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
