//! The sizing rules, one file per rule, each formula once and generic over its number.
//!
//! Functions take plain quantities and constants and know neither profile nor table. Units are
//! decimal: GB of 10^9 bytes, Mbit/s of 10^6 bits. Counts are rounded up once, at the very end.

pub mod archive;
pub mod availability;
pub mod bitrate;
pub mod cost;
pub mod database;
pub mod delivery;
pub mod fax;
pub mod growth;
pub mod kubernetes;
pub mod landing;
pub mod network;
pub mod online;
pub mod queue;
pub mod recovery;
pub mod transcode;
pub mod web;
