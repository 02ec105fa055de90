//! What a failed call or operation means: sorts Google's reasons into the engine's classes.
//!
//! Must not know any resource.

mod codes;

use google_cloud_compute_v1::model::Operation;
use google_cloud_gax::error::Error;
use google_cloud_gax::error::rpc::{Code, Status, StatusDetails};
use groundplan_engine::provider::{ErrorClass, ProviderError};

pub(crate) use codes::Phase;

/// A failure that we found ourselves.
pub(crate) fn fault(class: ErrorClass, action: &str, message: impl Into<String>) -> ProviderError {
    ProviderError {
        class,
        action: action.to_owned(),
        message: message.into(),
        code: None,
    }
}

/// Nobody can be.
pub(crate) fn no_credentials(action: &str) -> ProviderError {
    fault(
        ErrorClass::Credentials,
        action,
        "no usable credentials: run `gcloud auth application-default login`, or set \
         GOOGLE_APPLICATION_CREDENTIALS to a file with a service account's key, or run where a \
         service account is attached",
    )
}

/// Translates failures of a reading call.
pub(crate) fn reading(action: &'static str) -> impl FnOnce(Error) -> ProviderError {
    move |error| translate(action, Phase::Read, &error)
}

/// What is not there is no failure of a reading call.
pub(crate) fn absent<T>(result: Result<T, ProviderError>) -> Result<Option<T>, ProviderError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.class == ErrorClass::Gone => Ok(None),
        Err(error) => Err(error),
    }
}

/// A failed call of the SDK's.
pub(crate) fn translate(action: &str, phase: Phase, error: &Error) -> ProviderError {
    if let (Some(status), Some(payload)) = (error.http_status_code(), error.http_payload()) {
        return answered(action, phase, status, payload);
    }
    if error.is_authentication() {
        return no_credentials(action);
    }
    if let (Some(status), Some(said)) = (error.http_status_code(), error.status()) {
        return reasoned(action, phase, status, reason(said), said.message.trim());
    }
    if error.is_timeout() {
        let message = "no answer within the time allowed";
        return fault(ErrorClass::Unknown, action, message);
    }
    if error.is_binding() || error.is_serialization() {
        let message = format!("cannot form the request: {}", innermost(error));
        return fault(ErrorClass::Invalid, action, message);
    }
    if error.is_deserialization() {
        let message = format!("cannot read the answer: {}", innermost(error));
        // What cannot be read now will not be read on the next try; a call that changes something
        // may have done so.
        let class = match phase {
            Phase::Read => ErrorClass::Invalid,
            Phase::Make | Phase::Delete => ErrorClass::Unknown,
        };
        return fault(class, action, message);
    }
    unreachable_service(action, &innermost(error))
}

/// A request that did not get as far as an answer.
pub(crate) fn unreachable_service(action: &str, cause: &str) -> ProviderError {
    fault(
        ErrorClass::Unknown,
        action,
        format!("cannot reach the service: {cause}"),
    )
}

/// An answer that tells of a failure, in the form that all of Google's JSON interfaces share.
pub(crate) fn answered(action: &str, phase: Phase, status: u16, payload: &[u8]) -> ProviderError {
    let body: serde_json::Value = serde_json::from_slice(payload).unwrap_or_default();
    let error = &body["error"];
    let message = error["message"].as_str().unwrap_or_default().trim();
    // The reason of the first error is finer than the status in capitals beside it.
    let reason = error["errors"][0]["reason"]
        .as_str()
        .or_else(|| error["status"].as_str());
    reasoned(action, phase, status, reason, message)
}

/// The reason that an answer gives. The SDK keeps it in the details; without any, the name of the
/// code says a little, unless it is the one for everything.
fn reason(said: &Status) -> Option<&str> {
    let details = said.details.iter().find_map(|detail| match detail {
        StatusDetails::ErrorInfo(info) => Some(info.reason.as_str()),
        _ => None,
    });
    let code = Some(said.code.name()).filter(|_| said.code != Code::Unknown);
    details.filter(|reason| !reason.is_empty()).or(code)
}

fn reasoned(
    action: &str,
    phase: Phase,
    status: u16,
    reason: Option<&str>,
    message: &str,
) -> ProviderError {
    let Some(reason) = reason else {
        return of_status(action, phase, status, message);
    };
    ProviderError {
        class: codes::classify(reason, message, status, phase),
        action: action.to_owned(),
        message: told(message, reason),
        code: Some(reason.to_owned()),
    }
}

/// An answer in which no reason of Google's can be found.
fn of_status(action: &str, phase: Phase, status: u16, text: &str) -> ProviderError {
    let said = if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    };
    let message = format!("HTTP status {status} without a reason of Google Cloud's{said}");
    fault(codes::of_status(status, phase), action, message)
}

/// The failure of an operation that has ended, if it failed.
pub(crate) fn ended(action: &str, phase: Phase, operation: &Operation) -> Option<ProviderError> {
    let status = operation
        .http_error_status_code
        .and_then(|code| u16::try_from(code).ok())
        .unwrap_or(200);
    let first = operation
        .error
        .as_ref()
        .and_then(|error| error.errors.first());
    let Some(first) = first else {
        let text = operation.http_error_message.as_deref().unwrap_or_default();
        return (status >= 400).then(|| of_status(action, phase, status, text));
    };
    let code = first.code.as_deref().unwrap_or("UNKNOWN");
    let message = first.message.as_deref().unwrap_or_default().trim();
    Some(ProviderError {
        class: codes::classify(code, message, status, phase),
        action: action.to_owned(),
        message: told(message, code),
        code: Some(code.to_owned()),
    })
}

fn told(message: &str, reason: &str) -> String {
    if message.is_empty() {
        reason.to_owned()
    } else {
        format!("{message} ({reason})")
    }
}

/// The innermost cause: the outer ones say only that the call failed.
fn innermost(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests;
