//! Machine types and their measurements.

use std::collections::BTreeMap;

use super::raw::{Raw, Sheet, origin, plain};

const HEADER: [&str; 18] = [
    "name",
    "family",
    "generation",
    "vcpu",
    "billed_vcpu",
    "cpu_vendor",
    "cpu_model",
    "memory_gib",
    "clock_ghz",
    "local_ssd_gib",
    "network_gbps",
    "disk_gbps",
    "gpu_count",
    "gpu_model",
    "current_generation",
    "source",
    "as_of",
    "verified",
];

pub(super) fn machine_types(raw: &Raw) -> Result<Vec<Sheet>, String> {
    let mut sheets: BTreeMap<&str, Sheet> = BTreeMap::new();
    for line in raw.lines() {
        let provider = line.get("provider")?;
        let origin = origin(line.get("source")?);
        let (gpu_count, gpu_model) = gpu(line.get("gpu")?);
        sheets
            .entry(provider)
            .or_insert_with(|| Sheet::new(format!("machine-types/{provider}.csv"), &HEADER))
            .push(vec![
                line.get("instance_type")?.to_owned(),
                line.get("family")?.to_owned(),
                line.get("generation")?.to_owned(),
                line.number("vcpu")?,
                line.number("parent_vcpu")?,
                line.get("cpu_vendor")?.to_owned(),
                line.get("cpu_model")?.to_owned(),
                line.number("memory_gib")?,
                clock(line.get("cpu_clock_ghz")?)
                    .ok_or_else(|| line.fault("the clock is not a number"))?,
                line.number("local_ssd_gib")?,
                line.number("network_gbps")?,
                line.number("disk_gbps")?,
                gpu_count,
                gpu_model,
                line.get("current_generation")?.to_owned(),
                origin.source,
                line.get("as_of")?.to_owned(),
                origin.verified.to_string(),
            ]);
    }
    let mut sheets: Vec<Sheet> = sheets.into_values().collect();
    for sheet in &mut sheets {
        sheet.sort_by_key(|line| {
            let tenths = |text: &str| text.parse::<f64>().map_or(0, |gib| (gib * 10.0) as u64);
            let vcpu: u32 = line[3].parse().unwrap_or(0);
            (line[1].clone(), vcpu, tenths(&line[7]), line[0].clone())
        });
    }
    Ok(sheets)
}

/// The lowest clock where a provider mixes processors: a machine is only promised that much.
fn clock(text: &str) -> Option<String> {
    let lowest = plain(text.split('-').next().unwrap_or(""))?;
    Some(if lowest == "0" { String::new() } else { lowest })
}

/// `4xl40s` as 4 and `l40s`; `0xl4` is a part of one; `0` is none.
fn gpu(text: &str) -> (String, String) {
    match text.split_once('x') {
        Some((count, model)) => (count.to_owned(), model.to_owned()),
        None => (String::new(), String::new()),
    }
}

pub(super) fn benchmarks(raw: &Raw) -> Result<Sheet, String> {
    let mut sheet = Sheet::new(
        "cpu-benchmarks.csv",
        &[
            "provider",
            "instance_type",
            "cpu_model",
            "threads",
            "coremark",
            "ffmpeg_fps",
            "accelerated",
            "source",
            "as_of",
            "verified",
        ],
    );
    for line in raw.lines() {
        let origin = origin(line.get("source")?);
        sheet.push(vec![
            line.get("provider")?.to_owned(),
            line.get("instance_type")?.to_owned(),
            line.get("cpu_model")?.replace("(R)", "").replace("  ", " "),
            line.number("threads")?,
            line.number("coremark_iter_per_s")?,
            line.number("ffmpeg_fps")?,
            line.get("cuda_used")?.to_owned(),
            origin.source,
            line.get("ran_at")?.to_owned(),
            origin.verified.to_string(),
        ]);
    }
    Ok(sheet)
}
