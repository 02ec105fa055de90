//! Networks, subnetworks, routers, addresses and firewall rules.

mod address;
mod firewall_rule;
mod router;
mod subnetwork;
mod vpc;

pub(crate) use address::number;
