//! Prices of storage, traffic, balancers, gateways and addresses in one vocabulary.

use std::collections::BTreeMap;

use super::raw::{Line, Raw, Sheet, notes, origin, plain, slug};

const HEADER: [&str; 16] = [
    "region",
    "category",
    "product",
    "tier",
    "meter",
    "unit",
    "usd",
    "from",
    "to",
    "size_gib",
    "minimum_days",
    "minimum_object_kb",
    "note",
    "source",
    "as_of",
    "verified",
];

pub(super) fn storage(raw: &Raw) -> Result<Vec<Sheet>, String> {
    let mut sheets: BTreeMap<&str, Sheet> = BTreeMap::new();
    // Steps are written as widths; where one ends, the next of the same price begins.
    let mut reached: BTreeMap<Vec<String>, f64> = BTreeMap::new();
    for line in raw.lines() {
        let provider = line.get("provider")?;
        let region = place(line.get("region")?);
        let category = category(line.get("category")?);
        let (product, tier) = product(&line)?;
        let (meter, step) = match line.get("tier_or_sku")? {
            "to_origin" => ("to-origin".to_owned(), Step::Whole),
            _ => meter(line.get("meter")?, provider, &product),
        };
        let unit = unit(&line)?;
        let told = Told::take(line.get("included_or_note")?);
        let origin = origin(line.get("source")?);

        let sku = if meter == "disk" {
            tier.clone()
        } else {
            String::new()
        };
        let key = vec![
            provider.to_owned(),
            region.clone(),
            product.clone(),
            tier.clone(),
            meter.clone(),
        ];
        let start = reached.entry(key).or_insert(0.0);
        let (from, to) = match step {
            Step::Whole => (0.0, None),
            Step::Width(width) => (*start, Some(*start + width)),
            Step::Rest => (*start, None),
            Step::Range(from, to) => (from, Some(to)),
            Step::Above(from) => (from, None),
        };
        *start = to.unwrap_or(*start);
        let bound = |bound: f64| {
            if bound == 0.0 {
                String::new()
            } else {
                bound.to_string()
            }
        };
        sheets
            .entry(provider)
            .or_insert_with(|| Sheet::new(format!("prices/storage/{provider}.csv"), &HEADER))
            .push(vec![
                region,
                category.to_owned(),
                product,
                tier,
                meter,
                unit.to_owned(),
                line.number("usd")?,
                bound(from),
                bound(to.unwrap_or(0.0)),
                match told.size_gib {
                    unsaid if unsaid.is_empty() => disk_size(&sku).to_owned(),
                    size => size,
                },
                told.minimum_days,
                told.minimum_object_kb,
                notes(&[&told.note, &origin.remark]),
                origin.source,
                line.get("as_of")?.to_owned(),
                origin.verified.to_string(),
            ]);
    }
    let mut sheets: Vec<Sheet> = sheets.into_values().collect();
    for sheet in &mut sheets {
        sheet.sort_by_key(|line| {
            let number = |text: &str| text.parse::<f64>().map_or(0, |number| number as u64);
            let sizes = (number(&line[9]), number(&line[7]));
            let (region, category) = (line[0].clone(), line[1].clone());
            (
                region,
                category,
                line[2].clone(),
                sizes.0,
                line[3].clone(),
                line[4].clone(),
                sizes.1,
            )
        });
    }
    Ok(sheets)
}

/// What the raw note column tells in its own small language.
struct Told {
    size_gib: String,
    minimum_days: String,
    minimum_object_kb: String,
    note: String,
}

impl Told {
    fn take(text: &str) -> Self {
        let mut told = Self {
            size_gib: String::new(),
            minimum_days: String::new(),
            minimum_object_kb: String::new(),
            note: String::new(),
        };
        let mut rest: Vec<&str> = Vec::new();
        for part in text.split("; ") {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let (value, remark) = value.split_once(' ').unwrap_or((value, ""));
            match key {
                "size_gib" => value.clone_into(&mut told.size_gib),
                "min_duration_days" => {
                    // Nothing to say about a minimum of no days.
                    if value != "0" {
                        value.clone_into(&mut told.minimum_days);
                        if !remark.is_empty() {
                            rest.push("minimum duration recalled");
                        }
                    }
                }
                "min_object_kb" if value == "0" => {}
                "min_object_kb" => value.clone_into(&mut told.minimum_object_kb),
                // Follows from price and size, or from price and the hours of a month.
                "usd_per_gib_month" | "x730" => {}
                _ => rest.push(part),
            }
        }
        told.note = notes(&rest);
        told
    }
}

