//! From a system's flows to one firewall policy, and from it to every dialect.
//!
//! A system declares who talks to whom; an [`Estate`] says which hosts and networks these are.
//! Together they make a [`Policy`]: an ordered list of allowed flows, everything else refused.
//! Every dialect is written from the policy, and the oracle decides packets for it. This crate
//! knows addresses and ports, not clouds or files.

mod estate;
mod policy;

pub use estate::{Estate, EstateHost, VirtualAddress};
pub use policy::{Peer, Policy, PolicyRule, PortRange, SameSegment, Transport};
