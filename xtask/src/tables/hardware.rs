//! Reference figures of tapes, arrays, disks and links.

use super::raw::{Origin, Raw, Sheet, notes, origin, plain, slug};

pub(super) fn hardware(raw: &Raw) -> Result<Sheet, String> {
    let mut sheet = Sheet::new(
        "hardware.csv",
        &[
            "category",
            "item",
            "attribute",
            "value",
            "unit",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    let mut media_prices: Vec<String> = Vec::new();
    for line in raw.lines() {
        let (category, item) = (line.get("category")?, line.get("item")?);
        let attribute = line.get("attribute")?;
        let origin = split(category, item, attribute, line.get("source")?);
        let item = item_id(item);
        if attribute == "media_price" {
            // Raw facts list the newest price first; an older one of the same tape is history.
            if media_prices.contains(&item) {
                continue;
            }
            media_prices.push(item.clone());
        }
        let value = line.get("value")?;
        sheet.push(vec![
            match category {
                "fc" => "fibre-channel".to_owned(),
                other => slug(other),
            },
            item,
            match category {
                "disk_size" | "conversion" => slug(attribute),
                _ => attribute.to_owned(),
            },
            plain(value).unwrap_or_else(|| value.to_owned()),
            line.get("unit")?.to_owned(),
            notes(&[line.get("note")?, &origin.remark]),
            origin.source,
            line.get("as_of")?.to_owned(),
            origin.verified.to_string(),
        ]);
    }
    Ok(sheet)
}

/// Some raw sources speak of several lines at once; each line gets the part that is about it.
fn split(category: &str, item: &str, attribute: &str, source: &str) -> Origin {
    match (category, attribute) {
        ("raid", "usable_disks") if source.starts_with("S46") => origin("S46"),
        ("raid", "write_penalty") if source.contains("recalled") => origin("recalled, unverified"),
        ("fc", _) if item.starts_with("8G") || item.starts_with("32G") => origin("S39"),
        ("fc", _) => origin("recalled, unverified"),
        _ => origin(source),
    }
}

fn item_id(item: &str) -> String {
    match item.strip_prefix("RAID") {
        Some(level) => format!("raid-{level}"),
        None => slug(item),
    }
}
