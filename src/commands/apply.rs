//! `groundplan apply`: carries out a profile's plan, or a saved one.

use groundplan_engine::{Deployment, Plan, Target};

use crate::arguments::{Apply, Common, OneProfile, Where};
use crate::library::Library;
use crate::session::{self, Progress, block_on, connect, failed, open};
use crate::{consent, exit, files, output, pipeline, show};

pub(crate) fn run(common: &Common, library: &Library, command: &Apply) -> u8 {
    let saved = match saved_plan(command) {
        Ok(saved) => saved,
        Err(code) => return code,
    };
    let result = if let Some(plan) = saved {
        block_on(apply_saved(command, &plan))
    } else {
        let profile = OneProfile {
            profile: command.file.clone(),
            checking: command.checking.clone(),
        };
        let designed = match pipeline::designed(common, library, &profile) {
            Ok(designed) => designed,
            Err(code) => return code,
        };
        block_on(async {
            let mut deployment = open(&command.place, &designed.blueprint.name)?;
            let targets = connect(&deployment, &command.place, designed.graphs).await?;
            let plan = deployment
                .plan(&targets)
                .await
                .map_err(|error| failed(&error))?;
            output::say(&show::plan(&plan));
            agreed(
                &mut deployment,
                &plan,
                &targets,
                &command.place,
                command.yes,
                command.delete_data,
            )
            .await
        })
    };
    result.and_then(|result| result).unwrap_or_else(|code| code)
}

/// Carries out a plan that was shown, after asking.
pub(crate) async fn agreed(
    deployment: &mut Deployment,
    plan: &Plan,
    targets: &[Target],
    place: &Where,
    yes: bool,
    delete_data: bool,
) -> Result<u8, u8> {
    if plan.is_empty() {
        output::say("nothing to do: everything is as designed");
        return Ok(exit::FINE);
    }
    consent::given(plan, place, yes, delete_data)?;
    let progress = Progress::new();
    let options = session::options(place);
    let name = deployment.name().to_owned();
    let outcome = deployment
        .apply(plan, targets, &options, &|event| progress.tell(event))
        .await
        .map_err(|error| session::broken_off(&error, &name, place))?;
    Ok(session::conclude(&outcome, &name))
}

async fn apply_saved(command: &Apply, plan: &Plan) -> Result<u8, u8> {
    let mut place = command.place.clone();
    if place.on.is_none() {
        place.on = plan.sites.first().map(|site| site.provider_name.clone());
    }
    let graphs = plan
        .sites
        .iter()
        .map(|site| {
            let mut graph = session::empty_graph(&plan.deployment, site);
            graph.resources = plan
                .operations
                .iter()
                .filter(|operation| operation.site == site.site)
                .filter_map(|operation| operation.wanted.clone())
                .collect();
            graph
        })
        .collect();
    let mut deployment = open(&place, &plan.deployment)?;
    let targets = connect(&deployment, &place, graphs).await?;
    output::say(&show::plan(plan));
    agreed(
        &mut deployment,
        plan,
        &targets,
        &place,
        command.yes,
        command.delete_data,
    )
    .await
}

/// The plan in the file, unless the file is a profile.
fn saved_plan(command: &Apply) -> Result<Option<Plan>, u8> {
    if command
        .file
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        return Ok(None);
    }
    let bytes = files::read(&command.file).map_err(|reason| {
        output::fail(&format!(
            "cannot read `{}`: {reason}",
            command.file.display()
        ));
        exit::USAGE
    })?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Ok(None);
    }
    Plan::from_json(&String::from_utf8_lossy(&bytes))
        .map(Some)
        .map_err(|error| failed(&error))
}
