//! References to resources in names and policies.

#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn a_role_and_a_profile_of_one_name_are_told_apart() {
    let bound: Bindings = [
        ("primary/role/instance", "news"),
        ("primary/instance-profile/instance", "news"),
        ("primary/vpc/main", "vpc-1"),
    ]
    .into_iter()
    .map(|(id, provider_id)| {
        (
            ResourceId(id.to_owned()),
            crate::found::binding(provider_id),
        )
    })
    .collect();
    let index = Index::of(&bound);
    assert_eq!(
        index.named("role", "news").resource.0,
        "primary/role/instance"
    );
    let profile = index.named("instance-profile", "news");
    assert_eq!(profile.resource.0, "primary/instance-profile/instance");
    assert_eq!(index.reference("vpc-1").resource.0, "primary/vpc/main");
    assert_eq!(index.reference("vpc-2").resource.0, "vpc-2");
}
