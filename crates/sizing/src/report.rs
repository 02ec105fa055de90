//! A sizing as plain text: aligned tables for people.

mod assumptions;
mod calibration;
mod choice;
mod table;

use std::fmt::Write as _;

use crate::output::{Cost, CostKind, Figure, Period, SiteSizing, Sizing, TierChoice};
use crate::text::{dollars, number};
pub(crate) use table::Table;

/// Demand, machines, volumes, buckets and cost of every site, then what is unverified,
/// estimated, not priced and assumed.
pub fn text(sizing: &Sizing) -> String {
    let mut text = format!(
        "Sizing of {} ({}), {} months ahead\n",
        sizing.deployment, sizing.system, sizing.horizon_months
    );
    text.push_str("\nIn short\n");
    for line in summary(sizing).lines() {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    if let Some(calibration) = &sizing.calibration {
        calibration::write(calibration, &mut text);
    }
    for site in &sizing.sites {
        site_text(site, &mut text);
    }
    assumptions::write(&sizing.assumptions, &mut text);
    text
}

/// One line of hosts and one of money per site, for when the whole report would be in the way.
pub fn summary(sizing: &Sizing) -> String {
    let mut text = String::new();
    for site in &sizing.sites {
        let hosts: Vec<String> = site
            .tiers
            .iter()
            .map(|tier| match &tier.machine {
                Some(machine) => {
                    format!("{} x {} {}", tier.hosts(), machine.machine_type, tier.tier)
                }
                None => format!(
                    "{} x {} with {} cores and {} GB",
                    tier.hosts(),
                    tier.tier,
                    number(tier.cores.value),
                    number(tier.memory_gb.value)
                ),
            })
            .collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{} site, {}{}: {}",
            site.site.name(),
            site.target.name(),
            site.region
                .as_deref()
                .map(|region| format!(" {region}"))
                .unwrap_or_default(),
            hosts.join(", ")
        );
        text.push_str(&money(&site.cost));
    }
    text
}

fn money(cost: &Cost) -> String {
    let mut text = format!(
        "  {} USD a month in month {}",
        dollars(cost.monthly_usd),
        cost.at_month
    );
    if cost.once_usd > 0.0 {
        let _ = write!(text, ", {} USD once", dollars(cost.once_usd));
    }
    if !cost.is_complete() {
        let _ = write!(
            text,
            ", without {} things that are not priced",
            cost.unpriced.len()
        );
    }
    text.push('\n');
    text
}

fn site_text(site: &SiteSizing, text: &mut String) {
    let region = site
        .region
        .as_deref()
        .map(|region| format!(" {region}"))
        .unwrap_or_default();
    let heading = format!(
        "\n{} site: {}{region}, topology {}\n",
        site.site.name(),
        site.target.name(),
        site.topology
    );
    text.push_str(&heading);
    demand(site, text);
    tiers(site, text);
    refused(&site.tiers, text);
    volumes(site, text);
    stores(site, text);
    choice::write(site, text);
    cost(&site.cost, text);
}

fn demand(site: &SiteSizing, text: &mut String) {
    let mut table = Table::new(
        "Demand at the end of the horizon",
        &["figure", ">value", "unit", "rule", "what"],
    );
    for figure in &site.demand.figures {
        table.row([
            figure.id.clone(),
            number(figure.calculated),
            figure.unit.clone(),
            figure.rule.clone(),
            figure.name.clone(),
        ]);
    }
    table.write(text);
}

/// The value with the side that binds it.
fn bound(figure: &Figure) -> String {
    format!("{} ({})", number(figure.value), figure.binding.name())
}

fn tiers(site: &SiteSizing, text: &mut String) {
    let headings = [
        "tier",
        ">hosts",
        ">cores",
        ">GB memory",
        ">Mbit/s",
        "machine type",
        ">USD/month each",
    ];
    let mut table = Table::new("Hosts", &headings);
    for tier in &site.tiers {
        let machine = tier.machine.as_ref();
        table.row([
            tier.tier.clone(),
            bound(&tier.count),
            bound(&tier.cores),
            bound(&tier.memory_gb),
            if tier.network.value > 0.0 {
                number(tier.network.value)
            } else {
                String::new()
            },
            machine.map_or_else(
                || "own hardware".to_owned(),
                |machine| machine.machine_type.clone(),
            ),
            machine
                .and_then(|machine| machine.usd_per_month)
                .map_or_else(String::new, dollars),
        ]);
    }
    table.write(text);
    // Sentences beside the figures would make the table wider than any screen.
    let mut table = Table::new("Why these machines", &["tier", "machine type", "reason"]);
    for tier in &site.tiers {
        if let Some(machine) = &tier.machine {
            table.row([
                tier.tier.clone(),
                machine.machine_type.clone(),
                machine.reason.clone(),
            ]);
        }
    }
    table.write(text);
}

fn refused(tiers: &[TierChoice], text: &mut String) {
    let mut table = Table::new(
        "Not taken",
        &["tier", "machine type", ">USD/month", "reason"],
    );
    for tier in tiers {
        for refusal in &tier.refused {
            table.row([
                tier.tier.clone(),
                refusal.machine_type.clone(),
                refusal.usd_per_month.map_or_else(String::new, dollars),
                refusal.reason.clone(),
            ]);
        }
    }
    table.write(text);
}

