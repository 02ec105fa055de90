//! `groundplan plan`: what would change.

use crate::arguments::{Common, DataFormat, Plan};
use crate::library::Library;
use crate::session::{block_on, connect, failed, open};
use crate::{exit, files, output, pipeline, show};

pub(crate) fn run(common: &Common, library: &Library, command: &Plan) -> u8 {
    let designed = match pipeline::designed(common, library, &command.profile) {
        Ok(designed) => designed,
        Err(code) => return code,
    };
    block_on(async {
        let deployment = open(&command.place, &designed.blueprint.name)?;
        let targets = connect(&deployment, &command.place, designed.graphs).await?;
        let plan = deployment
            .plan(&targets)
            .await
            .map_err(|error| failed(&error))?;
        match command.format {
            DataFormat::Table => output::data(&show::plan(&plan)),
            DataFormat::Json => output::data(&plan.to_json()),
        }
        if let Some(file) = &command.out {
            std::fs::write(file, plan.to_json()).map_err(|error| {
                output::fail(&format!(
                    "cannot write `{}`: {}",
                    file.display(),
                    files::reason(&error)
                ));
                exit::USAGE
            })?;
            output::say(&format!(
                "saved plan {} to `{1}`; `groundplan apply {1}` carries it out",
                &plan.hash()[..12],
                file.display()
            ));
        }
        Ok(if command.exit_code && !plan.is_empty() {
            exit::CHANGES
        } else {
            exit::FINE
        })
    })
    .and_then(|result| result)
    .unwrap_or_else(|code| code)
}
