//! `groundplan size`: demand, chosen machines and cost, at the horizon or month by month.

use crate::arguments::{Common, DataFormat, Size};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, size: &Size) -> u8 {
    let sizing = match pipeline::foreseen(common, library, size) {
        Ok(sizing) => sizing,
        Err(code) => return code,
    };
    match (size.format, &sizing.timeline) {
        (DataFormat::Table, Some(timeline)) => {
            output::data(&groundplan_sizing::timeline::text(timeline));
        }
        (DataFormat::Table, None) => output::data(&groundplan_sizing::report::text(&sizing)),
        (DataFormat::Json, _) => output::json(&sizing),
    }
    exit::FINE
}
