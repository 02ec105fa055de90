//! Which networks are part of the internet.

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
