//! Findings that several parts of the sizing make.

use groundplan_catalog::tables::TableErrors;
use groundplan_diagnostics::{Finding, code};

/// A table that cannot be read.
pub(crate) fn table(errors: &TableErrors) -> Finding {
    Finding::new(
        code::TABLE_UNREADABLE,
        format!("a table cannot be read: {errors}"),
    )
    .help("restore the built-in table, or correct the file in the folder of your own tables")
}
