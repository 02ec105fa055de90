//! Network load balancers, target groups with their registrations, and listeners.

mod listener;
mod load_balancer;
mod registration;
mod tags;
mod target_group;

pub(crate) use registration::target_group_arn;
