//! Runs the capacity model and prints the cost in all: `capacity [POINTS] [sobol|plain]
//! [THREADS] [widest|middle|common] [SEED] [REPLICATES]`.

mod model;

use groundplan_uncertainty::sobol::Kind;
use groundplan_uncertainty::study::{Question, Sampling};
use groundplan_uncertainty::width::Width;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |place: usize| arguments.get(place).map(String::as_str);
    let usual = Sampling::default();
    let sampling = Sampling {
        points: argument(0).map_or(Ok(usual.points), str::parse)?,
        kind: if argument(1) == Some("plain") {
            Kind::Plain
        } else {
            Kind::Sobol
        },
        threads: argument(2).map_or(Ok(1), str::parse)?,
        width: match argument(3) {
            Some("common") => Width::Common,
            Some("middle") => Width::Middle,
            _ => Width::Widest,
        },
        seed: argument(4).map_or(Ok(usual.seed), str::parse)?,
        replicates: argument(5).map_or(Ok(usual.replicates), str::parse)?,
    };
    let question = Question {
        probabilities: vec![0.5, 0.9, 0.95],
        kept: Vec::new(),
    };
    let study = model::study()?;
    let answer = study.answer(&sampling, &question)?;
    println!("{} points, {} series", answer.points, answer.outputs.len());
    let names = ["P50", "P90", "P95"];
    for (name, quantile) in names.iter().zip(&answer.outputs[model::TOTAL].quantiles) {
        println!(
            "{name} {:.0} with a standard error of {:.0}",
            quantile.value, quantile.error
        );
    }
    Ok(())
}
