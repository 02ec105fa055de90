//! Licence prices.

use super::raw::{Line, Raw, Sheet, notes, origin};

/// The parts of a licence's key: product, edition, purchase, group of machines, metric.
type Key = (
    String,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

pub(super) fn licenses(raw: &Raw) -> Result<Sheet, String> {
    let mut sheet = Sheet::new(
        "prices/licenses.csv",
        &[
            "seller",
            "product",
            "edition",
            "purchase",
            "applies_to",
            "metric",
            "usd",
            "minimum_units",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    for line in raw.lines() {
        let Some((product, edition, purchase, applies_to, metric)) = key(&line)? else {
            continue;
        };
        let origin = origin(line.get("source")?);
        let minimum = line.get("minimum_units")?;
        let note = line
            .get("note")?
            .replace(
                "use the windows rows in compute_prices",
                "see the Windows prices by machine",
            )
            .replace("use the windows rows", "see the Windows prices by machine");
        let (minimum, condition) = match minimum {
            // Cores are sold in packs of two.
            "4 cores per VM/processor" => ("2", minimum),
            _ if minimum.bytes().all(|byte| byte.is_ascii_digit()) => (minimum, ""),
            _ => ("1", minimum),
        };
        sheet.push(vec![
            line.get("provider")?.to_owned(),
            product,
            edition.to_owned(),
            purchase.to_owned(),
            applies_to.to_owned(),
            metric.to_owned(),
            line.number("usd")?,
            minimum.to_owned(),
            notes(&[condition, &note, &origin.remark]),
            origin.source,
            line.get("as_of")?.to_owned(),
            origin.verified.to_string(),
        ]);
    }
    for (seller, group, usd, note, source, as_of) in SPECIAL {
        let verified = source != "recollection";
        sheet.push(
            [
                seller,
                "Windows Server",
                "any",
                "license-included",
                group,
                "vcpu-hour",
                usd,
                "1",
                note,
                source,
                as_of,
                if verified { "true" } else { "false" },
            ]
            .map(str::to_owned)
            .to_vec(),
        );
    }
    sheet.sort_by_key(|line| line[..6].to_vec());
    Ok(sheet)
}

/// Groups whose Windows price the raw notes tell apart from the flat rate.
const SPECIAL: [(&str, &str, &str, &str, &str, &str); 3] = [
    (
        "aws",
        "burstable",
        "",
        "T families follow no flat rate; about 0.0046 was seen for the size of a t3.medium",
        "S9",
        "2025-05-28",
    ),
    (
        "aws",
        "previous-generation",
        "",
        "families from before 2016 follow no flat rate",
        "S9",
        "2025-05-28",
    ),
    (
        "gcp",
        "shared-core",
        "0.023",
        "f1-micro and g1-small",
        "S6",
        "2026-07-30",
    ),
];

/// Nothing for lines that are limits or terms of use; those stand in `constants.toml`.
fn key(line: &Line<'_>) -> Result<Option<Key>, String> {
    let (product, edition) = (line.get("product")?, line.get("edition")?);
    let product_name = product.replace(" (excl. Windows)", "");
    let cloud = "license-included";
    let of_edition = |edition: &str| match edition.split(' ').next() {
        Some("Web") => Some("Web"),
        Some("Standard") => Some("Standard"),
        Some("Enterprise") => Some("Enterprise"),
        Some("Datacenter") => Some("Datacenter"),
        _ => None,
    };
    let (name, purchase, group, metric) = match (product, edition) {
        ("Azure Hybrid Benefit", _) => return Ok(None),
        (_, limit) if limit.ends_with("edition limit") => return Ok(None),
        ("Windows Server", "license-included" | "pay-as-you-go" | "on-demand image") => {
            ("any", cloud, "any", "vcpu-hour")
        }
        ("Windows Server", "pay-as-you-go B-series burstable") => {
            ("any", cloud, "burstable", "vcpu-hour")
        }
        ("Windows Server", "pay-as-you-go constrained-core sizes") => {
            ("any", cloud, "constrained-core", "vcpu-hour")
        }
        ("Windows Server", "pay-as-you-go D/DS/A v1-v2") => {
            ("any", cloud, "d-ds-a-v1-v2", "vcpu-hour")
        }
        ("Windows Server", "Azure Arc PAYG (2025)") => ("any", "arc", "any", "core-hour"),
        (_, "CAL") => ("any", "client-access", "any", "user-or-device"),
        (_, "Standard server") => ("Standard", "perpetual-server", "any", "server"),
        _ => {
            let name = of_edition(edition)
                .ok_or_else(|| line.fault(&format!("unknown edition `{edition}`")))?;
            let metric = match line.get("metric")? {
                "vCPU-hour" => "vcpu-hour",
                "2-core pack-year" => "2-core-pack-year",
                "16-core pack" => "16-core-pack",
                _ => "2-core-pack",
            };
            let purchase = match metric {
                "vcpu-hour" => cloud,
                "2-core-pack-year" => "subscription",
                _ => "perpetual",
            };
            (name, purchase, "any", metric)
        }
    };
    Ok(Some((product_name, name, purchase, group, metric)))
}
