//! A deployment at work: where it is, who carries it out, progress, and Ctrl-C.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use groundplan_engine::{
    Cancel, Deployment, EngineError, Event, Options, Outcome, PlanSite, Target, Urgency,
};
use groundplan_resources::Graph;

use crate::arguments::{Checking, Common, OneProfile, Where};
use crate::library::Library;
use crate::pipeline::{self, Designed};
use crate::providers::{self, Problem, SIMULATED};
use crate::{exit, output};

/// Version noted in plans and journals.
pub(crate) const TOOL: &str = env!("CARGO_PKG_VERSION");

/// Runs asynchronous work on one thread: calls wait for the network, they do not compute.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, u8> {
    match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => Ok(runtime.block_on(work)),
        Err(error) => {
            output::fail(&format!("the asynchronous runtime cannot start: {error}"));
            Err(exit::FINDINGS)
        }
    }
}

/// Shows an engine's error and returns its exit code.
pub(crate) fn failed(error: &EngineError) -> u8 {
    output::fail(&format!("failed to {error}"));
    if let EngineError::Stale(differences) = error {
        for difference in differences {
            output::say(&format!(
                "  {} {}",
                difference.resource,
                difference.kind.name()
            ));
        }
    }
    error.exit_code()
}

/// Shows an engine's error that ended a run. A run that had begun stays unfinished.
pub(crate) fn broken_off(error: &EngineError, name: &str, place: &Where) -> u8 {
    let code = failed(error);
    let begun = matches!(error, EngineError::Io { .. } | EngineError::Provider { .. })
        && Deployment::open(&place.state, name, TOOL)
            .is_ok_and(|deployment| deployment.status().unfinished);
    if !begun {
        return code;
    }
    output::say(&format!(
        "help: mend the cause, then run `groundplan resume {name}`"
    ));
    match code {
        // Whoever can cure it matters more than that something is left to do.
        exit::FINDINGS => exit::UNFINISHED,
        code => code,
    }
}

/// Opens a deployment's local state.
pub(crate) fn open(place: &Where, name: &str) -> Result<Deployment, u8> {
    Deployment::open(&place.state, name, TOOL).map_err(|error| failed(&error))
}

/// Targets for the graphs of a deployment.
pub(crate) async fn connect(
    deployment: &Deployment,
    place: &Where,
    graphs: Vec<Graph>,
) -> Result<Vec<Target>, u8> {
    stays_where_it_is(deployment, place, &graphs)?;
    providers::targets(place, graphs)
        .await
        .map_err(|problem| match problem {
            Problem::Usage(message) => {
                output::fail(&message);
                exit::USAGE
            }
            Problem::Unusable(message) => {
                output::fail(&message);
                exit::FINDINGS
            }
            #[cfg(feature = "gcp")]
            Problem::Credentials(message) => {
                output::fail(&message);
                groundplan_engine::exit::CREDENTIALS
            }
        })
}

/// Refuses to look in one cloud for what the journal says is in another: provider ids of the
/// one mean nothing to the other, or something else.
fn stays_where_it_is(deployment: &Deployment, place: &Where, graphs: &[Graph]) -> Result<(), u8> {
    let history = deployment.history();
    if history.applied.is_empty() {
        return Ok(());
    }
    for graph in graphs {
        let asked = place
            .on
            .as_deref()
            .unwrap_or_else(|| providers::name_of(graph.provider));
        let Some(site) = history.sites.get(&graph.site) else {
            continue;
        };
        if site.provider_name != asked {
            output::fail(&format!(
                "site `{}` of `{}` runs on `{}`, not on `{asked}`\n\
                 help: add `--on {}`, or keep the other one's journal elsewhere with `--state DIR`",
                graph.site,
                deployment.name(),
                site.provider_name,
                site.provider_name
            ));
            return Err(exit::USAGE);
        }
    }
    Ok(())
}

/// A deployment that a command names: by its profile, or by its name alone.
pub(crate) enum Subject {
    /// The profile was given.
    Profile(Box<Designed>),
    /// Only the name; what is known comes from the journal.
    Name(String),
}

impl Subject {
    /// Reads the profile if the argument is a file, or takes it as a name.
    pub(crate) fn find(common: &Common, library: &Library, argument: &str) -> Result<Self, u8> {
        let path = Path::new(argument);
        let looks_like_file = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        if path.is_file() || looks_like_file {
            let profile = OneProfile {
                profile: PathBuf::from(argument),
                checking: Checking { as_of: None },
            };
            return pipeline::designed(common, library, &profile)
                .map(|designed| Self::Profile(Box::new(designed)));
        }
        Ok(Self::Name(argument.to_owned()))
    }

