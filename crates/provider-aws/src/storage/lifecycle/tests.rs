//! Lifecycle rules of buckets, and back.

#![allow(clippy::unwrap_used)]

use super::*;

fn rules() -> Vec<aws::LifecycleRule> {
    vec![
        aws::LifecycleRule {
            id: "abort".to_owned(),
            transition: None,
            expire_old_versions_after_days: Some(90),
            abort_uploads_after_days: Some(7),
        },
        aws::LifecycleRule {
            id: "cool".to_owned(),
            transition: Some(aws::Transition {
                days: 30,
                class: "GLACIER_IR".to_owned(),
            }),
            expire_old_versions_after_days: None,
            abort_uploads_after_days: None,
        },
    ]
}

#[test]
fn rules_come_back_as_they_went() {
    let form = wanted(&rules()).unwrap().unwrap();
    assert_eq!(read(form.rules()), rules());
}

#[test]
fn no_rules_are_no_configuration() {
    assert!(wanted(&[]).unwrap().is_none());
}

#[test]
fn a_rule_that_says_more_shows_as_changed() {
    let form = wanted(&rules()).unwrap().unwrap();
    let mut changed = form.rules()[0].clone();
    changed.status = ExpirationStatus::Disabled;
    let found = read(&[changed]);
    assert_eq!(found[0].id, "abort (changed by hand)");
}

#[test]
fn days_beyond_the_service_are_refused() {
    let mut rules = rules();
    rules[0].abort_uploads_after_days = Some(u32::MAX);
    assert!(wanted(&rules).unwrap_err().contains("4294967295 days"));
}
