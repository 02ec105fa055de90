//! Secrets that must not be repeated, wherever and however they are written.

use groundplan_diagnostics::{Format, Options, SourceMap, render};
use proptest::prelude::*;

use super::*;
use crate::load;

fn kinds(text: &str) -> Vec<&'static str> {
    [Reading::Document, Reading::Broken]
        .into_iter()
        .flat_map(|reading| find(text, reading))
        .map(|secret| secret.kind)
        .collect()
}

/// Everything that can be said about a file, in every format, and the profile itself.
fn everything_said(files: &[(&str, Vec<u8>)]) -> String {
    let mut sources = SourceMap::new();
    let loader = |path: &str| {
        files
            .iter()
            .find(|(name, _)| *name == path)
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| "no such file".to_owned())
    };
    let (profile, report) = load(&mut sources, &loader, "p.toml");
    let mut said = format!("{profile:?}\n{report:?}\n");
    for format in Format::ALL {
        said += &render(format, &report, &sources, &Options::default());
    }
    said
}

const CANARY: &str = "Canary7Flew9Away";

#[test]
fn secrets_are_found_in_every_dress() {
    for text in [
        "key = \"\"\"\n-----BEGIN RSA PRIVATE KEY-----\nCanary7Flew9Away\n-----END RSA PRIVATE KEY-----\n\"\"\"",
        "key = \"-----BEGIN OPENSSH PRIVATE KEY-----\\nCanary7Flew9Away\"",
        "share = \"smb://x;Password=Canary7Flew9Away;\"",
        "x = \"AccountKey=Canary7Flew9Away==\"",
        "password = \"Canary7Flew9Away\"",
        "password = 'Canary7Flew9Away'",
        "password = \"\"\"\nfirst\nCanary7Flew9Away\"\"\"",
        "password = [\"one\", [\"Canary7Flew9Away\"]]",
        "password = { x = \"Canary7Flew9Away\" }",
        "password.x = \"Canary7Flew9Away\"",
        "password.x.y = [\"Canary7Flew9Away\"]",
        "password.Canary7Flew9Away = true",
        "[password]\nx = \"Canary7Flew9Away\"",
        "[[password]]\nx = \"Canary7Flew9Away\"",
        "[a.\"pass\\u0077ord\"]\nx = \"Canary7Flew9Away\"",
        "\"pass\\u0077ord\" = \"Canary7Flew9Away\"",
        "x = \"pass\\u0077ord=Canary7Flew9Away;\"",
        "x = \"{\\\"password\\\": \\\"Canary7Flew9Away\\\"}\"",
        "x = 'password: \"Canary7Flew9Away\"'",
        "x = \"say \\\"Password=Canary7Flew9Away\\\"\"",
        "password = \"with \\\" quote Canary7Flew9Away\"",
        "password = \"$Canary7Flew9Away\"",
        "password = \"/Canary7Flew9Away\"",
        "password = \"@Canary7Flew9Away\"",
        "password = \"<Canary7Flew9Away\"",
        "password = \"x://Canary7Flew9Away\"",
        "password = \"arn:Canary7Flew9Away\"",
        "x = \"Password=a,Canary7Flew9Away\"",
        "x = \"Password=a Canary7Flew9Away\"",
        "# password = Canary7Flew9Away",
        "# the API key: Canary7Flew9Away",
        "x = 1 # pwd=Canary7Flew9Away",
        "x = \"a\\\"b\" # pwd=Canary7Flew9Away",
        "x = \"https://user:Canary7Flew9Away@example.com/\"",
        "x = \"amqp://user:ab@Canary7Flew9Away@example.com/\"",
        "x = \"https://Canary7Flew9AwayCanary7@example.com/\"",
        "x = \"https://x.blob.core.windows.net/c?sv=1&sig=Canary7Flew9Away%3D&se=2\"",
        "x = \"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.Canary7Flew9Away\"",
        "a = \"AKIAIOSFODNN7EXAMPLE\"\nb = \"wJalrXUtnFEMI/K7MDENG/Canary7Flew9Awayxx\"",
        "b = \"\"\"\nMIIEpAIBAAKCAQEA1234567890abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN\nCanary7Flew9Away\n\"\"\"",
        "[acknowledge]\nclient_secret = \"Canary7Flew9Away\"",
        "[deployment.tags]\ndbPassword2 = \"Canary7Flew9Away\"",
        // Keys that tell it themselves.
        "[acknowledge]\n\"Password=Canary7Flew9Away\" = \"yes\"",
        "[parameters]\n'pwd: Canary7Flew9Away' = 1",
        "\"Password=Canary7Flew9Away\" = 1",
        "\"pass\\u0077ord=Canary7Flew9Away\" = 1",
        "[acknowledge.\"Password=Canary7Flew9Away\".a]\n[acknowledge.\"Password=Canary7Flew9Away\".b]",
        "[deployment.tags]\n\"admin password is Canary7Flew9Away\" = \"x\"",
        // Sentences.
        "x = \"the admin password is Canary7Flew9Away\"",
        "x = \"Kennwort Canary7Flew9Away\"",
        "x = \"(root pw Canary7Flew9Away)\"",
        "x = \"SNMP community Canary7Flew9Away, read only\"",
        "x = \"Kenn\\u0077ort Canary7Flew9Away\"",
        "# Das Passwort lautet: Canary7Flew9Away",
        // Look-alikes.
        "\"\u{440}\u{430}ssword\" = \"Canary7Flew9Away\"",
        "# \u{440}\u{430}\u{455}\u{455}w\u{43e}rd=Canary7Flew9Away",
        // Files that no parser reads.
        "password = Canary7Flew9Away\n= =",
        "password = \"Canary7Flew9Away",
        "password = [\"Canary7Flew9Away\"\n[x]\n= =",
        "password: Canary7Flew9Away",
        "\"password\": \"Canary7Flew9Away\",",
        "password =\n  \"Canary7Flew9Away\"",
        "password => Canary7Flew9Away",
        "x = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ password = \"Canary7Flew9Away\"",
    ] {
        let said = everything_said(&[("p.toml", text.as_bytes().to_vec())]);
        assert!(!said.contains("Canary7"), "{text}\n{said}");
    }
}

