//! Stopping in two stages.

use tokio::sync::watch;

/// How urgently a run shall stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It shall not.
    Run,
    /// Finish what is under way, start nothing new.
    Finish,
    /// Leave everything as it is; the journal knows what was begun.
    Abandon,
}

/// A handle that stops a run: the first request finishes what is under way, the second
/// abandons it. Clones are the same handle.
#[derive(Debug, Clone)]
pub struct Cancel {
    sender: watch::Sender<Urgency>,
}

impl Default for Cancel {
    fn default() -> Self {
        Self {
            sender: watch::Sender::new(Urgency::Run),
        }
    }
}

impl Cancel {
    /// A handle that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to stop, more urgently each time.
    pub fn request(&self) -> Urgency {
        self.sender.send_modify(|urgency| {
            *urgency = if *urgency == Urgency::Run {
                Urgency::Finish
            } else {
                Urgency::Abandon
            };
        });
        self.urgency()
    }

    /// How urgently the run shall stop now.
    pub fn urgency(&self) -> Urgency {
        *self.sender.borrow()
    }

    /// Returns when the urgency is at least `urgency`.
    pub async fn reached(&self, urgency: Urgency) {
        let mut receiver = self.sender.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = receiver.wait_for(|now| *now >= urgency).await;
    }
}
