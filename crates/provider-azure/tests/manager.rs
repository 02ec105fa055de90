//! The provider against a Resource Manager on this machine.

#[path = "manager/faults.rs"]
mod faults;
#[path = "manager/graphs.rs"]
mod graphs;
#[path = "manager/kinds.rs"]
mod kinds;
#[path = "manager/life.rs"]
mod life;
mod support;
