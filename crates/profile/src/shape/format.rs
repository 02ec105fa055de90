//! Texts with a form: addresses, networks and dates.

use std::net::{IpAddr, Ipv4Addr};

use groundplan_catalog::tables::Date;
use groundplan_diagnostics::{Finding, Fix, code};
use ipnet::Ipv4Net;

use super::schema::Schema;
use crate::tree::Node;

pub(super) fn check(node: &Node, text: &str, schema: &Schema<'_>, key: &str) -> Option<Finding> {
    if schema.date {
        return text.parse::<Date>().is_err().then(|| {
            Finding::new(
                code::MALFORMED_DATE,
                format!("`{key}` expects a day as YYYY-MM-DD, found `{text}`"),
            )
            .at(node.span, "")
            .help("write year, month and day, such as `2027-12-31`")
        });
    }
    match schema.format? {
        "ipv4" if text.parse::<Ipv4Addr>().is_err() => Some(
            address(
                node,
                format!("`{key}` expects an IPv4 address, found `{text}`"),
            )
            .help("write four numbers from 0 to 255, such as `10.40.0.10`"),
        ),
        "ip" if text.parse::<IpAddr>().is_err() => Some(
            address(
                node,
                format!("`{key}` expects an IP address, found `{text}`"),
            )
            .help("write an address such as `10.40.0.10`"),
        ),
        "ipv4-network" => network(node, text, key),
        _ => None,
    }
}

fn address(node: &Node, message: String) -> Finding {
    Finding::new(code::MALFORMED_ADDRESS, message).at(node.span, "")
}

fn network(node: &Node, text: &str, key: &str) -> Option<Finding> {
    let message = format!("`{key}` expects an IPv4 network, found `{text}`");
    match text.parse::<Ipv4Net>() {
        Ok(network) if network.network() == network.addr() => None,
        Ok(network) => Some(
            address(node, message)
                .note("bits after the prefix are set")
                .help(format!(
                    "the network of this address is `{}`",
                    network.trunc()
                ))
                // The bits after the prefix say nothing, so nothing is lost with them.
                .fix(Fix::text(node.span, &network.trunc().to_string())),
        ),
        Err(_) => Some(match text.parse::<Ipv4Addr>() {
            Ok(single) => address(node, message)
                .help(format!("for this one address write `{single}/32`"))
                .fix(Fix::text(node.span, &format!("{single}/32")).safe(false)),
            Err(_) => address(node, message)
                .help("write an address and a prefix length, such as `10.40.0.0/16`"),
        }),
    }
}
