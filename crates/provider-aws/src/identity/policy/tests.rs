//! Policies that mean the same.

#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

#[test]
fn a_percent_encoded_document_is_read() {
    let text = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D";
    assert_eq!(
        decode(text),
        json!({"Version": "2012-10-17", "Statement": []})
    );
    assert_eq!(decode("{\"a\": \"b+c\"}"), json!({"a": "b+c"}));
    assert_eq!(decode("100%"), Value::Null);
}

#[test]
fn one_value_and_a_list_of_it_mean_the_same() {
    let wanted = json!({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ec2.amazonaws.com"}}]});
    let found = json!({"Statement": {"Effect": "Allow", "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["ec2.amazonaws.com"]}}});
    assert_eq!(read_as(found, Some(&wanted)), wanted);
}

#[test]
fn another_action_stays_a_difference() {
    let wanted = json!({"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]});
    let found = json!({"Statement": [{"Effect": "Allow", "Action": "s3:*"}]});
    assert_eq!(read_as(found.clone(), Some(&wanted)), found);
}
