//! The register of stable codes. A code is never reused and never changes its meaning.
//!
//! Ranges: 01xx files and TOML, 02xx shape and values of a profile, 03xx references into the
//! catalog, 04xx hardware and software against requirements, 05xx cross-field rules,
//! 06xx sizing and price, 07xx blueprint, 08xx firewall, 09xx rendering, 10xx catalog files.

use std::fmt;

use crate::Severity;

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

    /// Reads `GP0123` or `0123`, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches(['G', 'g', 'P', 'p']);
        let number = digits.parse().ok()?;
        CODES
            .iter()
            .find(|entry| entry.code.0 == number)
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

register! {
    UNREGISTERED = 0, "GP0000", Error, "unregistered";
    FILE_UNREADABLE = 101, "GP0101", Error, "file-unreadable";
}
