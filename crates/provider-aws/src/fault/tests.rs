//! Faults of the provider sorted into classes.

#![allow(clippy::unwrap_used)]

use super::codes::classify;
use super::*;

fn class(code: &str, phase: Phase) -> ErrorClass {
    classify(code, "", 400, phase)
}

#[test]
fn codes_fall_into_their_classes() {
    for (code, expected) in [
        ("RequestLimitExceeded", ErrorClass::Throttled),
        ("ThrottlingException", ErrorClass::Throttled),
        ("SlowDown", ErrorClass::Throttled),
        ("InsufficientInstanceCapacity", ErrorClass::Capacity),
        ("VcpuLimitExceeded", ErrorClass::Quota),
        ("TooManyBuckets", ErrorClass::Quota),
        ("ExpiredToken", ErrorClass::Credentials),
        ("SignatureDoesNotMatch", ErrorClass::Credentials),
        ("UnauthorizedOperation", ErrorClass::Denied),
        ("AccessDenied", ErrorClass::Denied),
        ("InvalidGroup.Duplicate", ErrorClass::Conflict),
        ("DuplicateLoadBalancerName", ErrorClass::Conflict),
        ("InvalidGroup.InUse", ErrorClass::Conflict),
        ("InternalError", ErrorClass::Unknown),
        ("InvalidAMIID.NotFound", ErrorClass::Invalid),
        ("InvalidParameterValue", ErrorClass::Invalid),
    ] {
        assert_eq!(class(code, Phase::Make), expected, "{code}");
    }
}

#[test]
fn what_is_missing_is_awaited_when_making_and_gone_when_deleting() {
    for code in [
        "InvalidVpcID.NotFound",
        "NoSuchEntity",
        "TargetGroupNotFound",
        "NoSuchBucket",
    ] {
        assert_eq!(class(code, Phase::Make), ErrorClass::NotYet, "{code}");
        assert_eq!(class(code, Phase::Delete), ErrorClass::Gone, "{code}");
        assert_eq!(class(code, Phase::Read), ErrorClass::Gone, "{code}");
    }
}

#[test]
fn a_fresh_instance_profile_is_awaited() {
    let message = "Value (news) for parameter iamInstanceProfile.name is invalid. \
                   Invalid IAM Instance Profile name";
    let found = classify("InvalidParameterValue", message, 400, Phase::Make);
    assert_eq!(found, ErrorClass::NotYet);
}

#[test]
fn unknown_codes_go_by_their_status() {
    assert_eq!(classify("New", "", 503, Phase::Make), ErrorClass::Unknown);
    assert_eq!(classify("New", "", 429, Phase::Make), ErrorClass::Throttled);
    assert_eq!(classify("New", "", 400, Phase::Make), ErrorClass::Invalid);
}

#[test]
fn missing_credentials_are_told_with_their_cure_and_nothing_else() {
    let causes = [
        "dispatch failure".to_owned(),
        "the credential provider was not enabled: secret words".to_owned(),
    ];
    let error = not_sent("CreateVpc", &causes);
    assert_eq!(error.class, ErrorClass::Credentials);
    assert!(error.message.contains("AWS_PROFILE"));
    assert!(!error.message.contains("secret words"));
}

#[test]
fn a_refused_connection_tells_the_innermost_cause() {
    let causes = [
        "dispatch failure".to_owned(),
        "Connection refused (os error 111)".to_owned(),
    ];
    let error = not_sent("CreateVpc", &causes);
    assert_eq!(error.class, ErrorClass::Unknown);
    assert_eq!(
        error.message,
        "cannot reach the service: Connection refused (os error 111)"
    );
}
