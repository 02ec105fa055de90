//! Runs: apply, resume, recover. Each holds the lock from its first look to its last entry.

use std::collections::BTreeMap;

use super::view::{load_plan, save_plan};
use super::{Deployment, JOURNAL};
use crate::digest;
use crate::error::EngineError;
use crate::event::{Event, Events};
use crate::execute::{Ended, Execution, Options};
use crate::journal::{self, Entry, Found, History, Journal, RunRecord, RunResult};
use crate::lock::Lock;
use crate::outcome::{Left, Outcome};
use crate::plan::{Plan, PlanSite, Purpose, fingerprint, stale};
use crate::provider::Bindings;
use crate::target::{Observation, Target};

impl Deployment {
    /// Carries out a plan. An empty plan is complete at once and leaves no entry.
    ///
    /// # Errors
    /// [`EngineError::Locked`], [`EngineError::Stale`] when what exists is not what the plan was
    /// made from, [`EngineError::Unfinished`] when an earlier run has calls to settle,
    /// [`EngineError::WrongPlan`], [`EngineError::Provider`] while reading, [`EngineError::Io`].
    /// Failed operations are part of the outcome.
    pub async fn apply(
        &mut self,
        plan: &Plan,
        targets: &[Target],
        options: &Options,
        events: Events<'_>,
    ) -> Result<Outcome, EngineError> {
        self.check_plan(plan, targets)?;
        let (_lock, mut journal) = self.begin("apply", events)?;
        if let Some(run) = self.history.unfinished().filter(|run| run.open() > 0) {
            return Err(EngineError::Unfinished {
                run: run.run.clone(),
                open: run.open(),
            });
        }
        let observation = self.observe(targets).await?;
        let differences = stale(&plan.fingerprint, &fingerprint(&observation));
        if !differences.is_empty() {
            return Err(EngineError::Stale(differences));
        }
        let hash = plan.hash();
        if plan.is_empty() {
            return Ok(Outcome {
                run: String::new(),
                plan: hash,
                purpose: plan.purpose,
                result: RunResult::Complete,
                operations: 0,
                done: 0,
                open: 0,
                failures: Vec::new(),
                left: Vec::new(),
            });
        }
        save_plan(&self.folder, plan)?;
        let at = self.clock.now_milliseconds();
        let run = self.run_name(&hash, at);
        let entry = Entry::Run {
            run: run.clone(),
            plan: hash.clone(),
            purpose: plan.purpose,
            tool: self.tool.clone(),
            at,
            operations: plan.operations.len(),
            sites: plan.sites.clone(),
        };
        let sequence = journal.append(std::slice::from_ref(&entry))?;
        events(&Event::Journalled { sequence });
        self.history.add(&entry);
        self.execute(
            plan,
            &run,
            None,
            targets,
            &observation,
            &mut journal,
            options,
            events,
        )
        .await
    }

    /// Takes up the last run where it stopped: settles what was begun, then does the rest.
    ///
    /// # Errors
    /// [`EngineError::NothingToResume`], [`EngineError::PlanLost`], otherwise as
    /// [`Deployment::apply`].
    pub async fn resume(
        &mut self,
        targets: &[Target],
        options: &Options,
        events: Events<'_>,
    ) -> Result<Outcome, EngineError> {
        let (_lock, mut journal) = self.begin("resume", events)?;
        let Some(earlier) = self.history.unfinished().cloned() else {
            return Err(EngineError::NothingToResume);
        };
        let plan = load_plan(&self.folder, &earlier.plan)?;
        self.check_plan(&plan, targets)?;
        let observation = self.observe(targets).await?;
        let entry = Entry::Resume {
            run: earlier.run.clone(),
            tool: self.tool.clone(),
            at: self.clock.now_milliseconds(),
        };
        let sequence = journal.append(std::slice::from_ref(&entry))?;
        events(&Event::Journalled { sequence });
        self.execute(
            &plan,
            &earlier.run.clone(),
            Some(&earlier),
            targets,
            &observation,
            &mut journal,
            options,
            events,
        )
        .await
    }

    /// Rebuilds local state from tags alone. Returns how many resources were found.
    ///
    /// # Errors
    /// [`EngineError::Locked`], [`EngineError::Provider`], [`EngineError::Io`].
    pub async fn recover(
        &mut self,
        targets: &[Target],
        events: Events<'_>,
    ) -> Result<usize, EngineError> {
        let (_lock, mut journal) = self.begin("recover", events)?;
        let observation = self.observe(targets).await?;
        let resources = observation
            .all()
            .map(|(_, observed)| {
                let found = Found {
                    binding: observed.binding.clone(),
                    digest: observed.digest.clone(),
                };
                (observed.id.clone(), found)
            })
            .collect();
        let sites = targets
            .iter()
            .map(|target| PlanSite {
                site: target.graph.site.clone(),
                provider: target.graph.provider,
                provider_name: target.provider.name().to_owned(),
                region: target.graph.region.clone(),
                tags: target.graph.tags.clone(),
            })
            .collect();
        let at = self.clock.now_milliseconds();
        let sequence = journal.append(&[Entry::Recovered {
            at,
            sites,
            resources,
        }])?;
        events(&Event::Journalled { sequence });
        drop(journal);
        self.reload()?;
        Ok(observation.len())
    }

