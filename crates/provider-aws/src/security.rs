//! Security groups and their rules.

mod group;
mod permissions;
mod rules;

pub(crate) use rules::group_id;
