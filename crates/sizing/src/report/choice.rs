//! How machines, disks and drives were chosen, for people.

use std::fmt::Write as _;

use super::table::Table;
use crate::output::{ArrayChoice, Considered, SiteSizing, Slack};
use crate::text::{counted, dollars, number};

/// What was looked at for each tier, which counts were tried, and which disks lost.
pub(super) fn write(site: &SiteSizing, text: &mut String) {
    let lines: Vec<String> = site
        .tiers
        .iter()
        .filter_map(|tier| Some((tier, tier.considered.as_ref()?)))
        .flat_map(|(tier, considered)| {
            words(considered)
                .into_iter()
                .map(|line| format!("  {}: {line}\n", tier.tier))
        })
        .collect();
    if !lines.is_empty() {
        text.push_str("\nHow the hosts were chosen\n");
        text.extend(lines);
    }
    counts(site, text);
    disks(site, text);
    for store in &site.stores {
        if let Some(array) = &store.array {
            drives(&store.store, array, text);
        }
    }
}

/// How a tier's hosts were found, in sentences.
fn words(considered: &Considered) -> Vec<String> {
    let mut lines = vec![format!(
        "{} of {} fit",
        considered.fitting,
        counted(considered.types as usize, "machine type")
    )];
    let mut margins = considered.margins.iter().filter(|one| one.slack.is_some());
    if let Some(first) = margins.next() {
        let next = margins
            .next()
            .map(|one| format!("; next {}", slack(one)))
            .unwrap_or_default();
        lines.push(format!("binds: {}{next}", slack(first)));
    }
    if let (Some(bound), Some(gap)) = (considered.bound_usd_per_month, considered.gap) {
        lines.push(format!(
            "no fleet can cost less than {} USD a month with disks; this one is {} % above",
            dollars(bound),
            percent(gap)
        ));
    }
    if let Some(mix) = &considered.mix {
        let parts: Vec<String> = mix
            .machines
            .iter()
            .map(|part| format!("{} × {}", part.count, part.machine_type))
            .collect();
        lines.push(format!(
            "{} would cost {} USD a month instead of {}; not taken, the hosts of a tier are alike",
            parts.join(" with "),
            dollars(mix.usd_per_month),
            dollars(mix.equal_usd_per_month)
        ));
    }
    lines
}

fn slack(one: &Slack) -> String {
    format!(
        "{} of {} {} ({} % left)",
        number(one.need),
        one.has.map_or_else(String::new, number),
        one.of,
        percent(one.slack.unwrap_or_default())
    )
}

fn percent(share: f64) -> String {
    number((share * 1000.0).round() / 10.0)
}

fn counts(site: &SiteSizing, text: &mut String) {
    let headings = ["tier", ">hosts", "machine type", ">USD/month", "reason"];
    let mut table = Table::new("Counts tried, with disks", &headings);
    for tier in &site.tiers {
        let tried = tier.considered.iter().flat_map(|one| &one.counts);
        if tried.clone().count() < 2 {
            continue;
        }
        for one in tried {
            table.row([
                tier.tier.clone(),
                one.hosts.to_string(),
                one.machine_type.clone().unwrap_or_default(),
                one.usd_per_month.map_or_else(String::new, dollars),
                one.reason.clone(),
            ]);
        }
    }
    table.write(text);
}

fn disks(site: &SiteSizing, text: &mut String) {
    let headings = ["tier", "volume", "disks", ">USD/month each", "reason"];
    let mut table = Table::new("Disks not taken", &headings);
    for volume in &site.volumes {
        for one in &volume.refused {
            table.row([
                volume.tier.clone(),
                volume.volume.clone(),
                one.layout.clone(),
                one.usd_per_month.map_or_else(String::new, dollars),
                one.reason.clone(),
            ]);
        }
    }
    table.write(text);
}

fn drives(store: &str, array: &ArrayChoice, text: &mut String) {
    let title = format!(
        "Drives of {store}: {} × {} GB {}, {} of {} {}, {} spare, {} of {} bays",
        array.drives,
        number(array.drive_gb),
        array.drive,
        counted(array.groups as usize, "group"),
        array.group_drives,
        array.level,
        array.spares,
        counted(array.shelves as usize, "shelf").replace("shelfs", "shelves"),
        array.bays
    );
    let mut table = Table::new(&title, &["step", ">less GB", ">left GB", "from"]);
    for step in &array.waterfall {
        table.row([
            step.name.clone(),
            number(step.less_gb),
            number(step.left_gb),
            step.source.clone(),
        ]);
    }
    table.write(text);
    let mut margins = array.margins.iter();
    if let Some(first) = margins.next() {
        let next = margins
            .next()
            .map(|one| format!("; next {}", slack(one)))
            .unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  binds: {}{next}", slack(first));
    }
    let _ = writeln!(
        text,
        "  no layout of these drives has fewer than {}{}",
        array.bound_drives,
        if array.verified {
            ""
        } else {
            "; sizes and speeds of the drives are recalled, unverified"
        }
    );
    for one in &array.refused {
        let _ = writeln!(text, "  not taken: {} ({})", one.layout, one.reason);
    }
}
