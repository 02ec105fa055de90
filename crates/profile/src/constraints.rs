//! Patterns that the model's field constraints refer to, and schema stand-ins for types of
//! other crates.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file; the tests compile every one")
}

/// Lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen:
/// the strictest of the rules for names of resources, buckets and hosts.
pub static NAME: LazyLock<Regex> = LazyLock::new(|| pattern("^[a-z]([a-z0-9-]*[a-z0-9])?$"));

/// The one-line form of an OpenSSH public key (RFC 4253, section 6.6), with its comment.
pub static PUBLIC_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=?=?=?( [^\r\n]*)?$",
    )
});

/// A DNS name of at least two labels (RFC 1123, section 2.1).
pub static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern("^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$")
});

/// A Windows account: `DOMAIN\name`, `name@domain` or a local `name`. A logon name holds none of
/// `" / \ [ ] : ; | = , + * ? < >` (Microsoft Learn, "Active Directory: naming conventions"), and
/// ends in a dollar sign where it is a managed service account.
pub static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^([A-Za-z0-9._-]+\\)?[^"/\\\[\]:;|=,+*?<>@\x00-\x1f]{1,104}(@[A-Za-z0-9._-]+)?$"#)
});

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
    use super::*;

    #[test]
    fn names_are_safe_everywhere() {
        for good in ["a1", "harbour-news", "x"] {
            assert!(NAME.is_match(good), "{good}");
        }
        for bad in ["", "1a", "Harbour", "a-", "a_b", "ä", "a b", "a\n"] {
            assert!(!NAME.is_match(bad), "{bad}");
        }
    }

    #[test]
    fn domains_have_a_dot() {
        for good in ["mam.example.com", "a.b", "x-1.example.org"] {
            assert!(DOMAIN.is_match(good), "{good}");
        }
        for bad in [
            "localhost",
            "https://x.y",
            "-a.b",
            "a..b",
            "10.0.0.1",
            "a.b/c",
        ] {
            assert!(!DOMAIN.is_match(bad), "{bad}");
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
            assert!(ACCOUNT.is_match(good), "{good}");
        }
        for bad in ["", r#"A\s"vc"#, r"A\B\c", "a;b", "a\nb", "a@b@c", r"A\"] {
            assert!(!ACCOUNT.is_match(bad), "{bad}");
        }
    }

    #[test]
    fn private_keys_are_no_public_keys() {
        assert!(PUBLIC_KEY.is_match("ssh-rsa AAAAB3Nza admin@example"));
        assert!(!PUBLIC_KEY.is_match("-----BEGIN OPENSSH PRIVATE KEY-----"));
        assert!(!PUBLIC_KEY.is_match("ssh-dss AAAA x"));
    }
}
