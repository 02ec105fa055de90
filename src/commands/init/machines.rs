//! Machines that are at hand, in the place of those that an example describes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use groundplan_profile::machine::{Machine, assign, server_row};

const SERVER: &str = "[[hardware.server]]";
const DISK: &str = "[[hardware.server.disk]]";

/// The example's text with the servers of a tier described as this machine, as many as the
/// example has, and what could not be said of it.
///
/// # Errors
/// The example describes no server of the tier.
pub(super) fn place(
    text: &str,
    tier: &str,
    machine: &Machine,
) -> Result<(String, Vec<String>), String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let blocks = blocks(&lines);
    let of_tier: Vec<&Block> = blocks.iter().filter(|block| block.tier == tier).collect();
    let Some(first) = of_tier.first() else {
        let mut tiers: Vec<&str> = blocks.iter().map(|block| block.tier.as_str()).collect();
        tiers.dedup();
        return Err(match tiers.as_slice() {
            [] => "the example describes no hardware on hand".to_owned(),
            tiers => format!(
                "the example describes no server of the tier `{tier}`; there are {}",
                tiers.join(", ")
            ),
        });
    };
    let wanted: Vec<(String, u32)> = first.disks.clone();
    let count: u32 = of_tier.iter().map(|block| block.count).sum();
    // Nothing is said of disks by hand here, so nothing can be said wrongly.
    let assigned = assign(machine, &wanted, &BTreeMap::new()).unwrap_or_default();
    let row = server_row(machine, Some(tier), &assigned);
    let described = row
        .text
        .replacen("count = 1\n", &format!("count = {count}\n"), 1);
    let mut placed = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index == first.start {
            let name = machine.name_on_one_line();
            let _ = writeln!(placed, "# As found on {name}.\n{described}");
        }
        if !of_tier
            .iter()
            .any(|block| (block.start..block.end).contains(&index))
        {
            placed += line;
        }
    }
    Ok((placed, row.notes))
}

/// A server of the example with its disks, by lines.
struct Block {
    start: usize,
    end: usize,
    tier: String,
    count: u32,
    disks: Vec<(String, u32)>,
}

fn blocks(lines: &[&str]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (index, line) in lines.iter().map(|line| line.trim()).enumerate() {
        if line == SERVER {
            inside = true;
            blocks.push(Block {
                start: index,
                end: index + 1,
                tier: String::new(),
                count: 1,
                disks: Vec::new(),
            });
        } else if line.starts_with('[') && line != DISK {
            inside = false;
        }
        let Some(block) = blocks.last_mut().filter(|_| inside) else {
            continue;
        };
        if line == DISK {
            block.disks.push((String::new(), 1));
        }
        let value = |key: &str| {
            let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
            Some(rest.trim().trim_matches('"').to_owned())
        };
        if let Some(tier) = value("tier") {
            block.tier = tier;
        }
        if let Some(usage) = value("use")
            && let Some(disk) = block.disks.last_mut()
        {
            disk.0 = usage;
        }
        if let Some(count) = value("count").and_then(|count| count.parse().ok()) {
            match block.disks.last_mut() {
                Some(disk) => disk.1 = count,
                None => block.count = count,
            }
        }
        // A remark before the next section belongs to that one.
        if !line.is_empty() && !line.starts_with('#') {
            block.end = index + 1;
        }
    }
    blocks
}
