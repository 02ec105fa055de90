//! Secrets that a sentence tells: `the admin password is ...`, `(root pw ...)`.
//!
//! No sign tells where a value begins, so that only a word that looks like one is taken:
//! `password policy` and `Community College` stay. What is said to be one, by a colon or by `is`,
//! may be plain words.

use super::names::announces_secret;
use super::{NAMED, PLAIN, SHORTEST_VALUE, Secret, is_secret_value, plain};

/// Words between the name and the value.
const LINKS: [&str; 7] = ["is", "ist", "was", "war", "lautet", "reads", "equals"];

/// How many of them there may be.
const MOST_LINKS: usize = 2;

/// What may stand before a word.
const OPENING: [char; 8] = ['"', '\'', '(', '[', '{', '<', '`', '#'];

/// How many words a passphrase may have.
const MOST_WORDS: usize = 12;

pub(super) fn find(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    // A name and its value are two words; most texts that are looked at are one.
    if !text.contains(is_space) {
        return found;
    }
    for line in text.split(['\n', '\r']) {
        let first = line.as_ptr() as usize - text.as_ptr() as usize;
        let words: Vec<&str> = line
            .split(is_space)
            .filter(|word| !word.is_empty())
            .collect();
        // Where in the text the part of a word begins.
        let place = |part: &str| first + (part.as_ptr() as usize - line.as_ptr() as usize);
        let mut announced: Option<Announced> = None;
        let mut passed = 0;
        for (at, word) in words.iter().enumerate() {
            if at < passed {
                continue;
            }
            let inside = trimmed(word);
            if let Some(mut before) = announced.take() {
                if before.links > 0 && LINKS.contains(&inside.to_lowercase().as_str()) {
                    before.links -= 1;
                    before.plain &= !ends(word);
                    before.linked = true;
                    announced = Some(before);
                    continue;
                }
                if looks_like_value(inside) && is_secret_value(inside) {
                    let from = place(inside);
                    found.push(Secret::new(from..from + inside.len(), NAMED));
                    continue;
                }
                if before.plain && before.linked {
                    let clause = clause(&words[at..]);
                    let taken = plain::value(&clause);
                    if taken > 0 && is_secret_value(inside) {
                        let last = clause[taken - 1];
                        let range = place(inside)..place(last) + last.len();
                        found.push(Secret::doubtful(range, PLAIN));
                        passed = at + taken;
                        continue;
                    }
                }
            }
            // After the end of a sentence another one begins.
            let is_name = !inside.contains(['=', '(', '$']);
            if is_name && !word.ends_with(['.', ',', ';', '?']) && announces_secret(inside) {
                announced = Some(Announced {
                    links: MOST_LINKS,
                    linked: word.ends_with(':'),
                    plain: plain::announces(inside)
                        && word.trim_start_matches(OPENING).find('"').is_none(),
                });
            }
        }
    }
    found
}

/// A name of a secret that was just read.
struct Announced {
    /// How many words may still come between it and its value.
    links: usize,
    /// Whether one of them, or a colon, says that a value comes.
    linked: bool,
    /// Whether the value may be plain words.
    plain: bool,
}

/// Whether a sentence or a text ends with this word.
fn ends(word: &str) -> bool {
    word.ends_with(['.', ',', ';', '?', '"', ')'])
}

/// The words up to the end of the sentence or of the text, without its signs. Bounded, so that a
/// long line costs no more than one pass.
fn clause<'t>(words: &[&'t str]) -> Vec<&'t str> {
    let mut found = Vec::new();
    for word in words.iter().take(MOST_WORDS) {
        found.push(trimmed(word));
        if ends(word) || word.contains('"') {
            break;
        }
    }
    found
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{a0}')
}

/// The word without brackets, quotation marks and the sentence's own signs around it.
fn trimmed(word: &str) -> &str {
    let word = word.trim_start_matches(OPENING);
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
