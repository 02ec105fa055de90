//! Where a figure comes from and how far it can be trusted.

use std::fmt;
use std::sync::Arc;

use super::date::PartialDate;

/// How a figure was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Read from a source that anybody can look up.
    Published,
    /// Follows from other figures by calculation.
    Arithmetic,
    /// Chosen by Groundplan for planning; meant to be reviewed and changed.
    EngineeringDefault,
    /// Taken from the product vendor's own documents.
    VendorDocument,
    /// Written down from memory; nobody has checked it against a source.
    Unverified,
}

impl Label {
    /// All labels, in the order of trust.
    pub const ALL: [Self; 5] = [
        Self::Published,
        Self::VendorDocument,
        Self::Arithmetic,
        Self::EngineeringDefault,
        Self::Unverified,
    ];

    /// The word used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Arithmetic => "arithmetic",
            Self::EngineeringDefault => "engineering-default",
            Self::VendorDocument => "vendor-document",
            Self::Unverified => "unverified",
        }
    }

    /// Whether the figure must be listed as an assumption wherever it is used.
    pub const fn is_assumption(self) -> bool {
        matches!(self, Self::EngineeringDefault | Self::Unverified)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Source, date and trust of the figures on one line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Source ids joined by `+` (`S13`, `S1+S3`), or one of the words `arithmetic`,
    /// `engineering-default`, `nominal-setting`, `recollection`, `not-found`.
    pub source: Arc<str>,
    /// When the figure was true, as far as the source says.
    pub as_of: Option<PartialDate>,
    /// `false` when the figure was not read from its source.
    pub verified: bool,
}

impl Provenance {
    /// The source ids, for a look-up with `Tables::source`.
    pub fn source_ids(&self) -> impl Iterator<Item = &str> {
        self.source.split('+')
    }

    /// How the figures on the line were come by.
    pub fn label(&self) -> Label {
        match &*self.source {
            "engineering-default" => Label::EngineeringDefault,
            _ if !self.verified => Label::Unverified,
            "arithmetic" => Label::Arithmetic,
            _ => Label::Published,
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some(as_of) = self.as_of {
            write!(f, " of {as_of}")?;
        }
        if self.verified {
            Ok(())
        } else {
            f.write_str(" (unverified)")
        }
    }
}
