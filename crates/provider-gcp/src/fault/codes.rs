//! Reasons and error codes by class.
//!
//! Sources: Compute Engine documentation, "Troubleshooting API errors" and "Resource
//! availability errors"; Cloud Storage JSON API reference, "HTTP status and error codes". Calls
//! give reasons such as `resourceNotReady`, operations codes such as `RESOURCE_NOT_READY`; both
//! are compared without case and underscores.

use groundplan_engine::provider::ErrorClass;

/// What the failed call was about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Read,
    Make,
    Delete,
}

const THROTTLED: &[&str] = &[
    "ratelimitexceeded",
    "userratelimitexceeded",
    "operationratelimitexceeded",
    "resourceoperationratelimitexceeded",
    "toomanyrequests",
    "resourceexhausted",
];

const CAPACITY: &[&str] = &[
    "zoneresourcepoolexhausted",
    "zoneresourcepoolexhaustedwithdetails",
    "regionresourcepoolexhausted",
    "resourcepoolexhausted",
    "stockout",
    "ipspaceexhausted",
    "ipspaceexhaustedwithdetails",
];

const QUOTA: &[&str] = &[
    "quotaexceeded",
    "limitexceeded",
    "dailylimitexceeded",
    "concurrentlimitexceeded",
    "toomanybuckets",
];

const CREDENTIALS: &[&str] = &[
    "autherror",
    "expired",
    "required",
    "unauthenticated",
    "unauthorized",
    "invalidcredentials",
];

const DENIED: &[&str] = &[
    "forbidden",
    "insufficientpermissions",
    "permissiondenied",
    "permissionserror",
    "accessnotconfigured",
    "servicedisabled",
    "accountdisabled",
    "userprojectaccountproblem",
    "projectaccountclosed",
    "billingdisabled",
    "orgpolicyviolated",
    "conditionnotmetorgpolicy",
];

const CONFLICT: &[&str] = &[
    "alreadyexists",
    "resourcealreadyexists",
    "conflict",
    "resourceinusebyanotherresource",
    "resourceinuse",
    "ipinusebyanotherresource",
];

/// Passing states: something made or changed a moment ago is not usable yet, or was changed by
/// somebody since it was read.
const NOT_YET: &[&str] = &[
    "resourcenotready",
    "conditionnotmet",
    "preconditionfailed",
    "operationinprogress",
    "fingerprintmismatch",
];

const GONE: &[&str] = &["notfound", "resourcenotfound", "externalresourcenotfound"];

const UNKNOWN: &[&str] = &[
    "internalerror",
    "backenderror",
    "unavailable",
    "serviceunavailable",
    "internal",
    "deadlineexceeded",
    "gatewaytimeout",
];

/// Class of a reason.
pub(super) fn classify(reason: &str, message: &str, status: u16, phase: Phase) -> ErrorClass {
    let plain: String = reason
        .chars()
        .filter(|one| *one != '_')
        .map(|one| one.to_ascii_lowercase())
        .collect();
    let is = |codes: &[&str]| codes.contains(&plain.as_str());
    if plain == "required" && status != 401 {
        // Of a field, not of a login.
        return ErrorClass::Invalid;
    }
    if plain == "conflict" && status == 404 {
        return of_status(status, phase);
    }
    for (codes, class) in [
        (THROTTLED, ErrorClass::Throttled),
        (CAPACITY, ErrorClass::Capacity),
        (QUOTA, ErrorClass::Quota),
        (CREDENTIALS, ErrorClass::Credentials),
        (DENIED, ErrorClass::Denied),
        (CONFLICT, ErrorClass::Conflict),
        (UNKNOWN, ErrorClass::Unknown),
    ] {
        if is(codes) {
            return class;
        }
    }
    if is(NOT_YET) {
        return match phase {
            Phase::Delete => ErrorClass::Conflict,
            Phase::Read | Phase::Make => ErrorClass::NotYet,
        };
    }
    if is(GONE) {
        return of_status(404, phase);
    }
    // Some limits have reasons of their own (`MAX_INSTANCES_PER_NETWORK_EXCEEDED` and others).
    if plain.contains("quota") || message.to_ascii_lowercase().starts_with("quota ") {
        return ErrorClass::Quota;
    }
    of_status(status, phase)
}

/// Class of an answer by its status alone.
pub(super) fn of_status(status: u16, phase: Phase) -> ErrorClass {
    match (status, phase) {
        (401, _) => ErrorClass::Credentials,
        (403, _) => ErrorClass::Denied,
        // Google's lists are consistent: what a new resource names and is not there will not be
        // there on the next try either.
        (404, Phase::Make) => ErrorClass::Invalid,
        (404 | 410, _) => ErrorClass::Gone,
        (409, _) | (412, Phase::Delete) => ErrorClass::Conflict,
        (412, _) => ErrorClass::NotYet,
        (429, _) => ErrorClass::Throttled,
        (408 | 500..=599, _) => ErrorClass::Unknown,
        _ => ErrorClass::Invalid,
    }
}
