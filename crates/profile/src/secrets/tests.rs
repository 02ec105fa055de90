//! Secrets that must not be repeated.

use proptest::prelude::*;

use super::*;

fn kinds(text: &str) -> Vec<&'static str> {
    find(text).iter().map(|secret| secret.kind).collect()
}

#[test]
fn secrets_are_found_in_every_dress() {
    for text in [
        "key = \"\"\"\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n\"\"\"",
        "key = \"-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXk\"",
        "key = 'AKIAIOSFODNN7EXAMPLE'",
        "# AKIAIOSFODNN7EXAMPLE",
        "share = \"smb://x;Password=hunter2;\"",
        "password = \"hunter2\"",
        "secret = \"hunter2hunter2\"",
        "x = \"AccountKey=abcdefgh==\"",
    ] {
        let secrets = find(text);
        assert_eq!(secrets.len(), 1, "{text}: {secrets:?}");
        let blotted = blot_out(text, &secrets);
        assert_eq!(blotted.len(), text.len());
        for secret in ["hunter2", "IOSFODNN7", "MIIE", "b3Bl", "abcdefgh"] {
            assert!(!blotted.contains(secret), "{blotted}");
        }
    }
}

#[test]
fn references_and_public_keys_are_no_secrets() {
    for text in [
        "secret = \"arn:aws:secretsmanager:eu-west-1:1:secret:mail\"",
        "secret = \"https://vault.example.com/secrets/mail\"",
        "secret = \"projects/1/secrets/mail\"",
        "public_key = \"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 admin@example.com\"",
        "# Never write a password here.",
        "secret = \"\"",
    ] {
        assert_eq!(kinds(text), Vec::<&str>::new(), "{text}");
    }
}

proptest! {
    #[test]
    fn arbitrary_text_is_blotted_out_without_a_panic(text in any::<String>(), value in "[a-zA-Z0-9]{6,20}") {
        let whole = format!("{text}\npassword={value}\n");
        let blotted = blot_out(&whole, &find(&whole));
        prop_assert_eq!(blotted.len(), whole.len());
        let expected = format!("password={value}");
        prop_assert!(!blotted.contains(&expected));
    }
}
