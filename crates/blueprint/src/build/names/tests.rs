//! Names of hosts and volumes, at their length limits.

use super::*;

#[test]
fn names_keep_whole_words_where_they_fit() {
    for (deployment, room, expected) in [
        ("harbour-news", 12, "harbour-news"),
        ("harbour-news", 11, "harbour"),
        ("harbour-news", 4, "harb"),
        ("a-b-c", 4, "a-b"),
        ("ab-c", 1, "a"),
    ] {
        assert_eq!(cut(deployment, room), expected);
    }
}

#[test]
fn bucket_names_are_valid_and_differ_by_region() {
    let one = bucket("harbour-news", "original", "eu-central-1");
    let other = bucket("harbour-news", "original", "eu-west-1");
    assert_ne!(one, other);
    assert!(one.starts_with("harbour-news-original-"));
    for prefix in [
        "xn--a",
        "Google_Media",
        "-",
        "sthree-x",
        &"long-".repeat(30),
    ] {
        let name = bucket(prefix, "original", "r");
        assert!((3..=63).contains(&name.len()), "{name}");
        assert!(
            name.chars()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-'),
            "{name}"
        );
        assert!(!name.contains("goog") && !name.contains("--") && !name.starts_with("xn"));
        assert!(!name.starts_with('-') && !name.starts_with("sthree"));
    }
}
