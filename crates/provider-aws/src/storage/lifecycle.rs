//! Lifecycle rules of a bucket, to S3's form and back.
//!
//! Makes no call.

use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, ExpirationStatus, LifecycleRule,
    LifecycleRuleFilter, NoncurrentVersionExpiration, Transition, TransitionStorageClass,
};
use groundplan_resources::aws;

/// Marks a rule that says more than our own can, so that the difference shows.
const OTHER: &str = " (changed by hand)";

/// S3's form; `None` for no rules, which S3 does not take.
pub(super) fn wanted(
    rules: &[aws::LifecycleRule],
) -> Result<Option<BucketLifecycleConfiguration>, String> {
    if rules.is_empty() {
        return Ok(None);
    }
    let rules: Vec<LifecycleRule> = rules.iter().map(rule).collect::<Result<_, _>>()?;
    BucketLifecycleConfiguration::builder()
        .set_rules(Some(rules))
        .build()
        .map(Some)
        .map_err(|error| error.to_string())
}

fn rule(rule: &aws::LifecycleRule) -> Result<LifecycleRule, String> {
    let mut form = LifecycleRule::builder()
        .id(&rule.id)
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("").build());
    if let Some(transition) = &rule.transition {
        let class = TransitionStorageClass::from(transition.class.as_str());
        let days = days(transition.days)?;
        form = form.transitions(
            Transition::builder()
                .days(days)
                .storage_class(class)
                .build(),
        );
    }
    if let Some(after) = rule.expire_old_versions_after_days {
        let expiration = NoncurrentVersionExpiration::builder().noncurrent_days(days(after)?);
        form = form.noncurrent_version_expiration(expiration.build());
    }
    if let Some(after) = rule.abort_uploads_after_days {
        let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(days(after)?);
        form = form.abort_incomplete_multipart_upload(abort.build());
    }
    form.build().map_err(|error| error.to_string())
}

fn days(days: u32) -> Result<i32, String> {
    i32::try_from(days).map_err(|_| format!("{days} days are more than S3 takes"))
}

/// Our form, sorted.
pub(super) fn read(rules: &[LifecycleRule]) -> Vec<aws::LifecycleRule> {
    let mut found: Vec<aws::LifecycleRule> = rules.iter().map(read_rule).collect();
    found.sort();
    found
}

fn read_rule(rule: &LifecycleRule) -> aws::LifecycleRule {
    let count = |days: Option<i32>| days.and_then(|days| u32::try_from(days).ok());
    let transitions = rule.transitions.as_deref().unwrap_or_default();
    let transition = transitions.first().and_then(|one| {
        Some(aws::Transition {
            days: count(one.days())?,
            class: one.storage_class()?.as_str().to_owned(),
        })
    });
    let mut id = rule.id().unwrap_or_default().to_owned();
    if !is_plain(rule) {
        id.push_str(OTHER);
    }
    aws::LifecycleRule {
        id,
        transition,
        expire_old_versions_after_days: rule
            .noncurrent_version_expiration()
            .and_then(|one| count(one.noncurrent_days())),
        abort_uploads_after_days: rule
            .abort_incomplete_multipart_upload()
            .and_then(|one| count(one.days_after_initiation())),
    }
}

/// Whether a rule says nothing that ours cannot: it is on, holds for the whole bucket, and
/// expires no current objects.
fn is_plain(rule: &LifecycleRule) -> bool {
    let whole = rule.filter().is_none_or(|filter| {
        filter.prefix().unwrap_or_default().is_empty()
            && filter.tag().is_none()
            && filter.and().is_none()
            && filter.object_size_greater_than().is_none()
            && filter.object_size_less_than().is_none()
    });
    let transitions = rule.transitions.as_deref().unwrap_or_default();
    rule.status() == &ExpirationStatus::Enabled
        && whole
        && rule.expiration().is_none()
        && transitions.len() <= 1
        && transitions.iter().all(|one| one.date().is_none())
        && rule
            .noncurrent_version_transitions
            .as_deref()
            .unwrap_or_default()
            .is_empty()
}

#[cfg(test)]
mod tests;
