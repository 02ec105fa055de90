//! Passwords inside URLs: `scheme://user:password@host`, and a token in the user's place.

use super::{SHORTEST_VALUE, Secret};

/// A user's name of this length or more is a token.
const TOKEN: usize = 20;

pub(super) fn find(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    // Spares setting up the search in names and words, of which there are very many.
    if !text.contains(':') {
        return found;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|at| from + at) {
        let start = at + 3;
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`'))
            .unwrap_or(rest.len());
        // Everything up to the end has been looked at, so that many marks cost no more than one.
        from = start + end;
        let segment = &rest[..end];
        let Some(sign) = segment.rfind('@') else {
            continue;
        };
        let user = &segment[..sign];
        match user.find(':') {
            Some(colon) if !user[..colon].contains('/') => {
                let password = start + colon + 1..start + sign;
                if password.len() >= SHORTEST_VALUE {
                    found.push(Secret::new(password, "a password in a URL"));
                }
            }
            None if user.len() >= TOKEN && !user.contains('/') => {
                found.push(Secret::new(start..start + sign, "a token in a URL"));
            }
            _ => {}
        }
    }
    found
}
