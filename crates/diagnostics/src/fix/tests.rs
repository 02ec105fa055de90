//! Edits of text.

use proptest::prelude::*;

use super::{replace, toml_key, toml_text};

#[test]
fn edits_are_made_wherever_they_stand_in_the_list() {
    let edits = [(8..11, "C"), (0..3, "A"), (4..4, "+")];
    let (text, made) = replace("one two ten!", &edits);
    assert_eq!(text, "A +two C!");
    assert_eq!(made, [0, 1, 2]);
}

#[test]
fn what_overlaps_or_does_not_fit_is_left_out() {
    let edits = [
        (0..3, "x"),
        (2..4, "y"),
        (4..4, "a"),
        (4..4, "b"),
        (5..99, "z"),
        (0..3, "again"),
    ];
    let (text, made) = replace("one two", &edits);
    assert_eq!(text, "x atwo");
    assert_eq!(made, [0, 2]);
    // Not on whole characters.
    assert_eq!(replace("é", &[(1..2, "e")]).0, "é");
}

#[test]
fn keys_are_bare_where_they_can_be() {
    assert_eq!(toml_key("online_days"), "online_days");
    assert_eq!(toml_key("online.free_share"), "\"online.free_share\"");
    assert_eq!(toml_key(""), "\"\"");
}

proptest! {
    #[test]
    fn nothing_outside_the_edits_changes(text in "[a-zé\n]{0,40}", start in 0usize..50, length in 0usize..10) {
        let range = start..start + length;
        let (result, made) = replace(&text, &[(range.clone(), "#")]);
        if made.is_empty() {
            prop_assert_eq!(&result, &text);
        } else {
            prop_assert!(result.starts_with(&text[..range.start]));
            prop_assert!(result.ends_with(&text[range.end..]));
        }
    }

    #[test]
    fn quoted_text_has_no_raw_control(text in any::<String>()) {
        let quoted = toml_text(&text);
        prop_assert!(quoted.chars().all(|c| !matches!(c, '\0'..='\x1f' | '\x7f')), "{quoted:?}");
    }
}
