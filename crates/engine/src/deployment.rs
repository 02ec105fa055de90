//! A deployment by name: everything that the command line can ask for.
//!
//! Reading (`plan`, `verify`, `status`) takes no lock; whatever writes takes it for as long as
//! it runs. The folder of a deployment is `<state>/<name>/` with `journal.jsonl`, `plans/` and
//! `lock`. Losing it loses nothing: everything is found again by its tags.

mod run;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use groundplan_resources::ResourceId;

use crate::clock::{Clock, SystemClock};
use crate::diff::LastApplied;
use crate::error::EngineError;
use crate::execute::still_there;
use crate::journal::{self, History};
use crate::lock::{Lock, LockHolder};
use crate::plan::{self, Inputs, Plan};
use crate::provider::{ErrorClass, Pace, ProviderError};
use crate::retry::Backoff;
use crate::target::{Observation, Target};
use crate::verify::{self, Verification};

pub use view::Status;

/// A deployment and its local state.
pub struct Deployment {
    name: String,
    folder: PathBuf,
    tool: String,
    clock: Arc<dyn Clock>,
    history: History,
}

impl std::fmt::Debug for Deployment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deployment")
            .field("name", &self.name)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Deployment {
    /// Opens a deployment; one that was never applied has an empty history. `tool` is the
    /// version of the tool, noted in plans and journal. Nothing is written.
    ///
    /// # Errors
    /// [`EngineError::Name`], and what [`journal::read`] returns.
    pub fn open(state: &Path, name: &str, tool: &str) -> Result<Self, EngineError> {
        Self::open_with(state, name, tool, Arc::new(SystemClock))
    }

    /// Opens a deployment with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Deployment::open`].
    pub fn open_with(
        state: &Path,
        name: &str,
        tool: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EngineError> {
        check_name(name)?;
        let folder = state.join(name);
        let reading = journal::read(&folder.join(JOURNAL))?;
        Ok(Self {
            name: name.to_owned(),
            folder,
            tool: tool.to_owned(),
            clock,
            history: History::of(&reading.entries),
        })
    }

    /// Names of the deployments that have local state, in order.
    ///
    /// # Errors
    /// [`EngineError::Io`]; a folder that does not exist holds none.
    pub fn list(state: &Path) -> Result<Vec<String>, EngineError> {
        let entries = match std::fs::read_dir(state) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(EngineError::io("read", state)(error)),
        };
        let mut names: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().join(JOURNAL).is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs, what was last applied, and the sites it ever had. The sites are enough to build
    /// targets with empty graphs, for a destroy without the profile.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        Status::of(&self.name, &self.history)
    }

    /// What exists at all sites: by tag, and what only the journal knows.
    ///
    /// # Errors
    /// [`EngineError::Provider`], [`EngineError::WrongPlan`] for targets that do not belong
    /// together.
    pub async fn observe(&self, targets: &[Target]) -> Result<Observation, EngineError> {
        self.check_targets(targets)?;
        let found = join_all(targets.iter().map(|target| {
            let observe = || target.provider.observe(&target.graph);
            patiently(target.provider.pace(), observe)
        }))
        .await;
        let mut observation = Observation::default();
        for (target, found) in targets.iter().zip(found) {
            let found = found.map_err(provider_error(format!(
                "read what exists at site {}",
                target.graph.site
            )))?;
            observation.sites.insert(target.graph.site.clone(), found);
        }
        self.add_untagged(targets, &mut observation).await?;
        Ok(observation)
    }

    /// Resources that the journal knows and that were not found by tag: perhaps not visible
    /// yet, perhaps of a kind without tags, perhaps robbed of them.
    async fn add_untagged(
        &self,
        targets: &[Target],
        observation: &mut Observation,
    ) -> Result<(), EngineError> {
        let seen: BTreeSet<ResourceId> = observation
            .all()
            .map(|(_, observed)| observed.id.clone())
            .collect();
        let mut specs = view::Specs::new(&self.folder);
        for (id, applied) in self
            .history
            .applied
            .iter()
            .filter(|(id, _)| !seen.contains(id))
        {
            let Some(target) = targets.iter().find(|target| target.graph.site == id.site()) else {
                continue;
            };
            let Some(resource) = specs.resource(applied) else {
                continue;
            };
            let provider = target.provider.as_ref();
            let digest = &applied.digest;
            let look = || still_there(provider, &resource, &applied.binding, digest.clone());
            let observed = patiently(provider.pace(), look)
                .await
                .map_err(provider_error(format!("look for {id}")))?;
            observation
                .sites
                .entry(target.graph.site.clone())
                .or_default()
                .extend(observed);
        }
        for found in observation.sites.values_mut() {
            found.sort_by(|a, b| {
                (&a.id, &a.binding.provider_id).cmp(&(&b.id, &b.binding.provider_id))
            });
        }
        Ok(())
    }

    fn last(&self) -> BTreeMap<ResourceId, LastApplied> {
        let mut specs = view::Specs::new(&self.folder);
        self.history
            .applied
            .iter()
            .map(|(id, applied)| {
                let spec = specs.resource(applied).map(|resource| resource.spec);
                (
                    id.clone(),
                    LastApplied {
                        digest: applied.digest.clone(),
                        spec,
                    },
                )
            })
            .collect()
    }

    /// The plan that brings about what the targets want.
    ///
    /// # Errors
    /// [`EngineError::Graph`], and as [`Deployment::observe`].
    pub async fn plan(&self, targets: &[Target]) -> Result<Plan, EngineError> {
        self.make_plan(targets, plan::plan).await
    }

    /// The plan that removes everything at the targets' sites; their graphs may be empty.
    ///
    /// # Errors
    /// As [`Deployment::observe`].
    pub async fn destroy_plan(&self, targets: &[Target]) -> Result<Plan, EngineError> {
        self.make_plan(targets, plan::destroy).await
    }

    async fn make_plan(
        &self,
        targets: &[Target],
        make: fn(&Inputs<'_>) -> Result<Plan, EngineError>,
    ) -> Result<Plan, EngineError> {
        let observation = self.observe(targets).await?;
        make(&Inputs {
            deployment: &self.name,
            tool: &self.tool,
            parent: self.history.parent(),
            targets,
            observation: &observation,
            last: &self.last(),
        })
    }

    /// Compares what exists with what is wanted.
    ///
    /// # Errors
    /// As [`Deployment::observe`].
    pub async fn verify(&self, targets: &[Target]) -> Result<Verification, EngineError> {
        let observation = self.observe(targets).await?;
        Ok(verify::verify(targets, &observation, &self.last()))
    }

    fn check_targets(&self, targets: &[Target]) -> Result<(), EngineError> {
        let mut sites = BTreeSet::new();
        for target in targets {
            if target.graph.deployment != self.name {
                return Err(EngineError::WrongPlan(format!(
                    "site {} belongs to deployment {:?}, not to {:?}",
                    target.graph.site, target.graph.deployment, self.name
                )));
            }
            if !sites.insert(target.graph.site.as_str()) {
                return Err(EngineError::WrongPlan(format!(
                    "site {} is given twice",
                    target.graph.site
                )));
            }
        }
        Ok(())
    }

    fn lock(&self, purpose: &str) -> Result<Lock, EngineError> {
        std::fs::create_dir_all(&self.folder).map_err(EngineError::io("create", &self.folder))?;
        Lock::take(
            &self.folder,
            &LockHolder::this_process(purpose, self.clock.now_milliseconds()),
        )
    }
}

const JOURNAL: &str = "journal.jsonl";

/// Repeats a reading call for as long as its failures are of a kind that passes.
async fn patiently<T, F>(pace: Pace, mut call: impl FnMut() -> F) -> Result<T, ProviderError>
where
    F: Future<Output = Result<T, ProviderError>>,
{
    let mut backoff = Backoff::new(pace, pace.repeat_within.min(READ_WITHIN), 0);
    loop {
        match call().await {
            Err(error)
                if matches!(
                    error.class,
                    ErrorClass::Throttled | ErrorClass::NotYet | ErrorClass::Unknown
                ) =>
            {
                match backoff.next() {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => return Err(error),
                }
            }
            answer => return answer,
        }
    }
}

/// Somebody waits for a plan; an endpoint that cannot be reached shall not hold them for long.
const READ_WITHIN: Duration = Duration::from_secs(20);

fn provider_error(doing: String) -> impl FnOnce(crate::provider::ProviderError) -> EngineError {
    move |source| EngineError::Provider { doing, source }
}

/// A name is a folder, a tag and part of names in the cloud.
fn check_name(name: &str) -> Result<(), EngineError> {
    let bad = |reason| {
        Err(EngineError::Name {
            name: name.to_owned(),
            reason,
        })
    };
    if name.is_empty() {
        return bad("it is empty");
    }
    if name.len() > 63 {
        return bad("it is longer than 63 characters");
    }
    if !name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        return bad("only lower-case letters, digits and hyphens are allowed");
    }
    if name.starts_with('-') {
        return bad("it starts with a hyphen");
    }
    Ok(())
}
