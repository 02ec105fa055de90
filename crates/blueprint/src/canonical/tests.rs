//! The canonical form and its hash.

use serde_json::json;

use super::*;

#[test]
fn keys_are_sorted_and_whole_numbers_have_no_fraction() {
    let value = canonical(json!({ "b": [2.0, 1.5, -0.0, 1e300], "a": { "d": 1, "c": null } }));
    assert_eq!(
        value.to_string(),
        r#"{"a":{"c":null,"d":1},"b":[2,1.5,0,1e+300]}"#
    );
}

#[test]
fn a_canonical_value_is_its_own_canonical_form() {
    let value = json!({ "x": [1.0, { "z": 0.1, "y": [] }], "a": "b" });
    let once = canonical(value);
    assert_eq!(canonical(once.clone()).to_string(), once.to_string());
}
