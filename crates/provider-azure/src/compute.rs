//! Disks and machines.

mod change;
mod disk;
mod extension;
mod launch;
mod password;
mod virtual_machine;
