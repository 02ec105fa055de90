//! Hourly prices of machines, one file per region.

use std::collections::BTreeMap;

use super::raw::{Line, Raw, Sheet, origin};

pub(super) fn compute(raw: &Raw) -> Result<Vec<Sheet>, String> {
    let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
    for line in raw.lines() {
        let (provider, region) = (line.get("provider")?, line.get("region")?);
        let path = format!("prices/compute/{provider}/{region}.csv");
        let origin = origin(line.get("source")?);
        sheets
            .entry(path.clone())
            .or_insert_with(|| {
                Sheet::new(
                    path,
                    &[
                        "instance_type",
                        "operating_system",
                        "term",
                        "usd_per_hour",
                        "source",
                        "as_of",
                        "verified",
                    ],
                )
            })
            .push(vec![
                line.get("instance_type")?.to_owned(),
                line.get("os")?.to_owned(),
                term(&line)?.to_owned(),
                line.number("usd_per_hour")?,
                origin.source,
                line.get("as_of")?.to_owned(),
                origin.verified.to_string(),
            ]);
    }
    let mut sheets: Vec<Sheet> = sheets.into_values().collect();
    for sheet in &mut sheets {
        sheet.sort_by_key(|line| line[..3].to_vec());
    }
    Ok(sheets)
}

fn term(line: &Line<'_>) -> Result<&'static str, String> {
    Ok(match line.get("term")? {
        "ondemand" => "on-demand",
        "1yr_ri_standard_noupfront" => "reserved-1y-no-upfront",
        "1yr_ri_standard_allupfront" => "reserved-1y-all-upfront",
        "3yr_ri_standard_noupfront" => "reserved-3y-no-upfront",
        "3yr_reserved" => "reserved-3y",
        "1yr_savings_plan" => "savings-plan-1y",
        "1yr_cud" => "committed-1y",
        "3yr_cud" => "committed-3y",
        other => return Err(line.fault(&format!("unknown term `{other}`"))),
    })
}
