//! Which calls the SDK repeats by itself.

use google_cloud_gax::error::Error;
use google_cloud_gax::retry_policy::RetryPolicy;
use google_cloud_gax::retry_result::RetryResult;
use google_cloud_gax::retry_state::RetryState;

/// How often a call that only reads is tried before its failure is told. A look at a whole
/// deployment takes a dozen calls; were each tried once, a busy project could never be read.
pub(crate) const LOOKS: u32 = 5;

/// Repeats what may be repeated without a look in between: reading, and calls that say what
/// shall be. Calls that make something are the engine's to repeat.
#[derive(Debug)]
pub(crate) struct Patience;

impl RetryPolicy for Patience {
    fn on_error(&self, state: &RetryState, error: Error) -> RetryResult {
        if !passes(&error) {
            return RetryResult::Permanent(error);
        }
        if state.idempotent && state.attempt_count < LOOKS {
            RetryResult::Continue(error)
        } else {
            RetryResult::Exhausted(error)
        }
    }
}

/// Whether the next try may go better.
fn passes(error: &Error) -> bool {
    match error.http_status_code() {
        Some(429) => true,
        Some(status) => status >= 500,
        None => error.is_io() || error.is_connect() || error.is_transport() || error.is_timeout(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16) -> Error {
        Error::http(status, http::HeaderMap::new(), Vec::new().into())
    }

    #[test]
    fn only_what_may_pass_is_repeated_and_only_where_that_is_safe() {
        for (status, safe, expected) in [
            (503, true, true),
            (429, true, true),
            (500, true, true),
            (503, false, false),
            (429, false, false),
            (403, true, false),
            (404, true, false),
        ] {
            let state = RetryState::new(safe).set_attempt_count(1_u32);
            let ended = Patience.on_error(&state, answered(status));
            assert_eq!(ended.is_continue(), expected, "{status} {safe}");
        }
        let last = RetryState::new(true).set_attempt_count(LOOKS);
        assert!(Patience.on_error(&last, answered(503)).is_exhausted());
    }
}
