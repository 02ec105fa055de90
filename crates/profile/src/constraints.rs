//! What the model's field constraints refer to, and schema stand-ins for types of other crates.
//!
//! The schema publishes regular expressions; here they are written out as functions, because
//! compiling expressions cost more than a whole check. A test holds the two together.

use validator::{ValidateEmail, ValidationError};

/// Pattern of [`name`].
pub const NAME: &str = "^[a-z]([a-z0-9-]*[a-z0-9])?$";
/// Pattern of [`public_key`].
pub const PUBLIC_KEY: &str =
    "^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=?=?=?( [^\r\n]*)?$";
/// Pattern of [`domain`].
pub const DOMAIN: &str =
    "^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$";
/// Pattern of [`account`].
pub const ACCOUNT: &str =
    r#"^([A-Za-z0-9._-]+\\)?[^"/\\\[\]:;|=,+*?<>@\x00-\x1f]{1,104}(@[A-Za-z0-9._-]+)?$"#;

/// Lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen:
/// the strictest of the rules for names of resources, buckets and hosts.
pub fn name(text: &str) -> Result<(), ValidationError> {
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    verdict(fits)
}

/// The one-line form of an OpenSSH public key (RFC 4253, section 6.6), with its comment.
pub fn public_key(text: &str) -> Result<(), ValidationError> {
    const KINDS: [&str; 5] = [
        "ssh-rsa",
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
    ];
    let mut parts = text.splitn(3, ' ');
    let kind = parts.next().unwrap_or_default();
    let key = parts.next().unwrap_or_default();
    let comment = parts.next().unwrap_or_default();
    let body = key.trim_end_matches('=');
    let fits = KINDS.contains(&kind)
        && !body.is_empty()
        && key.len() - body.len() <= 3
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
        && !comment.contains(['\r', '\n']);
    verdict(fits)
}

/// A DNS name of at least two labels (RFC 1123, section 2.1).
pub fn domain(text: &str) -> Result<(), ValidationError> {
    let last = text.rsplit('.').next().unwrap_or_default();
    let fits = text.contains('.')
        && text.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_alphabetic());
    verdict(fits)
}

/// A Windows account: `DOMAIN\name`, `name@domain` or a local `name`. A logon name holds none of
/// `" / \ [ ] : ; | = , + * ? < >` (Microsoft Learn, "Active Directory: naming conventions"), and
/// ends in a dollar sign where it is a managed service account.
pub fn account(text: &str) -> Result<(), ValidationError> {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let (authority, rest) = match text.split_once('\\') {
        Some((authority, rest)) => (Some(authority), rest),
        None => (None, text),
    };
    let (logon, place) = match rest.split_once('@') {
        Some((logon, place)) => (logon, Some(place)),
        None => (rest, None),
    };
    let fits = authority.is_none_or(plain)
        && place.is_none_or(plain)
        && (1..=104).contains(&logon.chars().count())
        && !logon.contains(|c: char| c < ' ' || "\"/\\[]:;|=,+*?<>@".contains(c));
    verdict(fits)
}

/// An e-mail address. The usual kind is seen at once; what is not usual is left to the library.
pub fn email(text: &str) -> Result<(), ValidationError> {
    let usual = text.rsplit_once('@').is_some_and(|(user, host)| {
        (1..=64).contains(&user.len())
            && user
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
            && host.len() <= 255
            && host
                .split('.')
                .all(|label| label.len() <= 63 && is_label(label))
    });
    if usual || text.validate_email() {
        Ok(())
    } else {
        Err(ValidationError::new("email"))
    }
}

/// Letters, digits and hyphens, with a letter or digit at both ends.
fn is_label(label: &str) -> bool {
    let end = |c: char| c.is_ascii_alphanumeric();
    label.starts_with(end)
        && label.ends_with(end)
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn verdict(fits: bool) -> Result<(), ValidationError> {
    if fits {
        Ok(())
    } else {
        Err(ValidationError::new("pattern"))
    }
}

/// Schema of an IPv4 network such as `10.40.0.0/16`.
pub struct Ipv4NetworkSchema;

impl schemars::JsonSchema for Ipv4NetworkSchema {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ipv4Network".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An IPv4 network such as `10.40.0.0/16`.",
            "type": "string",
            "format": "ipv4-network",
        })
    }
}

/// Schema of a parameter's value; its kind is declared by the system.
pub struct ParameterSchema;

impl schemars::JsonSchema for ParameterSchema {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Parameter".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A value of a parameter that the system declares: a number, a text (quantities with their unit), `true` or `false`, or a list of texts.",
            "type": ["boolean", "number", "string", "array"],
            "items": { "type": "string" },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fits(rule: fn(&str) -> Result<(), ValidationError>, text: &str) -> bool {
        rule(text).is_ok()
    }

    proptest! {
        #[test]
        fn functions_decide_as_the_published_patterns(
            text in prop_oneof![
                "[a-zA-Z0-9.@\\\\ =+/-]{0,24}",
                "(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp384) [A-Za-z+/]{0,6}={0,4}( [a-z\n]{0,3})?",
                "[a-z]{0,2}(-|[.]|\\\\|@|[a-z]|[0-9]){0,8}",
                any::<String>(),
            ],
        ) {
            for (rule, pattern) in [
                (name as fn(&str) -> Result<(), ValidationError>, NAME),
                (public_key, PUBLIC_KEY),
                (domain, DOMAIN),
                (account, ACCOUNT),
            ] {
                let expected = regex::Regex::new(pattern).expect("the pattern compiles").is_match(&text);
                prop_assert_eq!(fits(rule, &text), expected, "{:?} {}", text, pattern);
            }
        }

        #[test]
        fn an_address_is_judged_as_by_the_library(
            text in "[a-zA-Z0-9._+@-]{0,12}@?[a-zA-Z0-9.-]{0,12}",
        ) {
            prop_assert_eq!(fits(email, &text), text.validate_email(), "{:?}", text);
        }
    }

    #[test]
    fn names_are_safe_everywhere() {
        for good in ["a1", "harbour-news", "x"] {
            assert!(fits(name, good), "{good}");
        }
        for bad in ["", "1a", "Harbour", "a-", "a_b", "ä", "a b", "a\n"] {
            assert!(!fits(name, bad), "{bad}");
        }
    }

    #[test]
    fn domains_have_a_dot() {
        for good in ["mam.example.com", "a.b", "x-1.example.org"] {
            assert!(fits(domain, good), "{good}");
        }
        for bad in [
            "localhost",
            "https://x.y",
            "-a.b",
            "a..b",
            "10.0.0.1",
            "a.b/c",
        ] {
            assert!(!fits(domain, bad), "{bad}");
        }
    }

    #[test]
    fn accounts_hold_no_quotation_marks() {
        for good in [
            r"HARBOUR\svc-emam",
            "svc@harbour.example",
            "svc",
            "O'Brien",
            "svc$",
        ] {
            assert!(fits(account, good), "{good}");
        }
        for bad in ["", r#"A\s"vc"#, r"A\B\c", "a;b", "a\nb", "a@b@c", r"A\"] {
            assert!(!fits(account, bad), "{bad}");
        }
    }

    #[test]
    fn private_keys_are_no_public_keys() {
        assert!(fits(public_key, "ssh-rsa AAAAB3Nza admin@example"));
        assert!(!fits(public_key, "-----BEGIN OPENSSH PRIVATE KEY-----"));
        assert!(!fits(public_key, "ssh-dss AAAA x"));
    }
}