    /// The deployment's name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Profile(designed) => &designed.blueprint.name,
            Self::Name(name) => name,
        }
    }

    /// Graphs of its sites: what the profile wants, or the journal's sites with nothing wanted.
    /// The second part is where they run when the journal says so.
    pub(crate) fn graphs(&self, deployment: &Deployment, place: &Where) -> (Vec<Graph>, Where) {
        let sites = &deployment.history().sites;
        let mut place = place.clone();
        if place.on.is_none() && sites.values().any(|site| site.provider_name == SIMULATED) {
            place.on = Some(SIMULATED.to_owned());
        }
        let graphs = match self {
            Self::Profile(designed) => designed.graphs.clone(),
            Self::Name(name) => sites.values().map(|site| empty_graph(name, site)).collect(),
        };
        (graphs, place)
    }
}

/// A graph with nothing wanted, for a site that the journal or a plan names.
pub(crate) fn empty_graph(deployment: &str, site: &PlanSite) -> Graph {
    Graph {
        deployment: deployment.to_owned(),
        site: site.site.clone(),
        provider: site.provider,
        region: site.region.clone(),
        tags: site.tags.clone(),
        resources: Vec::new(),
    }
}

/// How to carry out a plan; Ctrl-C stops it, a second one abandons what is under way.
pub(crate) fn options(place: &Where) -> Options {
    let cancel = Cancel::new();
    let handle = cancel.clone();
    // Listening begins here, not when the task is first run: until then Ctrl-C would end the
    // process in the middle of its work.
    let interrupts = interrupts();
    tokio::spawn(async move {
        let Ok(mut interrupts) = interrupts else {
            return;
        };
        while interrupts.recv().await.is_some() {
            match handle.request() {
                Urgency::Run | Urgency::Finish => output::say(
                    "stopping: finishing what is under way; press Ctrl-C again to abandon it",
                ),
                Urgency::Abandon => {
                    output::say("abandoning what is under way; `groundplan resume` will settle it");
                }
            }
        }
    });
    Options {
        concurrency: Some(usize::from(place.concurrency)),
        seed: 0,
        cancel,
    }
}

#[cfg(unix)]
fn interrupts() -> std::io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn interrupts() -> std::io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

/// Prints progress, one line per finished operation.
pub(crate) struct Progress {
    waiting_told: AtomicBool,
}

impl Progress {
    /// Nothing has been said yet.
    pub(crate) fn new() -> Self {
        Self {
            waiting_told: AtomicBool::new(false),
        }
    }

    /// Says what is worth saying.
    pub(crate) fn tell(&self, event: &Event) {
        match event {
            Event::LockTakenOver { holder } => output::say(&format!(
                "took over the lock of process {} on {}, which has ended",
                holder.process, holder.host
            )),
            Event::TornLineDropped => {
                output::say("the journal's last line was torn by a crash and is dropped");
            }
            Event::RunStarted {
                operations,
                resumed: true,
                ..
            } => {
                output::say(&format!("resuming: {operations} operations are left"));
            }
            Event::Settled {
                resource, exists, ..
            } => output::say(&format!(
                "settled {resource}: it {}",
                if *exists { "exists" } else { "does not exist" }
            )),
            Event::Repeated {
                resource,
                error,
                wait_milliseconds,
                ..
            } => output::say(&format!(
                "{resource}: {error}; trying again in {:.1} s",
                *wait_milliseconds as f64 / 1000.0
            )),
            Event::Waiting { resource, .. } if !self.waiting_told.swap(true, Ordering::Relaxed) => {
                output::say(&format!(
                    "waiting for {resource} and others to become ready"
                ));
            }
            Event::Finished {
                resource,
                action,
                provider_id,
                done,
                total,
                ..
            } => {
                let width = total.to_string().len();
                let id = provider_id.as_deref().unwrap_or("gone");
                output::say(&format!(
                    "[{done:>width$}/{total}] {:<6} {resource}  {id}",
                    action.name()
                ));
            }
            Event::Failed {
                resource,
                action,
                error,
                ..
            } => {
                output::fail(&format!("failed to {} {resource}: {error}", action.name()));
            }
            Event::Stopping {
                under_way,
                cancelled,
                ..
            } if *under_way > 0 => {
                output::say(&format!(
                    "{}: waiting for {under_way} calls that are under way",
                    if *cancelled {
                        "stopping"
                    } else {
                        "nothing new is started"
                    }
                ));
            }
            _ => {}
        }
    }
}

/// Says how a run ended.
pub(crate) fn conclude(outcome: &Outcome, deployment: &str) -> u8 {
    let code = outcome.exit_code();
    if code == exit::FINE {
        output::say(&format!(
            "done: {} of {} operations",
            outcome.done, outcome.operations
        ));
        return code;
    }
    for left in &outcome.left {
        output::say(&format!(
            "left: {} ({}): {}",
            left.resource, left.provider_id, left.reason
        ));
    }
    output::say(&format!(
        "stopped: {} of {} operations are done, {} have an unknown outcome, {} failed\n\
         help: mend the cause, then run `groundplan resume {deployment}`",
        outcome.done,
        outcome.operations,
        outcome.open,
        outcome.failures.len()
    ));
    code
}
