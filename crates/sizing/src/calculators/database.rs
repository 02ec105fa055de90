//! `table-size`: S6.2.

use groundplan_catalog::units::{Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};
use crate::rules::database::table::{self, Page, TableShape, TableSize};

const BYTES: Kind = Kind::Number("B");
const COLUMNS: Kind = Kind::Whole("columns");

/// How large a table and its clustered index are.
pub(super) static TABLE_SIZE: Calculator = Calculator {
    name: "table-size",
    about: "pages and MB of a table of SQL Server, with its clustered index",
    rule: "S6.2",
    parameters: &[
        Parameter::new("rows", Kind::Number("rows"), "rows").within(0.0, 1e13),
        Parameter::new("columns", COLUMNS, "columns in all").within(1.0, 30_000.0),
        Parameter::new("fixed-bytes", BYTES, "bytes of the columns of fixed length")
            .within(0.0, 1e6),
        Parameter::new("variable-columns", COLUMNS, "columns of variable length")
            .or(0.0)
            .within(0.0, 30_000.0),
        Parameter::new(
            "variable-bytes",
            BYTES,
            "most bytes in the columns of variable length",
        )
        .or(0.0)
        .within(0.0, 1e6),
        Parameter::new(
            "fill",
            Kind::Amount(Share::KIND),
            "part of each page that is filled",
        )
        .or(1.0)
        .within(0.01, 1.0),
        Parameter::new("page", BYTES, "bytes of a page")
            .constant("database.page_bytes")
            .within(512.0, 1e6),
        Parameter::new("usable", BYTES, "bytes of a page that rows can use")
            .constant("database.page_usable_bytes")
            .within(100.0, 1e6),
        Parameter::new("row-header", BYTES, "bytes of a row's header")
            .or(4.0)
            .within(0.0, 100.0),
        Parameter::new("slot", BYTES, "bytes of a row's entry in its page")
            .or(2.0)
            .within(0.0, 100.0),
        Parameter::new(
            "key-bytes",
            BYTES,
            "bytes of the clustered index's key; adds the index",
        )
        .optional()
        .within(1.0, 900.0),
        Parameter::new(
            "key-variable-columns",
            COLUMNS,
            "columns of variable length in the key",
        )
        .or(0.0)
        .within(0.0, 32.0),
        Parameter::new("key-variable-bytes", BYTES, "most bytes in them")
            .or(0.0)
            .within(0.0, 900.0),
        Parameter::new(
            "key-nullable-columns",
            COLUMNS,
            "columns of the key that may be null",
        )
        .or(0.0)
        .within(0.0, 32.0),
    ],
    reckon: table_size,
};

fn table_size(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let plain = |name| given.plain(name).unwrap_or(0.0);
    if plain("variable-columns") > plain("columns") {
        return Err(contradiction(
            "variable-columns",
            "there are more columns of variable length than columns",
            "`columns` counts all of them",
        ));
    }
    if plain("usable") > plain("page") {
        return Err(contradiction(
            "usable",
            "rows can use no more of a page than it has",
            "correct `usable` or `page`",
        ));
    }
    let page = Page {
        bytes: given.number("page"),
        usable_bytes: given.number("usable"),
        row_header_bytes: given.number("row-header"),
        slot_bytes: given.number("slot"),
    };
    let size = TableSize::of(
        TableShape {
            rows: given.number("rows"),
            columns: given.number("columns"),
            fixed_bytes: given.number("fixed-bytes"),
            variable_columns: given.number("variable-columns"),
            variable_bytes: given.number("variable-bytes"),
            fill: given.number("fill"),
        },
        &page,
    );
    let rule = "S6.2";
    results.put(
        "null-bitmap",
        "B",
        rule,
        "bytes of the null bitmap",
        size.null_bitmap_bytes,
    );
    results.put(
        "variable",
        "B",
        rule,
        "bytes of the variable columns",
        size.variable_bytes,
    );
    results.put("row", "B", rule, "bytes of a row", size.row_bytes);
    results.put(
        "rows-per-page",
        "",
        rule,
        "rows on a page",
        size.rows_per_page,
    );
    results.put(
        "free-rows-per-page",
        "",
        rule,
        "rows on a page that stay free",
        size.free_rows_per_page,
    );
    let pages = results.put("pages", "", rule, "leaf pages", size.pages);
    let leaves = results.put("data", "MB", rule, "leaf pages", size.megabytes);
    if let Some(key) = given.optional("key-bytes") {
        let row = table::index_row_bytes(
            key,
            given.number("key-variable-columns"),
            given.number("key-variable-bytes"),
            given.number("key-nullable-columns"),
        );
        let keys = table::rows_per_page(row, &page);
        let keys = results.put(
            "keys-per-page",
            "",
            rule,
            "keys on a page of the index",
            keys,
        );
        let levels = table::index_levels(pages.clone(), keys.clone());
        results.put("index-levels", "", rule, "levels above the leaves", levels);
        let index = table::index_pages(pages, keys);
        let index = results.put("index-pages", "", rule, "pages above the leaves", index);
        let index = table::megabytes(index, &page);
        let index = results.put("index", "MB", rule, "index above the leaves", index);
        results.put(
            "total",
            "MB",
            rule,
            "table with its clustered index",
            leaves.clone() + index,
        );
    }
    let each = (leaves * Traced::literal(1e6)).over(given.number("rows"));
    results.put("bytes-per-row", "B", rule, "room of a row on disk", each);
    Ok(())
}