/// A password may be a word like any other.
#[test]
fn plain_words_that_a_sentence_tells_are_not_shown() {
    for text in [
        "# the password is swordfish",
        "# The password is swordfish.",
        "# the admin password is swordfish for all of them",
        "# passphrase: correct horse swordfish staple",
        "# The passphrase is correct horse swordfish staple",
        "# pwd: swordfish and so on",
        "# pwd = swordfish for all",
        "# Das Kennwort lautet swordfish",
        "customer = \"the password is swordfish\"",
        "customer = \"(the root password is: swordfish)\"",
        "region = \"passphrase: correct horse swordfish\"",
        "target = \"pwd: swordfish and so on\"",
        "system = \"pwd = swordfish for all\"",
        "x = \"pass\\u0077ord is swordfish\"",
        "[acknowledge]\n\"the password is swordfish\" = \"yes\"",
    ] {
        let said = everything_said(&[("p.toml", text.as_bytes().to_vec())]);
        assert!(!said.contains("swordfish"), "{text}\n{said}");
        assert!(said.contains("GP0215"), "{text}\n{said}");
    }
}

/// How people speak about passwords, which gives none away.
#[test]
fn speech_about_passwords_is_left_alone() {
    for text in [
        "# The password is required.",
        "# The password is kept in the vault, and changed after hand-over.",
        "# the password is not stored here",
        "# password: see the vault",
        "# password: please ask the administrator",
        "# password: managed by the customer",
        "# Passphrase: none.",
        "# the password was set by the integrator",
        "# The password is the customer's.",
        "# the passphrase is long enough",
        "# The password is case sensitive.",
        "# Das Passwort ist im Tresor.",
        "# Das Kennwort ist bekannt.",
        "# The password is rotated every month",
        "# password: to be agreed",
        "# The community is growing quickly",
        "customer = \"password: in the vault\"",
        "x = \"The password is given to the customer alone.\"",
    ] {
        let said = everything_said(&[("p.toml", text.as_bytes().to_vec())]);
        assert!(!said.contains("GP0215"), "{text}\n{said}");
    }
}

/// No system of the repository speaks of a password in a way that would be blotted out.
#[test]
fn the_repositorys_own_files_hold_none() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut read = 0;
    for folder in ["systems", "profiles"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let (shown, secrets) = blotted(&text);
            let told: Vec<&str> = secrets.iter().map(|one| &text[one.range.clone()]).collect();
            assert_eq!(told, Vec::<&str>::new(), "{}", path.display());
            assert_eq!(shown, text, "{}", path.display());
            read += 1;
        }
    }
    assert!(read > 20);
}

#[test]
fn no_spelling_of_a_secret_is_shown_of_a_file_that_is_no_text() {
    let mut latin = b"x = \"\xFC\" # password = Canary7Flew9Away\npassword=\"".to_vec();
    latin.extend(CANARY.bytes());
    let mut zeros = vec![0xFF, 0xFE];
    zeros.extend(format!("pwd=\"{CANARY}\"").bytes().flat_map(|b| [b, 0]));
    let large = format!("password = \"{CANARY}\"\n{}", " ".repeat(LARGEST));
    for bytes in [latin, zeros, large.into_bytes()] {
        let said = everything_said(&[("p.toml", bytes)]);
        assert!(!said.contains("Canary7"), "{said}");
        assert!(!said.contains("C a n a r y"), "{said}");
        assert!(!said.contains("C\u{2400}a\u{2400}n"), "{said}");
    }
}

