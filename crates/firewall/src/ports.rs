//! Ports as the system's file writes them, and sets of ranges. Knows numbers alone.

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
    let refuse = |reason| PortError {
        text: text.to_owned(),
        reason,
    };
    let number = |part: &str| {
        let part = part.trim();
        // `parse` alone would accept a leading plus sign.
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refuse("expected a port or a range such as `49152-65535`"));
        }
        part.parse::<u16>()
            .map_err(|_| refuse("a port is at most 65535"))
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if first == 0 {
        return Err(refuse("port 0 cannot be listened on"));
    }
    if first > last {
        return Err(refuse("the range ends before it begins"));
    }
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
