//! Names whose value is a secret, in the spellings of connection strings and settings.

use std::borrow::Cow;

/// Last words that promise a secret whatever stands before them.
const WORDS: [&str; 27] = [
    "auth",
    "authorization",
    "bearer",
    "community",
    "credential",
    "credentials",
    "kennwort",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "passwort",
    "pin",
    "psk",
    "pw",
    "pwd",
    "secret",
    "secrets",
    "sig",
    "sas",
    "token",
    "tokens",
    "connstr",
    "dsn",
    "jwt",
];

/// Ends of words that are written together: `dbpassword`, `accountkey`.
const ENDINGS: [&str; 18] = [
    "password",
    "passwd",
    "passwort",
    "passphrase",
    "kennwort",
    "secret",
    "token",
    "pwd",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "secretkey",
    "sharedkey",
    "storagekey",
    "licencekey",
    "licensekey",
    "connectionstring",
];

/// What makes a key of a lock out of the word `key`: `public_key` and `key_name` are none.
const KEYS_OF: [&str; 29] = [
    "access",
    "account",
    "activation",
    "admin",
    "aes",
    "api",
    "app",
    "auth",
    "client",
    "consumer",
    "deploy",
    "encryption",
    "hmac",
    "host",
    "licence",
    "license",
    "master",
    "private",
    "product",
    "root",
    "rsa",
    "secret",
    "server",
    "service",
    "session",
    "shared",
    "signing",
    "storage",
    "tls",
];

/// Last words that a sentence gives a value after, without a sign between them.
const SPOKEN: [&str; 9] = [
    "community",
    "kennwort",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "pin",
    "pw",
    "pwd",
];

/// Letters of other scripts that look like Latin ones, and those (Unicode Technical Standard 39,
/// confusables): a name that reads as `password` is one.
const LOOK_ALIKES: [(char, char); 28] = [
    ('\u{430}', 'a'),
    ('\u{432}', 'b'),
    ('\u{435}', 'e'),
    ('\u{43a}', 'k'),
    ('\u{43c}', 'm'),
    ('\u{43d}', 'h'),
    ('\u{43e}', 'o'),
    ('\u{440}', 'p'),
    ('\u{441}', 'c'),
    ('\u{442}', 't'),
    ('\u{443}', 'y'),
    ('\u{445}', 'x'),
    ('\u{455}', 's'),
    ('\u{456}', 'i'),
    ('\u{458}', 'j'),
    ('\u{4bb}', 'h'),
    ('\u{4cf}', 'l'),
    ('\u{501}', 'd'),
    ('\u{51b}', 'q'),
    ('\u{51d}', 'w'),
    ('\u{3b1}', 'a'),
    ('\u{3b9}', 'i'),
    ('\u{3ba}', 'k'),
    ('\u{3bd}', 'v'),
    ('\u{3bf}', 'o'),
    ('\u{3c1}', 'p'),
    ('\u{131}', 'i'),
    ('\u{261}', 'g'),
];

/// Words after a name that change nothing.
const TRAILING: [&str; 9] = [
    "clear",
    "cleartext",
    "current",
    "new",
    "old",
    "plain",
    "plaintext",
    "text",
    "value",
];

/// Whether a key by this name holds a secret.
pub(super) fn promises_secret(name: &str) -> bool {
    let name = readable(name);
    let mut words = words_from_the_end(&name);
    let Some(mut last) = words.next() else {
        return false;
    };
    let mut previous = words.next();
    while let Some(before) = previous
        && is_one_of(last, &TRAILING)
    {
        last = before;
        previous = words.next();
    }
    let is_key = is_one_of(last, &["key", "keys"]);
    match previous {
        None if is_key => true,
        Some(of) if is_key => is_one_of(of, &KEYS_OF),
        Some(of)
            if is_one_of(last, &["string", "str"])
                && is_one_of(of, &["connection", "conn", "community"]) =>
        {
            true
        }
        Some(of)
            if is_one_of(last, &["word", "phrase", "code"]) && of.eq_ignore_ascii_case("pass") =>
        {
            true
        }
        _ => is_one_of(last, &WORDS) || ENDINGS.iter().any(|ending| ends_with(last, ending)),
    }
}

/// Whether a sentence that holds this word may go on with a secret: `the password is ...`.
pub(super) fn announces_secret(word: &str) -> bool {
    words_from_the_end(&readable(word))
        .next()
        .is_some_and(|last| is_one_of(last, &SPOKEN))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| word.eq_ignore_ascii_case(one))
}

fn ends_with(word: &str, ending: &str) -> bool {
    let from = word.len().checked_sub(ending.len());
    from.is_some_and(|from| word.as_bytes()[from..].eq_ignore_ascii_case(ending.as_bytes()))
}

/// The Latin small letter that this one looks like, or itself.
fn plain(letter: char) -> char {
    // Fullwidth forms stand in the order of ASCII.
    if let code @ 0xFF41..=0xFF5A = u32::from(letter) {
        return char::from_u32(code - 0xFF41 + u32::from('a')).unwrap_or(letter);
    }
    LOOK_ALIKES
        .iter()
        .find(|(like, _)| *like == letter)
        .map_or(letter, |(_, latin)| *latin)
}

/// The name with the Latin letters that it seems to be written in, and its words apart. Names in
/// ASCII, which are nearly all, are what they seem: every word of a file is looked at, so that
/// they are not copied.
fn readable(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut readable = String::with_capacity(name.len());
    let mut lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (lower && character.is_uppercase()) {
            readable.push('_');
        }
        lower = character.is_lowercase();
        if character.is_alphanumeric() {
            // A dot above a letter, as of the Turkish capital, is no letter itself.
            let letters = character.to_lowercase().map(plain);
            readable.extend(letters.filter(|letter| letter.is_alphanumeric()));
        }
    }
    Cow::Owned(readable)
}

/// The words of a name, the last one first, without digits at their ends: of `adminPassword2`
/// they are `Password` and `admin`.
fn words_from_the_end(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (before, word) = rest.split_at(start_of_last_word(rest));
            rest = before.trim_end_matches(|c: char| !c.is_alphanumeric());
            let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if !word.is_empty() {
                return Some(word);
            }
        }
        None
    })
}

/// A word begins behind a sign, and where a capital follows a small letter.
fn start_of_last_word(name: &str) -> usize {
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut start = name.len();
    let mut next: Option<char> = None;
    for (at, character) in name.char_indices().rev() {
        // Of other letters `readable` has kept the words apart.
        let turns =
            next.is_some_and(|next| next.is_ascii_uppercase()) && character.is_ascii_lowercase();
        if turns || !character.is_alphanumeric() {
            break;
        }
        start = at;
        next = Some(character);
    }
    start
}
