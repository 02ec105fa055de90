//! Clients of the services: endpoint, credentials, timeouts, and which calls may be repeated.
//!
//! Must not know any resource.

use std::time::Duration;

use google_cloud_auth::credentials::{self, Credentials, anonymous};
use google_cloud_compute_v1::client::{
    Addresses, Disks, Firewalls, ForwardingRules, GlobalOperations, InstanceGroups, Instances,
    Networks, Projects, RegionBackendServices, RegionHealthChecks, RegionOperations, Routers,
    Subnetworks, ZoneOperations,
};
use google_cloud_gax::exponential_backoff::ExponentialBackoffBuilder;
use groundplan_engine::provider::{ErrorClass, ProviderError};

use crate::fault::fault;
use crate::patience::Patience;
use crate::storage::Storage;

/// Longest wait for an answer. Every call answers within seconds: what takes longer is an
/// operation that is asked for again.
const ANSWER: Duration = Duration::from_mins(1);
/// First wait between two tries of a reading call; it doubles.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Longest such wait.
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(3);
/// What the calls here need, and what gcloud's own login asks for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// Access tokens are shown to these hosts alone.
const GOOGLE: &str = ".googleapis.com";

/// One project of Google Cloud, seen from one region.
pub struct GcpProvider {
    pub(crate) addresses: Addresses,
    pub(crate) backend_services: RegionBackendServices,
    pub(crate) disks: Disks,
    pub(crate) firewalls: Firewalls,
    pub(crate) forwarding_rules: ForwardingRules,
    pub(crate) global_operations: GlobalOperations,
    pub(crate) health_checks: RegionHealthChecks,
    pub(crate) instance_groups: InstanceGroups,
    pub(crate) instances: Instances,
    pub(crate) networks: Networks,
    pub(crate) projects: Projects,
    pub(crate) region_operations: RegionOperations,
    pub(crate) routers: Routers,
    pub(crate) subnetworks: Subnetworks,
    pub(crate) zone_operations: ZoneOperations,
    pub(crate) storage: Storage,
    pub(crate) project: String,
    pub(crate) region: String,
    pub(crate) endpoint: Option<String>,
    pub(crate) principal: &'static str,
}

// Clients hold credentials; nothing of them may reach a log.
impl std::fmt::Debug for GcpProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GcpProvider")
            .field("project", &self.project)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Builds one client.
macro_rules! client {
    ($service:ty, $endpoint:expr, $credentials:expr) => {{
        let mut builder = <$service>::builder()
            .with_credentials($credentials.clone())
            .with_attempt_timeout(ANSWER)
            .with_retry_policy(Patience)
            .with_backoff_policy(backoff()?);
        if let Some(endpoint) = $endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        builder.build().await.map_err(|error| unusable(&error))?
    }};
}

impl GcpProvider {
    /// Prepares the clients; makes no call to Compute Engine yet. Credentials are Google's
    /// Application Default Credentials: the file of `GOOGLE_APPLICATION_CREDENTIALS`, what
    /// `gcloud auth application-default login` left, or the machine's service account.
    ///
    /// `endpoint_url` stands for every service. Other endpoints than Google's own get no
    /// access token: it would open the whole project to them.
    ///
    /// # Errors
    /// [`ErrorClass::Credentials`] when there are none, [`ErrorClass::Invalid`] when the
    /// endpoint is no address.
    pub async fn connect(
        project: &str,
        region: &str,
        endpoint_url: Option<&str>,
    ) -> Result<Self, ProviderError> {
        // The SDK is built without a cryptography of its own; a second call finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (credentials, principal) = match endpoint_url {
            Some(url) if !is_google(url)? => (anonymous::Builder::new().build(), "anonymous"),
            _ => (default_credentials()?, "application default credentials"),
        };
        let endpoint = endpoint_url.map(|url| url.trim_end_matches('/').to_owned());
        let at = endpoint.as_deref();
        Ok(Self {
            addresses: client!(Addresses, at, credentials),
            backend_services: client!(RegionBackendServices, at, credentials),
            disks: client!(Disks, at, credentials),
            firewalls: client!(Firewalls, at, credentials),
            forwarding_rules: client!(ForwardingRules, at, credentials),
            global_operations: client!(GlobalOperations, at, credentials),
            health_checks: client!(RegionHealthChecks, at, credentials),
            instance_groups: client!(InstanceGroups, at, credentials),
            instances: client!(Instances, at, credentials),
            networks: client!(Networks, at, credentials),
            projects: client!(Projects, at, credentials),
            region_operations: client!(RegionOperations, at, credentials),
            routers: client!(Routers, at, credentials),
            subnetworks: client!(Subnetworks, at, credentials),
            zone_operations: client!(ZoneOperations, at, credentials),
            storage: Storage::connect(at, credentials, ANSWER)?,
            project: project.to_owned(),
            region: region.to_owned(),
            endpoint,
            principal,
        })
    }
}

/// Waits between tries of a reading call.
fn backoff() -> Result<google_cloud_gax::exponential_backoff::ExponentialBackoff, ProviderError> {
    ExponentialBackoffBuilder::new()
        .with_initial_delay(LOOK_AGAIN)
        .with_maximum_delay(LOOK_AGAIN_AT_MOST)
        .build()
        .map_err(|error| fault(ErrorClass::Invalid, "connect", error.to_string()))
}

fn default_credentials() -> Result<Credentials, ProviderError> {
    // What is wrong with the file may quote it; the reader needs the cure, not the contents.
    credentials::Builder::default()
        .with_scopes([SCOPE])
        .build()
        .map_err(|_| crate::fault::no_credentials("connect"))
}

fn unusable(error: &google_cloud_gax::client_builder::Error) -> ProviderError {
    if error.is_default_credentials() {
        return crate::fault::no_credentials("connect");
    }
    let message = format!("cannot prepare the client: {error}");
    fault(ErrorClass::Invalid, "connect", message)
}

/// Whether an endpoint is Google's own, over an encrypted connection.
fn is_google(url: &str) -> Result<bool, ProviderError> {
    let parsed = reqwest::Url::parse(url).map_err(|error| {
        let message = format!("`{url}` is no address of an endpoint: {error}");
        fault(ErrorClass::Invalid, "connect", message)
    })?;
    let host = parsed.host_str().unwrap_or_default();
    Ok(parsed.scheme() == "https" && host.ends_with(GOOGLE))
}

#[cfg(test)]
mod tests {
    use super::is_google;

    #[test]
    fn tokens_go_to_google_alone() {
        for (url, expected) in [
            ("https://compute.googleapis.com", true),
            ("https://compute-private.p.googleapis.com/", true),
            ("http://compute.googleapis.com", false),
            ("https://googleapis.com.example.net", false),
            ("https://evilgoogleapis.com", false),
            ("http://127.0.0.1:8080", false),
        ] {
            assert_eq!(is_google(url), Ok(expected), "{url}");
        }
        assert!(is_google("nowhere").is_err());
    }
}
