//! Carries out resources of Google Cloud: Compute Engine through Google's own SDK, Cloud
//! Storage through its JSON interface.
//!
//! Each kind of resource has one module with its create, update and delete, and with the
//! reading back into the typed specification. Nothing here decides an order or repeats a call:
//! the engine does. Only an operation that Google has accepted is waited for here, because its
//! failure is told nowhere else. What exists is found again by its deterministic name and by a
//! mark in its description: several kinds have no labels.
//! This crate knows nothing of profiles, sizing or blueprints.

mod balancing;
mod compute;
mod connect;
mod delete;
mod fault;
mod found;
mod identity;
mod labels;
mod mark;
mod network;
mod operation;
mod path;
mod patience;
mod provider;
mod read;
mod references;
mod state;
mod storage;

pub use connect::GcpProvider;
