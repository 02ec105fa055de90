//! Hand-reckoned fleets, and the search against all fleets.

use proptest::prelude::*;

use super::{Fleet, Kind, Load, cheapest};

fn kind(gives: f64, costs: f64) -> Kind {
    Kind { gives, costs }
}

fn load(amount: f64, least: u32, most: u32, spare: u32) -> Load {
    Load {
        amount,
        least,
        most,
        spare,
    }
}

fn fleet(kinds: &[Kind], load: Load) -> Fleet {
    cheapest(kinds, load).unwrap()
}

#[test]
fn two_small_are_cheaper_than_one_big() {
    let kinds = [kind(16.0, 100.0), kind(8.0, 45.0)];
    let found = fleet(&kinds, load(16.0, 1, 8, 0));
    assert_eq!(found.machines, [(1, 2)]);
    assert_eq!((found.cost, found.bound), (90.0, 90.0));
}

#[test]
fn a_mix_beats_equals() {
    // 20 cores: two of 16 cost 190, three of 8 cost 150, 16 + 4 cost 125.
    let kinds = [kind(16.0, 95.0), kind(8.0, 50.0), kind(4.0, 30.0)];
    let found = fleet(&kinds, load(20.0, 1, 8, 0));
    assert_eq!(found.machines, [(0, 1), (2, 1)]);
    assert_eq!(found.cost, 125.0);
    // Fractional: 20 x 95 / 16.
    assert!((found.bound - 118.75).abs() < 1e-9);
    assert!(found.proven);
}

#[test]
fn the_largest_is_lost_first() {
    // 16 must survive the loss of one: two of 16 (200), three of 8 (150: 16 left), or 16 + 8 + 8
    // (190: 16 left). A lone 16 beside an 8 leaves 8.
    let kinds = [kind(16.0, 100.0), kind(8.0, 50.0)];
    let found = fleet(&kinds, load(16.0, 1, 8, 1));
    assert_eq!(
        (found.machines.as_slice(), found.cost),
        (&[(1, 3)][..], 150.0)
    );
    // With room for two only, they are the large ones.
    let found = fleet(&kinds, load(16.0, 1, 2, 1));
    assert_eq!(
        (found.machines.as_slice(), found.cost),
        (&[(0, 2)][..], 200.0)
    );
}

#[test]
fn no_fleet_is_enough() {
    assert_eq!(cheapest(&[kind(4.0, 10.0)], load(20.0, 1, 4, 0)), None);
    assert_eq!(cheapest(&[], load(1.0, 1, 4, 0)), None);
    assert_eq!(cheapest(&[kind(f64::NAN, 1.0)], load(1.0, 1, 4, 0)), None);
}

#[test]
fn nothing_to_carry_still_has_its_minimum() {
    let found = fleet(&[kind(4.0, 10.0), kind(2.0, 7.0)], load(0.0, 2, 4, 1));
    assert_eq!(
        (found.machines.as_slice(), found.cost),
        (&[(1, 2)][..], 14.0)
    );
}

/// The cost of the cheapest of all fleets.
fn all(kinds: &[Kind], load: Load) -> Option<f64> {
    fn go(kinds: &[Kind], load: Load, taken: &mut Vec<Kind>, from: usize, best: &mut Option<f64>) {
        let mut gives: Vec<f64> = taken.iter().map(|kind| kind.gives).collect();
        gives.sort_by(|one, other| other.total_cmp(one));
        let left: f64 = gives.iter().skip(load.spare as usize).sum();
        let cost: f64 = taken.iter().map(|kind| kind.costs).sum();
        let count = taken.len() as u32;
        let survives = count >= load.spare;
        if survives && count >= load.least && left + 1e-9 >= load.amount {
            *best = Some(best.map_or(cost, |held| held.min(cost)));
        }
        if count < load.most {
            for (place, kind) in kinds.iter().enumerate().skip(from) {
                taken.push(*kind);
                go(kinds, load, taken, place, best);
                taken.pop();
            }
        }
    }
    let mut best = None;
    go(kinds, load, &mut Vec::new(), 0, &mut best);
    best
}

proptest! {
    #[test]
    fn the_search_is_exact_and_the_bound_holds(
        kinds in proptest::collection::vec((1_u32..20, 1_u32..40), 1..5),
        amount in 0_u32..40,
        least in 0_u32..3,
        more in 0_u32..4,
        spare in 0_u32..3,
    ) {
        let kinds: Vec<Kind> = kinds
            .into_iter()
            .map(|(gives, costs)| kind(f64::from(gives), f64::from(costs)))
            .collect();
        let load = load(f64::from(amount), least, least + more, spare);
        let found = cheapest(&kinds, load);
        match all(&kinds, load) {
            None => prop_assert_eq!(found, None),
            Some(cost) => {
                let found = found.unwrap();
                prop_assert!((found.cost - cost).abs() < 1e-9, "{found:?}, all {cost}");
                prop_assert!(found.bound <= found.cost + 1e-9);
                prop_assert!(found.proven);
            }
        }
    }
}
