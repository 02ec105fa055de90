//! Carries out resources of Microsoft Azure through the crates `azure_mgmt_*`.
//!
//! Each kind of resource has one module with its request, its deletion and the reading back into
//! the typed specification. Resource Manager's `PUT` creates or replaces what has a name, and
//! every name here is decided beforehand: a call can be repeated without making anything twice,
//! and what exists is found by its name. The ownership tags say whether it is ours; what is not
//! ours is never overwritten. The engine decides order, repeats and waits, so the SDK's own
//! retries are off for whatever changes something.
//! This crate knows nothing of profiles, sizing or blueprints.

mod call;
mod compute;
mod connect;
mod create;
mod credential;
mod delete;
mod fault;
mod found;
mod identity;
mod network;
mod operation;
mod place;
mod provider;
mod read;
mod references;
mod resource_group;
mod scope;
mod state;
mod storage;
mod tags;
mod transport;

pub use connect::{AzureProvider, NotAnEndpoint};