fn place(region: &str) -> String {
    match region {
        "US/Mexico/Canada" => "cloudfront-north-america".to_owned(),
        "Europe/Israel" => "cloudfront-europe".to_owned(),
        "Australia/NZ" => "cloudfront-australia".to_owned(),
        "Asia Pacific (HK/PH/...)" => "cloudfront-asia-pacific".to_owned(),
        "Japan" | "India" | "US/Europe" => format!("cloudfront-{}", slug(region)),
        "zone 1 (NA/EU)" | "zone 1" => "zone-1".to_owned(),
        "NA or EU" => "na-eu".to_owned(),
        "all regions" => "global".to_owned(),
        "us multi-region" => "us-multi".to_owned(),
        other => slug(other),
    }
}

fn category(text: &str) -> &str {
    match text {
        "loadbalancer" => "load-balancer",
        "ipv4" => "public-address",
        other => other,
    }
}

fn product(line: &Line<'_>) -> Result<(String, String), String> {
    let provider = line.get("provider")?;
    let (product, tier) = (line.get("product")?, line.get("tier_or_sku")?);
    let same = |product: &str| (product.to_owned(), slug(tier));
    Ok(match (product, tier) {
        ("EBS", _) => same("ebs"),
        ("S3", _) => same("s3"),
        ("FSx for Windows", "single-AZ throughput") => {
            ("fsx-windows".to_owned(), "single-az".to_owned())
        }
        ("FSx for Windows", _) => same("fsx-windows"),
        ("Data Transfer Out" | "Internet egress", _)
        | ("Internet egress (premium tier)", "to worldwide") => {
            ("internet-egress".to_owned(), String::new())
        }
        ("Internet egress (premium tier)", _) => same("internet-egress"),
        ("Data Transfer", _) => ("cross-zone".to_owned(), String::new()),
        ("CloudFront", _) => ("cloudfront".to_owned(), String::new()),
        ("ALB", _) => same("application-load-balancer"),
        ("NLB", _) => same("network-load-balancer"),
        ("Elastic IP", _) | ("External IP", "static unused") => {
            ("public-ipv4".to_owned(), "idle".to_owned())
        }
        ("Public IPv4" | "External IP" | "Public IP Standard static", _) => {
            ("public-ipv4".to_owned(), "in-use".to_owned())
        }
        ("NAT Gateway" | "Cloud NAT", _) => ("nat-gateway".to_owned(), String::new()),
        ("Managed Disks", _) => same(match tier.chars().next() {
            Some('P') => "premium-ssd",
            Some('E') => "standard-ssd",
            _ => "standard-hdd",
        }),
        ("Ultra Disks", _) => same("ultra-disk"),
        ("Blob Storage", _) => same("blob"),
        ("Azure Files", _) => {
            let tier = tier.trim_start_matches("Azure Files ");
            let tier = tier.trim_start_matches("Files v2 ");
            let tier = tier.trim_start_matches("Premium Files ");
            ("azure-files".to_owned(), slug(tier))
        }
        ("Load Balancer Standard" | "Application Gateway WAF v2" | "Load balancer", _) => {
            (slug(product), String::new())
        }
        ("Wasabi Hot Cloud Storage", "pay-go") => ("wasabi".to_owned(), "pay-go".to_owned()),
        ("Wasabi Hot Cloud Storage", _) => ("wasabi".to_owned(), "pay-go-2019".to_owned()),
        (
            "Front Door (classic)"
            | "Front Door Standard"
            | "Front Door Premium"
            | "Front Door Standard/Premium"
            | "CDN Standard Microsoft (classic)"
            | "Cloud CDN",
            _,
        ) => (slug(product), String::new()),
        _ if provider.is_empty() => return Err(line.fault("no provider")),
        _ => same(&slug(product)),
    })
}

/// Size in GiB of an Azure disk by the number in its name.
fn disk_size(sku: &str) -> &'static str {
    let number: String = sku.chars().filter(char::is_ascii_digit).collect();
    match number.as_str() {
        "4" => "32",
        "30" => "1024",
        _ => "",
    }
}

/// Which part of a quantity a price is for.
enum Step {
    Whole,
    Width(f64),
    Rest,
    Range(f64, f64),
    Above(f64),
}

