//! Error codes of Resource Manager and its services by class.
//!
//! Sources: Microsoft Learn, "Resolve common Azure deployment errors", "Understand how Azure
//! Resource Manager throttles requests", "Resolve errors for resource quotas", "Resolve errors
//! for SKU not available", "Troubleshoot allocation failures", and the error sections of the
//! REST references of Compute, Network and Storage.

use groundplan_engine::provider::ErrorClass;

/// What the failed call was about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Read,
    Make,
    Delete,
}

const THROTTLED: &[&str] = &[
    "TooManyRequests",
    "SubscriptionRequestsThrottled",
    "TenantRequestsThrottled",
    "ResourceCollectionRequestsThrottled",
    "OperationThrottled",
    "ServerBusy",
];

const CAPACITY: &[&str] = &[
    "AllocationFailed",
    "ZonalAllocationFailed",
    "OverconstrainedAllocationRequest",
    "OverconstrainedZonalAllocationRequest",
    "SkuNotAvailable",
    "FabricInternalErrorOutOfCapacity",
];

const QUOTA: &[&str] = &[
    "QuotaExceeded",
    "ResourceQuotaExceeded",
    "SubscriptionQuotaExceeded",
    "ResourceGroupQuotaExceeded",
    "PublicIPCountLimitReached",
    "StaticPublicIPCountLimitReached",
    "StandardSkuPublicIpCountLimitReached",
    "MaxStorageAccountsCountPerSubscriptionExceeded",
];

const CREDENTIALS: &[&str] = &[
    "InvalidAuthenticationToken",
    "InvalidAuthenticationTokenTenant",
    "InvalidAuthenticationTokenAudience",
    "ExpiredAuthenticationToken",
    "AuthenticationFailed",
    "AuthenticationFailedMissingToken",
    "SubscriptionNotFound",
    "InvalidSubscriptionId",
];

const DENIED: &[&str] = &[
    "AuthorizationFailed",
    "LinkedAuthorizationFailed",
    "RequestDisallowedByPolicy",
    "ScopeLocked",
    "ReadOnlyDisabledSubscription",
    "DisallowedOperation",
];

/// Passing states: something made a moment ago, or another operation on the same resource.
const NOT_YET: &[&str] = &[
    "AnotherOperationInProgress",
    "RetryableError",
    "ReferencedResourceNotProvisioned",
    "ResourceGroupBeingDeleted",
    "ResourceNotProvisioned",
    "StorageAccountIsNotProvisioned",
    "StorageAccountOperationInProgress",
    "ConflictConcurrentWritesNotAllowed",
    "PreconditionFailed",
    "NicReservedForAnotherVm",
    "ContainerBeingDeleted",
    "PrincipalNotFound",
];

/// Something that a call names and that is not visible yet, or is gone.
const MISSING: &[&str] = &[
    "NotFound",
    "ResourceNotFound",
    "ResourceGroupNotFound",
    "ParentResourceNotFound",
    "InvalidResourceReference",
    "ContainerNotFound",
    "ManagementPolicyNotFound",
];

/// Wrong whatever one waits for, although the name says that something is missing.
const NEVER: &[&str] = &["PlatformImageNotFound", "ImageNotFound"];

/// Class of an error code of any of the services.
pub(crate) fn classify(code: &str, message: &str, status: u16, phase: Phase) -> ErrorClass {
    let lower = message.to_ascii_lowercase();
    let table = [
        (THROTTLED, ErrorClass::Throttled),
        (CAPACITY, ErrorClass::Capacity),
        (QUOTA, ErrorClass::Quota),
        (CREDENTIALS, ErrorClass::Credentials),
        (DENIED, ErrorClass::Denied),
        (NEVER, ErrorClass::Invalid),
    ];
    for (codes, class) in table {
        if codes.contains(&code) {
            return class;
        }
    }
    if NOT_YET.contains(&code) {
        return match phase {
            Phase::Delete => ErrorClass::Conflict,
            Phase::Read | Phase::Make => ErrorClass::NotYet,
        };
    }
    if MISSING.contains(&code) || (status == 404 && code.is_empty()) {
        return match phase {
            Phase::Make => ErrorClass::NotYet,
            Phase::Read | Phase::Delete => ErrorClass::Gone,
        };
    }
    // One code for quotas, attached disks and changes that are not allowed.
    if code == "OperationNotAllowed" {
        return match phase {
            _ if lower.contains("quota") => ErrorClass::Quota,
            Phase::Delete => ErrorClass::Conflict,
            Phase::Read | Phase::Make => ErrorClass::Invalid,
        };
    }
    if code.ends_with("LimitReached") || code.ends_with("LimitExceeded") {
        return ErrorClass::Quota;
    }
    if code.contains("InUse") || code.contains("CannotBeDeleted") {
        return ErrorClass::Conflict;
    }
    match status {
        401 => ErrorClass::Credentials,
        403 => ErrorClass::Denied,
        404 | 410 => ErrorClass::Gone,
        409 | 412 => ErrorClass::Conflict,
        429 => ErrorClass::Throttled,
        408 | 500..=599 => ErrorClass::Unknown,
        _ => ErrorClass::Invalid,
    }
}
