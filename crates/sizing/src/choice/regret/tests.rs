//! Hand-reckoned cases, and the planner against a plain reading of its definition.

use proptest::prelude::*;

use super::{Outcome, Rule, Shortfall, Verdict, plan};

fn short() -> Outcome {
    Outcome::Fails(Shortfall {
        of: "GB of memory",
        need: 24.0,
        has: 16.0,
    })
}

/// Rows of costs; a negative cost stands for a failure.
fn of(rows: &[Vec<f64>], weights: Option<&[f64]>) -> Verdict {
    plan(
        rows.len(),
        rows[0].len(),
        weights,
        |row, column| match rows[row][column] {
            cost if cost < 0.0 => short(),
            cost => Outcome::Costs(cost),
        },
    )
}

fn winner(verdict: &Verdict, rule: Rule) -> (usize, f64) {
    let pick = verdict.pick(rule).unwrap();
    (pick.candidate, pick.value)
}

#[test]
fn each_rule_has_its_own_winner() {
    // Ten scenarios. Small costs 10 and is too small in two of them; middle costs 12, and 30 in
    // the last; large costs 16 always. Best: eight times 10, once 12, once 16.
    let small = [vec![10.0; 8], vec![-1.0; 2]].concat();
    let middle = [vec![12.0; 9], vec![30.0]].concat();
    let large = vec![16.0; 10];
    let verdict = of(&[small, middle, large], None);
    assert_eq!(winner(&verdict, Rule::CheapestAtMedian), (0, 10.0));
    assert_eq!(winner(&verdict, Rule::SafeAtNinety), (1, 12.0));
    // Regrets: middle 8 x 2, 0, 14; large 8 x 6, 4, 0.
    assert_eq!(winner(&verdict, Rule::LeastGreatestRegret), (2, 6.0));
    let (candidate, mean) = winner(&verdict, Rule::LeastExpectedRegret);
    assert_eq!(candidate, 1);
    assert!((mean - 3.0).abs() < 1e-12, "(8 x 2 + 14) / 10, got {mean}");
    let foresight = verdict.foresight.unwrap();
    assert!((foresight - 10.8).abs() < 1e-12, "(80 + 12 + 16) / 10");
    assert!((verdict.standings[0].missed - 0.2).abs() < 1e-12);
}

#[test]
fn the_gap_to_foresight_is_the_expected_regret() {
    let verdict = of(&[vec![10.0, 40.0], vec![20.0, 22.0]], None);
    let pick = verdict.pick(Rule::LeastExpectedRegret).unwrap();
    let standing = &verdict.standings[pick.candidate];
    let gap = standing.mean_cost.unwrap() - verdict.foresight.unwrap();
    assert!((gap - pick.value).abs() < 1e-12);
}

#[test]
fn weights_count() {
    let rows = [vec![10.0, 40.0], vec![20.0, 22.0]];
    // Means: 0.9 x 10 + 0.1 x 40 = 13, and 20.2.
    let verdict = of(&rows, Some(&[9.0, 1.0]));
    assert_eq!(winner(&verdict, Rule::LeastExpectedRegret).0, 0);
    assert_eq!(winner(&verdict, Rule::SafeAtNinety), (0, 10.0));
    let verdict = of(&rows, Some(&[8.0, 2.0]));
    assert_eq!(winner(&verdict, Rule::SafeAtNinety), (1, 22.0));
}

#[test]
fn what_nobody_carries_is_counted_and_decides_nothing() {
    let verdict = of(&[vec![10.0, -1.0], vec![9.0, -1.0]], None);
    assert_eq!(verdict.uncarried, [1]);
    assert_eq!(winner(&verdict, Rule::LeastGreatestRegret), (1, 0.0));
    assert!(verdict.pick(Rule::SafeAtNinety).is_none());
    let text = verdict.why(Rule::SafeAtNinety, 0, |place| format!("c{place}"));
    assert_eq!(
        text,
        "does not carry 50 % of the scenarios; scenario 2 needs 24 GB of memory, it has 16"
    );
}

#[test]
fn every_loser_hears_why() {
    let verdict = of(&[vec![10.0, 40.0], vec![20.0, 22.0], vec![9.0, -1.0]], None);
    let why = |rule, place| verdict.why(rule, place, |place| format!("c{place}"));
    assert_eq!(
        why(Rule::LeastGreatestRegret, 1),
        "11.00 USD of regret at most; next c0 with 18.00 USD"
    );
    assert_eq!(
        why(Rule::LeastGreatestRegret, 0),
        "up to 18.00 USD dearer than c1 (scenario 2), c1 at most 11.00 USD"
    );
    assert!(why(Rule::LeastGreatestRegret, 2).starts_with("does not carry 50 %"));
    assert_eq!(
        why(Rule::CheapestAtMedian, 1),
        "11.00 USD more at P50 than c2"
    );
    assert_eq!(why(Rule::CheapestAtMedian, 7), "");
}

