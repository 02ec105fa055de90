//! The provider against a project on the loopback that keeps Compute Engine's own rules.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used, clippy::print_stderr)]

mod server;

mod project {
    pub mod account;
    pub mod graphs;

    mod adoption;
    mod change;
    mod faults;
    mod whole;
}
