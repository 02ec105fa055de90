//! Secrets that a sentence tells: `the admin password is ...`, `(root pw ...)`.
//!
//! No sign tells where a value begins, so that only a word that looks like one is taken:
//! `password policy` and `Community College` stay.

use super::names::announces_secret;
use super::{NAMED, SHORTEST_VALUE, Secret, is_secret_value};

/// Words between the name and the value.
const LINKS: [&str; 7] = ["is", "ist", "was", "war", "lautet", "reads", "equals"];

/// How many of them there may be.
const MOST_LINKS: usize = 2;

pub(super) fn find(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    for line in text.split(['\n', '\r']) {
        let first = line.as_ptr() as usize - text.as_ptr() as usize;
        // How many words may still come between the last name and its value.
        let mut links = None;
        for word in line
            .split([' ', '\t', '\u{a0}'])
            .filter(|word| !word.is_empty())
        {
            let start = first + (word.as_ptr() as usize - line.as_ptr() as usize);
            let inside = trimmed(word);
            if let Some(left) = links.take() {
                if left > 0 && LINKS.contains(&inside.to_lowercase().as_str()) {
                    links = Some(left - 1);
                    continue;
                }
                if looks_like_value(inside) && is_secret_value(inside) {
                    let from = start + (inside.as_ptr() as usize - word.as_ptr() as usize);
                    found.push(Secret::new(from..from + inside.len(), NAMED));
                    continue;
                }
            }
            // After the end of a sentence another one begins.
            if !word.ends_with(['.', ',', ';', '?']) && announces_secret(inside) {
                links = Some(MOST_LINKS);
            }
        }
    }
    found
}

/// The word without brackets, quotation marks and the sentence's own signs around it.
fn trimmed(word: &str) -> &str {
    let word = word.trim_start_matches(['"', '\'', '(', '[', '{', '<', '`', '#']);
    // In a document the mark ends the value, and what follows is another one.
    let word = word.split('"').next().unwrap_or_default();
    word.trim_end_matches(['\'', ')', ']', '}', '>', '`', ',', '.', ';', ':'])
}

/// Letters mixed with digits, signs or capitals, as in no word; or a long number.
fn looks_like_value(word: &str) -> bool {
    if word.len() < SHORTEST_VALUE || is_designation(word) {
        return false;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let signs = word
        .chars()
        .filter(|c| "!$%&#@*+?^~=|".contains(*c))
        .count();
    let capital_inside = word
        .chars()
        .zip(word.chars().skip(1))
        .any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    (letters > 0 && digits + signs > 0) || capital_inside || digits == word.len()
}

/// `SHA-256`, `R-EMAM-012`, `1.2.3`: capitals, digits and at least one hyphen, or a version.
fn is_designation(word: &str) -> bool {
    let of = |more: fn(char) -> bool| word.chars().all(|c| c.is_ascii_digit() || more(c));
    (word.contains('-') && of(|c| c.is_ascii_uppercase() || c == '-'))
        || (word.contains('.') && of(|c| c == '.'))
}
