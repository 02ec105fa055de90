//! Secrets that were written into a file by mistake: found before anything else sees the text,
//! and blotted out of it, so that no snippet, plan, log or document can show them.
//!
//! Two readings together: the raw text, which also covers comments and broken files, and the
//! TOML document, which knows escapes, lists and tables. Neither knows what a profile is.

mod names;
mod plain;
mod prose;
mod shapes;
mod structure;
mod text;
mod urls;

#[cfg(test)]
mod tests;

use std::ops::Range;

use groundplan_diagnostics::{Finding, Severity, SourceId, Span, code};
use toml::de::DeTable;

/// A place that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The bytes of the secret itself.
    pub range: Range<usize>,
    /// What it looks like.
    pub kind: &'static str,
    /// Whether it is a TOML value without quotation marks, such as a number.
    pub bare: bool,
    /// Whether it may be ordinary speech as well: plain words that a sentence tells.
    pub doubtful: bool,
}

impl Secret {
    fn new(range: Range<usize>, kind: &'static str) -> Self {
        Self {
            range,
            kind,
            bare: false,
            doubtful: false,
        }
    }

    /// Says that it was found in a file of this kind, such as a profile. What may be ordinary
    /// speech as well is a warning.
    #[must_use]
    pub fn finding(&self, source: SourceId, holder: &str) -> Finding {
        let at = Span::new(source, self.range.start, self.range.end);
        if self.doubtful {
            return Finding::new(
                code::SECRET_IN_PROFILE,
                format!(
                    "this may be {}; a {holder} may only refer to secrets",
                    self.kind
                ),
            )
            .severity(Severity::Warning)
            .at(at, "blotted out here")
            .help(
                "take it out and change the password; where it is none, say it in other words, \
                 such as `the password lies in the vault`",
            );
        }
        Finding::new(
            code::SECRET_IN_PROFILE,
            format!(
                "this looks like {}; a {holder} may only refer to secrets",
                self.kind
            ),
        )
        .at(at, "blotted out here")
        .help(
            "write a reference such as the ARN of a secret instead, and change the secret, for it \
             has been written down in clear",
        )
    }

    fn doubtful(range: Range<usize>, kind: &'static str) -> Self {
        Self {
            doubtful: true,
            ..Self::new(range, kind)
        }
    }
}

/// What a value under the name of a password or key is called.
const NAMED: &str = "a password or key";

/// What plain words after such a name are called.
const PLAIN: &str = "a password in words";

/// Shorter values are placeholders such as `***`.
const SHORTEST_VALUE: usize = 4;

/// Ways to log in, which stand under names such as `auth` and are no secrets.
const METHODS: [&str; 12] = [
    "active-directory",
    "basic",
    "certificate",
    "digest",
    "kerberos",
    "ldap",
    "none",
    "ntlm",
    "oauth2",
    "oidc",
    "saml",
    "windows",
];

/// ARNs and URLs are shorter (an ARN of Secrets Manager has at most 2048 characters by its schema,
/// and about a hundred in life).
const LONGEST_REFERENCE: usize = 512;

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A whole TOML document without faults: what names and lists mean is left to the document.
    Document,
    /// One value of it, such as a connection string.
    Value,
    /// Anything else. Rather too much is blotted out than too little.
    Broken,
}

/// What was found in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Secrets, in order, without overlaps.
    pub secrets: Vec<Secret>,
    /// Keys below a name that promises a secret: not to be shown, but no finding of their own.
    pub keys: Vec<Range<usize>>,
}

/// Every place of the text that looks like a secret, in order, without overlaps.
pub fn find(text: &str, reading: Reading) -> Vec<Secret> {
    let mut found = shapes::find(text);
    found.extend(urls::find(text));
    found.extend(prose::find(text));
    found.extend(text::find(text, reading));
    joined(found)
}

/// Every place of a document that looks like a secret; `broken` when not all of it could be read.
pub fn find_in_document(text: &str, root: &DeTable<'_>, broken: bool) -> Found {
    let mut found = structure::find(text, root);
    let reading = if broken {
        Reading::Broken
    } else {
        Reading::Document
    };
    found.secrets.extend(find(text, reading));
    found.secrets = joined(found.secrets);
    found
}

