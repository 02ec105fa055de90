//! Graphs with every kind of resource, and what applies them.

use std::sync::Arc;
use std::time::Duration;

use groundplan_engine::{Deployment, Options, Outcome, Plan, RunResult, Target};
use groundplan_provider_azure::AzureProvider;
use groundplan_resources::{Graph, ProviderKind, Resource};
use serde_json::{Value, json};

use super::support::{Manager, SUBSCRIPTION, TOKEN};

/// How long operations of the server take.
pub(crate) const SETTLE: Duration = Duration::from_millis(40);
pub(crate) const REGION: &str = "westeurope";

fn resource(kind: &str, name: &str, spec: Value) -> Resource {
    let mut spec = spec;
    spec["provider"] = json!("azure");
    spec["kind"] = json!(kind);
    serde_json::from_value(json!({ "id": format!("primary/{kind}/{name}"), "spec": spec }))
        .expect("a resource")
}

fn to(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("primary/{kind}/{name}") })
}

fn rule(direction: &str, priority: u16, ports: &[&str], peer: &Value) -> Value {
    json!({
        "name": format!("{direction}-{priority}"),
        "direction": direction,
        "priority": priority,
        "access": if priority == 4096 { "deny" } else { "allow" },
        "protocol": if priority == 4096 { "*" } else { "tcp" },
        "ports": ports,
        "peer": peer,
        "description": "P-TEST-1: why",
    })
}

