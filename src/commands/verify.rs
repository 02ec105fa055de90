//! `groundplan verify`: compares what exists with the design.

use serde_json::json;

use crate::arguments::{Common, DataFormat, Verify};
use crate::library::Library;
use crate::session::{Subject, block_on, connect, failed, open};
use crate::{exit, output, pipeline, show};

/// Version of the JSON form.
const VERSION: u32 = 1;

pub(crate) fn run(common: &Common, library: &Library, command: &Verify) -> u8 {
    let designed = match pipeline::designed(common, library, &command.profile) {
        Ok(designed) => designed,
        Err(code) => return code,
    };
    let subject = Subject::Profile(Box::new(designed));
    block_on(async {
        let deployment = open(&command.place, subject.name())?;
        let (graphs, place) = subject.graphs(&deployment, &command.place);
        let targets = connect(&deployment, &place, graphs).await?;
        let verification = deployment
            .verify(&targets)
            .await
            .map_err(|error| failed(&error))?;
        match command.format {
            DataFormat::Table => output::data(&show::verification(&verification)),
            DataFormat::Json => {
                output::json(&json!({ "version": VERSION, "verification": verification }));
            }
        }
        Ok(if verification.is_clean() {
            exit::FINE
        } else {
            exit::DRIFT
        })
    })
    .and_then(|result| result)
    .unwrap_or_else(|code| code)
}
