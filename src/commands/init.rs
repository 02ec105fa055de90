//! `groundplan init`: a new profile from the nearest example and a few answers.
//!
//! Which systems there are, and where they run, is read from the examples. Without a terminal
//! nothing is asked: options and defaults decide.

mod draft;
mod examples;
mod machines;
mod network;
mod questions;

use std::io::Write as _;
use std::path::Path;

use groundplan_diagnostics::suggest::nearest;
use groundplan_profile::machine::Machine;

use crate::arguments::{Common, Init};
use crate::commands::inspect::Problem;
use crate::library::Library;
use crate::{exit, files, output, pipeline};

use draft::Draft;
use examples::Example;

/// The target that is meant where nobody says so and the system offers it.
const USUAL_TARGET: &str = "aws";

/// What the new profile is to say; what is none stays as the example has it.
#[derive(Debug, Default, Clone)]
pub(super) struct Answers {
    name: Option<String>,
    customer: Option<String>,
    region: Option<String>,
    cidr: Option<String>,
    domain: Option<String>,
    users: Option<u32>,
    hours: Option<f64>,
}

pub(crate) fn run(common: &Common, library: &Library, init: &Init) -> u8 {
    if init.list {
        output::data(&list());
        return exit::FINE;
    }
    match write(init) {
        Ok(()) => tell(common, library, &init.file),
        Err(message) => {
            output::fail(&message);
            exit::USAGE
        }
    }
}

fn list() -> String {
    let lines: Vec<String> = examples::all()
        .iter()
        .map(|example| {
            format!(
                "{:<40} {:<16} {:<8} {:<20} {}",
                example.id,
                example.system,
                example.target,
                example.package.as_deref().unwrap_or("-"),
                example.title
            )
        })
        .collect();
    lines.join("\n")
}

fn write(init: &Init) -> Result<(), String> {
    // Asked before any question, so that no answer is lost.
    if init.file.symlink_metadata().is_ok() {
        return Err(format!(
            "`{}` exists already and is left as it is",
            init.file.display()
        ));
    }
    let mut answers = Answers {
        name: init.name.clone(),
        customer: init.customer.clone(),
        region: init.region.clone(),
        cidr: init.cidr.clone(),
        domain: init.domain.clone(),
        users: init.users,
        hours: init.hours_per_day,
    };
    let ask = !init.yes && output::can_ask();
    let example = choose(init, ask)?;
    if ask {
        answers = questions::about(&example, answers)?;
    }
    let mut text = compose(&example, &answers, schema(&init.file).as_deref())?;
    for word in &init.from_facts {
        let (tier, machine) = found(word)?;
        let (placed, notes) = machines::place(&text, &tier, &machine)?;
        text = placed;
        for note in notes {
            output::say(&format!("note: {note}"));
        }
    }
    let problem = |error: std::io::Error| {
        format!(
            "cannot write `{}`: {}",
            init.file.display(),
            files::reason(&error)
        )
    };
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&init.file)
        .map_err(problem)?;
    file.write_all(text.as_bytes()).map_err(problem)
}

/// `--from-facts TIER=FILE`.
fn found(word: &str) -> Result<(String, Machine), String> {
    let Some((tier, file)) = word.split_once('=') else {
        return Err(format!(
            "`--from-facts {word}` names no tier; write it as `--from-facts database={word}`"
        ));
    };
    let mut sources = groundplan_diagnostics::SourceMap::new();
    let machine =
        super::inspect::facts(&mut sources, Path::new(file)).map_err(|problem| match problem {
            Problem::Usage(message) => message,
            Problem::Finding(finding) => format!("`{file}`: {}", finding.message),
        })?;
    Ok((tier.to_owned(), machine))
}

fn schema(file: &Path) -> Option<String> {
    super::check::nearest_schema(file)
}

