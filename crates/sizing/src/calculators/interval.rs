//! `interval`: what three numbers with a confidence say about the values between and beyond them.

use groundplan_catalog::units::{Share, Unit};
use groundplan_uncertainty::distribution::{Distribution, Support};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};

const NUMBER: Kind = Kind::Number("");

/// Quantiles of an amount that is given as a range.
pub(super) static INTERVAL: Calculator = Calculator {
    name: "interval",
    about: "quantiles of an amount that is stated as low, likely and high with a confidence",
    rule: "S14",
    parameters: &[
        Parameter::new("low", NUMBER, "the least it is likely to be").within(-1e12, 1e12),
        Parameter::new("likely", NUMBER, "the middle: half of all cases lie below")
            .within(-1e12, 1e12),
        Parameter::new("high", NUMBER, "the most it is likely to be").within(-1e12, 1e12),
        Parameter::new(
            "confidence",
            Kind::Amount(Share::KIND),
            "share of all cases between low and high",
        )
        .or(0.8)
        .within(0.5, 0.99),
        Parameter::new(
            "support",
            Kind::Word(&["positive", "real", "share"]),
            "values it can have at all: above 0, any, or from 0 to 1",
        )
        .word("positive"),
        Parameter::new(
            "probability",
            Kind::Amount(Share::KIND),
            "a share of the cases; adds the value they lie below",
        )
        .optional()
        .within(0.0001, 0.9999),
    ],
    reckon: interval,
};

fn support(word: &str) -> Support {
    match word {
        "real" => Support::Real,
        "share" => Support::Between(0.0, 1.0),
        _ => Support::Above(0.0),
    }
}

fn interval(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let plain = |name| given.plain(name).unwrap_or(f64::NAN);
    let (low, likely, high) = (plain("low"), plain("likely"), plain("high"));
    let word = given.word("support");
    if let Err(why) = Distribution::stated(low, likely, high, plain("confidence"), support(word)) {
        return Err(contradiction(
            "likely",
            format!("the three numbers contradict each other: {why}"),
            "correct them, or give another `support`",
        ));
    }
    let family = Traced::literal(match word {
        "real" => 0.0,
        "share" => 1.0,
        _ => 2.0,
    });
    let quantile = |probability: Traced| {
        Traced::apply(
            "quantile",
            |values| match values {
                [low, likely, high, confidence, family, probability] => {
                    let word = match *family {
                        0.0 => "real",
                        1.0 => "share",
                        _ => "positive",
                    };
                    Distribution::stated(*low, *likely, *high, *confidence, support(word))
                        .map_or(f64::NAN, |one| one.quantile(*probability))
                }
                _ => f64::NAN,
            },
            &[
                given.number("low"),
                given.number("likely"),
                given.number("high"),
                given.number("confidence"),
                family.clone(),
                probability,
            ],
        )
    };
    let at = |share| quantile(Traced::literal(share));
    results.put("p5", "", "S14", "5 % of the cases lie below", at(0.05));
    results.put("p10", "", "S14", "10 % lie below", at(0.1));
    results.put("p25", "", "S14", "25 % lie below", at(0.25));
    results.put("p50", "", "S14", "half lie below", at(0.5));
    results.put("p75", "", "S14", "75 % lie below", at(0.75));
    results.put("p90", "", "S14", "90 % lie below", at(0.9));
    results.put("p95", "", "S14", "95 % lie below", at(0.95));
    // The mean over strips of equal probability, which no long tail distorts.
    let strips = Traced::apply(
        "mean of 1000 strips",
        |values| match values {
            [low, likely, high, confidence, family] => {
                let word = match *family {
                    0.0 => "real",
                    1.0 => "share",
                    _ => "positive",
                };
                Distribution::stated(*low, *likely, *high, *confidence, support(word)).map_or(
                    f64::NAN,
                    |one| {
                        let strip = |index: u32| one.quantile((f64::from(index) + 0.5) / 1000.0);
                        (0..1000).map(strip).sum::<f64>() / 1000.0
                    },
                )
            }
            _ => f64::NAN,
        },
        &[
            given.number("low"),
            given.number("likely"),
            given.number("high"),
            given.number("confidence"),
            family.clone(),
        ],
    );
    results.put(
        "mean",
        "",
        "S14",
        "mean over 1000 strips of equal probability",
        strips,
    );
    if let Some(probability) = given.optional("probability") {
        let value = quantile(probability);
        results.put(
            "value",
            "",
            "S14",
            "value below which that share lies",
            value,
        );
    }
    Ok(())
}
