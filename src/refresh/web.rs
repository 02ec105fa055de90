//! Getting a reply over HTTP: with limits of time, and again where the other side is busy.

use std::io::Read;
use std::time::Duration;

use super::Trouble;

/// How often a request is made before it counts as failed.
const ATTEMPTS: u32 = 4;
/// Longest wait between two of them.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A large reply may take this many times the wait for its beginning.
const BODY_FACTOR: u32 = 20;

/// A client that follows no more than it has to.
pub(super) struct Web {
    agent: ureq::Agent,
}

impl Web {
    /// A client that waits so many seconds for an answer to begin.
    pub(super) fn new(timeout: u64) -> Self {
        let wait = Duration::from_secs(timeout.max(1));
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(wait))
            .timeout_recv_response(Some(wait))
            .timeout_recv_body(Some(wait * BODY_FACTOR))
            .http_status_as_error(false)
            .user_agent(concat!("groundplan/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.into(),
        }
    }

    /// The body of a reply as a stream. Busy and failing servers are asked again.
    pub(super) fn get(&self, address: &str) -> Result<impl Read + use<>, Trouble> {
        let failed = |reason: String| Trouble::Unreachable {
            address: shown(address),
            reason,
        };
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            let pause = Duration::from_millis(500 * 2_u64.pow(attempt));
            let wait = match self.agent.get(address).call() {
                Ok(response) => {
                    let status = response.status().as_u16();
                    if response.status().is_success() {
                        return Ok(response.into_body().into_reader());
                    }
                    last = format!("it answers {status}");
                    if status != 429 && status < 500 {
                        return Err(failed(last));
                    }
                    let asked = response
                        .headers()
                        .get("retry-after")
                        .and_then(|value| value.to_str().ok())
                        .and_then(|value| value.trim().parse().ok())
                        .map(Duration::from_secs);
                    asked.unwrap_or(pause).min(LONGEST_WAIT)
                }
                Err(error) => {
                    last = error.to_string();
                    pause
                }
            };
            if attempt + 1 < ATTEMPTS {
                std::thread::sleep(wait);
            }
        }
        Err(failed(format!("{last}, {ATTEMPTS} times")))
    }

    /// A small reply as a value.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, address: &str) -> Result<T, Trouble> {
        let reader = std::io::BufReader::new(self.get(address)?);
        serde_json::from_reader(reader).map_err(|error| unreadable(address, &error))
    }
}

/// A reply that is not what it should be.
pub(super) fn unreadable(address: &str, reason: &dyn std::fmt::Display) -> Trouble {
    Trouble::Unreadable {
        address: shown(address),
        reason: reason.to_string(),
    }
}

/// The address without its query, where keys stand.
fn shown(address: &str) -> String {
    address.split('?').next().unwrap_or(address).to_owned()
}

/// A query's value with everything escaped that is not plain.
pub(super) fn escaped(value: &str) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
