//! One operation, from its call until the resource is usable or gone.
//!
//! Whatever happens on the way, the next move follows from what exists: before a call is
//! repeated the provider is asked what became of the last one. So an operation can be entered
//! again after a crash exactly as after a lost reply.

use std::collections::BTreeMap;
use std::time::Duration;

use groundplan_resources::{Resource, ResourceId};

use crate::cancel::{Cancel, Urgency};
use crate::diff::{self, Verdict};
use crate::event::{Event, Events};
use crate::plan::{Action, Operation};
use crate::provider::{
    Binding, Bindings, Create, ErrorClass, Observed, Pace, Provider, ProviderError, State, Update,
};
use crate::retry::Backoff;
use crate::target::Target;

/// How often a create is tried with a new token, because what the old one made is gone.
const MADE_ANEW_AT_MOST: u32 = 2;

/// One operation with everything it needs.
pub(super) struct Step<'a> {
    pub(super) operation: &'a Operation,
    pub(super) target: &'a Target,
    pub(super) bindings: Bindings,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) token: String,
    /// The run was taken up again, so a call of an earlier attempt may have made it.
    pub(super) may_exist: bool,
    /// A call of an earlier attempt may have gone through unseen.
    pub(super) outcome_unknown: bool,
    /// Another operation of this run changed the resource since it was observed.
    pub(super) touched: bool,
    pub(super) seed: u64,
    pub(super) events: Events<'a>,
    pub(super) cancel: &'a Cancel,
}