    /// Takes the lock and reads the journal anew: it may have grown since `open`.
    fn begin(&mut self, purpose: &str, events: Events<'_>) -> Result<(Lock, Journal), EngineError> {
        let lock = self.lock(purpose)?;
        if let Some(holder) = &lock.taken_over {
            events(&Event::LockTakenOver {
                holder: holder.clone(),
            });
        }
        let path = self.folder.join(JOURNAL);
        let reading = journal::read(&path)?;
        if reading.torn {
            events(&Event::TornLineDropped);
        }
        self.history = History::of(&reading.entries);
        let journal = Journal::open(&path, &reading)?;
        Ok((lock, journal))
    }

    fn reload(&mut self) -> Result<(), EngineError> {
        self.history = History::of(&journal::read(&self.folder.join(JOURNAL))?.entries);
        Ok(())
    }

    /// Unique among all runs of all times: an equal plan may be applied again after a destroy
    /// and the loss of the journal.
    fn run_name(&self, plan: &str, at: u64) -> String {
        let text = format!(
            "{}\n{plan}\n{}\n{at}\n{}",
            self.name,
            self.history.runs.len(),
            std::process::id()
        );
        format!(
            "{}-{}",
            self.history.runs.len() + 1,
            &digest::short(&text)[..8]
        )
    }

    #[allow(clippy::too_many_arguments)]
    async fn execute(
        &mut self,
        plan: &Plan,
        run: &str,
        earlier: Option<&RunRecord>,
        targets: &[Target],
        observation: &Observation,
        journal: &mut Journal,
        options: &Options,
        events: Events<'_>,
    ) -> Result<Outcome, EngineError> {
        events(&Event::RunStarted {
            run: run.to_owned(),
            plan: plan.hash(),
            purpose: plan.purpose,
            operations: plan.operations.len() - earlier.map_or(0, RunRecord::done),
            resumed: earlier.is_some(),
        });
        let by_site: BTreeMap<&str, &Target> = targets
            .iter()
            .map(|target| (target.graph.site.as_str(), target))
            .collect();
        let ended = Execution {
            plan,
            run,
            targets: &by_site,
            earlier,
            bindings: self.bindings(observation, earlier),
            journal,
            options,
            events,
            clock: self.clock.as_ref(),
        }
        .run()
        .await;
        self.reload()?;
        let Ended {
            result,
            done,
            open,
            failures,
        } = ended?;
        let mut outcome = Outcome {
            run: run.to_owned(),
            plan: plan.hash(),
            purpose: plan.purpose,
            result,
            operations: plan.operations.len(),
            done,
            open,
            failures,
            left: Vec::new(),
        };
        if plan.purpose == Purpose::Destroy && result != RunResult::Cancelled {
            outcome.left = left(&self.observe(targets).await?, &outcome);
        }
        events(&Event::RunEnded {
            run: run.to_owned(),
            result,
        });
        Ok(outcome)
    }

    /// What is known of provider ids: what this run has made before all, then what was seen,
    /// then what the journal remembers.
    fn bindings(&self, observation: &Observation, earlier: Option<&RunRecord>) -> Bindings {
        let mut bindings: Bindings = self
            .history
            .applied
            .iter()
            .map(|(id, applied)| (id.clone(), applied.binding.clone()))
            .collect();
        for (_, observed) in observation.all() {
            let own = earlier.is_some_and(|run| {
                self.history
                    .applied
                    .get(&observed.id)
                    .and_then(|applied| applied.source.as_ref())
                    .is_some_and(|(plan, _)| *plan == run.plan)
            });
            if !own {
                bindings.insert(observed.id.clone(), observed.binding.clone());
            }
        }
        bindings
    }

    fn check_plan(&self, plan: &Plan, targets: &[Target]) -> Result<(), EngineError> {
        self.check_targets(targets)?;
        if plan.deployment != self.name {
            return Err(EngineError::WrongPlan(format!(
                "it was made for deployment {:?}, this is {:?}",
                plan.deployment, self.name
            )));
        }
        for site in &plan.sites {
            let Some(target) = targets.iter().find(|target| target.graph.site == site.site) else {
                return Err(EngineError::WrongPlan(format!(
                    "no target for site {} is given",
                    site.site
                )));
            };
            if target.provider.name() != site.provider_name {
                return Err(EngineError::WrongPlan(format!(
                    "site {} was planned on {:?}, and {:?} is given",
                    site.site,
                    site.provider_name,
                    target.provider.name()
                )));
            }
            if target.graph.region != site.region {
                return Err(EngineError::WrongPlan(format!(
                    "site {} was planned in region {:?}, and {:?} is given",
                    site.site, site.region, target.graph.region
                )));
            }
        }
        Ok(())
    }
}

/// What a destroy left behind, each with the reason.
fn left(observation: &Observation, outcome: &Outcome) -> Vec<Left> {
    observation
        .all()
        .map(|(_, observed)| {
            let failure = outcome
                .failures
                .iter()
                .find(|failure| failure.resource == observed.id);
            Left {
                resource: observed.id.clone(),
                provider_id: observed.binding.provider_id.clone(),
                reason: match failure {
                    Some(failure) => failure.error.to_string(),
                    None if outcome.result == RunResult::Complete => {
                        "it appeared meanwhile".to_owned()
                    }
                    None => "something that refers to it could not be removed".to_owned(),
                },
            }
        })
        .collect()
}
