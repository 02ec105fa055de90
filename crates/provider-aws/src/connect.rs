//! Clients of the services: endpoint, timeouts, and which calls the SDK may repeat.
//!
//! Must not know any resource.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::tls::Provider as TlsProvider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for an answer. `RunInstances` is the slowest call and answers within seconds.
const ANSWER: Duration = Duration::from_mins(1);

/// How often a call that only reads is tried before its failure is told. A look at a whole
/// deployment takes a hundred calls; were each tried once, a busy account could never be read.
const LOOKS: u32 = 5;
/// First wait between two tries of a reading call; the SDK doubles it.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Longest such wait.
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(3);

/// Amazon Web Services in one region.
pub struct AwsProvider {
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) elb: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    /// For calls that only read.
    pub(crate) look: Look,
    pub(crate) region: String,
    pub(crate) endpoint: Option<String>,
}

/// Clients that repeat by themselves, for calls that change nothing.
pub(crate) struct Look {
    pub(crate) ec2: aws_sdk_ec2::Client,
    pub(crate) elb: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) ssm: aws_sdk_ssm::Client,
    pub(crate) sts: aws_sdk_sts::Client,
}

// Clients hold credentials; nothing of them may reach a log.
impl std::fmt::Debug for AwsProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AwsProvider")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

impl AwsProvider {
    /// Prepares the clients; makes no call to Amazon yet. Credentials come from the SDK's
    /// default chain: variables, shared files, processes, and roles of instances and containers.
    /// `endpoint_url` stands for every service; where it is absent the SDK's own variables
    /// (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_EC2`, ...) are followed.
    pub async fn connect(region: &str, endpoint_url: Option<&str>) -> Self {
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(TlsProvider::Rustls(CryptoMode::Ring))
            .build_https();
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .read_timeout(ANSWER)
            .operation_attempt_timeout(ANSWER)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .timeout_config(timeouts)
            .http_client(http);
        if let Some(url) = endpoint_url {
            loader = loader.endpoint_url(url);
        }
        Self::from_config(&loader.load().await)
    }

    /// Clients from a configuration of the caller's, apart from retries: calls that change
    /// something are sent once, calls that only read are repeated by the SDK.
    pub fn from_config(shared: &SdkConfig) -> Self {
        let region = shared.region().map(ToString::to_string).unwrap_or_default();
        let endpoint = shared.endpoint_url().map(str::to_owned);
        // Other endpoints than Amazon's seldom have a name for every bucket.
        let path_style = endpoint.is_some() || std::env::var_os("AWS_ENDPOINT_URL_S3").is_some();
        let s3 = |shared: &SdkConfig| {
            let own = aws_sdk_s3::config::Builder::from(shared).force_path_style(path_style);
            aws_sdk_s3::Client::from_conf(own.build())
        };
        let with = |retries| shared.to_builder().retry_config(retries).build();
        let once = with(RetryConfig::disabled());
        let again = with(
            RetryConfig::standard()
                .with_max_attempts(LOOKS)
                .with_initial_backoff(LOOK_AGAIN)
                .with_max_backoff(LOOK_AGAIN_AT_MOST),
        );
        Self {
            ec2: aws_sdk_ec2::Client::new(&once),
            elb: aws_sdk_elasticloadbalancingv2::Client::new(&once),
            iam: aws_sdk_iam::Client::new(&once),
            s3: s3(&once),
            look: Look {
                ec2: aws_sdk_ec2::Client::new(&again),
                elb: aws_sdk_elasticloadbalancingv2::Client::new(&again),
                iam: aws_sdk_iam::Client::new(&again),
                s3: s3(&again),
                ssm: aws_sdk_ssm::Client::new(&again),
                sts: aws_sdk_sts::Client::new(&again),
            },
            region,
            endpoint,
        }
    }
}
