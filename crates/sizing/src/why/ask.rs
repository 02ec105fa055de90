//! What can be asked for, and which of it was.

use groundplan_diagnostics::{Finding, code, suggest};

use crate::output::{ArrayChoice, Figure, MachineChoice, Site, SiteSizing};

/// A quantity that a site answers for.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its id, without the site.
    pub id: String,
    /// Its value.
    pub value: f64,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// What it is.
    pub name: String,
}

impl Quantity {
    fn new(id: impl Into<String>, value: f64, unit: &str, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            value,
            unit: unit.to_owned(),
            name: name.into(),
        }
    }

    fn of(figure: &Figure) -> Self {
        Self::new(&figure.id, figure.value, &figure.unit, &figure.name)
    }
}

/// Everything that [`super::why`] answers for a site, sorted by id.
pub fn quantities(sized: &SiteSizing) -> Vec<Quantity> {
    let mut all: Vec<Quantity> = sized.demand.figures.iter().map(Quantity::of).collect();
    for tier in &sized.tiers {
        let figures = [&tier.count, &tier.cores, &tier.memory_gb, &tier.network];
        all.extend(figures.map(Quantity::of));
        let machine = tier.machine.as_ref();
        all.extend(machine.into_iter().flat_map(MachineChoice::facts).map(
            |(part, value, unit, name)| {
                let id = format!("tier.{}.machine.{part}", tier.tier);
                let name = format!("{name} of one {}", tier.tier);
                Quantity::new(id, value, unit, name)
            },
        ));
    }
    for volume in &sized.volumes {
        let (id, name) = (&volume.size_gb.id, &volume.name);
        let part = |what: &str| format!("{id}.{what}");
        all.push(Quantity::of(&volume.size_gb));
        all.push(Quantity::new(
            part("disks"),
            f64::from(volume.disks),
            "disks",
            format!("{name}, disks of one volume"),
        ));
        all.push(Quantity::new(
            part("disk_gib"),
            f64::from(volume.disk_gib),
            "GiB",
            format!("{name}, size of each disk"),
        ));
        let needs = [
            ("iops_need", volume.iops_need, "IOPS", "operations"),
            (
                "throughput_need",
                volume.throughput_need_mb_s,
                "MB/s",
                "throughput",
            ),
            (
                "raw",
                volume.raid.as_ref().map(|raid| raid.raw_gb),
                "GB",
                "raw room",
            ),
            (
                "iops",
                volume.iops.map(f64::from),
                "IOPS",
                "operations to provision per disk",
            ),
            (
                "throughput",
                volume.throughput_mib_s.map(f64::from),
                "MiB/s",
                "throughput to provision per disk",
            ),
        ];
        all.extend(needs.into_iter().filter_map(|(what, value, unit, words)| {
            Some(Quantity::new(
                part(what),
                value?,
                unit,
                format!("{name}, {words}"),
            ))
        }));
    }
    for bucket in &sized.buckets {
        all.extend(bucket.classes.iter().map(|share| {
            let name = format!("{}, {}", bucket.name, share.class);
            Quantity::new(&share.id, share.gb, "GB", name)
        }));
    }
    for store in &sized.stores {
        let (id, name) = (&store.usable_gb.id, &store.name);
        all.push(Quantity::of(&store.usable_gb));
        if let Some(raid) = &store.raid {
            let name = format!("{name}, raw room");
            all.push(Quantity::new(format!("{id}.raw"), raid.raw_gb, "GB", name));
        }
        let array = store.array.as_ref();
        all.extend(array.into_iter().flat_map(ArrayChoice::parts).map(
            |(part, value, unit, words)| {
                let name = format!("{name}, {words}");
                Quantity::new(format!("{id}.array.{part}"), value, unit, name)
            },
        ));
        if let Some(need) = store.throughput_need_mb_s {
            let name = format!("{name}, throughput");
            all.push(Quantity::new(
                format!("{id}.throughput_need"),
                need,
                "MB/s",
                name,
            ));
        }
    }
    let cost = &sized.cost;
    all.extend(cost.lines.iter().map(|line| {
        let id = format!("cost.{}", line.id);
        Quantity::new(id, line.amount_usd, "USD", &line.what)
    }));
    all.push(Quantity::new(
        "cost.monthly",
        cost.monthly_usd,
        "USD",
        "Cost a month",
    ));
    all.push(Quantity::new(
        "cost.once",
        cost.once_usd,
        "USD",
        "Cost paid once",
    ));
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all.dedup_by(|one, other| one.id == other.id);
    all
}

/// The id under which a site's quantity is asked for among all sites.
pub(crate) fn full(site: Site, id: &str) -> String {
    match site {
        Site::Primary => id.to_owned(),
        Site::Recovery => format!("recovery.{id}"),
    }
}

/// Whether an id is meant by a pattern in which `*` stands for anything.
pub(super) fn matches(pattern: &str, id: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = pieces.next().and_then(|first| id.strip_prefix(first)) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    let mut rest = rest;
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Most ids that a finding lists.
const MOST: usize = 12;

/// Nothing is called so.
pub(super) fn unknown(asked: &str, known: &[String]) -> Finding {
    let finding = Finding::new(
        code::QUANTITY_UNKNOWN,
        format!("there is no quantity `{asked}` in the sizing"),
    );
    let group = format!("{}.", asked.trim_end_matches('.'));
    let beneath: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|id| id.starts_with(&group))
        .collect();
    if !beneath.is_empty() {
        let mut listed = beneath[..beneath.len().min(MOST)].join(", ");
        if beneath.len() > MOST {
            listed.push_str(", ...");
        }
        return finding
            .note(format!("it begins {listed}"))
            .help(format!("ask for one of them, or for all with `{group}*`"));
    }
    match suggest::nearest(asked, known.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("`groundplan why PROFILE` lists the ids"),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, id, meant) in [
            ("online.raw", "online.raw", true),
            ("online.raw", "online.raw2", false),
            ("online.*", "online.raw", true),
            ("*.raw", "online.raw", true),
            ("tier.*.cores", "tier.web.cores", true),
            ("tier.*.cores", "tier.web.count", false),
            ("*", "anything", true),
            ("a*a", "a", false),
            ("*b*", "abc", true),
        ] {
            assert_eq!(matches(pattern, id), meant, "{pattern} {id}");
        }
    }
}
