//! Volumes, their attachments, and buckets.

mod attachment;
mod bucket;
mod empty;
mod lifecycle;
mod settings;
mod volume;
