//! Passthrough load balancers: health checks, groups, backend services and forwarding rules.

mod backend_service;
mod forwarding_rule;
mod health_check;
mod instance_group;