/// A document with everything blotted out that looks like a secret, and what that was. For files
/// that others than the reader of profiles read.
#[must_use]
pub fn blotted(text: &str) -> (String, Vec<Secret>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let found = find_in_document(text, root.get_ref(), !errors.is_empty());
    let shown = cover_all(&blot_out(text, &found.secrets), &found.keys);
    (shown, found.secrets)
}

/// In order and without overlaps: what overlaps is one secret.
fn joined(mut found: Vec<Secret>) -> Vec<Secret> {
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut apart: Vec<Secret> = Vec::with_capacity(found.len());
    for secret in found {
        match apart.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                last.doubtful &= secret.doubtful;
                last.range.end = last.range.end.max(secret.range.end);
            }
            _ => apart.push(secret),
        }
    }
    apart
}

/// The text with every byte of the secrets replaced by `*`; line ends stay. A value without
/// quotation marks becomes one with, so that the document can still be read.
#[must_use]
pub fn blot_out(text: &str, secrets: &[Secret]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for secret in secrets {
        cover(&mut bytes, &secret.range);
        if let Some([first, .., last]) = bytes.get_mut(secret.range.clone())
            && secret.bare
        {
            (*first, *last) = (b'"', b'"');
        }
    }
    // Ranges lie on character boundaries, so this loses nothing.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text with these ranges replaced by `*`; line ends stay.
#[must_use]
pub fn cover_all(text: &str, ranges: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        cover(&mut bytes, range);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn cover(bytes: &mut [u8], range: &Range<usize>) {
    for byte in bytes.get_mut(range.clone()).unwrap_or_default() {
        if !matches!(*byte, b'\n' | b'\r') {
            *byte = b'*';
        }
    }
}

/// Whether a value under a secret's name is one: long enough, and not the name of a place where
/// the secret is kept.
fn is_secret_value(value: &str) -> bool {
    let value = value.trim();
    value.len() >= SHORTEST_VALUE
        && !value.chars().all(|c| matches!(c, '*' | '.' | '"' | '\''))
        && !METHODS
            .iter()
            .any(|method| value.eq_ignore_ascii_case(method))
        && !is_reference(value)
}

/// A name of a place where the secret is kept: an ARN, a URL, a path, a variable. Each form is
/// held closely, for a password may start with any character.
fn is_reference(value: &str) -> bool {
    if value.len() > LONGEST_REFERENCE {
        return false;
    }
    let plain = |text: &str, more: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c) || more.contains(&c))
    };
    // arn:partition:service:region:account:resource
    if value.starts_with("arn:") {
        return value.split(':').count() >= 6;
    }
    // A subexpression of a script, such as `$($credential.Password)`, up to its own mark.
    if let Some(rest) = value.strip_prefix("$(") {
        let end = rest.find(['"', '\\']).unwrap_or(rest.len());
        let inside = &rest[..end];
        return inside.ends_with(')') && plain(inside, &['$', '(', ')']);
    }
    if let Some(variable) = value.strip_prefix('$') {
        let bare = variable
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .or_else(|| variable.strip_prefix("env:"));
        let upper = variable
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        return bare.map_or(upper && variable.len() > 1, |name| plain(name, &[]));
    }
    if value.starts_with('<') {
        return value.ends_with('>') && value.len() > 2;
    }
    for scheme in ["vault:", "env:", "file:", "keyvault:"] {
        if let Some(name) = value.strip_prefix(scheme) {
            return plain(name, &[':', '#']);
        }
    }
    for root in [
        "projects/",
        "/run/",
        "/etc/",
        "/var/",
        "/opt/",
        "/home/",
        "/secrets/",
    ] {
        if value.starts_with(root) {
            return plain(value, &[]);
        }
    }
    match value.split_once("://") {
        // Anything that a URL carries beside a place is looked at by `urls` and by name.
        Some((scheme, rest)) => {
            ["https", "http", "vault", "gs", "s3", "secret", "file"].contains(&scheme)
                && rest.contains(['/', '.'])
                && plain(rest, &[':', '#', '~', '%', '?', '=', '&'])
        }
        None => false,
    }
}
