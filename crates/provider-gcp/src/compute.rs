//! Disks and instances.

mod change;
mod disk;
mod insert;
mod instance;