fn volumes(site: &SiteSizing, text: &mut String) {
    let headings = [
        "tier", "volume", "drive", ">GB", ">copies", "disks", ">IOPS", ">MB/s",
    ];
    let mut table = Table::new("Volumes", &headings);
    for volume in &site.volumes {
        let need = |value: Option<f64>| value.map_or_else(String::new, number);
        let disks = format!("{} × {} GiB {}", volume.disks, volume.disk_gib, volume.kind);
        table.row([
            volume.tier.clone(),
            volume.volume.clone(),
            match volume.letter {
                Some(letter) => format!("{letter}:"),
                None => volume.mount.clone().unwrap_or_default(),
            },
            bound(&volume.size_gb),
            volume.copies.to_string(),
            disks,
            need(volume.iops_need),
            need(volume.throughput_need_mb_s),
        ]);
    }
    table.write(text);
}

fn stores(site: &SiteSizing, text: &mut String) {
    let mut table = Table::new(
        "Buckets and shared storage",
        &["id", "what", ">GB", ">raw GB"],
    );
    for bucket in &site.buckets {
        for part in &bucket.classes {
            let what = format!("{}, {} {}", bucket.name, bucket.provider, part.class);
            table.row([bucket.bucket.clone(), what, number(part.gb), String::new()]);
        }
    }
    for store in &site.stores {
        let raw = store
            .raid
            .as_ref()
            .map_or_else(String::new, |raid| number(raid.raw_gb));
        table.row([
            store.store.clone(),
            store.name.clone(),
            bound(&store.usable_gb),
            raw,
        ]);
    }
    table.write(text);
}

/// The sums with tax and in the currency of the profile.
fn further(cost: &Cost, period: Period) -> Vec<(String, f64)> {
    let of = |month: f64, once: f64| match period {
        Period::Month => month,
        Period::Once => once,
    };
    let mut rows = Vec::new();
    if let Some(tax) = &cost.tax {
        let label = format!("with {} % tax", number(tax.share * 100.0));
        rows.push((label, of(tax.monthly_usd, tax.once_usd)));
    }
    if let Some(currency) = &cost.currency {
        let rate = number(currency.per_usd);
        let label = format!("in {} at {rate} of {}", currency.code, currency.as_of);
        rows.push((label.clone(), of(currency.monthly, currency.once)));
        if let (Some(month), Some(once)) = (currency.monthly_with_tax, currency.once_with_tax) {
            rows.push((format!("{label}, with tax"), of(month, once)));
        }
    }
    rows
}

fn cost(cost: &Cost, text: &mut String) {
    let headings = [
        "what",
        ">quantity",
        "unit",
        ">USD/unit",
        ">USD",
        "source",
        "remark",
    ];
    let month = cost.at_month;
    for (period, title) in [
        (
            Period::Month,
            format!("Cost a month, in month {month} after the start"),
        ),
        (
            Period::Once,
            format!("Cost paid once, for what month {month} needs"),
        ),
    ] {
        let mut table = Table::new(&title, &headings);
        for line in cost.lines.iter().filter(|line| line.period == period) {
            let mut remarks = Vec::new();
            if let Some(region) = &line.estimate_from {
                remarks.push(format!("estimate, price of {region}"));
            }
            if !line.verified {
                remarks.push("unverified".to_owned());
            }
            let explains = line.amount_usd == 0.0
                || matches!(line.kind, CostKind::Snapshot | CostKind::Backup)
                || line.source == "negotiated";
            remarks.extend(line.note.clone().filter(|_| explains));
            let dated = line
                .as_of
                .as_deref()
                .map(|date| format!(" {date}"))
                .unwrap_or_default();
            table.row([
                line.what.clone(),
                number(line.quantity),
                line.unit.clone(),
                number(line.unit_price_usd),
                dollars(line.amount_usd),
                format!("{}{dated}", line.source),
                remarks.join(", "),
            ]);
        }
        let total = if period == Period::Month {
            cost.monthly_usd
        } else {
            cost.once_usd
        };
        let blank = String::new;
        if !table.is_empty() {
            let label = if cost.is_complete() {
                "Total"
            } else {
                "Total of what is priced"
            };
            table.row([
                label.to_owned(),
                blank(),
                blank(),
                blank(),
                dollars(total),
                blank(),
                blank(),
            ]);
            for (label, amount) in further(cost, period) {
                table.row([
                    label,
                    blank(),
                    blank(),
                    blank(),
                    dollars(amount),
                    blank(),
                    blank(),
                ]);
            }
        }
        table.write(text);
    }
    let mut table = Table::new("Not priced", &["what", ">quantity", "unit", "reason"]);
    for missing in &cost.unpriced {
        let quantity = if missing.quantity > 0.0 {
            number(missing.quantity)
        } else {
            String::new()
        };
        table.row([
            missing.what.clone(),
            quantity,
            missing.unit.clone(),
            missing.reason.clone(),
        ]);
    }
    table.write(text);
}
