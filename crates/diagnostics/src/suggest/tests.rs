//! What counts as near.

use proptest::prelude::*;

use super::{clear, nearest};

const KEYS: [&str; 6] = [
    "hours_per_day",
    "online_days",
    "archive_after_days",
    "growth_per_year",
    "users",
    "format",
];

#[test]
fn typing_slips_are_found() {
    for (typed, meant) in [
        ("online_dasy", "online_days"),
        ("onlinedays", "online_days"),
        ("Online-Days", "online_days"),
        ("fromat", "format"),
        ("user", "users"),
        ("growth_per_yaer", "growth_per_year"),
    ] {
        assert_eq!(nearest(typed, KEYS), Some(meant), "{typed}");
    }
}

#[test]
fn swapped_words_and_beginnings_are_found() {
    assert_eq!(nearest("days_online", KEYS), Some("online_days"));
    assert_eq!(nearest("archive", KEYS), Some("archive_after_days"));
}

#[test]
fn far_names_are_not_suggested() {
    for typed in ["", "   ", "x", "region", "ur"] {
        assert_eq!(nearest(typed, KEYS), None, "{typed}");
    }
    assert_eq!(nearest("a", ["b"]), None);
    assert_eq!(nearest("app", ["application", "appliance"]), None);
    assert_eq!(nearest(&"online_days".repeat(1_000_000), KEYS), None);
}

#[test]
fn two_letter_names_may_be_swapped() {
    assert_eq!(nearest("bd", ["db", "web"]), Some("db"));
}

proptest! {
    #[test]
    fn order_of_candidates_is_irrelevant(name in "[a-z_]{0,8}", mut names in proptest::collection::vec("[a-z_]{1,8}", 0..8)) {
        let forward = nearest(&name, names.iter().map(String::as_str)).map(str::to_owned);
        names.reverse();
        prop_assert_eq!(forward.as_deref(), nearest(&name, names.iter().map(String::as_str)));
    }

    #[test]
    fn a_known_name_is_its_own_nearest(names in proptest::collection::btree_set("[a-z]{2,8}", 1..8)) {
        for name in &names {
            prop_assert_eq!(nearest(name, names.iter().map(String::as_str)), Some(name.as_str()));
        }
    }

    #[test]
    fn arbitrary_text_does_not_panic(name in any::<String>(), other in any::<String>()) {
        let _ = nearest(&name, [other.as_str()]);
    }
}

#[test]
fn only_a_name_without_a_rival_is_clear() {
    let keys = ["online_days", "online_hours", "archive_after_days", "users"];
    assert_eq!(clear("onlin_days", keys), Some("online_days"));
    assert_eq!(clear("days_online", keys), Some("online_days"));
    assert_eq!(clear("ONLINE-DAYS", keys), Some("online_days"));
    assert_eq!(clear("user", keys), Some("users"));
    // As far from one as from the other, and mere beginnings.
    let regions = ["eu-west-1", "eu-west-2", "eu-central-1"];
    assert_eq!(clear("eu-west-9", regions), None);
    assert_eq!(clear("eu-cental-1", regions), Some("eu-central-1"));
    assert_eq!(clear("arch", keys), None);
    assert_eq!(clear("", keys), None);
}