const LARGEST: usize = crate::tree::LARGEST_FILE;

#[test]
fn names_are_known_in_their_usual_spellings() {
    for name in [
        "token",
        "private_key",
        "key",
        "licence_key",
        "passwort",
        "passphrase",
        "pwd",
        "api_key",
        "client_secret",
        "connection_string",
        "PASSWORD",
        "dbPassword",
        "db-password",
        "smtpPass",
        "admin_password_2",
        "Account Key",
        "password.value",
        "aws_secret_access_key",
        "sig",
        "community",
        "snmp_community",
        "snmp-community",
        "community_string",
        "pin",
        "auth",
        "\u{440}\u{430}ssword",
        "\u{ff50}\u{ff41}\u{ff53}\u{ff53}\u{ff57}\u{ff4f}\u{ff52}\u{ff44}",
    ] {
        assert!(names::promises_secret(name), "{name}");
    }
    for name in [
        "public_key",
        "key_name",
        "keyboard",
        "secretary",
        "password_length",
        "tokenizer",
        "compass",
        "overpass",
        "passport",
        "signal",
        "community_college",
        "shipping",
        "author",
        "",
    ] {
        assert!(!names::promises_secret(name), "{name}");
    }
}

#[test]
fn references_and_public_keys_are_no_secrets() {
    for text in [
        "secret = \"arn:aws:secretsmanager:eu-west-1:1:secret:mail\"",
        "secret = \"https://vault.example.com/secrets/mail\"",
        "secret = \"projects/1/secrets/mail\"",
        "secret = \"${MAIL_PASSWORD}\"",
        "secret = \"$MAIL_PASSWORD\"",
        "secret = \"/run/secrets/mail\"",
        "public_key = \"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 admin@example.com\"",
        "public_key = \"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDFQH3vljxwpaC27mckCdRnjacLiKZwVy07nU3MsHRnm5pfPbbadgSXDNn7tRelkjsVk8RPpn admin@example.com\"",
        "x = \"-----BEGIN CERTIFICATE-----\\nMIIEpAIBAAKCAQEA1234567890abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN\\n\"",
        "# Never write a password here.",
        "# token: write one of the words below",
        "organisation = \"Community College\"",
        "# The password is required, see R-EMAM-012 and SHA-256.",
        "# Password policy 2024: the password is 12 characters long.",
        "# A password SHA-256 hashes; password, Server2019.",
        "auth = \"Kerberos\"",
        "secret = \"\"",
        "url = \"https://example.com/a:b@c\"",
        "url = \"ssh://git@example.com/x\"",
        "hash = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
    ] {
        let said = everything_said(&[("p.toml", text.as_bytes().to_vec())]);
        assert!(!said.contains("GP0215"), "{text}\n{said}");
    }
    assert_eq!(kinds("# Never write a password here."), Vec::<&str>::new());
}

#[test]
fn a_secret_without_quotation_marks_leaves_the_document_readable() {
    let said = everything_said(&[("p.toml", b"password = 123456789\nonline = 1\n".to_vec())]);
    assert!(!said.contains("123456789"), "{said}");
    assert!(!said.contains("not TOML"), "{said}");
}

#[test]
fn many_signs_on_one_line_cost_no_more_than_one_pass() {
    for text in [
        "pwd=<".repeat(150_000) + ">",
        "# pwd: a ".repeat(100_000),
        "x://".repeat(200_000),
        "PRIVATE KEY-----".repeat(60_000),
        "-----BEGIN PRIVATE KEY-----\"".repeat(30_000),
        "pwd=[".repeat(200_000),
        "pwd=\"".repeat(150_000),
        "pwd='''".repeat(140_000),
        "pw is ".repeat(150_000),
        "AAAA\n".repeat(200_000),
        "eyJ".repeat(300_000),
    ] {
        for reading in [Reading::Document, Reading::Value, Reading::Broken] {
            let before = std::time::Instant::now();
            let _ = find(&text, reading);
            let took = before.elapsed().as_secs();
            assert!(took < 5, "{} s: {}", took, &text[..20]);
        }
    }
}

