//! The embedded simulated cloud.
//!
//! It implements [`Provider`](groundplan_engine::provider::Provider) for every kind of
//! resource, generically over the specification's JSON, and adds the rules that hurt in
//! practice: names that are taken, overlapping networks, dependency violations on delete,
//! things that stay pending or invisible for a while, quotas, and faults by seed. Its whole
//! state is one JSON file that is replaced atomically before a call returns, so it survives
//! the death of the process at any moment. Nothing is random: the same seed and the same
//! calls give the same ids, delays and faults.

mod faults;
mod object;
mod provider;
mod references;
mod rules;
mod settings;
mod store;

pub use faults::Faults;
pub use object::{Life, Object};
pub use provider::SimProvider;
pub use settings::Settings;
pub use store::{Cloud, SimError};