#[test]
fn nothing_at_all_gives_no_picks() {
    let verdict = plan(0, 4, None, |_, _| Outcome::Costs(1.0));
    assert!(verdict.picks.is_empty());
    assert_eq!(verdict.uncarried, [0, 1, 2, 3]);
    let verdict = plan(2, 0, None, |_, _| Outcome::Costs(1.0));
    assert!(verdict.picks.is_empty() && verdict.foresight.is_none());
    let verdict = plan(1, 2, None, |_, _| Outcome::Costs(f64::NAN));
    assert!(verdict.picks.is_empty());
}

/// The value that a rule ranks by, straight from its definition.
fn reference(rows: &[Vec<f64>], rule: Rule, row: usize) -> Option<(f64, f64)> {
    let count = rows[0].len();
    let best = |column: usize| {
        rows.iter()
            .map(|row| row[column])
            .filter(|cost| *cost >= 0.0)
            .min_by(f64::total_cmp)
    };
    let sorted = {
        let mut costs: Vec<f64> = rows[row]
            .iter()
            .map(|cost| if *cost < 0.0 { f64::INFINITY } else { *cost })
            .collect();
        costs.sort_by(f64::total_cmp);
        costs
    };
    let quantile = |share: f64| {
        // Least value that at least `share` of all do not exceed.
        let value = sorted.iter().copied().find(|value| {
            let below = sorted.iter().filter(|one| *one <= value).count();
            below as f64 >= share * count as f64 - 1e-9
        });
        value
            .filter(|value| value.is_finite())
            .map(|cost| (0.0, cost))
    };
    let regrets: Vec<f64> = (0..count)
        .filter(|column| rows[row][*column] >= 0.0)
        .filter_map(|column| best(column).map(|best| rows[row][column] - best))
        .collect();
    let missed = (0..count)
        .filter(|column| rows[row][*column] < 0.0 && best(*column).is_some())
        .count() as f64
        / count as f64;
    match rule {
        Rule::CheapestAtMedian => quantile(0.5),
        Rule::SafeAtNinety => quantile(0.9),
        Rule::LeastGreatestRegret => regrets
            .iter()
            .copied()
            .max_by(f64::total_cmp)
            .map(|regret| (missed, regret)),
        Rule::LeastExpectedRegret => (!regrets.is_empty())
            .then(|| (missed, regrets.iter().sum::<f64>() / regrets.len() as f64)),
    }
}

proptest! {
    /// Nobody beats the winner by the definition of its rule.
    #[test]
    fn the_winner_is_the_best_by_definition(
        rows in (1_usize..7, 1_usize..9).prop_flat_map(|(candidates, scenarios)| {
            proptest::collection::vec(
                proptest::collection::vec((-4_i32..30).prop_map(f64::from), scenarios),
                candidates,
            )
        })
    ) {
        let verdict = of(&rows, None);
        for rule in Rule::ALL {
            let keys: Vec<_> = (0..rows.len()).map(|row| reference(&rows, rule, row)).collect();
            match verdict.pick(rule) {
                None => prop_assert!(keys.iter().all(Option::is_none)),
                Some(pick) => {
                    let (missed, value) = keys[pick.candidate].unwrap();
                    prop_assert!((value - pick.value).abs() < 1e-9);
                    for (other, amount) in keys.iter().flatten() {
                        prop_assert!(*other > missed - 1e-9);
                        prop_assert!(*other > missed + 1e-9 || *amount > value - 1e-9);
                    }
                }
            }
            for place in 0..rows.len() {
                let text = verdict.why(rule, place, |place| place.to_string());
                prop_assert!(!text.is_empty());
                prop_assert!(!text.contains("NaN") && !text.contains("inf"));
            }
        }
    }

    /// Equal weights say the same as none.
    #[test]
    fn equal_weights_change_nothing(
        rows in (1_usize..5, 1_usize..9).prop_flat_map(|(candidates, scenarios)| {
            proptest::collection::vec(
                proptest::collection::vec((-4_i32..30).prop_map(f64::from), scenarios),
                candidates,
            )
        })
    ) {
        let weights = vec![3.0; rows[0].len()];
        let (one, other) = (of(&rows, None), of(&rows, Some(&weights)));
        for rule in [Rule::CheapestAtMedian, Rule::SafeAtNinety] {
            prop_assert_eq!(one.pick(rule), other.pick(rule));
        }
    }
}
