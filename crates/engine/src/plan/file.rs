//! A plan as a file: canonical JSON with its hash beside it, so that an edit shows.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FORMAT, Plan};
use crate::digest;
use crate::error::EngineError;

#[derive(Serialize, Deserialize)]
struct PlanFile {
    hash: String,
    plan: Value,
}

impl Plan {
    /// SHA-256 of the canonical JSON, the plan's name.
    pub fn hash(&self) -> String {
        digest::sha256(&digest::canonical_of(self))
    }

    /// The plan as a file: one line of canonical JSON with its hash.
    pub fn to_json(&self) -> String {
        let plan = serde_json::to_value(self).unwrap_or(Value::Null);
        let hash = digest::sha256(&digest::canonical(&plan));
        let mut text = digest::canonical_of(&PlanFile { hash, plan });
        text.push('\n');
        text
    }

    /// Reads a plan written by [`Plan::to_json`].
    ///
    /// # Errors
    /// [`EngineError::NotAPlan`] for anything else and for a plan changed by hand,
    /// [`EngineError::Newer`] for a plan of a later version.
    pub fn from_json(text: &str) -> Result<Self, EngineError> {
        let file: PlanFile = serde_json::from_str(text)
            .map_err(|error| EngineError::NotAPlan(format!("it is not a saved plan ({error})")))?;
        let format = file.plan.get("format").and_then(Value::as_u64).unwrap_or(0);
        if format > u64::from(FORMAT) {
            return Err(EngineError::Newer {
                what: "a plan",
                found: u32::try_from(format).unwrap_or(u32::MAX),
                known: FORMAT,
            });
        }
        if digest::sha256(&digest::canonical(&file.plan)) != file.hash {
            return Err(EngineError::NotAPlan(
                "its content does not match its hash; it was changed after it was saved".to_owned(),
            ));
        }
        let plan: Self = serde_json::from_value(file.plan)
            .map_err(|error| EngineError::NotAPlan(format!("a field is wrong ({error})")))?;
        plan.check()?;
        Ok(plan)
    }

    /// What the executor relies on; a plan made here always fulfils it.
    fn check(&self) -> Result<(), EngineError> {
        for (at, operation) in self.operations.iter().enumerate() {
            let complete = match operation.action {
                super::Action::Create => operation.wanted.is_some(),
                super::Action::Update => operation.wanted.is_some() && operation.observed.is_some(),
                super::Action::Delete => operation.observed.is_some(),
            };
            if operation.index != at
                || operation.needs.iter().any(|need| *need >= at)
                || !complete
                || self.site(&operation.site).is_none()
            {
                return Err(EngineError::NotAPlan(format!(
                    "operation {at} is incomplete or out of order"
                )));
            }
        }
        Ok(())
    }
}