/// A place for a value under a name.
fn places() -> Vec<&'static str> {
    vec![
        "NAME = \"VALUE\"",
        "NAME = 'VALUE'",
        "NAME = \"\"\"VALUE\"\"\"",
        "\"NAME\" = \"VALUE\"",
        "NAME = [\"VALUE\"]",
        "NAME = [[\"x\"], [\"VALUE\"]]",
        "NAME = { a = \"VALUE\" }",
        "NAME = { a = { b = \"VALUE\" } }",
        "NAME.a = \"VALUE\"",
        "[NAME]\na = \"VALUE\"",
        "[[NAME]]\na = [\"VALUE\"]",
        "[x.NAME.y]\na = \"VALUE\"",
        "[deployment]\nNAME = \"VALUE\"",
        "[deployment.tags]\nNAME = \"VALUE\"",
        "[acknowledge]\nNAME = \"VALUE\"",
        "[acknowledge]\n\"NAME=VALUE\" = \"yes\"",
        "[parameters]\n\"NAME=VALUE\" = [\"yes\"]",
        "[deployment.tags]\n'NAME=VALUE' = 'yes'",
        "[deployment]\n\"NAME=VALUE\" = 1",
        "[\"NAME=VALUE\".x]\n[\"NAME=VALUE\".y]",
        "[[workload.ingest]]\nNAME = \"VALUE\"",
        "[overrides.host_names]\nNAME = [\"VALUE\"]",
        "[overrides.constants]\nNAME = \"VALUE\"",
        "[mail]\nserver = \"Server=x;NAME=VALUE;Other=1\"",
        "[mail]\nserver = \"https://example.com/?NAME=VALUE\"",
        "[mail]\nserver = '{\"NAME\": \"VALUE\"}'",
        "[mail]\nserver = \"scheme://NAME:VALUE@host\"",
        "# NAME = VALUE",
        "online = 1 # NAME=VALUE",
        "NAME = \"VALUE",
        "NAME = VALUE",
        "NAME: VALUE",
        "= =\nNAME = [\"VALUE\"",
        "x = \"\\q\"\nNAME = \"VALUE\"",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_secret_is_never_shown_wherever_it_stands(
        name in prop::sample::select(vec![
            "password", "passwd", "passphrase", "passwort", "pwd", "secret", "token", "key",
            "api_key", "private_key", "licence_key", "client_secret", "connection_string",
            "AccountKey", "aws_secret_access_key", "dbPassword",
            "community", "snmp_community", "pin", "auth", "pass_word",
        ]),
        place in prop::sample::select(places()),
        value in "[a-zA-Z0-9$/@<:+!%-]{0,4}Canary7[a-zA-Z0-9+/]{4,20}",
        extended in any::<bool>(),
        bytes in prop::sample::select(vec![&b""[..], b"\n\xFF\n", b"\n\0\n", b"\n[[[\n"]),
    ) {
        let mut text = place.replace("NAME", name).replace("VALUE", &value).into_bytes();
        text.extend(bytes);
        let files = if extended {
            vec![("p.toml", b"extends = \"base.toml\"\n".to_vec()), ("base.toml", text)]
        } else {
            vec![("p.toml", text)]
        };
        let said = everything_said(&files);
        prop_assert!(!said.contains("Canary7"), "{}\n{}", String::from_utf8_lossy(&files.last().unwrap().1), said);
    }

    #[test]
    fn a_plain_word_that_is_told_is_never_shown(
        name in prop::sample::select(vec![
            "password", "Passwort", "Kennwort", "passphrase", "pwd", "admin password", "root-pw",
        ]),
        link in prop::sample::select(vec![" is ", ": ", " is: ", " was ", " lautet "]),
        before in prop::sample::select(vec!["", "the ", "Note that the ", "(", "2024: "]),
        after in prop::sample::select(vec!["", ".", " for all of us", ", as agreed", ")"]),
        place in prop::sample::select(vec!["# TEXT", "x = \"TEXT\"", "x = 'TEXT' # y", "[acknowledge]\nx = \"TEXT\""]),
        value in "qx[a-z]{3,12}z",
    ) {
        let sentence = format!("{before}{name}{link}{value}{after}");
        let text = place.replace("TEXT", &sentence);
        let said = everything_said(&[("p.toml", text.clone().into_bytes())]);
        prop_assert!(!said.contains(&value), "{}\n{}", text, said);
    }

    #[test]
    fn arbitrary_text_is_blotted_out_without_a_panic(text in any::<String>(), value in "[a-zA-Z0-9]{6,20}") {
        let whole = format!("{text}\npassword={value}\n");
        let blotted = blot_out(&whole, &find(&whole, Reading::Broken));
        prop_assert_eq!(blotted.len(), whole.len());
        let expected = format!("password={value}");
        prop_assert!(!blotted.contains(&expected));
    }
}
