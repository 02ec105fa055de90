//! Who carries out the calls: the simulated cloud, or a provider that was built in.

use std::path::Path;
use std::sync::Arc;

use groundplan_engine::Target;
#[cfg(feature = "gcp")]
use groundplan_engine::provider::ErrorClass;
use groundplan_engine::provider::Provider;
use groundplan_provider_sim::{Settings, SimProvider};
use groundplan_resources::{Graph, ProviderKind};

use crate::arguments::Where;

/// The embedded simulated cloud.
pub(crate) const SIMULATED: &str = "sim";

/// Why there is nobody to carry out the calls.
pub(crate) enum Problem {
    /// The command line asks for something that is not there.
    Usage(String),
    /// The provider cannot be reached at all.
    Unusable(String),
    /// Nobody can be found to call as.
    #[cfg(feature = "gcp")]
    Credentials(String),
}

/// One target per graph.
pub(crate) async fn targets(place: &Where, graphs: Vec<Graph>) -> Result<Vec<Target>, Problem> {
    let mut targets: Vec<Target> = Vec::with_capacity(graphs.len());
    let mut simulated: Option<Arc<dyn Provider>> = None;
    for graph in graphs {
        let provider = match place.on.as_deref() {
            Some(SIMULATED) => match &simulated {
                Some(provider) => Arc::clone(provider),
                None => Arc::clone(simulated.insert(simulation(&place.state)?)),
            },
            Some(name) if name != name_of(graph.provider) => {
                return Err(Problem::Usage(format!(
                    "`--on {name}` does not fit: site `{}` is designed for {}; \
                     `--on {SIMULATED}` runs it on the simulated cloud",
                    graph.site,
                    name_of(graph.provider)
                )));
            }
            _ => real(place, &graph).await?,
        };
        targets.push(Target { graph, provider });
    }
    Ok(targets)
}

fn simulation(state: &Path) -> Result<Arc<dyn Provider>, Problem> {
    match SimProvider::open(&state.join("sim"), Settings::default()) {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(error) => Err(Problem::Unusable(error.to_string())),
    }
}

/// Name of a kind of provider on the command line.
pub(crate) fn name_of(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Aws => "aws",
        ProviderKind::Azure => "azure",
        ProviderKind::Google => "gcp",
        ProviderKind::Premises => "premises",
    }
}

async fn real(place: &Where, graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    match graph.provider {
        ProviderKind::Aws => amazon(place, graph).await,
        ProviderKind::Google => google(place, graph).await,
        ProviderKind::Azure => microsoft(place, graph).await,
        ProviderKind::Premises => Err(Problem::Usage(format!(
            "this version cannot apply to the customer's premises itself; `groundplan render` \
             writes the files for people to carry out, and `--on {SIMULATED}` runs the design on \
             the simulated cloud"
        ))),
    }
}

#[cfg(feature = "aws")]
async fn amazon(place: &Where, graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    let Some(region) = &graph.region else {
        return Err(Problem::Unusable(format!(
            "site `{}` has no region",
            graph.site
        )));
    };
    let provider =
        groundplan_provider_aws::AwsProvider::connect(region, place.endpoint_url.as_deref()).await;
    Ok(Arc::new(provider))
}

#[cfg(not(feature = "aws"))]
#[expect(
    clippy::unused_async,
    reason = "the provider that is built in connects"
)]
async fn amazon(_place: &Where, _graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    Err(Problem::Usage(format!(
        "Amazon Web Services is not built in; build it with\n    \
         cargo build --release --features aws\n\
         or run the design on the simulated cloud with `--on {SIMULATED}`"
    )))
}

/// Variable with the project; Google's own tools and libraries follow it too.
#[cfg(feature = "gcp")]
const PROJECT: &str = "GOOGLE_CLOUD_PROJECT";

#[cfg(feature = "gcp")]
async fn google(place: &Where, graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    let Some(region) = &graph.region else {
        return Err(Problem::Unusable(format!(
            "site `{}` has no region",
            graph.site
        )));
    };
    let project = std::env::var(PROJECT).unwrap_or_default();
    if project.trim().is_empty() {
        return Err(Problem::Usage(format!(
            "no Google Cloud project is named: set {PROJECT} to the id of the project that \
             site `{}` shall be in",
            graph.site
        )));
    }
    let endpoint = place.endpoint_url.as_deref();
    match groundplan_provider_gcp::GcpProvider::connect(project.trim(), region, endpoint).await {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(error) if error.class == ErrorClass::Credentials => {
            Err(Problem::Credentials(error.to_string()))
        }
        Err(error) => Err(Problem::Unusable(error.to_string())),
    }
}

#[cfg(not(feature = "gcp"))]
#[expect(
    clippy::unused_async,
    reason = "the provider that is built in connects"
)]
async fn google(_place: &Where, _graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    Err(Problem::Usage(format!(
        "Google Cloud is not built in; build it with\n    \
         cargo build --release --features gcp\n\
         or run the design on the simulated cloud with `--on {SIMULATED}`"
    )))
}

#[cfg(feature = "azure")]
async fn microsoft(place: &Where, graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    let Some(region) = &graph.region else {
        return Err(Problem::Unusable(format!(
            "site `{}` has no region",
            graph.site
        )));
    };
    let endpoint = place.endpoint_url.as_deref();
    match groundplan_provider_azure::AzureProvider::connect(region, endpoint).await {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(error) => Err(Problem::Usage(error.to_string())),
    }
}

#[cfg(not(feature = "azure"))]
#[expect(
    clippy::unused_async,
    reason = "the provider that is built in connects"
)]
async fn microsoft(_place: &Where, _graph: &Graph) -> Result<Arc<dyn Provider>, Problem> {
    Err(Problem::Usage(format!(
        "Microsoft Azure is not built in; build it with\n    \
         cargo build --release --features azure\n\
         or run the design on the simulated cloud with `--on {SIMULATED}`"
    )))
}