/// One of each kind, and machines with and without disks.
pub(crate) fn everything(deployment: &str) -> Graph {
    let group = to("resource-group", "main");
    let database = json!({ "group": to("application-security-group", "db") });
    let nsg = |peer: &Value| {
        json!([
            rule("inbound", 100, &["443"], &json!({ "cidr": "0.0.0.0/0" })),
            rule("inbound", 101, &["80", "8000-8010"], peer),
            rule(
                "inbound",
                102,
                &["443"],
                &json!({ "service": "AzureLoadBalancer" })
            ),
            rule("inbound", 4096, &["*"], &json!("any")),
            rule("outbound", 100, &["1433"], &database),
            rule("outbound", 4096, &["*"], &json!("any")),
        ])
    };
    let machine = |name: &str, disks: Value, script: &str| {
        json!({
            "name": name, "resource_group": group, "size": "Standard_D4s_v5", "zone": "1",
            "image": "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest",
            "network_interface": to("network-interface", name),
            "boot_disk_gib": 128, "boot_disk_sku": "Premium_LRS",
            "data_disks": disks, "first_start": script, "system_identity": true,
        })
    };
    let interface = |name: &str, address: &str, subnet: &str, more: Value| {
        let mut spec = json!({
            "name": format!("{deployment}-{name}"), "resource_group": group,
            "subnet": to("subnet", subnet), "private_address": address,
            "public_address": null,
            "network_security_group": to("network-security-group", name),
            "application_security_groups": [to("application-security-group", name)],
            "load_balancers": [],
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            spec[key] = value.clone();
        }
        spec
    };
    let named = |suffix: &str| json!(format!("{deployment}{suffix}"));
    let disk = |name: &str, sku: &str| {
        json!({
            "name": format!("{deployment}-{name}"), "resource_group": group, "zone": "1",
            "size_gib": 64, "sku": sku,
            "iops": (sku == "PremiumV2_LRS").then_some(4000),
            "throughput_mb_per_second": (sku == "PremiumV2_LRS").then_some(200),
            "max_shares": 1,
        })
    };
    let mut resources = vec![
        resource(
            "resource-group",
            "main",
            json!({ "name": deployment, "location": REGION }),
        ),
        resource(
            "virtual-network",
            "main",
            json!({ "name": deployment, "resource_group": group, "address_space": "10.50.0.0/16" }),
        ),
        resource(
            "public-address",
            "nat",
            json!({
                "name": named("-nat"), "resource_group": group, "sku": "Standard", "zones": [],
            }),
        ),
        resource(
            "public-address",
            "front",
            json!({
                "name": named("-front"), "resource_group": group, "sku": "Standard", "zones": [],
            }),
        ),
        resource(
            "nat-gateway",
            "main",
            json!({
                "name": named("-nat"), "resource_group": group,
                "public_address": to("public-address", "nat"),
            }),
        ),
        resource(
            "load-balancer",
            "front",
            json!({
                "name": named("-front"), "resource_group": group,
                "public_address": to("public-address", "front"), "subnet": null,
                "private_address": null,
                "rules": [
                    { "port": 80, "host_port": 8080, "probe_protocol": "Tcp", "probe_path": null },
                    { "port": 443, "host_port": 443, "probe_protocol": "Https", "probe_path": "/" },
                ],
            }),
        ),
        resource(
            "load-balancer",
            "inside",
            json!({
                "name": named("-inside"), "resource_group": group,
                "public_address": null, "subnet": to("subnet", "private"),
                "private_address": "10.50.0.100",
                "rules": [
                    { "port": 1433, "host_port": 1433, "probe_protocol": "Tcp", "probe_path": null },
                ],
            }),
        ),
    ];
    for (name, cidr, nat) in [
        ("private", "10.50.0.0/24", to("nat-gateway", "main")),
        ("public", "10.50.1.0/24", Value::Null),
    ] {
        resources.push(resource(
            "subnet",
            name,
            json!({
                "name": name, "virtual_network": to("virtual-network", "main"), "cidr": cidr,
                "nat_gateway": nat, "storage_endpoint": true,
            }),
        ));
    }
    for name in ["web", "db"] {
        resources.push(resource(
            "application-security-group",
            name,
            json!({
                "name": format!("{deployment}-{name}"), "resource_group": group,
            }),
        ));
        resources.push(resource(
            "network-security-group",
            name,
            json!({
                "name": format!("{deployment}-{name}"), "resource_group": group,
                "rules": nsg(&json!({ "group": to("application-security-group", "web") })),
            }),
        ));
    }
    for (name, sku) in [("data", "Premium_LRS"), ("log", "PremiumV2_LRS")] {
        resources.push(resource("disk", name, disk(name, sku)));
    }
    let balanced = json!({ "load_balancers": [to("load-balancer", "front")] });
    resources.push(resource(
        "network-interface",
        "web",
        interface("web", "10.50.1.10", "public", balanced),
    ));
    let balanced = json!({ "load_balancers": [to("load-balancer", "inside")] });
    resources.push(resource(
        "network-interface",
        "db",
        interface("db", "10.50.0.10", "private", balanced),
    ));
    resources.push(resource(
        "virtual-machine",
        "web",
        machine("web", json!([]), "Write-Output 1"),
    ));
    let disks = json!([
        { "lun": 0, "disk": to("disk", "data"), "caching": "ReadOnly" },
        { "lun": 1, "disk": to("disk", "log"), "caching": "None" },
    ]);
    resources.push(resource("virtual-machine", "db", machine("db", disks, "")));
    for (name, tier, days) in [("proxy", Some("cool-lrs"), Some(30)), ("plain", None, None)] {
        resources.push(resource("storage-account", name, json!({
            "name": format!("{deployment}{name}1"), "resource_group": group, "sku": "Standard_LRS",
            "versioned": true, "cool_after_days": days, "cool_tier": tier,
            "expire_old_versions_after_days": 30, "public_access_blocked": true,
        })));
        resources.push(resource(
            "container",
            name,
            json!({
                "name": name, "storage_account": to("storage-account", name),
            }),
        ));
    }
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    Graph {
        deployment: deployment.to_owned(),
        site: "primary".to_owned(),
        provider: ProviderKind::Azure,
        region: Some(REGION.to_owned()),
        tags: [("cost-centre".to_owned(), "4711".to_owned())].into(),
        resources,
    }
}

/// The same graph with one attribute changed.
pub(crate) fn with(graph: &Graph, id: &str, change: impl FnOnce(&mut Value)) -> Graph {
    let mut graph = graph.clone();
    let found = graph
        .resources
        .iter_mut()
        .find(|one| one.id.0 == id)
        .expect("a resource");
    let mut value = serde_json::to_value(&*found).expect("JSON");
    change(&mut value["spec"]);
    *found = serde_json::from_value(value).expect("a resource");
    graph
}

/// A deployment on a server of its own.
pub(crate) struct Site {
    pub(crate) manager: Manager,
    state: tempfile::TempDir,
}

impl Site {
    pub(crate) fn open() -> Self {
        Self {
            manager: Manager::start(SETTLE),
            state: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn provider(&self) -> AzureProvider {
        AzureProvider::with_token(REGION, &self.manager.url(), SUBSCRIPTION, TOKEN)
            .expect("an endpoint")
    }

    pub(crate) fn targets(&self, graph: &Graph) -> Vec<Target> {
        vec![Target {
            graph: graph.clone(),
            provider: Arc::new(self.provider()),
        }]
    }

    pub(crate) fn deployment(&self, graph: &Graph) -> Deployment {
        Deployment::open(self.state.path(), &graph.deployment, "0.1.0").expect("a deployment")
    }

    pub(crate) async fn plan(&self, graph: &Graph) -> Plan {
        let deployment = self.deployment(graph);
        deployment.plan(&self.targets(graph)).await.expect("a plan")
    }

    pub(crate) async fn run(&self, graph: &Graph, plan: &Plan) -> Outcome {
        let targets = self.targets(graph);
        self.deployment(graph)
            .apply(plan, &targets, &Options::default(), &|_| {})
            .await
            .expect("an outcome")
    }

    pub(crate) async fn apply(&self, graph: &Graph) -> Plan {
        let plan = self.plan(graph).await;
        let outcome = self.run(graph, &plan).await;
        assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
        plan
    }

    pub(crate) async fn destroy(&self, graph: &Graph) -> Outcome {
        let targets = self.targets(graph);
        let deployment = self.deployment(graph);
        let plan = deployment.destroy_plan(&targets).await.expect("a plan");
        drop(deployment);
        self.run(graph, &plan).await
    }

    /// Nothing is left to do, and everything is as wanted.
    pub(crate) async fn assert_settled(&self, graph: &Graph) {
        let plan = self.plan(graph).await;
        assert!(
            plan.is_empty(),
            "a second plan is not empty:\n{}",
            told(&plan)
        );
        let deployment = self.deployment(graph);
        let verified = deployment
            .verify(&self.targets(graph))
            .await
            .expect("a look");
        assert!(verified.is_clean(), "{:#?}", verified.deviations);
        assert_eq!(verified.found, graph.resources.len());
    }
}

/// A plan in a few lines.
pub(crate) fn told(plan: &Plan) -> String {
    let lines = plan.operations.iter().map(|one| {
        let changes: Vec<String> = one
            .changes
            .iter()
            .map(|change| format!("{}: {:?} -> {:?}", change.name, change.before, change.after))
            .collect();
        format!(
            "{} {}: {}",
            one.action.name(),
            one.resource,
            changes.join("; ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
