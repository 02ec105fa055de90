//! What is refused before it is written.

use super::check;

#[test]
fn sound_files_pass() {
    for (path, text) in [
        ("a.tf", "a = \"b\"\n"),
        ("a.yaml", "a: [1, 2]\n"),
        ("a.json", "{}\n"),
        ("a.ps1", "$a = @('it''s', \"x`\"y\") # don't\n"),
        (
            "a.txt",
            "<powershell>\n$a = 1\n</powershell>\n<persist>false</persist>\n",
        ),
        ("b.txt", "#cloud-config\nhostname: x\n"),
        ("a.csv", "a,b\n\"x,\n\"\"y\",z\n"),
        ("a.ini", "; note\n[OPTIONS]\nA=\"b\"\n"),
        (
            "a.nft",
            "table inet g {\n chain input {\n type filter hook input priority filter; policy drop;\n ip saddr { 1.2.3.4 } tcp dport 1 accept comment \"}\"\n }\n}\n",
        ),
    ] {
        assert_eq!(check(path, text), Ok(()), "{path}");
    }
}

#[test]
fn broken_files_are_found() {
    for (path, text) in [
        ("a.tf", "a = \"b\n"),
        ("a.tf", "resource \"x\" {\n"),
        ("a.yaml", "a: [1, 2\n"),
        ("a.yaml", "a: 1\n\tb: 2\n"),
        ("a.yml", "a: \"x\ny: 1\n"),
        ("a.json", "{,}\n"),
        ("a.ps1", "$a = 'x\n"),
        (
            "a.txt",
            "<powershell>\n$a = 'x\n</powershell>\n<persist>false</persist>\n",
        ),
        ("a.txt", "<powershell>\n$a = 1\n"),
        (
            "a.txt",
            "<powershell>\n</powershell>\n<persist>true</persist>\n",
        ),
        ("a.ps1", "$a = @('x'\n"),
        ("a.ps1", "$a = 'x')\n"),
        ("a.ps1", "$a = \u{2018}x\u{2019}\n"),
        ("a.ps1", "if (1) { ]\n"),
        ("a.csv", "a,b\nc\n"),
        ("a.csv", "a,\"b\n"),
        ("a.ini", "A=b\n"),
        ("a.ini", "A=\"b\"c\"\n"),
        ("a.nft", "table inet g {\n"),
        ("a.nft", "flush ruleset\n"),
        (
            "a.nft",
            "table inet g {\n chain i {\n drop everything\n }\n}\n",
        ),
        (
            "a.nft",
            "table inet g {\n chain i {\n ip saddr 1.2.3.4 accept comment \"x\n }\n}\n",
        ),
        ("a.md", "no end of line"),
    ] {
        assert!(check(path, text).is_err(), "{path}: {text}");
    }
}
