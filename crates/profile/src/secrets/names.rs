//! Names whose value is a secret, in the spellings of connection strings and settings.

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
    let mut words = words(name);
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| TRAILING.contains(&word.as_str()))
    {
        words.pop();
    }
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let last = last.as_str();
    let previous = before.last().map(String::as_str);
    match (previous, last) {
        (None, "key" | "keys")
        | (Some("connection" | "conn" | "community"), "string" | "str")
        | (Some("pass"), "word" | "phrase" | "code") => true,
        (Some(of), "key" | "keys") => KEYS_OF.contains(&of),
        _ => WORDS.contains(&last) || ENDINGS.iter().any(|ending| last.ends_with(ending)),
    }
}

/// Whether a sentence that holds this word may go on with a secret: `the password is ...`.
pub(super) fn announces_secret(word: &str) -> bool {
    words(word)
        .last()
        .is_some_and(|last| SPOKEN.contains(&last.as_str()))
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

/// The words of a name in lower case, without digits at their ends: `adminPassword2` is
/// `admin`, `password`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (lower && character.is_uppercase()) {
            words.push(std::mem::take(&mut word));
        }
        lower = character.is_lowercase();
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase().map(plain));
        }
    }
    words.push(word);
    words
        .iter()
        .map(|word| {
            word.trim_end_matches(|c: char| c.is_ascii_digit())
                .to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}
