//! The register of stable codes. A code is never reused and never changes its meaning.
//!
//! Ranges: 01xx files and TOML, 02xx shape and values of a profile, 03xx references into the
//! catalog, 04xx hardware and software against requirements, 05xx cross-field rules,
//! 06xx sizing and price, 07xx blueprint, 08xx firewall, 09xx rendering, 10xx catalog files.

use std::fmt;

use crate::Severity;

#[cfg(test)]
mod tests;

/// A stable code, printed as `GP` and four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GP{:04}", self.0)
    }
}

/// What the register knows about a code.
#[derive(Debug, Clone, Copy)]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// A short kebab-case name.
    pub name: &'static str,
    /// The usual severity.
    pub severity: Severity,
    /// The page `docs/findings/GPnnnn.md`: meaning, example, cure.
    pub page: &'static str,
}

impl Code {
    /// The register's entry; an unregistered number reads as the catch-all code `GP0000`.
    pub fn entry(self) -> &'static CodeEntry {
        CODES
            .iter()
            .find(|entry| entry.code == self)
            .unwrap_or(&CODES[0])
    }

    /// Reads a registered code as people write it: `GP0123`, `gp123`, `0123`, or its name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = match text.get(..2) {
            Some(prefix) if prefix.eq_ignore_ascii_case("gp") => &text[2..],
            _ => text,
        };
        let number: Option<u16> = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())
            .flatten();
        CODES
            .iter()
            .find(|entry| Some(entry.code.0) == number || entry.name.eq_ignore_ascii_case(text))
            .map(|entry| entry.code)
    }
}

macro_rules! register {
    ($( $constant:ident = $number:literal, $page:literal, $severity:ident, $name:literal; )*) => {
        /// One constant per code.
        pub mod code {
            use super::Code;
            $( #[doc = concat!("`", $page, "`: ", $name, ".")] pub const $constant: Code = Code($number); )*
        }

        /// Every code in ascending order.
        pub const CODES: &[CodeEntry] = &[
            $( CodeEntry {
                code: Code($number),
                name: $name,
                severity: Severity::$severity,
                page: include_str!(concat!("../../../docs/findings/", $page, ".md")),
            }, )*
        ];
    };
}

// To add a code: write docs/findings/GPnnnn.md (see docs/findings/index.md), then add its line
// here, in ascending order.
register! {
    UNREGISTERED = 0, "GP0000", Error, "unregistered";
    FILE_UNREADABLE = 101, "GP0101", Error, "file-unreadable";
    SYSTEM_FILE_INVALID = 1001, "GP1001", Error, "system-file-invalid";
}
