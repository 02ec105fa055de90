//! `groundplan status` and `groundplan history`: what local state knows of a deployment.

use std::fmt::Write as _;

use groundplan_diagnostics::suggest::nearest;
use groundplan_engine::{Deployment, Purpose};
use serde_json::json;

use crate::arguments::{Common, DataFormat, Named, Status};
use crate::library::Library;
use crate::session::{Progress, Subject, block_on, connect, failed, open};
use crate::{exit, output, show};

/// Version of the JSON forms.
const VERSION: u32 = 1;

pub(crate) fn run(common: &Common, library: &Library, command: &Status) -> u8 {
    let (mut deployment, subject) = match find(common, library, &command.named) {
        Ok(found) => found,
        Err(code) => return code,
    };
    if command.recover {
        let recovered = block_on(async {
            let (graphs, place) = subject.graphs(&deployment, &command.named.place);
            let targets = connect(&deployment, &place, graphs).await?;
            let progress = Progress::new();
            deployment
                .recover(&targets, &|event| progress.tell(event))
                .await
                .map_err(|error| failed(&error))
        })
        .and_then(|result| result);
        match recovered {
            Ok(count) => output::say(&format!("found {count} resources by their tags")),
            Err(code) => return code,
        }
    }
    let status = deployment.status();
    if status.resources == 0 && unknown(&deployment, &subject, &command.named) {
        return exit::FINDINGS;
    }
    match command.named.format {
        DataFormat::Json => output::json(&json!({ "version": VERSION, "status": status })),
        DataFormat::Table => {
            let mut text = format!(
                "deployment  {}\nresources   {}\nruns        {}\n",
                status.deployment, status.resources, status.runs
            );
            if let Some(last) = &status.last {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    text,
                    "last run    {} {}, {} of {} operations done, {}",
                    show::time(last.started),
                    purpose(last.purpose),
                    last.done(),
                    last.operations,
                    last.result.map_or("not ended", |result| result.name())
                );
            }
            for (resource, error) in status.failures() {
                let _ = writeln!(text, "failed      {resource}: {error}");
            }
            if status.unfinished {
                let _ = writeln!(
                    text,
                    "help        `groundplan resume` finishes the last run"
                );
            }
            output::data(&text);
        }
    }
    if status.unfinished {
        groundplan_engine::exit::UNFINISHED
    } else {
        exit::FINE
    }
}

pub(crate) fn history(common: &Common, library: &Library, command: &Named) -> u8 {
    let (deployment, subject) = match find(common, library, command) {
        Ok(found) => found,
        Err(code) => return code,
    };
    if unknown(&deployment, &subject, command) {
        return exit::FINDINGS;
    }
    let runs = &deployment.history().runs;
    match command.format {
        DataFormat::Json => output::json(&json!({ "version": VERSION, "runs": runs })),
        DataFormat::Table => {
            let mut text = String::new();
            for run in runs {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    text,
                    "{}  {:<12} {:<8} plan {}  {}/{} operations  {}",
                    show::time(run.started),
                    run.run,
                    purpose(run.purpose),
                    run.plan.get(..12).unwrap_or(&run.plan),
                    run.done(),
                    run.operations,
                    run.result.map_or("not ended", |result| result.name())
                );
            }
            if text.is_empty() {
                output::say(&format!(
                    "nothing was ever applied to `{}`",
                    deployment.name()
                ));
            }
            output::data(&text);
        }
    }
    exit::FINE
}

fn find(common: &Common, library: &Library, named: &Named) -> Result<(Deployment, Subject), u8> {
    let subject = Subject::find(common, library, &named.deployment)?;
    let deployment = open(&named.place, subject.name())?;
    Ok((deployment, subject))
}

/// Says that the name is nobody's. A profile's deployment may simply not have begun.
fn unknown(deployment: &Deployment, subject: &Subject, named: &Named) -> bool {
    let history = deployment.history();
    let known = !history.runs.is_empty() || !history.sites.is_empty();
    if known || matches!(subject, Subject::Profile(_)) {
        return false;
    }
    let state = named.place.state.display();
    let name = deployment.name();
    let others = Deployment::list(&named.place.state).unwrap_or_default();
    let others: Vec<&str> = others
        .iter()
        .map(String::as_str)
        .filter(|other| *other != name)
        .collect();
    let help = match nearest(name, others.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if others.is_empty() => {
            "name the profile instead; with `--recover`, what exists is found by its tags"
                .to_owned()
        }
        None => format!("known here: {}", others.join(", ")),
    };
    output::fail(&format!(
        "nothing is known of a deployment called `{name}` in `{state}`\nhelp: {help}"
    ));
    true
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Apply => "apply",
        Purpose::Destroy => "destroy",
    }
}
