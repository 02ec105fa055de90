//! Ports as the system's file writes them, and sets of ranges. Knows numbers alone.

use groundplan_catalog::addresses::port_range;

use crate::PortRange;

#[cfg(test)]
mod tests;

/// A port that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortError {
    /// What was written.
    pub text: String,
    /// What is wrong with it, a lower-case fragment.
    pub reason: &'static str,
}

/// Reads ports and ranges (`443`, `49152-65535`) and merges them.
pub fn parse_ports<T: AsRef<str>>(texts: &[T]) -> Result<Vec<PortRange>, PortError> {
    let ranges: Result<Vec<PortRange>, PortError> = texts
        .iter()
        .map(|text| parse_range(text.as_ref()))
        .collect();
    ranges.map(merge_ports)
}

fn parse_range(text: &str) -> Result<PortRange, PortError> {
    let (first, last) = port_range(text).map_err(|reason| PortError {
        text: text.to_owned(),
        reason,
    })?;
    Ok(PortRange { first, last })
}

/// Sorts ranges and joins those that overlap or touch.
pub fn merge_ports(mut ranges: Vec<PortRange>) -> Vec<PortRange> {
    ranges.sort_unstable();
    let mut merged: Vec<PortRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if u32::from(range.first) <= u32::from(last.last) + 1 => {
                last.last = last.last.max(range.last);
            }
            _ => merged.push(range),
        }
    }
    merged
}
