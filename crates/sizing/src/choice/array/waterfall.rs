//! From raw room to what is left for material, step by step.

use super::{Drive, Layout, Rules};

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What takes the room.
    pub name: &'static str,
    /// GB that it takes.
    pub less_gb: f64,
    /// GB that are left after it.
    pub left_gb: f64,
}

/// All steps of a layout: raw, formatting, RAID, hot spares, file system, the part kept free. What
/// is left after the last is for material.
pub fn waterfall(layout: &Layout, drive: &Drive, rules: &Rules, free_share: f64) -> Vec<Step> {
    let raw = f64::from(layout.drives) * drive.gb;
    let formatted = drive.gb * rules.formatted_share;
    let redundant = layout.drives - layout.spares - layout.data;
    let data = f64::from(layout.data) * formatted;
    let files = data * rules.file_system_share;
    let takes = [
        ("raw", 0.0),
        ("formatting", raw * (1.0 - rules.formatted_share)),
        ("RAID", f64::from(redundant) * formatted),
        ("hot spares", f64::from(layout.spares) * formatted),
        ("file system", data - files),
        ("kept free", files * free_share),
    ];
    let mut left = raw;
    takes
        .into_iter()
        .map(|(name, less_gb)| {
            left -= less_gb;
            Step {
                name,
                less_gb,
                left_gb: left,
            }
        })
        .collect()
}
