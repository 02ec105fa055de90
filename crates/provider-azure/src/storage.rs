//! Storage accounts and their containers.

mod account;
mod container;
mod settings;
