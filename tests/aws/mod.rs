//! What the tests against the loopback account share.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::print_stderr)]

pub mod program;
pub mod same;
pub mod server;
