//! Names within providers' limits. A name that fits is kept; a longer one is cut and told apart
//! by a digest of the whole, so that the same name always gives the same result.

use sha2::{Digest, Sha256};

/// Hexadecimal digits of the digest that marks a cut name.
const MARK: usize = 8;

/// At most `limit` characters of `name`, cut with a mark where it is longer. `limit` exceeds the
/// mark.
pub(super) fn fit(name: &str, limit: usize) -> String {
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let kept: String = name.chars().take(limit - MARK - 1).collect();
    format!("{}-{}", kept.trim_end_matches('-'), digest(name))
}

/// Lower-case letters, digits and single hyphens, beginning with a letter (RFC 1035 label).
pub(super) fn label(name: &str, limit: usize) -> String {
    let mut clean = String::with_capacity(name.len());
    for character in name.chars() {
        let character = character.to_ascii_lowercase();
        if character.is_ascii_alphanumeric() {
            clean.push(character);
        } else if !clean.ends_with('-') {
            clean.push('-');
        }
    }
    let clean = clean.trim_matches('-');
    let clean = if clean.starts_with(|first: char| first.is_ascii_alphabetic()) {
        clean.to_owned()
    } else {
        format!("n{clean}")
    };
    fit(&clean, limit)
}

/// Lower-case letters and digits alone, closed by a digest of `name`: a name that is unique in
/// the world if `name` is, such as that of a storage account.
pub(super) fn compact(name: &str, limit: usize) -> String {
    let clean: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .take(limit - MARK)
        .collect();
    format!("{clean}{}", digest(name))
}

/// At most `limit` characters of those `allowed`, others replaced by a blank, runs of blanks
/// joined; closed by `...` where something is missing.
pub(super) fn text(text: &str, limit: usize, allowed: impl Fn(char) -> bool) -> String {
    let replaced: String = text
        .chars()
        .map(|character| if allowed(character) { character } else { ' ' })
        .collect();
    let joined = replaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= limit {
        return joined;
    }
    let kept: String = joined.chars().take(limit - 3).collect();
    format!("{}...", kept.trim_end())
}

fn digest(name: &str) -> String {
    let mut hexadecimal = hex::encode(Sha256::digest(name.as_bytes()));
    hexadecimal.truncate(MARK);
    hexadecimal
}
