//! Carries out resources of Amazon Web Services through Amazon's own SDK.
//!
//! Each kind of resource has one module with its create, update and delete, and with the
//! reading back into the typed specification. Nothing here decides an order, repeats a call or
//! waits: the engine does, so the SDK's own retries are off for whatever changes something. What exists is found again by the
//! ownership tags that every resource carries from its first moment, by its path where IAM has
//! no search by tag, and by its deterministic name where the service enforces names.
//! This crate knows nothing of profiles, sizing or blueprints.

mod balancing;
mod compute;
mod connect;
mod delete;
mod fault;
mod found;
mod identity;
mod network;
mod provider;
mod read;
mod references;
mod scope;
mod security;
mod state;
mod storage;
mod tags;

pub use connect::AwsProvider;