impl Step<'_> {
    /// The binding of what exists now, or `None` when it is gone.
    pub(super) async fn run(self) -> Result<Option<Binding>, ProviderError> {
        match (
            self.operation.action,
            &self.operation.wanted,
            &self.operation.observed,
        ) {
            (Action::Create, Some(wanted), _) => self.create(wanted).await.map(Some),
            (Action::Update, Some(wanted), Some(observed)) => {
                self.update(wanted, observed).await.map(Some)
            }
            (Action::Delete, _, Some(observed)) => self.delete(observed).await.map(|()| None),
            _ => Err(self.error(ErrorClass::Invalid, "the plan's operation is incomplete")),
        }
    }

    async fn create(&self, wanted: &Resource) -> Result<Binding, ProviderError> {
        let mut backoff = self.backoff(self.pace().repeat_within);
        let mut unknown = self.outcome_unknown;
        let mut look = self.may_exist;
        let mut made_anew = 0_u32;
        loop {
            let existing = if look {
                let existing = self.look(wanted, unknown).await?;
                self.settled(existing.is_some());
                existing
            } else {
                None
            };
            let result = match &existing {
                Some(existing) if matches!(existing.state, State::Failed | State::Deleting) => {
                    self.delete(existing).await?;
                    made_anew += 1;
                    // The provider remembers the token of what has just been deleted.
                    look = false;
                    continue;
                }
                Some(existing) => self.complete(wanted, existing).await,
                None => {
                    let token = match made_anew {
                        0 => self.token.clone(),
                        _ => format!("{}-{made_anew}", self.token),
                    };
                    self.provider()
                        .create(Create {
                            resource: wanted,
                            tags: &self.tags,
                            bindings: &self.bindings,
                            token: &token,
                        })
                        .await
                }
            };
            match result {
                Ok(binding) => match self.until_ready(wanted, binding).await {
                    // The token brought back something that was deleted since.
                    Err(error)
                        if error.class == ErrorClass::Gone && made_anew < MADE_ANEW_AT_MOST =>
                    {
                        made_anew += 1;
                        look = true;
                    }
                    ended => return ended,
                },
                Err(error) if error.class == ErrorClass::Gone && made_anew < MADE_ANEW_AT_MOST => {
                    made_anew += 1;
                    look = true;
                }
                Err(error) => {
                    unknown |= error.class == ErrorClass::Unknown;
                    // A name that is taken may be taken by a call of ours that was not visible.
                    let ours = error.class == ErrorClass::Conflict
                        && (unknown || self.look(wanted, false).await?.is_some());
                    self.pause(&mut backoff, error, ours).await?;
                    look = true;
                }
            }
        }
    }

    /// Finishes what a create that broke off in the middle left behind.
    async fn complete(
        &self,
        wanted: &Resource,
        existing: &Observed,
    ) -> Result<Binding, ProviderError> {
        let difference = diff::compare(wanted, Some(existing), None);
        let mut changed = difference.names();
        // The digest tag is there from the start, so it says nothing of hidden attributes.
        let hidden = wanted
            .spec
            .write_only()
            .iter()
            .map(|name| (*name).to_owned());
        changed.extend(
            hidden.filter(|name| wanted.spec.change(name) == groundplan_resources::Change::InPlace),
        );
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|name| wanted.spec.change(name) == groundplan_resources::Change::InPlace);
        if changed.is_empty() {
            return Ok(existing.binding.clone());
        }
        self.call_update(wanted, existing, &changed).await
    }

    async fn update(
        &self,
        wanted: &Resource,
        planned: &Observed,
    ) -> Result<Binding, ProviderError> {
        let mut backoff = self.backoff(self.pace().repeat_within);
        let mut look = self.may_exist || self.touched;
        loop {
            let result = if look {
                match self.look(wanted, false).await? {
                    None => Err(self.error(ErrorClass::Gone, "it does not exist any more")),
                    Some(existing) => {
                        let difference = diff::compare(wanted, Some(&existing), None);
                        let mut changed = difference.names();
                        let planned_hidden = self
                            .operation
                            .changes
                            .iter()
                            .map(|change| change.name.clone());
                        changed.extend(
                            planned_hidden
                                .filter(|name| wanted.spec.write_only().contains(&name.as_str())),
                        );
                        changed.sort_unstable();
                        changed.dedup();
                        let unchanged = difference.verdict == Verdict::Keep && changed.is_empty();
                        self.settled(true);
                        if unchanged {
                            Ok(existing.binding.clone())
                        } else {
                            self.call_update(wanted, &existing, &changed).await
                        }
                    }
                }
            } else {
                let changed: Vec<String> = self
                    .operation
                    .changes
                    .iter()
                    .map(|change| change.name.clone())
                    .collect();
                self.call_update(wanted, planned, &changed).await
            };
            match result {
                Ok(binding) => return self.until_ready(wanted, binding).await,
                Err(error) => {
                    self.pause(&mut backoff, error, false).await?;
                    look = true;
                }
            }
        }
    }

    async fn call_update(
        &self,
        wanted: &Resource,
        observed: &Observed,
        changed: &[String],
    ) -> Result<Binding, ProviderError> {
        self.provider()
            .update(Update {
                resource: wanted,
                observed,
                changed,
                tags: &self.tags,
                bindings: &self.bindings,
                token: &self.token,
            })
            .await
    }

    async fn delete(&self, observed: &Observed) -> Result<(), ProviderError> {
        let mut backoff = self.backoff(self.pace().repeat_within);
        loop {
            match self.provider().delete(observed, &self.bindings).await {
                Ok(()) => return self.until_gone(observed).await,
                Err(error) if error.class == ErrorClass::Gone => return Ok(()),
                // What refers to it may take a while to go.
                Err(error) => self.pause(&mut backoff, error, true).await?,
            }
        }
    }

    /// Looks for the resource; with `patience` for as long as it may stay invisible.
    async fn look(
        &self,
        wanted: &Resource,
        patience: bool,
    ) -> Result<Option<Observed>, ProviderError> {
        let mut visible = self.backoff(self.pace().visible_within);
        let mut backoff = self.backoff(self.pace().repeat_within);
        loop {
            match self
                .provider()
                .find(wanted, &self.target.graph, &self.bindings)
                .await
            {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) if !patience => return Ok(None),
                Ok(None) => match visible.next() {
                    Some(wait) => self.wait(wait).await,
                    None => return Ok(None),
                },
                Err(error) if error.class == ErrorClass::Gone => return Ok(None),
                Err(error) => self.pause(&mut backoff, error, false).await?,
            }
        }
    }

    async fn until_ready(
        &self,
        wanted: &Resource,
        binding: Binding,
    ) -> Result<Binding, ProviderError> {
        let mut ready = self.backoff(self.pace().ready_within);
        let mut visible = self.backoff(self.pace().visible_within.saturating_mul(4));
        let mut seen = false;
        let mut backoff = self.backoff(self.pace().repeat_within);
        loop {
            match self
                .provider()
                .state(&wanted.id, &wanted.spec, &binding)
                .await
            {
                Ok(Some(State::Ready)) => return Ok(binding),
                Ok(Some(State::Failed)) => {
                    return Err(self.error(ErrorClass::Invalid, "the provider says that it failed"));
                }
                Ok(Some(State::Deleting)) => {
                    return Err(self.error(ErrorClass::Gone, "somebody is deleting it"));
                }
                Ok(None) if !seen => match visible.next() {
                    Some(wait) => self.waiting(wait).await,
                    None => return Err(self.error(ErrorClass::Gone, "it is not to be seen")),
                },
                Ok(None) => {
                    return Err(self.error(ErrorClass::Gone, "it vanished while it was made"));
                }
                Ok(Some(State::Pending)) => {
                    seen = true;
                    match ready.next() {
                        Some(wait) => self.waiting(wait).await,
                        None => return Err(self.late("usable", self.pace().ready_within)),
                    }
                }
                Err(error) => self.pause(&mut backoff, error, false).await?,
            }
        }
    }

    async fn until_gone(&self, observed: &Observed) -> Result<(), ProviderError> {
        let mut gone = self.backoff(self.pace().gone_within);
        let mut backoff = self.backoff(self.pace().repeat_within);
        loop {
            match self
                .provider()
                .state(&observed.id, &observed.spec, &observed.binding)
                .await
            {
                Ok(None) => return Ok(()),
                Err(error) if error.class == ErrorClass::Gone => return Ok(()),
                Ok(Some(_)) => match gone.next() {
                    Some(wait) => self.waiting(wait).await,
                    None => return Err(self.late("gone", self.pace().gone_within)),
                },
                Err(error) => self.pause(&mut backoff, error, false).await?,
            }
        }
    }

    /// Waits before a repeat, or gives the error back when repeating cannot help, takes too
    /// long, or the run shall stop.
    async fn pause(
        &self,
        backoff: &mut Backoff,
        error: ProviderError,
        conflict_passes: bool,
    ) -> Result<(), ProviderError> {
        let passes = match error.class {
            ErrorClass::Throttled | ErrorClass::NotYet | ErrorClass::Unknown => true,
            ErrorClass::Conflict => conflict_passes,
            ErrorClass::Capacity
            | ErrorClass::Quota
            | ErrorClass::Credentials
            | ErrorClass::Denied
            | ErrorClass::Invalid
            | ErrorClass::Gone => false,
        };
        if !passes || self.cancel.urgency() >= Urgency::Finish {
            return Err(error);
        }
        let Some(wait) = backoff.next() else {
            return Err(error);
        };
        (self.events)(&Event::Repeated {
            operation: self.operation.index,
            resource: self.operation.resource.clone(),
            error: error.clone(),
            failures: backoff.count(),
            wait_milliseconds: milliseconds(wait),
        });
        tokio::select! {
            () = tokio::time::sleep(wait) => Ok(()),
            () = self.cancel.reached(Urgency::Finish) => Err(error),
        }
    }

    async fn waiting(&self, wait: Duration) {
        (self.events)(&Event::Waiting {
            operation: self.operation.index,
            resource: self.operation.resource.clone(),
            action: self.operation.action,
            wait_milliseconds: milliseconds(wait),
        });
        self.wait(wait).await;
    }

    async fn wait(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }

    fn settled(&self, exists: bool) {
        (self.events)(&Event::Settled {
            operation: self.operation.index,
            resource: self.operation.resource.clone(),
            exists,
        });
    }

    fn provider(&self) -> &dyn Provider {
        self.target.provider.as_ref()
    }

    fn pace(&self) -> Pace {
        self.target.provider.pace()
    }

    fn backoff(&self, within: Duration) -> Backoff {
        Backoff::new(self.pace(), within, self.seed)
    }

    fn late(&self, what: &str, within: Duration) -> ProviderError {
        self.error(
            ErrorClass::NotYet,
            &format!("not {what} within {} s", within.as_secs()),
        )
    }

    fn error(&self, class: ErrorClass, message: &str) -> ProviderError {
        ProviderError {
            class,
            action: format!("{} {}", self.operation.action.name(), self.id()),
            message: message.to_owned(),
            code: None,
        }
    }

    fn id(&self) -> &ResourceId {
        &self.operation.resource
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Whether a resource that the journal knows still exists, though it carries no tag.
pub(crate) async fn still_there(
    provider: &dyn Provider,
    resource: &Resource,
    binding: &Binding,
    digest: Option<String>,
) -> Result<Option<Observed>, ProviderError> {
    let state = match provider.state(&resource.id, &resource.spec, binding).await {
        Ok(state) => state,
        Err(error) if error.class == ErrorClass::Gone => None,
        Err(error) => return Err(error),
    };
    Ok(state.map(|state| Observed {
        id: resource.id.clone(),
        binding: binding.clone(),
        state,
        spec: resource.spec.clone(),
        digest,
    }))
}
