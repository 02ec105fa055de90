//! Secrets that are known by their own form, whatever name they stand under.

use super::Secret;

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

/// Characters of an AWS secret access key (AWS IAM User Guide, access keys).
const AWS_SECRET: usize = 40;
/// A line of a key's body in PEM has 64 characters (RFC 7468, section 2); shorter runs are
/// hashes and identifiers.
const BODY: usize = 60;
/// Nothing that is looked for here is shorter: not a key, a token or the marks of a PEM block.
const SHORTEST: usize = 20;
/// `{"` in base64, with which every header of a JSON Web Token begins (RFC 7519).
const WEB_TOKEN: &str = "eyJ";

pub(super) fn find(text: &str) -> Vec<Secret> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let mut found = private_keys(text);
    let beside_key = keys(text, &mut found);
    runs(text, beside_key, &mut found);
    found
}

/// Words that a provider made as keys, in one pass; whether one of them belongs to AWS.
fn keys(text: &str, found: &mut Vec<Secret>) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let mut of_aws = false;
    let mut at = 0;
    for word in text.as_bytes().split(|byte| !is_word(byte)) {
        let start = at;
        at += word.len() + 1;
        if word.len() < SHORTEST {
            continue;
        }
        for (beginning, length, kind) in KEY_FORMS {
            if word.len() == beginning.len() + length && word.starts_with(beginning.as_bytes()) {
                of_aws |= kind.contains("AWS");
                found.push(Secret::new(start..start + word.len(), kind));
            }
        }
    }
    of_aws
}

/// The bodies of PEM blocks of private keys, up to the closing line or the end of the text.
fn private_keys(text: &str) -> Vec<Secret> {
    const HEAD: &str = "PRIVATE KEY";
    let mut found: Vec<Secret> = Vec::new();
    for (at, _) in text.match_indices(HEAD) {
        if found.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let rest = &text[at + HEAD.len()..];
        let dashes = rest.len() - rest.trim_start_matches("-----").len();
        // Only the line that opens a block; the closing one says END.
        let near = &text[text.floor_char_boundary(at.saturating_sub(40))..at];
        let opens = near.contains("-----BEGIN");
        if !opens || dashes == 0 {
            continue;
        }
        let start = at + HEAD.len() + dashes;
        let rest = &text[start..];
        let quote = rest.find(['"', '\'']).unwrap_or(rest.len());
        let end = rest[..quote].find("-----END").unwrap_or(quote);
        if !rest[..end].trim().is_empty() {
            found.push(Secret::new(start..start + end, "a private key"));
        }
    }
    found
}

/// Long runs of base64 and what only follows from its neighbours, in one pass over the text.
fn runs(text: &str, beside_key: bool, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_base64(bytes[at]) && bytes[at] != b'-' && bytes[at] != b'_' {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (is_base64(bytes[at]) || matches!(bytes[at], b'-' | b'_' | b'.'))
        {
            at += 1;
        }
        let token = &text[start..at];
        if token.len() < SHORTEST {
            continue;
        }
        if is_web_token(token) {
            found.push(Secret::new(start..at, "a JSON Web Token"));
            continue;
        }
        let is_public = token.len() >= BODY && is_public_key(&text[..start], token);
        for run in token.split(['-', '_', '.']) {
            let first = run.as_ptr() as usize - text.as_ptr() as usize;
            if beside_key && run.len() == AWS_SECRET && is_mixed(run) {
                found.push(Secret::new(first..first + run.len(), "an AWS secret key"));
            } else if run.len() >= BODY && is_mixed(run) && !is_public {
                let end = body_end(text, first + run.len());
                found.push(Secret::new(first..end, "the body of a key"));
                at = at.max(end);
            }
        }
        if is_public {
            // All of the key's lines are as public as its first.
            at = body_end(text, at);
        }
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Capitals, small letters and digits: neither a word nor a hexadecimal number.
fn is_mixed(run: &str) -> bool {
    run.bytes().any(|b| b.is_ascii_uppercase())
        && run.bytes().any(|b| b.is_ascii_lowercase())
        && run.bytes().any(|b| b.is_ascii_digit())
}

fn is_web_token(token: &str) -> bool {
    let mut parts = token.split('.');
    let head = parts.next().unwrap_or_default();
    head.starts_with(WEB_TOKEN) && head.len() >= 16 && parts.next().is_some_and(|p| p.len() >= 4)
}

/// A public key of OpenSSH (its length field makes it begin with `AAAA`, RFC 4253 section 6.6)
/// or the body of a PEM block that is public.
fn is_public_key(before: &str, token: &str) -> bool {
    if token.starts_with("AAAA") {
        let line = &before[before.floor_char_boundary(before.len().saturating_sub(40))..];
        return line.contains("ssh-") || line.contains("ecdsa-") || line.contains("sk-");
    }
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(48))..];
    near.contains("-----BEGIN CERTIFICATE") || near.contains("-----BEGIN PUBLIC KEY")
}

/// Where a body ends that goes on over line breaks, written as such or as `\n`.
fn body_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    loop {
        let mut at = end;
        loop {
            at += match bytes.get(at..) {
                Some([b'\\', b'n' | b'r', ..]) => 2,
                Some([b'\n' | b'\r' | b' ' | b'\t' | b'#' | b'\\', ..]) => 1,
                _ => break,
            };
        }
        if at == end {
            return end;
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| is_base64(*byte)) {
            at += 1;
        }
        // A line of a body holds nothing else; `name = ` is another key.
        let alone = matches!(
            bytes.get(at),
            None | Some(b'\n' | b'\r' | b'"' | b'\'' | b'\\' | b'-')
        );
        if at == start || !alone {
            return end;
        }
        end = at;
    }
}