/// The example to start from.
fn choose(init: &Init, ask: bool) -> Result<Example, String> {
    let mut all = examples::all();
    if let Some(id) = &init.like {
        let ids = examples::distinct(&all, |example| &example.id);
        known("--like", id, &ids)?;
        return all
            .iter()
            .find(|example| example.id == *id)
            .cloned()
            .ok_or_else(|| format!("there is no example called `{id}`"));
    }
    let systems = examples::distinct(&all, |example| &example.system);
    let system = match &init.system {
        Some(system) => {
            known("--system", system, &systems)?;
            system.clone()
        }
        None if ask => questions::one_of("System", &systems)?,
        // The one with the most examples is the best tried.
        None => systems
            .iter()
            .max_by_key(|system| {
                let own = all.iter().filter(|example| example.system == **system);
                (own.count(), std::cmp::Reverse(**system))
            })
            .map(|system| (*system).to_owned())
            .ok_or("there are no examples")?,
    };
    all.retain(|example| example.system == system);
    let targets = examples::distinct(&all, |example| &example.target);
    let target = match &init.target {
        Some(target) => {
            known("--target", target, &targets)?;
            target.clone()
        }
        None if ask && targets.len() > 1 => questions::one_of("Where it runs", &targets)?,
        None => targets
            .iter()
            .find(|target| **target == USUAL_TARGET)
            .or(targets.first())
            .map(|target| (*target).to_owned())
            .ok_or("there are no examples")?,
    };
    all.retain(|example| example.target == target);
    if let Some(package) = &init.package {
        let packages =
            examples::distinct(&all, |example| example.package.as_deref().unwrap_or("-"));
        known("--package", package, &packages)?;
        all.retain(|example| example.package.as_deref() == Some(package));
    }
    examples::plainest_first(&mut all);
    let index = if ask && all.len() > 1 {
        questions::example(&all)?
    } else {
        0
    };
    all.get(index)
        .cloned()
        .ok_or_else(|| "there is no such example".to_owned())
}

fn known(option: &str, value: &str, choices: &[&str]) -> Result<(), String> {
    if choices.contains(&value) {
        return Ok(());
    }
    let hint = nearest(value, choices.iter().copied())
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(format!(
        "there is no example for `{option} {value}`; choose one of {}{hint}",
        choices.join(", ")
    ))
}

/// The example with the answers in it.
fn compose(example: &Example, answers: &Answers, schema: Option<&str>) -> Result<String, String> {
    let mut draft = Draft::new(example.text);
    draft.schema_line(schema);
    let name = answers.name.as_deref().unwrap_or("my-deployment");
    draft.set_text("deployment.name", name)?;
    if let Some(customer) = &answers.customer {
        draft.set_text("deployment.customer", customer)?;
    }
    if let Some(region) = &answers.region {
        let Some(old) = draft.text_at("deployment.region") else {
            return Err(format!("`{}` has no region", example.target));
        };
        draft.replace_everywhere(&old, region);
    }
    if let Some(cidr) = &answers.cidr {
        let new = network::read(cidr)?;
        // Servers, stores and locations have addresses inside the old range.
        if let Some(old) = draft.text_at("network.cidr") {
            draft.move_network(network::read(&old)?, new)?;
        }
        draft.set_text("network.cidr", cidr)?;
    }
    if let Some(domain) = &answers.domain {
        match draft.text_at("network.domain") {
            // Certificates and mail addresses are made of it.
            Some(old) => draft.replace_everywhere(&old, domain),
            None => draft.set_text("network.domain", domain)?,
        }
    }
    if let Some(users) = answers.users {
        draft.set("workload.users.concurrent", &users.to_string())?;
        let named = draft.number_at("workload.users.named").unwrap_or(0.0);
        if named < f64::from(users) {
            draft.set("workload.users.named", &users.to_string())?;
        }
    }
    if let Some(hours) = answers.hours {
        draft.set("workload.ingest.0.hours_per_day", &format!("{hours}"))?;
    }
    Ok(draft.finish())
}

/// Says what was written, and what the check has to say of it. A profile that no plan can be made
/// from stays where it is, to be corrected.
fn tell(common: &Common, library: &Library, file: &Path) -> u8 {
    output::say(&format!("wrote `{}`", file.display()));
    let mut sources = groundplan_diagnostics::SourceMap::new();
    let (_, report) = pipeline::check(&mut sources, library, file, pipeline::today());
    output::findings(&report, &sources, common);
    if report.has_errors() {
        output::fail(&format!(
            "`{0}` is written, but has errors with these answers: correct them, then run `groundplan check {0}`",
            file.display()
        ));
        return exit::FINDINGS;
    }
    output::say(&format!(
        "now change it, then run `groundplan check {}`",
        file.display()
    ));
    exit::FINE
}
