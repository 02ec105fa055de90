//! Codes as the services document them, each with the class that the engine needs.

use groundplan_engine::provider::ErrorClass;

use super::codes::{Phase, classify};
use super::{no_credentials, told};

#[test]
fn each_code_has_its_class() {
    let cases = [
        (
            "TooManyRequests",
            "",
            429,
            Phase::Make,
            ErrorClass::Throttled,
        ),
        ("", "", 429, Phase::Read, ErrorClass::Throttled),
        (
            "AllocationFailed",
            "",
            200,
            Phase::Make,
            ErrorClass::Capacity,
        ),
        (
            "SkuNotAvailable",
            "",
            409,
            Phase::Make,
            ErrorClass::Capacity,
        ),
        ("QuotaExceeded", "", 409, Phase::Make, ErrorClass::Quota),
        (
            "OperationNotAllowed",
            "Operation could not be completed as it results in exceeding approved Total \
             Regional Cores quota.",
            409,
            Phase::Make,
            ErrorClass::Quota,
        ),
        (
            "OperationNotAllowed",
            "Disk data is attached to VM web.",
            409,
            Phase::Delete,
            ErrorClass::Conflict,
        ),
        (
            "OperationNotAllowed",
            "No.",
            409,
            Phase::Make,
            ErrorClass::Invalid,
        ),
        (
            "InvalidAuthenticationToken",
            "",
            401,
            Phase::Read,
            ErrorClass::Credentials,
        ),
        ("", "", 401, Phase::Read, ErrorClass::Credentials),
        (
            "SubscriptionNotFound",
            "",
            404,
            Phase::Read,
            ErrorClass::Credentials,
        ),
        (
            "AuthorizationFailed",
            "",
            403,
            Phase::Make,
            ErrorClass::Denied,
        ),
        (
            "RequestDisallowedByPolicy",
            "",
            403,
            Phase::Make,
            ErrorClass::Denied,
        ),
        (
            "AnotherOperationInProgress",
            "",
            429,
            Phase::Make,
            ErrorClass::NotYet,
        ),
        (
            "AnotherOperationInProgress",
            "",
            409,
            Phase::Delete,
            ErrorClass::Conflict,
        ),
        ("ResourceNotFound", "", 404, Phase::Read, ErrorClass::Gone),
        ("ResourceNotFound", "", 404, Phase::Delete, ErrorClass::Gone),
        (
            "InvalidResourceReference",
            "",
            400,
            Phase::Make,
            ErrorClass::NotYet,
        ),
        (
            "InUseSubnetCannotBeDeleted",
            "",
            400,
            Phase::Delete,
            ErrorClass::Conflict,
        ),
        ("NicInUse", "", 400, Phase::Delete, ErrorClass::Conflict),
        (
            "StorageAccountAlreadyTaken",
            "",
            409,
            Phase::Make,
            ErrorClass::Conflict,
        ),
        (
            "PlatformImageNotFound",
            "",
            404,
            Phase::Make,
            ErrorClass::Invalid,
        ),
        (
            "InvalidParameter",
            "",
            400,
            Phase::Make,
            ErrorClass::Invalid,
        ),
        (
            "InternalServerError",
            "",
            500,
            Phase::Make,
            ErrorClass::Unknown,
        ),
        ("", "", 503, Phase::Make, ErrorClass::Unknown),
    ];
    for (code, message, status, phase, class) in cases {
        assert_eq!(
            classify(code, message, status, phase),
            class,
            "{code} {status} {phase:?}"
        );
    }
}

#[test]
fn messages_name_the_code_and_the_cure() {
    let error = told(
        "GetSubscription",
        Phase::Read,
        404,
        Some("SubscriptionNotFound"),
        Some("The subscription 'x' could not be found."),
    );
    assert!(
        error.message.contains("(SubscriptionNotFound)"),
        "{}",
        error.message
    );
    assert!(
        error.message.contains("AZURE_SUBSCRIPTION_ID"),
        "{}",
        error.message
    );
}

#[test]
fn credentials_that_are_refused_say_why_and_nothing_secret() {
    let causes = vec![
        "request token error".to_owned(),
        r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 1"}"#
            .to_owned(),
    ];
    let error = no_credentials("GetSubscription", &causes);
    assert_eq!(error.class, ErrorClass::Credentials);
    assert_eq!(
        error.message,
        "Microsoft Entra refuses the credentials: AADSTS7000215: Invalid client secret provided."
    );
    let error = no_credentials("GetSubscription", &["command failed: secret".to_owned()]);
    assert!(!error.message.contains("command failed"));
    assert!(error.message.contains("az login"));
}
