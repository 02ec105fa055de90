//! A profile's values by path, as the conditions of a system's rows ask for them. Knows the
//! shape of a profile, and no system.

use groundplan_catalog::system::Facts;
use serde_json::Value;

use crate::LoadedProfile;

#[cfg(test)]
mod tests;

impl LoadedProfile {
    /// Facts of the primary site: every value by its path with defaults in place (`null` where
    /// there is none), `.count` beside lists and tables, and `target`.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        // A profile serialises into plain JSON; there is no value in it that could refuse.
        if let Ok(whole) = serde_json::to_value(&self.profile) {
            flatten("", &whole, &mut facts);
        }
        let target = self.profile.deployment.target.name();
        facts.insert("target".to_owned(), target.into());
        facts
    }

    /// Facts of the recovery site; none without one. It has its own target, region and zones. It
    /// has the profile's parts in their least form, one database and one web node: the profile
    /// says nothing about clusters at the recovery site, and the site stands in for a time only.
    pub fn recovery_facts(&self) -> Option<Facts> {
        let recovery = self.profile.availability.dr.as_ref()?;
        let mut facts = self.facts();
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
        Some(facts)
    }
}

fn flatten(path: &str, value: &Value, facts: &mut Facts) {
    let inside = |step: &str| match path {
        "" => step.to_owned(),
        _ => format!("{path}.{step}"),
    };
    match value {
        Value::Object(map) => {
            for (key, one) in map {
                flatten(&inside(key), one, facts);
            }
            facts.insert(inside("count"), map.len().into());
        }
        Value::Array(items) => {
            for (index, one) in items.iter().enumerate() {
                flatten(&inside(&index.to_string()), one, facts);
            }
            facts.insert(inside("count"), items.len().into());
        }
        _ => {}
    }
    if !path.is_empty() {
        facts.insert(path.to_owned(), value.clone());
    }
}
