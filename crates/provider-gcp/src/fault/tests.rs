//! Faults of Google Cloud sorted into classes.

use google_cloud_compute_v1::model::operation::Error as Failure;
use google_cloud_compute_v1::model::operation::error::Errors;

use super::*;

fn of(status: u16, reason: &str, phase: Phase) -> ErrorClass {
    let body = serde_json::json!({"error": {
        "code": status,
        "message": "it failed",
        "errors": [{"message": "it failed", "domain": "global", "reason": reason}],
    }});
    answered("compute.x", phase, status, body.to_string().as_bytes()).class
}

#[test]
fn reasons_of_calls_have_their_class() {
    for (status, reason, phase, expected) in [
        (403, "rateLimitExceeded", Phase::Make, ErrorClass::Throttled),
        (503, "rateLimitExceeded", Phase::Make, ErrorClass::Throttled),
        (
            429,
            "RESOURCE_EXHAUSTED",
            Phase::Read,
            ErrorClass::Throttled,
        ),
        (503, "backendError", Phase::Make, ErrorClass::Unknown),
        (403, "quotaExceeded", Phase::Make, ErrorClass::Quota),
        (401, "authError", Phase::Read, ErrorClass::Credentials),
        (401, "required", Phase::Read, ErrorClass::Credentials),
        (400, "required", Phase::Make, ErrorClass::Invalid),
        (403, "forbidden", Phase::Make, ErrorClass::Denied),
        (403, "accessNotConfigured", Phase::Read, ErrorClass::Denied),
        (404, "notFound", Phase::Read, ErrorClass::Gone),
        (404, "notFound", Phase::Delete, ErrorClass::Gone),
        (404, "notFound", Phase::Make, ErrorClass::Invalid),
        (409, "alreadyExists", Phase::Make, ErrorClass::Conflict),
        (
            400,
            "resourceInUseByAnotherResource",
            Phase::Delete,
            ErrorClass::Conflict,
        ),
        (400, "resourceNotReady", Phase::Make, ErrorClass::NotYet),
        (400, "resourceNotReady", Phase::Delete, ErrorClass::Conflict),
        (412, "conditionNotMet", Phase::Make, ErrorClass::NotYet),
        (400, "invalid", Phase::Make, ErrorClass::Invalid),
    ] {
        assert_eq!(of(status, reason, phase), expected, "{status} {reason}");
    }
}

#[test]
fn an_answer_that_is_no_json_goes_by_its_status() {
    let error = answered("compute.x", Phase::Make, 502, b"<html>Bad gateway</html>");
    assert_eq!(error.class, ErrorClass::Unknown);
    assert_eq!(error.code, None);
    let error = answered("compute.x", Phase::Make, 429, b"");
    assert_eq!(error.class, ErrorClass::Throttled);
}

#[test]
fn operations_that_failed_have_their_class() {
    for (code, status, expected) in [
        ("QUOTA_EXCEEDED", 403, ErrorClass::Quota),
        ("ZONE_RESOURCE_POOL_EXHAUSTED", 503, ErrorClass::Capacity),
        (
            "ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS",
            503,
            ErrorClass::Capacity,
        ),
        (
            "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE",
            400,
            ErrorClass::Conflict,
        ),
        ("RESOURCE_ALREADY_EXISTS", 409, ErrorClass::Conflict),
        ("RATE_LIMIT_EXCEEDED", 429, ErrorClass::Throttled),
        ("INTERNAL_ERROR", 500, ErrorClass::Unknown),
        ("INVALID_FIELD_VALUE", 400, ErrorClass::Invalid),
    ] {
        let errors = Errors::new().set_code(code).set_message("it failed");
        let operation = Operation::new()
            .set_error(Failure::new().set_errors([errors]))
            .set_http_error_status_code(status);
        let error = ended("compute.x", Phase::Make, &operation).expect("a failure");
        assert_eq!(error.class, expected, "{code}");
        assert_eq!(error.code.as_deref(), Some(code));
    }
    assert_eq!(ended("compute.x", Phase::Make, &Operation::new()), None);
}
