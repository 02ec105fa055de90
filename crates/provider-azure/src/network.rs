//! Networks and what filters, balances and leaves them.

mod application_security_group;
mod load_balancer;
mod nat_gateway;
mod network_interface;
mod network_security_group;
mod public_address;
mod rules;
mod subnet;
mod virtual_network;
