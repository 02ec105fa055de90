//! A deployment in a project of its own.

use std::sync::Arc;
use std::time::Duration;

use groundplan_engine::{Deployment, Options, Outcome, Plan, RunResult, Target};
use groundplan_provider_gcp::GcpProvider;
use groundplan_resources::Graph;

use crate::server::{PROJECT, Server};

pub const REGION: &str = "europe-west3";
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

pub struct Account {
    pub server: Server,
    pub state: tempfile::TempDir,
}

impl Account {
    pub fn open() -> Self {
        Self {
            server: Server::start(Duration::from_millis(10)),
            state: tempfile::tempdir().unwrap(),
        }
    }

    pub async fn provider(&self) -> GcpProvider {
        let url = self.server.url();
        let provider = GcpProvider::connect(PROJECT, REGION, Some(&url)).await;
        provider.unwrap()
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
        let options = Options::default();
        let ended = deployment.apply(plan, &targets, &options, &|_| {}).await;
        ended.unwrap()
    }

    pub async fn resume(&self, graph: &Graph) -> Outcome {
        let targets = self.targets(graph).await;
        let mut deployment = self.deployment(graph);
        let options = Options::default();
        deployment
            .resume(&targets, &options, &|_| {})
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
        assert!(plan.is_empty(), "not empty: {:#?}", told(&plan));
        let deployment = self.deployment(graph);
        let verification = deployment.verify(&self.targets(graph).await).await.unwrap();
        assert!(verification.is_clean(), "{:#?}", verification.deviations);
        assert_eq!(verification.found, graph.resources.len());
    }

    /// Everything in the project is gone, and every call was one that Google knows.
    pub fn assert_empty(&self) {
        let left = self.server.list();
        assert_eq!(left, serde_json::json!({}), "something is left");
    }
}

/// A plan in a few lines.
pub fn told(plan: &Plan) -> Vec<String> {
    let lines = plan.operations.iter().map(|one| {
        let changes: Vec<String> = one
            .changes
            .iter()
            .map(|change| format!("{}: {:?} -> {:?}", change.name, change.before, change.after))
            .collect();
        let action = one.action.name();
        format!("{action} {} {}", one.resource, changes.join("; "))
    });
    lines.collect()
}
