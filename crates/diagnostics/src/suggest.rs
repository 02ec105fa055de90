//! The nearest known name to one that nobody knows, for "did you mean".
//!
//! Knows spelling and nothing else: which names are candidates is the caller's business.

#[cfg(test)]
mod tests;

/// Names longer than this are not mistyped names; comparing them would only cost time.
const LONGEST_NAME: usize = 100;

/// The candidate that `name` was most likely meant to be, or none that is near enough.
///
/// Distance is Damerau-Levenshtein (insertion, deletion, substitution, swap of neighbours) with
/// letter case ignored; a third of the longer name may differ. Failing that, the same words in
/// another order count (`day_hours` for `hours_day`), and last a beginning that only one
/// candidate has (`app` for `application`). The answer does not depend on the candidates' order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.trim();
    if name.is_empty() || name.chars().nth(LONGEST_NAME).is_some() {
        return None;
    }
    let folded = name.to_lowercase();
    let words = sorted_words(&folded);
    let length = folded.chars().count();

    let mut by_spelling: Option<(usize, &str)> = None;
    let mut by_words: Option<&str> = None;
    let mut by_beginning: Vec<&str> = Vec::new();
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let other_length = other.chars().count();
        let longer = length.max(other_length);
        let allowed = (longer.max(3) / 3).min(longer.saturating_sub(1));
        if length.abs_diff(other_length) <= allowed {
            let distance = strsim::damerau_levenshtein(&folded, &other);
            if distance <= allowed && by_spelling.is_none_or(|best| (distance, candidate) < best) {
                by_spelling = Some((distance, candidate));
            }
        }
        if words.len() > 1
            && sorted_words(&other) == words
            && by_words.is_none_or(|best| candidate < best)
        {
            by_words = Some(candidate);
        }
        if length >= 3 && other.starts_with(&folded) && !by_beginning.contains(&candidate) {
            by_beginning.push(candidate);
        }
    }
    let only_beginning = match by_beginning.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    by_spelling
        .map(|(_, candidate)| candidate)
        .or(by_words)
        .or(only_beginning)
}

/// The candidate that `name` can only have meant: near in spelling, and no other candidate is
/// less than twice as far away. What a program may write without asking.
pub fn clear<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut candidates: Vec<&str> = candidates.into_iter().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let near = nearest(name, candidates.iter().copied())?;
    let folded = name.trim().to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&folded, &other.to_lowercase());
    let best = distance(near);
    if sorted_words(&folded) == sorted_words(&near.to_lowercase()) {
        return Some(near);
    }
    // A beginning alone, or a short name that differs in half of its letters, is a guess.
    if best * 3 > near.chars().count() {
        return None;
    }
    candidates
        .iter()
        .filter(|other| **other != near)
        .all(|other| distance(other) >= best * 2 && distance(other) > best)
        .then_some(near)
}

fn sorted_words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name
        .split(['-', '_', '.', ' ', '/'])
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words
}
