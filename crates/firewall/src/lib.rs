//! From a system's flows to one firewall policy, and from it to every dialect.
//!
//! A system declares who talks to whom; an [`Estate`] says which hosts and networks these are.
//! Together they make a [`Policy`]: allowed flows, everything else refused. Every dialect is
//! written from one of three typed forms of it: rules per host ([`host_rules`]), security groups
//! ([`security_groups`]) and the matrix for people ([`matrix_rows`]). The [`oracle`] decides
//! packets, and the forms are proven to decide them alike. This crate knows addresses and ports,
//! not clouds, files or the syntax of any firewall.

mod estate;
mod expand;
mod groups;
mod hosts;
mod matrix;
pub mod oracle;
mod policy;
mod ports;
mod redundant;

pub use estate::{Estate, EstateHost, VirtualAddress};
pub use expand::expand;
pub use groundplan_catalog::addresses::is_public;
pub use groups::{
    DEFAULT_GROUP_QUOTA, GroupPeer, GroupRule, SecurityGroup, oversized_groups, security_groups,
};
pub use hosts::{Direction, HostRule, balancer_rules, host_rules};
pub use matrix::{MatrixRow, matrix_csv, matrix_markdown, matrix_rows};
pub use oracle::{Decision, Packet, decide};
pub use policy::{
    ListedFlow, NotOpened, Peer, Policy, PolicyRule, PortRange, SameSegment, Transport,
};
pub use ports::{PortError, merge_ports, parse_ports};
pub use redundant::{Redundancy, redundant_rules};
