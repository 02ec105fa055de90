//! Dying at chosen moments.
//!
//! A crash is an unwinding that starts where the process would die; everything in memory is
//! dropped, and the next attempt starts from the disk. No panic hook runs, so output stays
//! clean.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use groundplan_engine::provider::{
    Binding, Bindings, Create, Identity, Observed, Pace, Provider, ProviderError, State, Update,
};
use groundplan_engine::{EngineError, Event, Options, Outcome, Target};
use groundplan_provider_sim::SimProvider;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};

use super::World;

/// Marks an unwinding as a crash that a test asked for.
struct Crash;

pub fn crash() -> ! {
    resume_unwind(Box::new(Crash))
}

/// Runs a future on a runtime of its own with paused time; `None` when it crashed.
pub fn survive<T>(future: impl Future<Output = T>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    match catch_unwind(AssertUnwindSafe(|| runtime.block_on(future))) {
        Ok(value) => Some(value),
        Err(payload) if payload.is::<Crash>() => None,
        Err(payload) => resume_unwind(payload),
    }
}

/// Which moment to die at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// When the n-th append of this attempt is on disk.
    Append(u64),
    /// Before the n-th changing call of this attempt.
    BeforeCall(u64),
    /// After the n-th changing call of this attempt was carried out.
    AfterCall(u64),
    /// Never.
    Never,
}

/// A provider that dies around its n-th changing call.
pub struct Mortal {
    inner: Arc<SimProvider>,
    moment: Moment,
    calls: AtomicU64,
}

impl Mortal {
    pub fn new(inner: Arc<SimProvider>, moment: Moment) -> Arc<Self> {
        Arc::new(Self {
            inner,
            moment,
            calls: AtomicU64::new(0),
        })
    }

    fn before(&self) -> u64 {
        let number = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if self.moment == Moment::BeforeCall(number) {
            crash();
        }
        number
    }

    fn after(&self, number: u64) {
        if self.moment == Moment::AfterCall(number) {
            crash();
        }
    }
}

#[async_trait]
impl Provider for Mortal {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn pace(&self) -> Pace {
        self.inner.pace()
    }

    fn expected_seconds(&self, spec: &Spec) -> u32 {
        self.inner.expected_seconds(spec)
    }

    async fn identity(&self) -> Result<Identity, ProviderError> {
        self.inner.identity().await
    }

    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError> {
        self.inner.observe(graph).await
    }

    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        self.inner.find(resource, graph, bindings).await
    }

    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError> {
        let number = self.before();
        let answer = self.inner.create(request).await;
        self.after(number);
        answer
    }

    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError> {
        let number = self.before();
        let answer = self.inner.update(request).await;
        self.after(number);
        answer
    }

    async fn delete(&self, observed: &Observed, bindings: &Bindings) -> Result<(), ProviderError> {
        let number = self.before();
        let answer = self.inner.delete(observed, bindings).await;
        self.after(number);
        answer
    }

    async fn state(
        &self,
        resource: &ResourceId,
        spec: &Spec,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        self.inner.state(resource, spec, binding).await
    }
}

/// What an attempt shall do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Apply,
    Destroy,
    Resume,
}

/// One attempt in one process; `None` when it died at `moment`. The second value counts the
/// appends and the changing calls, so that a caller can try every one of them.
pub fn attempt(
    world: &World,
    graph: &Graph,
    goal: Goal,
    moment: Moment,
    concurrency: usize,
) -> (Option<Result<Outcome, EngineError>>, (u64, u64)) {
    let appends = AtomicU64::new(0);
    let events = |event: &Event| {
        if let Event::Journalled { .. } = event {
            let number = appends.fetch_add(1, Ordering::SeqCst) + 1;
            if moment == Moment::Append(number) {
                crash();
            }
        }
    };
    let provider = Mortal::new(world.provider(), moment);
    let targets = vec![Target {
        graph: graph.clone(),
        provider: Arc::clone(&provider) as Arc<dyn Provider>,
    }];
    let options = Options {
        concurrency: Some(concurrency),
        ..Options::default()
    };
    let answer = survive(async {
        let mut deployment = world.open();
        match goal {
            Goal::Resume => deployment.resume(&targets, &options, &events).await,
            Goal::Apply | Goal::Destroy => {
                let plan = match goal {
                    Goal::Apply => deployment.plan(&targets).await?,
                    _ => deployment.destroy_plan(&targets).await?,
                };
                deployment.apply(&plan, &targets, &options, &events).await
            }
        }
    });
    (
        answer,
        (appends.into_inner(), provider.calls.load(Ordering::SeqCst)),
    )
}

/// Resumes until nothing is left to resume, and then does what is left to do.
pub fn bring_to_end(world: &World, graph: &Graph, goal: Goal) {
    for _ in 0..20 {
        match attempt(world, graph, Goal::Resume, Moment::Never, 8).0 {
            Some(Ok(outcome)) if outcome.failures.is_empty() => break,
            Some(Ok(_)) => {}
            Some(Err(EngineError::NothingToResume)) => break,
            Some(Err(error)) => panic!("resume failed: {error}"),
            None => unreachable!("nobody asked for a crash"),
        }
    }
    // The run may have died before its first entry was on disk.
    let outcome = attempt(world, graph, goal, Moment::Never, 8)
        .0
        .unwrap()
        .unwrap();
    assert!(outcome.failures.is_empty(), "{outcome:#?}");
}
