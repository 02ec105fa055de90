//! The figures of a sizing as they are reckoned, by id, in the order of reckoning.

use crate::number::Number;

/// One figure.
#[derive(Debug, Clone)]
pub(crate) struct Entry<N> {
    /// Dotted id.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) name: &'static str,
    /// Its unit; empty for counts.
    pub(crate) unit: &'static str,
    /// Rule it follows from.
    pub(crate) rule: &'static str,
    /// Whether it changes over the horizon.
    pub(crate) grows: bool,
    /// The value.
    pub(crate) value: N,
}

/// All figures.
#[derive(Debug, Clone)]
pub(crate) struct Ledger<N> {
    /// What stands before each id where `why` explains it, such as `month.14.`.
    prefix: String,
    entries: Vec<Entry<N>>,
    limits: Vec<Limit<N>>,
}

/// One of several limits that a figure has to keep; the largest binds.
#[derive(Debug, Clone)]
pub(crate) struct Limit<N> {
    /// The figure.
    pub(crate) id: &'static str,
    /// What the limit is about.
    pub(crate) name: &'static str,
    /// What the figure would be by this limit alone.
    pub(crate) value: N,
}

impl<N: Number> Ledger<N> {
    pub(crate) fn new() -> Self {
        Self::under(String::new())
    }

    /// A ledger whose figures are explained under their id with something before it.
    pub(crate) fn under(prefix: String) -> Self {
        Self {
            prefix,
            entries: Vec::with_capacity(48),
            limits: Vec::new(),
        }
    }

    /// Enters a figure that changes over the horizon, and hands it back under its id.
    pub(crate) fn grows(
        &mut self,
        id: &'static str,
        name: &'static str,
        unit: &'static str,
        rule: &'static str,
        value: N,
    ) -> N {
        self.enters(true, id, name, unit, rule, value)
    }

    /// Enters a figure that stays, and hands it back under its id.
    pub(crate) fn stays(
        &mut self,
        id: &'static str,
        name: &'static str,
        unit: &'static str,
        rule: &'static str,
        value: N,
    ) -> N {
        self.enters(false, id, name, unit, rule, value)
    }

    /// Enters a figure that changes over the horizon or not, and hands it back under its id.
    pub(crate) fn enters(
        &mut self,
        grows: bool,
        id: &'static str,
        name: &'static str,
        unit: &'static str,
        rule: &'static str,
        value: N,
    ) -> N {
        self.put(Entry {
            id,
            name,
            unit,
            rule,
            grows,
            value,
        })
    }

    fn put(&mut self, entry: Entry<N>) -> N {
        let value = if self.prefix.is_empty() {
            entry.value.named(entry.id, entry.unit, entry.rule)
        } else {
            let id = format!("{}{}", self.prefix, entry.id);
            entry.value.named(&id, entry.unit, entry.rule)
        };
        self.entries.push(Entry {
            value: value.clone(),
            ..entry
        });
        value
    }

    /// Notes one of the limits of a figure.
    pub(crate) fn limit(&mut self, id: &'static str, name: &'static str, value: N) {
        self.limits.push(Limit { id, name, value });
    }

    /// The limits of a figure, in the order they were noted.
    pub(crate) fn limits<'l>(&'l self, id: &'l str) -> impl Iterator<Item = &'l Limit<N>> {
        self.limits.iter().filter(move |limit| limit.id == id)
    }

    /// The value with this id; zero where the rule did not apply.
    pub(crate) fn value(&self, id: &str) -> N {
        self.get(id)
            .map_or_else(|| N::literal(0.0), |entry| entry.value.clone())
    }

    /// The figure with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Entry<N>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// All figures in the order of reckoning.
    pub(crate) fn entries(&self) -> &[Entry<N>] {
        &self.entries
    }
}
