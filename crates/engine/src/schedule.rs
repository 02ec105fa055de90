//! Which operation comes next: those that can, the longest way to the end first.
//!
//! Pure: it is told what is done and asked what can start.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::plan::Operation;

/// Operations that can start, by site, and those that wait.
#[derive(Debug)]
pub(crate) struct Schedule {
    waiting: Vec<usize>,
    waiters: Vec<Vec<usize>>,
    path: Vec<u64>,
    sites: Vec<String>,
    ready: BTreeMap<String, BinaryHeap<(u64, Reverse<usize>)>>,
}

impl Schedule {
    /// A schedule of operations that take `seconds` each.
    pub(crate) fn new(operations: &[Operation], seconds: impl Fn(&Operation) -> u32) -> Self {
        let mut waiters = vec![Vec::new(); operations.len()];
        for operation in operations {
            for need in &operation.needs {
                waiters[*need].push(operation.index);
            }
        }
        // Needs have smaller indices, so backwards everything behind is known.
        let mut path = vec![0_u64; operations.len()];
        for operation in operations.iter().rev() {
            let behind = waiters[operation.index]
                .iter()
                .map(|at| path[*at])
                .max()
                .unwrap_or(0);
            path[operation.index] = behind + u64::from(seconds(operation).max(1));
        }
        let mut schedule = Self {
            waiting: operations
                .iter()
                .map(|operation| operation.needs.len())
                .collect(),
            waiters,
            path,
            sites: operations
                .iter()
                .map(|operation| operation.site.clone())
                .collect(),
            ready: BTreeMap::new(),
        };
        for operation in operations {
            if operation.needs.is_empty() {
                schedule.offer(operation.index);
            }
        }
        schedule
    }

    fn offer(&mut self, index: usize) {
        let site = self.sites[index].clone();
        self.ready
            .entry(site)
            .or_default()
            .push((self.path[index], Reverse(index)));
    }

    /// The next operation of a site that can start.
    pub(crate) fn next(&mut self, site: &str) -> Option<usize> {
        self.ready
            .get_mut(site)?
            .pop()
            .map(|(_, Reverse(index))| index)
    }

    /// Notes that an operation is done.
    pub(crate) fn done(&mut self, index: usize) {
        for waiter in std::mem::take(&mut self.waiters[index]) {
            self.waiting[waiter] -= 1;
            if self.waiting[waiter] == 0 {
                self.offer(waiter);
            }
        }
    }
}
