//! Breakdowns on request.

use super::Reply;

/// What happens to a call.
pub(super) enum Outcome {
    Answer(Reply),
    /// The connection ends without an answer.
    Drop,
}

/// One breakdown.
#[derive(Debug, Clone)]
pub struct Fault {
    /// HTTP method that it meets.
    pub method: &'static str,
    /// Part of the path that it meets.
    pub path: &'static str,
    /// How many calls it meets.
    pub times: usize,
    /// The answer instead of doing anything; `None`: it is done, and the answer is lost.
    pub outcome: Option<Reply>,
}

impl Fault {
    /// So many calls get this answer.
    pub fn answer(method: &'static str, path: &'static str, times: usize, reply: Reply) -> Self {
        Self {
            method,
            path,
            times,
            outcome: Some(reply),
        }
    }

    /// So many calls are carried out, and nobody hears of it.
    pub fn lost(method: &'static str, path: &'static str, times: usize) -> Self {
        Self {
            method,
            path,
            times,
            outcome: None,
        }
    }

    /// Too many calls.
    pub fn throttle(method: &'static str, path: &'static str, times: usize) -> Self {
        let reply = Reply::error(429, "TooManyRequests", "Too many requests.");
        Self::answer(method, path, times, reply.with("retry-after", "1"))
    }
}

impl super::Account {
    pub(super) fn faulty(&mut self, method: &str, path: &str) -> Option<Fault> {
        let at = self
            .faults
            .iter()
            .position(|one| one.method == method && path.contains(one.path))?;
        let fault = self.faults[at].clone();
        self.faults[at].times -= 1;
        if self.faults[at].times == 0 {
            self.faults.remove(at);
        }
        Some(fault)
    }
}
