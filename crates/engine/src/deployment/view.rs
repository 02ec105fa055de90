//! Looking at local state: where a deployment stands, and specifications of earlier plans.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use groundplan_resources::Resource;
use serde::Serialize;

use crate::error::EngineError;
use crate::journal::{Applied, History, OperationStatus, RunRecord, sync_folder};
use crate::plan::{Plan, Purpose};

/// Where a deployment stands, as far as local state knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Deployment.
    pub deployment: String,
    /// Resources that exist.
    pub resources: usize,
    /// How many runs there were.
    pub runs: usize,
    /// The last run.
    pub last: Option<RunRecord>,
    /// Whether `resume` has something to do.
    pub unfinished: bool,
    /// Whether the last run removed everything.
    pub destroyed: bool,
}

impl Status {
    pub(super) fn of(name: &str, history: &History) -> Self {
        let last = history.runs.last();
        Self {
            deployment: name.to_owned(),
            resources: history.applied.len(),
            runs: history.runs.len(),
            last: last.cloned(),
            unfinished: history.unfinished().is_some(),
            destroyed: last.is_some_and(|run| run.purpose == Purpose::Destroy && !run.unfinished()),
        }
    }

    /// Failures of the last run that still stand, in plan order.
    pub fn failures(
        &self,
    ) -> impl Iterator<
        Item = (
            &groundplan_resources::ResourceId,
            &crate::provider::ProviderError,
        ),
    > {
        self.last
            .iter()
            .flat_map(|run| run.begun.values())
            .filter_map(|record| match &record.status {
                OperationStatus::Failed(error) => Some((&record.resource, error)),
                OperationStatus::Open | OperationStatus::Done => None,
            })
    }
}

/// Where the plan of a hash is kept.
pub(super) fn plan_path(folder: &Path, hash: &str) -> PathBuf {
    folder.join("plans").join(format!("{hash}.json"))
}

/// Saves a plan under its hash, whole or not at all.
pub(super) fn save_plan(folder: &Path, plan: &Plan) -> Result<(), EngineError> {
    let path = plan_path(folder, &plan.hash());
    let plans = folder.join("plans");
    std::fs::create_dir_all(&plans).map_err(EngineError::io("create", &plans))?;
    let draft = path.with_extension("json.new");
    write_synced(&draft, plan.to_json().as_bytes()).map_err(EngineError::io("write", &draft))?;
    std::fs::rename(&draft, &path).map_err(EngineError::io("write", &path))?;
    sync_folder(&plans)
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Loads a saved plan.
pub(super) fn load_plan(folder: &Path, hash: &str) -> Result<Plan, EngineError> {
    let lost = |reason: String| EngineError::PlanLost {
        hash: hash.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(plan_path(folder, hash))
        .map_err(|error| lost(error.to_string()))?;
    let plan = Plan::from_json(&text).map_err(|error| lost(error.to_string()))?;
    if plan.hash() == hash {
        Ok(plan)
    } else {
        Err(lost("it is another plan".to_owned()))
    }
}

/// Specifications last applied, out of the plans that wrote them. A plan that is lost only
/// makes the reasons of a difference less exact.
pub(super) struct Specs<'a> {
    folder: &'a Path,
    plans: BTreeMap<String, Option<Plan>>,
}

impl<'a> Specs<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            plans: BTreeMap::new(),
        }
    }

    pub(super) fn resource(&mut self, applied: &Applied) -> Option<Resource> {
        let (hash, index) = applied.source.as_ref()?;
        let folder = self.folder;
        let plan = self
            .plans
            .entry(hash.clone())
            .or_insert_with(|| load_plan(folder, hash).ok());
        plan.as_ref()?.operations.get(*index)?.wanted.clone()
    }
}
