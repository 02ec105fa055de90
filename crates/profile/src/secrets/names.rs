//! Names whose value is a secret, in the spellings of connection strings and settings.

/// Last words that promise a secret whatever stands before them.
const WORDS: [&str; 24] = [
    "authorization",
    "bearer",
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
        | (Some("connection" | "conn"), "string" | "str")
        | (Some("pass"), "word" | "phrase" | "code") => true,
        (Some(of), "key" | "keys") => KEYS_OF.contains(&of),
        _ => WORDS.contains(&last) || ENDINGS.iter().any(|ending| last.ends_with(ending)),
    }
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
            word.extend(character.to_lowercase());
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
