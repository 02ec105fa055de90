//! Support and retirement dates.

use super::raw::{Line, Raw, Sheet, notes, origin};

pub(super) fn lifecycles(raw: &Raw) -> Result<Sheet, String> {
    let mut sheet = Sheet::new(
        "lifecycle.csv",
        &[
            "product",
            "release",
            "version",
            "kind",
            "released",
            "mainstream_end",
            "extended_end",
            "paid_extension_end",
            "closed_to_new",
            "successor",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    for line in raw.lines() {
        let product = line.get("product")?;
        let origin = origin(line.get("source")?);
        let kind = kind(product);
        let closed = closed(&line)?;
        for (version, remark) in versions(&line)? {
            let release = release(product, &version);
            sheet.push(vec![
                product.to_owned(),
                if release == version {
                    String::new()
                } else {
                    release
                },
                version,
                if kind == "support" {
                    String::new()
                } else {
                    kind.to_owned()
                },
                line.get("release_date")?.to_owned(),
                // For a service the raw "mainstream end" is the day it closed to newcomers.
                if kind == "retirement" {
                    String::new()
                } else {
                    line.get("mainstream_end")?.to_owned()
                },
                line.get("extended_end")?.to_owned(),
                line.get("esu_end")?.to_owned(),
                closed.to_owned(),
                successor(product).to_owned(),
                notes(&[line.get("note")?, remark, &origin.remark]),
                origin.source.clone(),
                line.get("as_of")?.to_owned(),
                origin.verified.to_string(),
            ]);
        }
    }
    Ok(sheet)
}

fn kind(product: &str) -> &'static str {
    let service = ["Azure ", "Amazon ", "AWS ", "GCP "];
    if service.iter().any(|prefix| product.starts_with(prefix)) {
        "retirement"
    } else {
        "support"
    }
}

/// The versions a line is about; a list such as `Dv3 / Dsv3` is taken apart.
fn versions(line: &Line<'_>) -> Result<Vec<(String, &'static str)>, String> {
    let (product, version) = (line.get("product")?, line.get("version")?);
    let one = |version: &str, remark| vec![(version.to_owned(), remark)];
    Ok(match product {
        "Azure VM series" => match version {
            "B-series v1" => one("Bs", ""),
            "D / Ds (v1)" => vec![("D".to_owned(), ""), ("Ds".to_owned(), "")],
            "M192i(d)(m)s_v2" => one(version, ""),
            _ if version.starts_with("A (v1)") => one("A", "Standard_A0 to A11 and Basic_A"),
            list => list
                .split(" / ")
                .map(|name| (name.to_owned(), ""))
                .collect(),
        },
        // Two end dates stand under one name; the later one is the long-term servicing channel.
        "Windows" if version == "11 24H2 (E)" && line.get("extended_end")? == "2029-10-09" => {
            one("11 24H2 (E) LTSC", "channel told by its end date")
        }
        ".NET" if version.starts_with("Core") => {
            let released = line.get("release_date")?;
            let core = CORE
                .iter()
                .find(|(_, date)| *date == released)
                .ok_or_else(|| line.fault("unknown release of .NET Core"))?
                .0;
            one(core, "version told by its release date")
        }
        _ => one(version.trim_start_matches("Windows Server "), ""),
    })
}

/// Releases of .NET Core, whose numbers the raw facts lost.
const CORE: [(&str, &str); 7] = [
    ("Core 3.1", "2019-12-03"),
    ("Core 3.0", "2019-09-23"),
    ("Core 2.2", "2018-12-04"),
    ("Core 2.1", "2018-05-30"),
    ("Core 2.0", "2017-08-14"),
    ("Core 1.1", "2016-11-16"),
    ("Core 1.0", "2016-06-27"),
];

/// The release that people name: without service pack, edition or channel.
fn release(product: &str, version: &str) -> String {
    let name = match product {
        "Windows" => version.split(" (").next().unwrap_or(version),
        _ => version,
    };
    let name = name.split(" SP").next().unwrap_or(name);
    name.trim_end_matches(" IoT").to_owned()
}

/// Since when newcomers are refused.
fn closed<'l>(line: &Line<'l>) -> Result<&'l str, String> {
    let note = line.get("note")?;
    Ok(match line.get("product")? {
        "Azure VM series" if note.contains("blocked") => "2026-07",
        "Azure CDN" => line.get("mainstream_end")?,
        "Amazon S3 Select" => "2024-07-25",
        _ => "",
    })
}

/// What the vendor offers in place of a service.
fn successor(product: &str) -> &'static str {
    match product {
        "Azure Load Balancer" | "Azure Public IP" => "Standard",
        "Azure CDN" | "Azure Front Door" => "Azure Front Door Standard or Premium",
        "Azure unmanaged disks" => "managed disks",
        "Azure managed disks" => "Standard SSD or Premium SSD as OS disk",
        "Amazon Elastic Transcoder" => "AWS Elemental MediaConvert",
        _ => "",
    }
}
