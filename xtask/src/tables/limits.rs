//! What disks and machines can carry.

use super::raw::{Line, Origin, Raw, Sheet, notes, origin, slug};

pub(super) fn limits(raw: &Raw) -> Result<Vec<Sheet>, String> {
    let mut volumes = Sheet::new(
        "volume-limits.csv",
        &[
            "provider",
            "id",
            "name",
            "maximum_gib",
            "maximum_iops",
            "maximum_mbps",
            "baseline_iops",
            "baseline_mbps",
            "iops_per_gib",
            "burst_iops",
            "burst_mbps",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    let mut machines = Sheet::new(
        "machine-disk-limits.csv",
        &[
            "name",
            "maximum_disks",
            "maximum_iops",
            "maximum_mbps",
            "burst_iops",
            "burst_mbps",
            "source",
            "as_of",
            "verified",
        ],
    );
    let mut attach = Sheet::new(
        "attach-limits.csv",
        &[
            "provider",
            "from_generation",
            "up_to_vcpu",
            "maximum_disks",
            "shared_with_interfaces",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    for line in raw.lines() {
        let origin = origin(line.get("source")?);
        match line.get("scope")? {
            "volume" => volumes.push(volume(&line, origin)?),
            "vm" => machines.push(vec![
                line.get("name")?.to_owned(),
                line.number("max_data_disks")?,
                line.number("max_iops")?,
                line.number("max_mbps")?,
                line.number("burst_iops")?,
                line.number("burst_mbps")?,
                origin.source,
                line.get("as_of")?.to_owned(),
                origin.verified.to_string(),
            ]),
            _ => attach.push(class(&line, origin)?),
        }
    }
    Ok(vec![volumes, machines, attach])
}

fn volume(line: &Line<'_>, origin: Origin) -> Result<Vec<String>, String> {
    let name = line.get("name")?;
    let baseline = Baseline::take(line.get("baseline")?);
    Ok(vec![
        line.get("provider")?.to_owned(),
        match name {
            "gp3 (limits before late 2025)" => "gp3-before-late-2025".to_owned(),
            "io2 Block Express" => "io2".to_owned(),
            other => slug(other.trim_end_matches(" (type max)")),
        },
        name.to_owned(),
        line.number("max_size_gib")?,
        line.number("max_iops")?,
        line.number("max_mbps")?,
        baseline.iops,
        baseline.mbps,
        baseline.iops_per_gib,
        match line.number("burst_iops")? {
            none if none.is_empty() => baseline.burst_iops,
            burst => burst,
        },
        line.number("burst_mbps")?,
        notes(&[&baseline.note, &origin.remark]),
        origin.source,
        line.get("as_of")?.to_owned(),
        origin.verified.to_string(),
    ])
}

/// What the raw baseline column tells: `3000 IOPS; 125 MiB/s; 500 IOPS/GiB max; ...`.
#[derive(Default)]
struct Baseline {
    iops: String,
    mbps: String,
    iops_per_gib: String,
    burst_iops: String,
    note: String,
}

impl Baseline {
    fn take(text: &str) -> Self {
        let mut baseline = Self::default();
        let mut rest: Vec<&str> = Vec::new();
        for part in text.split("; ") {
            let (number, unit) = part.split_once(' ').unwrap_or((part, ""));
            if let Some(burst) = part.strip_prefix("burst ")
                && burst.parse::<u32>().is_ok()
            {
                burst.clone_into(&mut baseline.burst_iops);
                continue;
            }
            let target = match unit {
                "IOPS" => &mut baseline.iops,
                "MiB/s" | "MB/s" => &mut baseline.mbps,
                "IOPS/GiB" | "IOPS/GiB max" => &mut baseline.iops_per_gib,
                _ => {
                    rest.push(part);
                    continue;
                }
            };
            number.clone_into(target);
        }
        baseline.note = notes(&rest);
        baseline
    }
}

/// AWS classes are told by size; a size's name stands for its number of virtual processors.
fn class(line: &Line<'_>, origin: Origin) -> Result<Vec<String>, String> {
    let name = line.get("name")?;
    let (generation, up_to_vcpu) = match name.split_once("): ") {
        Some((_, "medium-12xlarge")) => ("7", "48"),
        Some((_, "16xlarge")) => ("7", "64"),
        Some((_, "24xlarge")) => ("7", "96"),
        Some((_, "32xlarge")) => ("7", "128"),
        Some((_, "48xlarge")) => ("7", "192"),
        Some((_, size)) => return Err(line.fault(&format!("unknown size `{size}`"))),
        None => ("0", ""),
    };
    let shared = name.starts_with("shared");
    Ok(vec![
        line.get("provider")?.to_owned(),
        generation.to_owned(),
        up_to_vcpu.to_owned(),
        line.number("max_data_disks")?,
        shared.to_string(),
        notes(&[name, line.get("baseline")?, &origin.remark]),
        origin.source,
        line.get("as_of")?.to_owned(),
        origin.verified.to_string(),
    ])
}
