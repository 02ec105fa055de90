//! `groundplan size`: demand, chosen machines and monthly cost.

use crate::arguments::{Common, DataFormat, Size};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, size: &Size) -> u8 {
    let (_, sizing, _) = match pipeline::sized(common, library, &size.profile) {
        Ok(sized) => sized,
        Err(code) => return code,
    };
    match size.format {
        DataFormat::Table => output::data(&groundplan_sizing::report::text(&sizing)),
        DataFormat::Json => output::json(&sizing),
    }
    exit::FINE
}
