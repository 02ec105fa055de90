//! Calls that change something: each begins an operation, which is asked for until it has ended.
//!
//! Must not know any resource.

use std::future::Future;
use std::time::Duration;

use google_cloud_compute_v1::model::Operation;
use google_cloud_compute_v1::model::operation::Status;
use groundplan_engine::provider::{ErrorClass, ProviderError};
use sha2::{Digest as _, Sha256};

use crate::GcpProvider;
use crate::fault::{self, Phase, ended, fault, reading};
use crate::path::last;

/// First wait before an operation is asked for; it grows by half each time.
const FIRST_WAIT: Duration = Duration::from_millis(150);
/// Longest such wait.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// How long an operation may take before its outcome counts as unknown.
const LIMIT: Duration = Duration::from_mins(20);
/// How many remembered failures of one request are passed over.
const REMEMBERED: u32 = 6;

type Begun = google_cloud_gax::Result<Operation>;

impl GcpProvider {
    /// Creates something. Google remembers a request by its id for an hour: repeated after a lost
    /// answer it leads to the same operation, and nothing is made twice.
    ///
    /// It remembers failures too. An operation that comes back already failed may be that of an
    /// earlier try, from before a quota was raised or a machine type came back, so the request is
    /// made once more under the next id; a failed operation has made nothing.
    pub(crate) async fn make<F>(
        &self,
        action: &'static str,
        token: &str,
        call: impl Fn(String) -> F,
    ) -> Result<(), ProviderError>
    where
        F: Future<Output = Begun>,
    {
        let mut turn = 0;
        loop {
            let begun = call(request_id(token, turn)).await;
            let operation = begun.map_err(|error| fault::translate(action, Phase::Make, &error))?;
            let at_once = operation.status == Some(Status::Done);
            match self.settle(action, Phase::Make, operation).await {
                Err(error) if at_once && turn < REMEMBERED && error.code.is_some() => turn += 1,
                settled => return settled,
            }
        }
    }

    /// Changes something that exists. Such calls say what shall be, so they may be repeated.
    pub(crate) async fn alter(
        &self,
        action: &'static str,
        call: impl Future<Output = Begun>,
    ) -> Result<(), ProviderError> {
        let begun = call.await;
        let operation = begun.map_err(|error| fault::translate(action, Phase::Make, &error))?;
        self.settle(action, Phase::Make, operation).await
    }

    /// Deletes something. Without an id of the request: within the hour the same name may be made
    /// and deleted again, and Google would take the second deletion for the first.
    pub(crate) async fn erase(
        &self,
        action: &'static str,
        call: impl Future<Output = Begun>,
    ) -> Result<(), ProviderError> {
        let begun = call.await;
        let operation = begun.map_err(|error| fault::translate(action, Phase::Delete, &error))?;
        self.settle(action, Phase::Delete, operation).await
    }

    async fn settle(
        &self,
        action: &'static str,
        phase: Phase,
        mut operation: Operation,
    ) -> Result<(), ProviderError> {
        let mut wait = FIRST_WAIT;
        let mut waited = Duration::ZERO;
        while operation.status != Some(Status::Done) {
            if waited >= LIMIT {
                let message = format!(
                    "operation {} has not ended within {} minutes",
                    operation.name.as_deref().unwrap_or_default(),
                    LIMIT.as_secs() / 60
                );
                return Err(fault(ErrorClass::Unknown, action, message));
            }
            tokio::time::sleep(wait).await;
            waited += wait;
            wait = wait.mul_f64(1.5).min(LONGEST_WAIT);
            operation = match self.operation(&operation).await {
                Ok(found) => found,
                // Operations are kept for two weeks; whatever else is wrong, the outcome of this
                // one is not known.
                Err(error) if error.class == ErrorClass::Gone => {
                    return Err(ProviderError {
                        class: ErrorClass::Unknown,
                        ..error
                    });
                }
                Err(error) => return Err(error),
            };
        }
        match ended(action, phase, &operation) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    async fn operation(&self, begun: &Operation) -> Result<Operation, ProviderError> {
        const ACTION: &str = "compute.operations.get";
        let Some(name) = begun.name.as_deref() else {
            let message = "the answer has no name of an operation";
            return Err(fault(ErrorClass::Unknown, ACTION, message));
        };
        let found = if let Some(zone) = begun.zone.as_deref() {
            let call = self.zone_operations.get().set_zone(last(zone));
            call.set_project(&self.project)
                .set_operation(name)
                .send()
                .await
        } else if let Some(region) = begun.region.as_deref() {
            let call = self.region_operations.get().set_region(last(region));
            call.set_project(&self.project)
                .set_operation(name)
                .send()
                .await
        } else {
            let call = self.global_operations.get().set_operation(name);
            call.set_project(&self.project).send().await
        };
        found.map_err(reading(ACTION))
    }
}

/// A version 8 UUID (RFC 9562: bits of our own) out of the engine's token.
fn request_id(token: &str, turn: u32) -> String {
    let mut bytes = Sha256::digest(format!("{token}\n{turn}").as_bytes());
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hexadecimal = hex::encode(&bytes[..16]);
    let part = |from: usize, to: usize| hexadecimal.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::request_id;

    #[test]
    fn the_same_token_gives_the_same_uuid() {
        let id = request_id("run-1/primary/network/main", 0);
        assert_eq!(id, request_id("run-1/primary/network/main", 0));
        assert_ne!(id, request_id("run-1/primary/network/main", 1));
        assert_ne!(id, request_id("run-2/primary/network/main", 0));
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_bytes()[14], b'8', "version of {id}");
        assert!(
            "89ab".contains(id.as_bytes()[19] as char),
            "variant of {id}"
        );
    }
}