fn meter(text: &str, provider: &str, product: &str) -> (String, Step) {
    let transfer = |step| ("transfer".to_owned(), step);
    if let Some(width) = text.strip_prefix("first_").or(text.strip_prefix("next_"))
        && let Some(gigabytes) = gigabytes(width)
    {
        return transfer(Step::Width(gigabytes));
    }
    if text.strip_prefix("over_").and_then(gigabytes).is_some() {
        return transfer(Step::Rest);
    }
    if let Some((from, to)) = text
        .strip_suffix("TB")
        .and_then(|range| range.split_once('-'))
        && let (Ok(from), Ok(to)) = (from.parse::<f64>(), to.parse::<f64>())
    {
        return transfer(Step::Range(from * 1024.0, to * 1024.0));
    }
    if let Some((meter, from)) = text.split_once("_above_")
        && let Ok(from) = from.parse()
    {
        return (meter.to_owned(), Step::Above(from));
    }
    if let Some((from, to)) = text
        .strip_prefix("iops_")
        .and_then(|range| range.split_once('-'))
        && let (Ok(from), Ok(to)) = (from.parse(), to.parse())
    {
        return ("iops".to_owned(), Step::Range(from, to));
    }
    // The first 3000 IOPS and 125 MB/s of a Premium SSD v2 are part of its capacity price.
    let step = match (product, text) {
        ("premium-ssd-v2", "iops") => Step::Above(3000.0),
        ("premium-ssd-v2", "throughput") => Step::Above(125.0),
        _ => Step::Whole,
    };
    let lower = text.to_lowercase();
    let meter = match lower.as_str() {
        "" => "transfer",
        "us" => "https-requests",
        "capacity" => "storage",
        "processed" => "data",
        "lcu" | "cu" => "capacity-unit",
        "max hour (>=32 vms)" => "hour",
        "output <=30fps first volume tier" => "output",
        "first_5_rules" => "first-5-rules-hour",
        "additional_rule" => "additional-rule-hour",
        _ if provider == "azure" && lower.contains("data stored") => "storage",
        _ if provider == "azure" && lower.contains("provisioned storage") => "storage",
        _ if provider == "azure" && lower.contains("provisioned iops") => "iops",
        _ if provider == "azure" && lower.contains("provisioned throughput") => "throughput",
        _ if provider == "azure" && lower.ends_with("provisioned") => "storage",
        _ if provider == "azure" && lower.contains("snapshots") => "snapshot",
        _ if provider == "azure" && lower.contains("burst bandwidth") => "burst-bandwidth",
        _ if provider == "azure" && lower.contains("burst transactions") => "burst-transactions",
        _ if provider == "azure" && lower.contains("data retrieval") => "retrieval",
        _ if provider == "azure" && lower.ends_with("read operations") => "read-ops",
        _ if provider == "azure" && lower.ends_with("write operations") => "write-ops",
        _ if provider == "azure" && lower.ends_with("list operations") => "list-ops",
        _ if provider == "azure" && lower.ends_with("other operations") => "other-ops",
        _ => return (slug(text), step),
    };
    (meter.to_owned(), step)
}

/// `10TB` as 10240: providers' steps count a TB as 1024 GB, a PB as 1024 TB.
fn gigabytes(text: &str) -> Option<f64> {
    let factor = match text.get(text.len().checked_sub(2)?..)? {
        "GB" => 1.0,
        "TB" => 1024.0,
        "PB" => 1024.0 * 1024.0,
        _ => return None,
    };
    let number: f64 = plain(&text[..text.len() - 2])?.parse().ok()?;
    Some(number * factor)
}

fn unit(line: &Line<'_>) -> Result<&'static str, String> {
    Ok(match line.get("unit")? {
        "GB-month" | "1 GB/Month" => "gb-month",
        "GiB-month" => "gib-month",
        "TB-month" => "tb-month",
        "GiB-hour" | "1 GiB/Hour" => "gib-hour",
        "disk-month" => "disk-month",
        "IOPS-month" => "iops-month",
        "IOPS-hour" => "iops-hour",
        "MBps-month" => "mbps-month",
        "MiBps-month" => "mibps-month",
        "MBps-hour" => "mbps-hour",
        "1/Hour" if line.get("meter")?.contains("IOPS") => "iops-hour",
        "1/Hour" => "mibps-hour",
        "vCPU-hour" => "vcpu-hour",
        "LCU-hour" | "NLCU-hour" | "CU-hour" => "capacity-unit-hour",
        "hour" => "hour",
        "month" => "month",
        "GB" | "1 GB" => "gb",
        "GiB" | "1 GiB" => "gib",
        "1k-requests" => "1k-requests",
        "10k-requests" | "10k-ops" | "10K" => "10k-requests",
        "1M-requests" | "1M" => "1m-requests",
        "minute" => "minute",
        other => return Err(line.fault(&format!("unknown unit `{other}`"))),
    })
}
