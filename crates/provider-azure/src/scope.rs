//! Which resources a reading call asks for.

use crate::place::Place;

/// Which resources are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of a resource group.
    Group(String),
    /// One by its name.
    One(Place),
}
