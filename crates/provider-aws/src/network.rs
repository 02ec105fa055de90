//! VPC, subnets, gateways, routes and addresses.

mod address;
mod internet_gateway;
mod nat_gateway;
mod route_table;
mod subnet;
mod vpc;
mod vpc_endpoint;
