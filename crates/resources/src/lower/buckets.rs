//! What the buckets of every cloud have in common: where objects settle, and how long old versions
//! stay.

use groundplan_blueprint::Bucket;

/// Days after which old versions go: long enough to undo a mistake, and everything beyond would
/// be paid for and never seen.
pub(super) const EXPIRE_OLD_VERSIONS_AFTER_DAYS: u32 = 30;

/// Classes that a provider puts objects into by itself.
const FIRST_CLASSES: [&str; 4] = ["hot", "hot-lrs", "pay-go", "standard"];

/// Days after which objects move to a colder class, with that class. A class without days holds
/// them from their first day on.
pub(super) fn settling(bucket: &Bucket) -> Option<(u32, &str)> {
    let class = bucket.cool_class.as_deref()?;
    match bucket.cool_after_days {
        Some(days) => Some((days, class)),
        None if FIRST_CLASSES.contains(&class) => None,
        None => Some((0, class)),
    }
}

/// Whether a bucket is an archive: everything in it is cold from the first day on.
pub(super) fn is_archive(bucket: &Bucket) -> bool {
    settling(bucket).is_some_and(|(days, _)| days == 0)
}
