//! Calls of the JSON interface.
//!
//! Must not know any resource.

use std::fmt::Write as _;
use std::time::Duration;

use google_cloud_auth::credentials::{CacheableResource, Credentials};
use groundplan_engine::provider::{ErrorClass, ProviderError};
use http::{Extensions, HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::fault::{Phase, answered, fault, no_credentials, unreachable_service};
use crate::patience::LOOKS;

const ENDPOINT: &str = "https://storage.googleapis.com";
/// First wait between them; it doubles.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The service with credentials.
pub(crate) struct Storage {
    http: reqwest::Client,
    base: String,
    credentials: Credentials,
}

/// One call.
pub(super) struct Call<'a> {
    pub(super) action: &'static str,
    pub(super) phase: Phase,
    pub(super) method: Method,
    /// Below `/storage/v1/`, its variable parts already encoded.
    pub(super) path: String,
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) body: Option<Value>,
}

impl Storage {
    /// Prepares the client; makes no call yet.
    pub(crate) fn connect(
        endpoint: Option<&str>,
        credentials: Credentials,
        answer: Duration,
    ) -> Result<Self, ProviderError> {
        let http = reqwest::Client::builder()
            .timeout(answer)
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let http = http.map_err(|error| {
            let message = format!("cannot prepare the client: {error}");
            fault(ErrorClass::Invalid, "connect", message)
        })?;
        Ok(Self {
            http,
            base: format!("{}/storage/v1", endpoint.unwrap_or(ENDPOINT)),
            credentials,
        })
    }

    /// The answer; nothing where the service says that the thing is not there.
    pub(super) async fn look(&self, call: Call<'_>) -> Result<Option<Value>, ProviderError> {
        let mut wait = LOOK_AGAIN;
        for _ in 1..LOOKS {
            match self.once(&call).await {
                Err(error) if passes(error.class) => {
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                ended => return crate::fault::absent(ended),
            }
        }
        crate::fault::absent(self.once(&call).await)
    }

    /// One try.
    pub(super) async fn once(&self, call: &Call<'_>) -> Result<Value, ProviderError> {
        let headers = self.headers(call.action).await?;
        let url = format!("{}/{}", self.base, call.path);
        let mut request = self.http.request(call.method.clone(), url).headers(headers);
        request = request.query(call.query);
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let failed = |error: reqwest::Error| {
            if error.is_timeout() {
                let message = "no answer within the time allowed";
                fault(ErrorClass::Unknown, call.action, message)
            } else {
                unreachable_service(call.action, &innermost(&error))
            }
        };
        let answer = request.send().await.map_err(failed)?;
        let status = answer.status();
        let payload = answer.bytes().await.map_err(failed)?;
        if !status.is_success() {
            return Err(answered(call.action, call.phase, status.as_u16(), &payload));
        }
        if status == StatusCode::NO_CONTENT || payload.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&payload).map_err(|error| {
            let message = format!("cannot read the answer: {error}");
            fault(ErrorClass::Unknown, call.action, message)
        })
    }

    async fn headers(&self, action: &str) -> Result<HeaderMap, ProviderError> {
        match self.credentials.headers(Extensions::new()).await {
            Ok(CacheableResource::New { data, .. }) => Ok(data),
            // Only who shows what he has can be told so.
            Ok(CacheableResource::NotModified) => Ok(HeaderMap::new()),
            Err(error) if error.is_transient() => Err(unreachable_service(
                action,
                "no access token could be fetched",
            )),
            Err(_) => Err(no_credentials(action)),
        }
    }
}

fn passes(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::Throttled | ErrorClass::Unknown)
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// A name as one part of a path.
pub(super) fn encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
