//! The provider against an AWS account on the loopback that keeps AWS's own rules.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used, clippy::print_stderr)]

#[path = "../../../tests/aws/server.rs"]
mod server;

mod peer {
    pub mod account;
    pub mod graphs;

    mod adoption;
    mod change;
    mod faults;
    mod kinds;
    mod removal;
}
