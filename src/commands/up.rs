//! `groundplan up`: the arrows in order, until the system stands.

use groundplan_render::Selection;

use crate::arguments::{Common, Up};
use crate::commands::{apply, render};
use crate::library::Library;
use crate::session::{block_on, connect, failed, open};
use crate::{exit, output, pipeline, show};

pub(crate) fn run(common: &Common, library: &Library, command: &Up) -> u8 {
    let designed = match pipeline::designed(common, library, &command.profile) {
        Ok(designed) => designed,
        Err(code) => return code,
    };
    output::say(&groundplan_sizing::report::summary(&designed.sizing));
    if let Some(folder) = &command.out {
        let code = render::write(common, &designed, &Selection::all(), None, folder, false);
        if code != exit::FINE {
            return code;
        }
    }
    let hash = groundplan_blueprint::content_hash(&designed.blueprint);
    output::say(&format!("blueprint {}", &hash[..12]));
    block_on(async {
        let mut deployment = open(&command.place, &designed.blueprint.name)?;
        let targets = connect(&deployment, &command.place, designed.graphs).await?;
        let plan = deployment
            .plan(&targets)
            .await
            .map_err(|error| failed(&error))?;
        output::say(&show::plan(&plan));
        let code = apply::agreed(
            &mut deployment,
            &plan,
            &targets,
            &command.place,
            command.yes,
            false,
        )
        .await?;
        if code != exit::FINE {
            return Ok(code);
        }
        let verification = deployment
            .verify(&targets)
            .await
            .map_err(|error| failed(&error))?;
        output::say(&format!("verified: {}", show::verification(&verification)));
        Ok(if verification.is_clean() {
            exit::FINE
        } else {
            exit::DRIFT
        })
    })
    .and_then(|result| result)
    .unwrap_or_else(|code| code)
}
