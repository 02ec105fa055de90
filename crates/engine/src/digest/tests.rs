//! What counts as the same.

#![allow(clippy::unwrap_used)]

use groundplan_resources::aws::{AwsResource, KeyPair};
use groundplan_resources::{Resource, ResourceId, Spec};
use serde_json::json;

use super::*;

#[test]
fn canonical_json_sorts_keys_at_every_depth() {
    let value = json!({"b": [{"z": 1, "a": "\"\n"}], "a": null});
    assert_eq!(canonical(&value), r#"{"a":null,"b":[{"a":"\"\n","z":1}]}"#);
}

#[test]
fn order_of_lists_and_nulls_and_whole_fractions_are_no_difference() {
    let left = json!({"list": [{"a": 2, "b": null}, 1.0], "x": null});
    let right = json!({"list": [1, {"a": 2.0}]});
    assert_eq!(normalised(&left), normalised(&right));
    for (left, right) in [
        (json!([1, 1]), json!([1])),
        (json!(""), json!(null)),
        (json!(1.5), json!(1)),
        (json!([]), json!(null)),
        (json!("1"), json!(1)),
    ] {
        assert_ne!(normalised(&left), normalised(&right));
    }
}

#[test]
fn a_digest_has_a_second_part_for_what_cannot_be_read_back() {
    let key = |name: &str, public_key: &str| {
        of_resource(&Resource {
            id: ResourceId::new("primary", "key-pair", name),
            spec: Spec::Aws(AwsResource::KeyPair(KeyPair {
                name: "admin".to_owned(),
                public_key: public_key.to_owned(),
            })),
            after: Vec::new(),
        })
    };
    let (one, two, other) = (key("a", "one"), key("a", "two"), key("b", "one"));
    assert_eq!(parts(&one).0, parts(&two).0);
    assert_ne!(parts(&one).1, parts(&two).1);
    assert_ne!(
        parts(&one).1,
        parts(&other).1,
        "equal secrets of two resources do not show"
    );
    assert!(parts(&one).1.is_some());
}
