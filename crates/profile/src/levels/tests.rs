//! `[levels]` as it is written.

use groundplan_diagnostics::SourceMap;

use super::*;

fn read(levels_text: &str) -> (Levels, Report) {
    let text = format!(
        "[deployment]\nname = \"x1\"\nsystem = \"emam\"\ntarget = \"vm\"\n[[workload.ingest]]\n\
         name = \"a\"\nformat = \"x\"\nhours_per_day = 1\n[network]\ncidr = \"10.0.0.0/16\"\n\
         {levels_text}"
    );
    let loader = move |_: &str| Ok(text.clone().into_bytes());
    let (profile, report) = crate::load(&mut SourceMap::new(), &loader, "a.toml");
    assert!(report.is_empty(), "{report:?}");
    levels(&profile.unwrap())
}

#[test]
fn codes_are_read_by_number_and_name() {
    let (levels, report) = read(
        "[levels]\nGP0424 = { level = \"warning\", reason = \"planned\" }\n\
         range-public = { level = \"allow\", reason = \"ours\" }\n",
    );
    assert!(report.is_empty(), "{report:?}");
    let codes: Vec<Code> = levels.settings().map(|(code, _)| code).collect();
    assert_eq!(codes, [code::PRODUCT_RETIRED, code::RANGE_PUBLIC]);
    // Nothing met them.
    let unused = unused(&levels, &[code::RANGE_PUBLIC].into());
    assert_eq!(unused.findings().len(), 1);
    assert_eq!(unused.findings()[0].code, code::LEVEL_UNUSED);
}

#[test]
fn what_cannot_be_set_is_told() {
    let (levels, report) = read(
        "[levels]\nproduct-retierd = { level = \"warning\", reason = \"planned\" }\n\
         GP0201 = { level = \"allow\", reason = \"no\" }\n\
         GP0580 = { level = \"allow\", reason = \"no\" }\n",
    );
    assert!(levels.is_empty());
    let codes: Vec<Code> = report
        .findings()
        .iter()
        .map(|finding| finding.code)
        .collect();
    // In alphabetical order of what was written.
    assert_eq!(
        codes,
        [
            code::LEVEL_NOT_ALLOWED,
            code::LEVEL_NOT_ALLOWED,
            code::LEVEL_OF_UNKNOWN_CODE
        ]
    );
    let fix = report.findings()[2].fix.as_ref().unwrap();
    assert!(fix.safe && fix.edits[0].replacement == "product-retired");
}
