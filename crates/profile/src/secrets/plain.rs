//! Plain words that a sentence tells as a password: `the password is swordfish`,
//! `passphrase: correct horse battery`.
//!
//! A password may be a word like any other, so that what follows the name is taken for one unless
//! it is how people speak about passwords: `is required`, `is kept in the vault`, `: see the plan`.

use super::names::announces_secret;

/// Names whose value may be plain words. A community or a pin is spoken of in too many ways.
const NAMES: [&str; 7] = [
    "kennwort",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "pw",
    "pwd",
];

/// Words that carry on a sentence: no value begins with one, and none goes on beyond it.
const CONNECTING: [&str; 93] = [
    "a",
    "about",
    "after",
    "all",
    "also",
    "always",
    "an",
    "and",
    "any",
    "are",
    "as",
    "ask",
    "at",
    "auf",
    "aus",
    "be",
    "been",
    "before",
    "bei",
    "below",
    "above",
    "beside",
    "but",
    "by",
    "can",
    "das",
    "dem",
    "den",
    "der",
    "des",
    "die",
    "durch",
    "each",
    "ein",
    "eine",
    "einer",
    "elsewhere",
    "enough",
    "every",
    "for",
    "from",
    "has",
    "have",
    "here",
    "if",
    "im",
    "in",
    "into",
    "is",
    "ist",
    "it",
    "its",
    "may",
    "mit",
    "must",
    "never",
    "nicht",
    "no",
    "noch",
    "not",
    "nur",
    "of",
    "on",
    "only",
    "or",
    "our",
    "per",
    "please",
    "see",
    "shall",
    "should",
    "so",
    "than",
    "that",
    "the",
    "there",
    "this",
    "to",
    "too",
    "und",
    "until",
    "very",
    "vom",
    "von",
    "we",
    "what",
    "when",
    "where",
    "which",
    "will",
    "with",
    "your",
    "zu",
];

/// What people say of a password, or in its place.
const STATES: [&str; 76] = [
    "available",
    "bekannt",
    "case",
    "correct",
    "different",
    "easy",
    "empty",
    "erforderlich",
    "expiry",
    "falsch",
    "geheim",
    "gesetzt",
    "given",
    "gone",
    "hard",
    "held",
    "hidden",
    "important",
    "kept",
    "known",
    "kurz",
    "lang",
    "leer",
    "length",
    "less",
    "long",
    "lost",
    "mandatory",
    "maximum",
    "minimum",
    "missing",
    "necessary",
    "needless",
    "new",
    "none",
    "notwendig",
    "null",
    "nötig",
    "obvious",
    "old",
    "optional",
    "ours",
    "personal",
    "policy",
    "pending",
    "private",
    "prompt",
    "random",
    "read",
    "renewal",
    "reset",
    "richtig",
    "right",
    "rotation",
    "rules",
    "safe",
    "same",
    "secret",
    "sensitive",
    "sent",
    "set",
    "short",
    "sicher",
    "strong",
    "temporary",
    "theirs",
    "todo",
    "true",
    "false",
    "unique",
    "unknown",
    "vault",
    "weak",
    "written",
    "wrong",
    "yours",
];

/// Ends of words that say what is done with one: `stored`, `rotating`, `changeable`.
const ENDINGS: [&str; 4] = ["ed", "ing", "able", "ible"];

/// Whether a word names something whose value may be plain words.
pub(super) fn announces(word: &str) -> bool {
    let last: String = word
        .to_lowercase()
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let last: String = last.chars().rev().collect();
    announces_secret(word) && NAMES.contains(&last.as_str())
}

/// How many of these words, from the first on, are taken for a password; none for ordinary speech.
pub(super) fn value(words: &[&str]) -> usize {
    let run: Vec<String> = words
        .iter()
        .map(|word| word.to_lowercase())
        .take_while(|word| {
            !CONNECTING.contains(&word.as_str())
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '-' | '\''))
        })
        .collect();
    let ordinary = |word: &String| {
        STATES.contains(&word.as_str())
            || (word.len() > 4 && ENDINGS.iter().any(|end| word.ends_with(end)))
    };
    let telling = run.iter().filter(|word| !ordinary(word)).count();
    let Some(first) = run.first() else { return 0 };
    // `correct horse battery staple` begins like speech, and goes on as none.
    let is_value = if ordinary(first) {
        telling >= 2
    } else {
        first.chars().count() >= super::SHORTEST_VALUE || run.len() > 2
    };
    if is_value { run.len() } else { 0 }
}
