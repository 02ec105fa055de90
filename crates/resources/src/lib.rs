//! A blueprint lowered to typed resources of one provider per site.
//!
//! What is rendered and what is applied come from the same graph. A resource's specification
//! is plain data; it names others by [`Ref`], so order follows from content. Providers read
//! back what exists into the same types, so that a difference is a difference of data.
//! This crate makes no call and writes no file.

pub mod aws;
pub mod azure;
pub mod google;
pub mod premises;

mod graph;
mod lower;
mod spec;
mod volumes;

pub use graph::{Graph, GraphError, ProviderKind, Ref, Resource, ResourceId};
pub use lower::{lower, provider_of};
pub use spec::{Change, Spec};
pub use volumes::volume_label;
