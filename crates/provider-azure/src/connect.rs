//! Clients of the services: endpoint, timeouts, and which calls the SDK may repeat.
//!
//! Must not know any resource.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use azure_core::auth::TokenCredential;
use azure_core::{ExponentialRetryOptions, HttpClient, RetryOptions, TransportOptions, Url};
use azure_mgmt_compute::package_2024_07_01 as compute;
use azure_mgmt_network::package_2024_03 as network;
use azure_mgmt_resources::package_resources_2021_04 as resources;
use azure_mgmt_resources::package_subscriptions_2021_01 as subscriptions;
use azure_mgmt_storage::package_2023_05 as storage;

use crate::credential::{self, Source};
use crate::transport::Lean;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for an answer. Long-running operations answer at once and are polled.
const ANSWER: Duration = Duration::from_mins(1);

/// How often a call that only reads is repeated before its failure is told. A look at a whole
/// deployment takes dozens of calls; were each tried once, a busy subscription could never be read.
const LOOKS_AGAIN: u32 = 4;
/// First wait between two tries of a reading call; the SDK doubles it, and waits longer where
/// the answer says `Retry-After`.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Longest such wait, unless the answer asks for more.
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(5);
/// A reading call is not repeated after so long.
const LOOK_WITHIN: Duration = Duration::from_mins(2);

/// Resource Manager of the public cloud.
const PUBLIC: &str = "https://management.azure.com";

/// Microsoft Azure in one region.
pub struct AzureProvider {
    pub(crate) act: Clients,
    /// For calls that only read.
    pub(crate) look: Clients,
    pub(crate) source: Source,
    pub(crate) region: String,
    /// As given; absent: the public cloud.
    pub(crate) endpoint: Option<String>,
    pub(crate) base: Url,
    pub(crate) http: Arc<dyn HttpClient>,
    pub(crate) scope: String,
    /// Where the outcome of the last long-running operation of a resource can be asked.
    pub(crate) operations: Mutex<BTreeMap<String, Url>>,
}

/// One client per service.
pub(crate) struct Clients {
    pub(crate) compute: compute::Client,
    pub(crate) network: network::Client,
    pub(crate) resources: resources::Client,
    pub(crate) storage: storage::Client,
    pub(crate) subscriptions: subscriptions::Client,
}

/// An endpoint that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnEndpoint(String);

impl fmt::Display for NotAnEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAnEndpoint {}

// Clients hold credentials; nothing of them may reach a log.
impl fmt::Debug for AzureProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureProvider")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

impl AzureProvider {
    /// Prepares the clients; makes no call to Resource Manager yet. The subscription is
    /// `AZURE_SUBSCRIPTION_ID` or that of the Azure CLI; credentials are those of
    /// `azure_identity`, or the token in `AZURE_ACCESS_TOKEN`. Neither is missed before the
    /// first call.
    ///
    /// # Errors
    /// `endpoint_url` is no address, or would send a token over the network in the clear.
    pub async fn connect(region: &str, endpoint_url: Option<&str>) -> Result<Self, NotAnEndpoint> {
        let source = credential::from_environment().await;
        Self::with(region, endpoint_url, source)
    }

    /// The same with a token and a subscription of the caller's.
    ///
    /// # Errors
    /// As [`AzureProvider::connect`].
    pub fn with_token(
        region: &str,
        endpoint_url: &str,
        subscription: &str,
        token: &str,
    ) -> Result<Self, NotAnEndpoint> {
        Self::with(
            region,
            Some(endpoint_url),
            Source::fixed(subscription, token),
        )
    }

    fn with(region: &str, endpoint: Option<&str>, source: Source) -> Result<Self, NotAnEndpoint> {
        let base = parse(endpoint.unwrap_or(PUBLIC))?;
        let local = is_loopback(&base);
        // A private endpoint stands for the public cloud; sovereign clouds have scopes of their own.
        let scope = if local { PUBLIC } else { base.as_str() };
        let scope = format!("{}/.default", scope.trim_end_matches('/'));
        let http = http(local)?;
        let once = RetryOptions::none();
        let again = RetryOptions::exponential(
            ExponentialRetryOptions::default()
                .initial_delay(LOOK_AGAIN)
                .max_retries(LOOKS_AGAIN)
                .max_delay(LOOK_AGAIN_AT_MOST)
                .max_total_elapsed(LOOK_WITHIN),
        );
        let clients = |retry: &RetryOptions| {
            Clients::of(&source.credential, &base, &scope, retry, &http)
                .map_err(|error| NotAnEndpoint(format!("cannot use endpoint {base}: {error}")))
        };
        Ok(Self {
            act: clients(&once)?,
            look: clients(&again)?,
            region: region.to_owned(),
            endpoint: endpoint.map(str::to_owned),
            scope,
            operations: Mutex::default(),
            source,
            base,
            http,
        })
    }
}

impl Clients {
    fn of(
        credential: &Arc<dyn TokenCredential>,
        endpoint: &Url,
        scope: &str,
        retry: &RetryOptions,
        http: &Arc<dyn HttpClient>,
    ) -> azure_core::Result<Self> {
        macro_rules! client {
            ($service:ident) => {
                $service::Client::builder(Arc::clone(credential))
                    .endpoint(endpoint.clone())
                    .scopes(&[scope])
                    .retry(retry.clone())
                    .transport(TransportOptions::new(Arc::clone(http)))
                    .build()?
            };
        }
        Ok(Self {
            compute: client!(compute),
            network: client!(network),
            resources: client!(resources),
            storage: client!(storage),
            subscriptions: client!(subscriptions),
        })
    }
}

fn parse(endpoint: &str) -> Result<Url, NotAnEndpoint> {
    let url = Url::parse(endpoint)
        .map_err(|error| NotAnEndpoint(format!("`{endpoint}` is no endpoint: {error}")))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(NotAnEndpoint(format!(
            "`{endpoint}` is no endpoint: a token goes over https only, or to this machine"
        ))),
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let host = host.trim_matches(['[', ']']);
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

fn http(local: bool) -> Result<Arc<dyn HttpClient>, NotAnEndpoint> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        // A redirect would carry the token elsewhere.
        .redirect(reqwest::redirect::Policy::none());
    if local {
        builder = builder.no_proxy();
    }
    match builder.build() {
        Ok(client) => Ok(Arc::new(Lean(client))),
        Err(error) => Err(NotAnEndpoint(format!("no HTTP client: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_goes_over_the_network_in_the_clear() {
        for good in [
            "https://management.azure.com",
            "http://127.0.0.1:4000",
            "http://[::1]:1",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://management.azure.com",
            "ftp://127.0.0.1",
            "management",
            "",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn nothing_secret_is_shown() {
        let provider =
            AzureProvider::with_token("westeurope", "http://127.0.0.1:1", "s", "secret-token");
        assert!(!format!("{provider:?}").contains("secret-token"));
    }
}
