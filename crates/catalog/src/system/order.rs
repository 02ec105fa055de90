//! The order of install steps: dependencies first, then phases, then the file.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::query::applies;
use super::{Facts, Phase, Step, System};

impl System {
    /// The steps of a target in the order they are done.
    ///
    /// All steps are ordered before those that do not apply are dropped, so that two steps keep
    /// their order when one between them falls away.
    pub fn steps(&self, target: &str, facts: &Facts) -> Vec<&Step> {
        order(&self.file.steps)
            .0
            .into_iter()
            .filter(|step| applies(&step.targets, &step.when, target, facts))
            .collect()
    }
}

/// Steps in their order, and apart those that wait for one another in a circle (which come
/// last, by phase and place in the file). Unknown predecessors are passed over.
pub(super) fn order(steps: &[Step]) -> (Vec<&Step>, Vec<&Step>) {
    let by_id: BTreeMap<&str, usize> = steps
        .iter()
        .enumerate()
        .rev()
        .map(|(index, step)| (step.id.get_ref().as_str(), index))
        .collect();
    let mut waiting = vec![0_usize; steps.len()];
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for (index, step) in steps.iter().enumerate() {
        for earlier in step.after.iter().filter_map(|id| by_id.get(id.as_str())) {
            waiting[index] += 1;
            followers[*earlier].push(index);
        }
    }
    let mut ready: BinaryHeap<Reverse<(Phase, usize)>> = (0..steps.len())
        .filter(|index| waiting[*index] == 0)
        .map(|index| Reverse((steps[index].phase, index)))
        .collect();
    let mut ordered = Vec::with_capacity(steps.len());
    let mut done = vec![false; steps.len()];
    while let Some(Reverse((_, index))) = ready.pop() {
        done[index] = true;
        ordered.push(&steps[index]);
        for follower in &followers[index] {
            waiting[*follower] -= 1;
            if waiting[*follower] == 0 {
                ready.push(Reverse((steps[*follower].phase, *follower)));
            }
        }
    }
    let mut left: Vec<usize> = (0..steps.len()).filter(|index| !done[*index]).collect();
    left.sort_by_key(|index| (steps[*index].phase, *index));
    let circle: Vec<&Step> = left.into_iter().map(|index| &steps[index]).collect();
    ordered.extend(circle.iter().copied());
    (ordered, circle)
}
