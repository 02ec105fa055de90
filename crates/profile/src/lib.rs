//! What a customer wants: profile TOML to typed, span-tracked, checked values.
//!
//! The way of a profile: bytes become a [`tree`] that knows where each value was written,
//! [`layers`] are merged, [`shape`] compares the tree with the JSON Schema of the [`model`],
//! [`mod@decode`] makes typed values, and the constraints of single fields run. [`mod@load`] does
//! all of it; [`checks`] then hold the profile against its system and the tables. Pure: files
//! are handed in through [`layers::Loader`].

pub mod amount;
pub mod checks;
pub mod constraints;
pub mod decode;
mod facts;
pub mod layers;
pub mod levels;
pub mod load;
pub mod machine;
pub mod model;
pub mod schema;
pub mod secrets;
pub mod shape;
pub mod tree;
mod validation;

pub use groundplan_catalog::units;

pub use amount::{Amount, Quantity};
pub use layers::Loader;
pub use levels::levels;
pub use load::{LoadedProfile, load};
pub use model::Profile;
pub use schema::schema;
