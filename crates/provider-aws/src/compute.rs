//! Instances and key pairs.

mod change;
mod image;
mod instance;
mod key_pair;
mod launch;
