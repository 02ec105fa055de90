//! Addresses, networks and ports as system files and profiles write them, and which networks
//! are part of the internet.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

#[cfg(test)]
mod tests;

/// Blocks that are not globally reachable, after the IANA IPv4 Special-Purpose Address Registry
/// (RFC 6890 and its updates), multicast (RFC 5771) included.
const NOT_GLOBAL: [([u8; 4], u8); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Whether a network holds an address of the internet.
pub fn is_public(network: Ipv4Net) -> bool {
    !NOT_GLOBAL.iter().any(|(octets, prefix)| {
        let [a, b, c, d] = *octets;
        Ipv4Net::new(Ipv4Addr::new(a, b, c, d), *prefix).is_ok_and(|block| block.contains(&network))
    })
}

/// An IPv4 address or network, host bits cleared; none for a name or anything else.
pub fn network(text: &str) -> Option<Ipv4Net> {
    let address = text.parse::<Ipv4Addr>().map(Ipv4Net::from);
    let network = address.or_else(|_| text.parse::<Ipv4Net>()).ok()?;
    Some(network.trunc())
}

/// First and last port of a port (`443`) or a range (`49152-65535`).
///
/// # Errors
///
/// What is wrong with the text, a lower-case fragment.
pub fn port_range(text: &str) -> Result<(u16, u16), &'static str> {
    let number = |part: &str| {
        let part = part.trim();
        // `parse` alone would accept a leading plus sign.
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("expected a port or a range such as `49152-65535`");
        }
        part.parse::<u16>().map_err(|_| "a port is at most 65535")
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if first == 0 {
        return Err("port 0 cannot be listened on");
    }
    if first > last {
        return Err("the range ends before it begins");
    }
    Ok((first, last))
}
