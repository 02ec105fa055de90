//! Cloud Storage: buckets with their versions and lifecycle.
//!
//! Google's crate for storage speaks gRPC for everything about buckets, which no other endpoint
//! than Google's answers; the JSON interface is plain HTTP and stable since 2013.

mod bucket;
mod client;
mod empty;
mod settings;

pub(crate) use bucket::bucket_name;
pub(crate) use client::Storage;
