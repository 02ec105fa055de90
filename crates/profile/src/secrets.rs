//! Secrets that were written into a file by mistake: found before anything else sees the text,
//! and blotted out of it, so that no snippet, plan, log or document can show them.
//!
//! Looks at raw text, comments and broken files included. Knows no TOML.

#[cfg(test)]
mod tests;

use std::ops::Range;

/// A place that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The bytes of the secret itself.
    pub range: Range<usize>,
    /// What it looks like.
    pub kind: &'static str,
}

/// Names whose value is a secret, in the spellings of connection strings and settings.
const NAMES: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secret_key",
    "client_secret",
    "api_key",
    "apikey",
    "accountkey",
    "sharedaccesskey",
    "access_token",
    "aws_secret_access_key",
];

/// Beginnings of identifiers that providers give to keys, and how many characters follow.
/// Sources: AWS IAM identifiers; GitHub token formats; Google API keys.
const KEY_FORMS: [(&str, usize, &str); 6] = [
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "a temporary AWS access key"),
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("AIza", 35, "a Google API key"),
];

/// Shorter values are placeholders such as `***`.
const SHORTEST_VALUE: usize = 4;

/// Every place of the text that looks like a secret, in order, without overlaps.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found = private_keys(text);
    found.extend(key_forms(text));
    found.extend(named_values(text));
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut end = 0;
    found.retain(|secret| {
        let apart = secret.range.start >= end;
        if apart {
            end = secret.range.end;
        }
        apart
    });
    found
}

/// The text with every byte of the secrets replaced by `*`; line ends stay.
#[must_use]
pub fn blot_out(text: &str, secrets: &[Secret]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for secret in secrets {
        for byte in bytes.get_mut(secret.range.clone()).unwrap_or_default() {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    // Ranges lie on character boundaries, so this loses nothing.
    String::from_utf8_lossy(&bytes).into_owned()
}

fn private_keys(text: &str) -> Vec<Secret> {
    const HEAD: &str = "PRIVATE KEY-----";
    text.match_indices(HEAD)
        .filter(|(at, _)| {
            // Only the line that opens a block; the closing one says END.
            text[..*at]
                .rfind("-----")
                .is_some_and(|dashes| text[dashes..*at].starts_with("-----BEGIN"))
        })
        .filter_map(|(at, _)| {
            let start = at + HEAD.len();
            let rest = &text[start..];
            let end = ["-----END", "\"", "'"]
                .iter()
                .filter_map(|mark| rest.find(mark))
                .min()
                .unwrap_or(rest.len());
            (!rest[..end].trim().is_empty()).then_some(Secret {
                range: start..start + end,
                kind: "a private key",
            })
        })
        .collect()
}

fn key_forms(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    for (beginning, length, kind) in KEY_FORMS {
        for (at, _) in text.match_indices(beginning) {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            let before = text[..at].chars().next_back();
            let rest = &text[at + beginning.len()..];
            let follows = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
            if follows == length && !before.is_some_and(word) {
                found.push(Secret {
                    range: at..at + beginning.len() + length,
                    kind,
                });
            }
        }
    }
    found
}

fn named_values(text: &str) -> Vec<Secret> {
    let folded = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in NAMES {
        for (at, _) in folded.match_indices(name) {
            let starts_word = !folded[..at]
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_alphanumeric());
            let after = at + name.len();
            if let Some(range) = starts_word.then(|| value_after(text, after)).flatten() {
                found.push(Secret {
                    range,
                    kind: "a password or key",
                });
            }
        }
    }
    found
}

/// The value behind `name` when an equals sign follows, unless it refers to a secret store.
fn value_after(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    // The name may itself be a quoted TOML key.
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix('=')?;
    let rest = rest.trim_start_matches([' ', '\t']);
    let quoted = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value_start = text.len() - rest.len() + quoted.map_or(0, char::len_utf8);
    let value = &text[value_start..];
    let end = match quoted {
        Some(quote) => value.find([quote, '\n']),
        None => value.find(['"', '\'', ';', '&', ' ', '\t', '\n', '\r', ',']),
    };
    let value = &value[..end.unwrap_or(value.len())];
    (value.len() >= SHORTEST_VALUE && !is_reference(value) && !value.chars().all(|c| c == '*'))
        .then(|| value_start..value_start + value.len())
}

/// A name of a place where the secret is kept: an ARN, a URL, a path, a variable.
fn is_reference(value: &str) -> bool {
    let value = value.trim();
    [
        "arn:",
        "projects/",
        "vault:",
        "env:",
        "file:",
        "keyvault:",
        "$",
        "<",
        "/",
        "@",
    ]
    .iter()
    .any(|beginning| value.starts_with(beginning))
        || value.contains("://")
}
