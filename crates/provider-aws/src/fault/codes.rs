//! Error codes of the services by class.
//!
//! Sources: Amazon EC2 API reference, "Error codes for the Amazon EC2 API"; the error sections
//! of the Elastic Load Balancing, IAM, STS, Systems Manager and Amazon S3 API references.

use groundplan_engine::provider::ErrorClass;

/// What the failed call was about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Read,
    Make,
    Delete,
}

const THROTTLED: &[&str] = &[
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "SlowDown",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "SnapshotCreationPerVolumeRateExceeded",
    "ConcurrentModification",
];

const UNKNOWN: &[&str] = &[
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServiceError",
    "ServiceFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Unavailable",
    "RequestTimeout",
    "RequestTimeoutException",
];

const CAPACITY: &[&str] = &[
    "InsufficientInstanceCapacity",
    "InsufficientHostCapacity",
    "InsufficientReservedInstanceCapacity",
    "InsufficientVolumeCapacity",
    "InsufficientCapacity",
    "InsufficientAddressCapacity",
];

const QUOTA: &[&str] = &[
    "VcpuLimitExceeded",
    "InstanceLimitExceeded",
    "VolumeLimitExceeded",
    "VolumeIOPSLimitExceeded",
    "MaxIOPSLimitExceeded",
    "AddressLimitExceeded",
    "VpcLimitExceeded",
    "SubnetLimitExceeded",
    "RouteTableLimitExceeded",
    "RouteLimitExceeded",
    "RulesPerSecurityGroupLimitExceeded",
    "SecurityGroupLimitExceeded",
    "SecurityGroupsPerInterfaceLimitExceeded",
    "SecurityGroupsPerInstanceLimitExceeded",
    "NatGatewayLimitExceeded",
    "InternetGatewayLimitExceeded",
    "VpcEndpointLimitExceeded",
    "AttachmentLimitExceeded",
    "NetworkInterfaceLimitExceeded",
    "ResourceLimitExceeded",
    "TagLimitExceeded",
    "LimitExceeded",
    "LimitExceededException",
    "TooManyBuckets",
    "TooManyLoadBalancers",
    "TooManyTargetGroups",
    "TooManyListeners",
    "TooManyTargets",
    "TooManyRegistrationsForTargetId",
    "TargetGroupAssociationLimit",
    // A volume can be modified again six hours after the last change.
    "VolumeModificationRateExceeded",
];

const CREDENTIALS: &[&str] = &[
    "AuthFailure",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "UnrecognizedClient",
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "InvalidAccessKeyId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "IncompleteSignature",
    "InvalidUserID.NotFound",
];

const DENIED: &[&str] = &[
    "UnauthorizedOperation",
    "AccessDenied",
    "AccessDeniedException",
    "Blocked",
    "OptInRequired",
    "PendingVerification",
    "AccountProblem",
    "NotSignedUp",
    "AllAccessDisabled",
];

const CONFLICT: &[&str] = &[
    "DependencyViolation",
    "DeleteConflict",
    "VolumeInUse",
    "ResourceInUse",
    "ResourceInUseException",
    "BucketNotEmpty",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "EntityAlreadyExists",
    "EntityTemporarilyUnmodifiable",
    "RouteAlreadyExists",
    "Resource.AlreadyAssociated",
    "Resource.AlreadyAttached",
    "Resource.AlreadyExists",
    "OperationNotPermitted",
    "InvalidSubnet.Conflict",
    "IdempotentParameterMismatch",
];

/// Passing states: something made a moment ago is not usable yet.
const NOT_YET: &[&str] = &[
    "IncorrectState",
    "IncorrectInstanceState",
    "IncorrectModificationState",
    "InvalidTarget",
    "OperationAborted",
    "NoSuchEntity",
    "ResourceNotReady",
    "InvalidStateException",
];

/// Wrong whatever one waits for, although the name ends in `NotFound`.
const NEVER: &[&str] = &[
    "InvalidAMIID.NotFound",
    "InvalidSnapshot.NotFound",
    "CertificateNotFound",
    "SSLPolicyNotFound",
    "UnsupportedProtocol",
];

/// Class of an error code of any of the services.
pub(super) fn classify(code: &str, message: &str, status: u16, phase: Phase) -> ErrorClass {
    let table = [
        (THROTTLED, ErrorClass::Throttled),
        (CAPACITY, ErrorClass::Capacity),
        (QUOTA, ErrorClass::Quota),
        (CREDENTIALS, ErrorClass::Credentials),
        (DENIED, ErrorClass::Denied),
        (CONFLICT, ErrorClass::Conflict),
        (UNKNOWN, ErrorClass::Unknown),
        (NEVER, ErrorClass::Invalid),
    ];
    for (codes, class) in table {
        if codes.contains(&code) {
            return class;
        }
    }
    if is_missing(code) {
        return match phase {
            Phase::Make => ErrorClass::NotYet,
            Phase::Read | Phase::Delete => ErrorClass::Gone,
        };
    }
    // A fresh instance profile takes seconds until EC2 knows it (IAM user guide, "Changes that
    // I make are not always immediately visible").
    let lower = message.to_ascii_lowercase();
    if code == "InvalidParameterValue" && lower.contains("iam instance profile") {
        return ErrorClass::NotYet;
    }
    if code == "InvalidSubnet" && lower.contains("internet gateway") {
        return ErrorClass::NotYet;
    }
    if NOT_YET.contains(&code) {
        return match phase {
            Phase::Delete => ErrorClass::Conflict,
            Phase::Read | Phase::Make => ErrorClass::NotYet,
        };
    }
    if code.ends_with(".Duplicate") || code.starts_with("Duplicate") {
        return ErrorClass::Conflict;
    }
    if code.ends_with(".InUse") || code.ends_with("InUse") {
        return ErrorClass::Conflict;
    }
    match status {
        429 => ErrorClass::Throttled,
        500..=599 => ErrorClass::Unknown,
        _ => ErrorClass::Invalid,
    }
}

fn is_missing(code: &str) -> bool {
    code.ends_with(".NotFound")
        || code.ends_with("NotFound")
        || code.ends_with("NotFoundException")
        || matches!(
            code,
            "NoSuchEntity" | "NoSuchBucket" | "NoSuchKey" | "NoSuchUpload"
        )
        || matches!(
            code,
            "Gateway.NotAttached" | "NoSuchTagSet" | "ParameterNotFound"
        )
        || code.starts_with("NoSuch")
}
