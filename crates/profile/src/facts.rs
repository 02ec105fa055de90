//! A profile's values by path, as the conditions of a system's rows ask for them. Knows the
//! shape of a profile, and no system.

use groundplan_catalog::System;
use groundplan_catalog::system::{Facts, SI};
use serde_json::Value;

use crate::LoadedProfile;

#[cfg(test)]
mod tests;

impl LoadedProfile {
    /// Facts of the primary site: every value by its path with defaults in place (`null` where
    /// there is none), `.count` beside lists and tables, `target`, and the parameters that the
    /// system asks for with their defaults.
    pub fn facts(&self, system: &System) -> Facts {
        let mut facts = self.own_facts();
        self.add_parameters(system, self.profile.deployment.target.name(), &mut facts);
        facts
    }

    fn add_parameters(&self, system: &System, target: &str, facts: &mut Facts) {
        let given = |id: &str| self.profile.parameters.get(id);
        system.add_parameters(target, &given, facts);
    }

    /// The facts that do not depend on the system.
    fn own_facts(&self) -> Facts {
        let mut found = Found::default();
        // A profile serialises into plain JSON; there is no value in it that could refuse.
        if let Ok(whole) = serde_json::to_value(&self.profile) {
            found.flatten(whole);
        }
        // Building a map of all of them at once is cheaper than a search for each.
        let mut facts: Facts = found.facts.into_iter().collect();
        self.add_si(&mut facts);
        let target = self.profile.deployment.target.name();
        facts.insert("target".to_owned(), target.into());
        facts
    }

    /// Times and speeds of networks and recovery a second time, in seconds and bit/s, so that a
    /// rule can be written in any unit: minutes are no measure for a round trip.
    fn add_si(&self, facts: &mut Facts) {
        const SECONDS: f64 = 60.0;
        const BITS_PER_SECOND: f64 = 1e6;
        let mut add = |path: &str, value: Option<f64>| {
            if let Some(value) = value {
                facts.insert(format!("{path}.{SI}"), value.into());
            }
        };
        let network = &self.profile.network;
        for (id, location) in &network.locations {
            let latency = location.latency.map(|one| one.value() * SECONDS);
            add(&format!("network.locations.{id}.latency"), latency);
        }
        let rates = [
            ("network.uplink", network.uplink),
            ("network.recovery_link", network.recovery_link),
            ("network.port_speed", network.port_speed),
        ];
        for (path, rate) in rates {
            add(path, rate.map(|one| one.value() * BITS_PER_SECOND));
        }
        if let Some(recovery) = &self.profile.availability.dr {
            let times = [
                ("availability.dr.rpo", recovery.rpo),
                ("availability.dr.rto", recovery.rto),
            ];
            for (path, time) in times {
                add(path, Some(time.value() * SECONDS));
            }
        }
    }

    /// Facts of the recovery site; none without one. It has its own target, region and zones. It
    /// has the profile's parts in their least form, one database and one web node: the profile
    /// says nothing about clusters at the recovery site, and the site stands in for a time only.
    pub fn recovery_facts(&self, system: &System) -> Option<Facts> {
        let recovery = self.profile.availability.dr.as_ref()?;
        let mut facts = self.own_facts();
        let mut set = |path: &str, value: Value| {
            facts.insert(path.to_owned(), value);
        };
        set("target", recovery.target.name().into());
        set("deployment.target", recovery.target.name().into());
        set("deployment.region", recovery.region.clone().into());
        set("deployment.zones", recovery.zones.clone().into());
        set("deployment.zones.count", recovery.zones.len().into());
        set("availability.database", "single".into());
        set("availability.web", "single".into());
        set("availability.zones", "single".into());
        self.add_parameters(system, recovery.target.name(), &mut facts);
        Some(facts)
    }
}

/// Facts while they are gathered.
#[derive(Default)]
struct Found {
    facts: Vec<(String, Value)>,
    /// Where the walk is. One text that grows and shrinks: there are hundreds of paths.
    path: String,
}

impl Found {
    /// Does something one step further inside.
    fn inside(&mut self, step: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        walk(self);
        self.path.truncate(length);
    }

    fn count(&mut self, count: usize) {
        self.inside("count", |found| found.here(count.into()));
    }

    fn here(&mut self, value: Value) {
        self.facts.push((self.path.clone(), value));
    }

    fn flatten(&mut self, value: Value) {
        let fact = match value {
            Value::Object(map) => {
                // A table is only ever asked whether it is empty.
                let first = map.keys().take(1);
                let fact = Value::Object(first.map(|key| (key.clone(), Value::Null)).collect());
                self.count(map.len());
                for (key, one) in map {
                    self.inside(&key, |found| found.flatten(one));
                }
                fact
            }
            Value::Array(items) => {
                self.count(items.len());
                // Lists of sections are asked for entry by entry, and would be held twice here.
                if items.iter().any(Value::is_object) {
                    for (index, one) in items.into_iter().enumerate() {
                        self.inside(&index.to_string(), |found| found.flatten(one));
                    }
                    Value::Array(vec![Value::Null])
                } else {
                    for (index, one) in items.iter().enumerate() {
                        self.inside(&index.to_string(), |found| found.flatten(one.clone()));
                    }
                    Value::Array(items)
                }
            }
            plain => plain,
        };
        if !self.path.is_empty() {
            self.here(fact);
        }
    }
}
