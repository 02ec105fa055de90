//! `groundplan schema`: JSON Schemas for editors and other tools.

use crate::arguments::{Schema, SchemaOf};
use crate::{exit, output};

pub(crate) fn run(schema: &Schema) -> u8 {
    match schema.of {
        SchemaOf::Calc => output::data(&groundplan_sizing::schema::calc()),
        SchemaOf::Compare => output::data(&groundplan_sizing::schema::compare()),
        SchemaOf::Profile => output::data(&groundplan_profile::schema::text()),
        SchemaOf::Size => output::data(&groundplan_sizing::schema::size()),
        SchemaOf::Why => output::data(&groundplan_sizing::schema::why()),
        SchemaOf::System => output::data(&groundplan_catalog::system::schema()),
    }
    exit::FINE
}
