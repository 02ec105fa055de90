//! Why a candidate won or lost, in a sentence.

use super::{Rule, Verdict};
use crate::text::{dollars, number};

impl Verdict {
    /// Why a candidate won or lost under a rule, a fragment such as `412 USD dearer at P90 than
    /// m7i.xlarge`. `name` gives the name of a candidate by its place; costs are read as US
    /// dollars. Empty for a place that does not exist.
    pub fn why(&self, rule: Rule, candidate: usize, name: impl Fn(usize) -> String) -> String {
        let Some(standing) = self.standings.get(candidate) else {
            return String::new();
        };
        let Some(pick) = self.pick(rule) else {
            return self.short(candidate);
        };
        if pick.candidate == candidate {
            let ahead = pick.next.map_or_else(String::new, |(next, value)| {
                match (self.standings[next].key(rule), standing.key(rule)) {
                    (Some((missed, _)), Some((own, _))) if missed > own => format!(
                        "; {} misses {} % of the scenarios",
                        name(next),
                        percent(missed)
                    ),
                    _ => format!("; next {} with {} USD", name(next), dollars(value)),
                }
            });
            return format!("{} USD {}{ahead}", dollars(pick.value), measure(rule));
        }
        let winner = name(pick.candidate);
        match standing.key(rule) {
            None => self.short(candidate),
            Some((missed, value)) => {
                let held = self.standings[pick.candidate].missed;
                let about_regret =
                    matches!(rule, Rule::LeastGreatestRegret | Rule::LeastExpectedRegret);
                if about_regret && missed > held {
                    return self.short(candidate);
                }
                let beyond = value - pick.value;
                if beyond <= 0.0 {
                    return format!("no better than {winner}, which comes first");
                }
                match (rule, standing.greatest_regret) {
                    (Rule::LeastGreatestRegret, Some(greatest)) => format!(
                        "up to {} USD dearer than {} (scenario {}), {winner} at most {} USD",
                        dollars(greatest.amount),
                        name(greatest.better),
                        greatest.scenario + 1,
                        dollars(pick.value)
                    ),
                    _ => format!(
                        "{} USD more {} than {winner}",
                        dollars(beyond),
                        measure(rule)
                    ),
                }
            }
        }
    }

    /// What a candidate is short of, and in how many scenarios.
    fn short(&self, candidate: usize) -> String {
        let standing = &self.standings[candidate];
        let Some((scenario, shortfall)) = standing.worst_shortfall else {
            return "carries nothing that another does not".to_owned();
        };
        let unmet = 1.0 - standing.carried;
        format!(
            "does not carry {} % of the scenarios; scenario {} needs {} {}, it has {}",
            percent(unmet),
            scenario + 1,
            number(shortfall.need),
            shortfall.of,
            number(shortfall.has)
        )
    }
}

fn measure(rule: Rule) -> &'static str {
    match rule {
        Rule::CheapestAtMedian => "at P50",
        Rule::SafeAtNinety => "at P90",
        Rule::LeastGreatestRegret => "of regret at most",
        Rule::LeastExpectedRegret => "of regret in the mean",
    }
}

fn percent(share: f64) -> String {
    number((share * 1000.0).round() / 10.0)
}
