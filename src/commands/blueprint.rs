//! `groundplan blueprint`: the frozen design as canonical JSON.

use crate::arguments::{Common, OneProfile};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, profile: &OneProfile) -> u8 {
    match pipeline::designed(common, library, profile) {
        Ok(designed) => {
            output::data(&groundplan_blueprint::canonical_json(&designed.blueprint));
            exit::FINE
        }
        Err(code) => code,
    }
}
