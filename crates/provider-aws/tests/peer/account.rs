//! A deployment on an account of its own.

use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::Credentials;
use groundplan_engine::{Deployment, Options, Outcome, Plan, RunResult, Target};
use groundplan_provider_aws::AwsProvider;
use groundplan_resources::Graph;
use serde_json::Value;

use crate::server::Server;

pub const REGION: &str = "eu-central-1";
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

pub struct Account {
    pub server: Server,
    pub state: tempfile::TempDir,
}

impl Account {
    /// `None` where there is no peer.
    pub fn open(options: &[&str]) -> Option<Self> {
        let server = Server::start(ROOT, options)?;
        let state = tempfile::tempdir().unwrap();
        Some(Self { server, state })
    }

    pub async fn config(&self) -> SdkConfig {
        config(&self.server.url(), "testing").await
    }

    pub async fn provider(&self) -> AwsProvider {
        AwsProvider::from_config(&self.config().await)
    }

    pub async fn targets(&self, graph: &Graph) -> Vec<Target> {
        vec![Target {
            graph: graph.clone(),
            provider: Arc::new(self.provider().await),
        }]
    }

    pub fn deployment(&self, graph: &Graph) -> Deployment {
        Deployment::open(self.state.path(), &graph.deployment, "0.1.0").unwrap()
    }

    pub async fn plan(&self, graph: &Graph) -> Plan {
        let deployment = self.deployment(graph);
        deployment.plan(&self.targets(graph).await).await.unwrap()
    }

    pub async fn run(&self, graph: &Graph, plan: &Plan) -> Outcome {
        let targets = self.targets(graph).await;
        let mut deployment = self.deployment(graph);
        deployment
            .apply(plan, &targets, &Options::default(), &|_| {})
            .await
            .unwrap()
    }

    pub async fn apply(&self, graph: &Graph) -> Plan {
        let plan = self.plan(graph).await;
        let outcome = self.run(graph, &plan).await;
        assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
        assert!(outcome.failures.is_empty(), "{outcome:#?}");
        plan
    }

    pub async fn destroy(&self, graph: &Graph) {
        let targets = self.targets(graph).await;
        let plan = self.deployment(graph).destroy_plan(&targets).await.unwrap();
        let outcome = self.run(graph, &plan).await;
        assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
        assert!(outcome.left.is_empty(), "{outcome:#?}");
    }

    pub async fn assert_settled(&self, graph: &Graph) {
        let plan = self.plan(graph).await;
        assert!(
            plan.is_empty(),
            "a second plan is not empty:\n{}",
            told(&plan)
        );
        let deployment = self.deployment(graph);
        let verification = deployment.verify(&self.targets(graph).await).await.unwrap();
        assert!(verification.is_clean(), "{:#?}", verification.deviations);
        assert_eq!(verification.found, graph.resources.len());
    }

    pub fn list(&self, graph: &Graph) -> Value {
        self.server.list(REGION, Some(&graph.deployment))
    }

    pub fn all(&self) -> Value {
        self.server.list(REGION, None)
    }
}

pub async fn config(url: &str, key: &str) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_mins(1))
        .build();
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(url)
        .credentials_provider(Credentials::new(key, "testing", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .load()
        .await
}

/// A plan in a few lines.
pub fn told(plan: &Plan) -> String {
    let lines = plan.operations.iter().map(|one| {
        let changes: Vec<String> = one
            .changes
            .iter()
            .map(|change| {
                let value = |value: &Option<Value>| value.as_ref().map(Value::to_string);
                let (before, after) = (value(&change.before), value(&change.after));
                format!("{}: {before:?} -> {after:?}", change.name)
            })
            .collect();
        let action = one.action.name();
        format!(
            "{action} {} ({}) {}",
            one.resource,
            one.reason,
            changes.join("; ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// How many of a kind the independent reader counts.
pub fn count(listed: &Value, kind: &str) -> u64 {
    listed["counts"][kind].as_u64().unwrap()
}
