//! `groundplan destroy`: deletes everything that belongs to a deployment.

use crate::arguments::{Common, Destroy};
use crate::commands::apply;
use crate::library::Library;
use crate::session::{Subject, block_on, connect, failed, open};
use crate::{exit, output, show};

pub(crate) fn run(common: &Common, library: &Library, command: &Destroy) -> u8 {
    let subject = match Subject::find(common, library, &command.deployment) {
        Ok(subject) => subject,
        Err(code) => return code,
    };
    block_on(async {
        let mut deployment = open(&command.place, subject.name())?;
        let (graphs, place) = subject.graphs(&deployment, &command.place);
        if graphs.is_empty() {
            output::fail(&format!(
                "nothing is known of a deployment called `{}` in `{}`\n\
                 help: name the profile instead; what exists is then found by its tags",
                subject.name(),
                place.state.display()
            ));
            return Ok(exit::USAGE);
        }
        let targets = connect(&deployment, &place, graphs).await?;
        let plan = deployment
            .destroy_plan(&targets)
            .await
            .map_err(|error| failed(&error))?;
        if plan.is_empty() {
            output::say(&format!("nothing carries the tag of `{}`", subject.name()));
            return Ok(exit::FINE);
        }
        output::say(&show::plan(&plan));
        let code = apply::agreed(
            &mut deployment,
            &plan,
            &targets,
            &place,
            command.yes,
            command.delete_data,
        )
        .await?;
        if code == exit::FINE {
            output::say(&format!(
                "nothing carries the tag of `{}` any more",
                subject.name()
            ));
        }
        Ok(code)
    })
    .and_then(|result| result)
    .unwrap_or_else(|code| code)
}
