//! What `init` asks on a terminal. Every question has a default, so that Enter goes through.

use dialoguer::console::Term;
use dialoguer::{Input, Select};

use super::Answers;
use super::draft::Draft;
use super::examples::Example;

fn lost(error: &dialoguer::Error) -> String {
    format!("the question was not answered: {error}")
}

/// One of several words.
pub(super) fn one_of(question: &str, choices: &[&str]) -> Result<String, String> {
    let index = Select::new()
        .with_prompt(question)
        .items(choices)
        .default(0)
        .interact_on(&Term::stderr())
        .map_err(|error| lost(&error))?;
    choices
        .get(index)
        .map(|choice| (*choice).to_owned())
        .ok_or_else(|| "the question was not answered".to_owned())
}

/// One of several examples, by its place in the list.
pub(super) fn example(examples: &[Example]) -> Result<usize, String> {
    let titles: Vec<String> = examples
        .iter()
        .map(|example| format!("{}: {}", example.id, example.title))
        .collect();
    Select::new()
        .with_prompt("Start from")
        .items(&titles)
        .default(0)
        .interact_on(&Term::stderr())
        .map_err(|error| lost(&error))
}

/// The answers that no option gave.
pub(super) fn about(example: &Example, given: Answers) -> Result<Answers, String> {
    let draft = Draft::new(example.text);
    let mut answers = given;
    if answers.name.is_none() {
        answers.name = text("Name of the deployment", Some("my-deployment".to_owned()))?;
    }
    let asked = [
        ("Customer", "deployment.customer", &mut answers.customer),
        ("Region", "deployment.region", &mut answers.region),
        ("Network", "network.cidr", &mut answers.cidr),
        ("Domain", "network.domain", &mut answers.domain),
    ];
    for (question, path, answer) in asked {
        // Only what the example has: everything else is for the editor.
        if let (None, Some(old)) = (&answer, draft.text_at(path)) {
            *answer = if path == "network.cidr" {
                Some(network(question, old)?)
            } else {
                text(question, Some(old))?
            };
        }
    }
    if answers.users.is_none()
        && let Some(old) = draft.number_at("workload.users.concurrent")
    {
        answers.users = Some(number("Users at the same time", old as u32)?);
    }
    if answers.hours.is_none()
        && let Some(old) = draft.number_at("workload.ingest.0.hours_per_day")
    {
        answers.hours = Some(number("Hours of material a day", old)?);
    }
    Ok(answers)
}

/// A network; asked again until it is one.
fn network(question: &str, default: String) -> Result<String, String> {
    Input::<String>::new()
        .with_prompt(question)
        .default(default)
        .validate_with(|typed: &String| super::network::read(typed).map(|_| ()))
        .interact_text_on(&Term::stderr())
        .map_err(|error| lost(&error))
}

fn text(question: &str, default: Option<String>) -> Result<Option<String>, String> {
    let mut input = Input::<String>::new().with_prompt(question);
    if let Some(default) = default {
        input = input.default(default);
    }
    input
        .interact_text_on(&Term::stderr())
        .map(Some)
        .map_err(|error| lost(&error))
}

fn number<N>(question: &str, default: N) -> Result<N, String>
where
    N: Clone + ToString + std::str::FromStr,
    N::Err: ToString,
{
    Input::<N>::new()
        .with_prompt(question)
        .default(default)
        .interact_text_on(&Term::stderr())
        .map_err(|error| lost(&error))
}
