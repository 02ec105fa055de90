//! `catalog refresh` against small replies in the providers' own form, served on the loopback.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use support::{groundplan, root, scratch};

/// Replies by the beginning of the path with its query; several are given one after the other,
/// the last for good. `{HOST}` in a body stands for the server's own address.
type Replies = BTreeMap<&'static str, Vec<(u16, String)>>;

/// A server that ends with the test.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(replies: Replies) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, host) = (Arc::clone(&asked), address.clone());
        std::thread::spawn(move || {
            let mut left = replies;
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else {
                    continue;
                };
                while lines
                    .next()
                    .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                {}
                let path = first.split(' ').nth(1).unwrap().to_owned();
                log.lock().unwrap().push(path.clone());
                let found = left
                    .iter_mut()
                    .filter(|(start, _)| path.starts_with(**start))
                    .max_by_key(|(start, _)| start.len());
                let (status, body) = match found {
                    Some((_, all)) if all.len() > 1 => all.remove(0),
                    Some((_, all)) => all[0].clone(),
                    None => (404, String::new()),
                };
                let body = body.replace("{HOST}", &host);
                let head = format!(
                    "HTTP/1.1 {status} Reply\r\nContent-Length: {}\r\nRetry-After: 0\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(body.as_bytes());
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn ok(body: impl Into<String>) -> Vec<(u16, String)> {
    vec![(200, body.into())]
}

/// A reply of the repository, hand-made in the provider's form.
fn reply(name: &str) -> String {
    fs::read_to_string(root().join("tests/prices").join(name)).unwrap()
}

fn line(folder: &Path, table: &str, start: &str) -> String {
    let text = fs::read_to_string(folder.join(table)).unwrap();
    let found = text.lines().find(|line| line.starts_with(start));
    found
        .unwrap_or_else(|| panic!("no {start} in {table}"))
        .to_owned()
}

fn aws() -> Replies {
    let index = |offer: &str| {
        ok(format!(
            r#"{{"formatVersion":"v1.0","offerCode":"{offer}","regions":{{"us-east-1":{{"regionCode":"us-east-1","currentVersionUrl":"/offers/v1.0/aws/{offer}/20261101000000/us-east-1/index.json"}}}}}}"#
        ))
    };
    Replies::from([
        ("/offers/v1.0/aws/AmazonEC2/current/", index("AmazonEC2")),
        ("/offers/v1.0/aws/AmazonS3/current/", index("AmazonS3")),
        (
            "/offers/v1.0/aws/AWSDataTransfer/current/",
            index("AWSDataTransfer"),
        ),
        ("/offers/v1.0/aws/AmazonEC2/2026", ok(reply("aws-ec2.json"))),
        ("/offers/v1.0/aws/AmazonS3/2026", ok(reply("aws-s3.json"))),
        (
            "/offers/v1.0/aws/AWSDataTransfer/2026",
            ok(reply("aws-data-transfer.json")),
        ),
    ])
}

fn refresh<'a>(
    provider: &'a str,
    region: &'a str,
    server: &'a Server,
    out: &'a Path,
) -> Vec<&'a str> {
    vec![
        "catalog",
        "refresh",
        "--provider",
        provider,
        "--region",
        region,
        "--endpoint-url",
        &server.address,
        "--out",
        out.to_str().unwrap(),
    ]
}

#[test]
fn aws_prices_are_read_from_the_bulk_files() {
    let server = Server::start(aws());
    let held = scratch();
    let out = held.path();
    let ran = groundplan(refresh("aws", "us-east-1", &server, out));
    // One price is out of all proportion.
    let ran = ran.exits(1);
    for expected in [
        "changed  aws us-east-1 ebs gp3 storage  0.08 -> 0.076 USD (-5.0 %)",
        "changed  aws us-east-1 m7i.large linux on-demand  0.1008 -> 0.0958 USD (-5.0 %)",
        "gone     aws us-east-1 m7i.xlarge linux on-demand  was ",
        "refused  aws us-east-1 s3 standard storage  0.023 -> 23 USD is out of all proportion",
    ] {
        assert!(ran.out.contains(expected), "{expected}\n{}", ran.out);
    }
    // Bring-your-own-licence, dedicated hosts, and what is not in the tables stay out.
    assert!(!ran.out.contains("z99.large"), "{}", ran.out);
    let compute = "prices/compute/aws/us-east-1.csv";
    assert!(
        line(out, compute, "m7i.large,linux,on-demand")
            .starts_with("m7i.large,linux,on-demand,0.0958,AWS-PRICE-LIST,")
    );
    // 438 USD at once for a year are 0.05 USD an hour.
    assert!(
        line(out, compute, "m7i.large,linux,reserved-1y-all-upfront")
            .contains(",0.05,AWS-PRICE-LIST,")
    );
    // What another source says of terms the interface does not list stays.
    assert!(line(out, compute, "m7i.large,linux,reserved-3y,").contains(",S10,"));
    let storage = "prices/storage/aws.csv";
    assert!(line(out, storage, "us-east-1,object,s3,standard,storage").contains(",0.023,"));
    // What each disk includes is ours to know; the price is by the GiB/s in the file.
    assert!(line(out, storage, "us-east-1,block,ebs,gp3,throughput").contains(",0.04,125,"));
    assert!(line(out, storage, "us-east-1,object,s3,standard,put-requests").contains(",0.005,"));
    let traffic = fs::read_to_string(out.join(storage)).unwrap();
    assert!(
        traffic.contains("us-east-1,egress,internet-egress,,transfer,gb,0.09,,10240,"),
        "{traffic}"
    );
    assert!(
        traffic.contains("us-east-1,egress,internet-egress,,transfer,gb,0.085,10240,,"),
        "{traffic}"
    );
    // The tables written are tables that can be used.
    groundplan(["--tables", out.to_str().unwrap(), "catalog", "check"]).exits(0);
}

fn azure() -> Replies {
    let query = "/api/retail/prices?api-version=2023-01-01-preview&$filter=armRegionName%20eq%20%27westeurope%27%20and%20serviceName%20eq%20%27";
    let machines: &'static str = Box::leak(format!("{query}Virtual").into_boxed_str());
    let storage: &'static str = Box::leak(format!("{query}Storage").into_boxed_str());
    Replies::from([
        (machines, ok(reply("azure-page-1.json"))),
        ("/api/retail/prices?$skip=2", ok(reply("azure-page-2.json"))),
        (storage, ok(reply("azure-storage.json"))),
    ])
}

#[test]
fn azure_prices_are_followed_page_by_page() {
    let server = Server::start(azure());
    let held = scratch();
    let out = held.path();
    let ran = groundplan(refresh("azure", "westeurope", &server, out)).exits(0);
    for expected in [
        "changed  azure westeurope Standard_D4s_v5 linux on-demand  0.23 -> 0.24 USD (+4.3 %)",
        "changed  azure westeurope premium-ssd p30-lrs disk  148.68 -> 150 USD",
    ] {
        assert!(ran.out.contains(expected), "{expected}\n{}", ran.out);
    }
    let compute = "prices/compute/azure/westeurope.csv";
    assert!(
        line(out, compute, "Standard_D4s_v5,linux,savings-plan-1y")
            .contains(",0.18,AZURE-RETAIL-PRICES,")
    );
    // The second page; the spot price there is another product.
    assert!(line(out, compute, "Standard_D4s_v5,windows,on-demand").contains(",0.424,"));
    // The next page names another host; only its query is followed.
    assert!(
        server
            .asked()
            .iter()
            .any(|path| path == "/api/retail/prices?$skip=2")
    );
    let storage = fs::read_to_string(out.join("prices/storage/azure.csv")).unwrap();
    assert!(
        storage.contains("westeurope,object,blob,hot-lrs,storage,gb-month,0.018,,51200,"),
        "{storage}"
    );
    groundplan(["--tables", out.to_str().unwrap(), "catalog", "check"]).exits(0);
}

#[test]
fn google_prices_are_put_together_from_processors_and_memory() {
    let compute = "/v1/services/6F81-5844-456A/skus?currencyCode=USD&pageSize=5000";
    let server = Server::start(Replies::from([
        (compute, ok(reply("gcp-compute-1.json"))),
        (
            "/v1/services/6F81-5844-456A/skus?currencyCode=USD&pageSize=5000&pageToken=next%2Fpage",
            ok(reply("gcp-compute-2.json")),
        ),
        (
            "/v1/services/95FF-2EF5-5EA1/skus",
            ok(reply("gcp-storage.json")),
        ),
    ]));
    let held = scratch();
    let out = held.path();
    let ran = groundplan(refresh("gcp", "europe-west3", &server, out)).exits(0);
    // 4 × 0.04 + 16 × 0.005 USD.
    let expected = "changed  gcp europe-west3 n2-standard-4 linux on-demand  0.250248 -> 0.24 USD";
    assert!(ran.out.contains(expected), "{}", ran.out);
    // 4 × 0.025 + 16 × 0.0035 USD.
    let committed = line(
        out,
        "prices/compute/gcp/europe-west3.csv",
        "n2-standard-4,linux,committed-1y",
    );
    assert!(committed.contains(",0.156,"), "{committed}");
    assert!(
        ran.out
            .contains("gcp europe-west3 persistent-disk pd-ssd storage  0.204 -> 0.21 USD"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("gcp europe-west3 cloud-storage standard storage"),
        "{}",
        ran.out
    );
    groundplan(["--tables", out.to_str().unwrap(), "catalog", "check"]).exits(0);
}

fn is_empty(folder: &Path) -> bool {
    !folder.join("prices").exists()
}

#[test]
fn a_broken_reply_leaves_nothing_half_written() {
    let mut replies = aws();
    let whole = reply("aws-s3.json");
    let half = whole[..whole.len() / 2].to_owned();
    replies.insert("/offers/v1.0/aws/AmazonS3/2026", ok(half));
    let server = Server::start(replies);
    let held = scratch();
    let out = held.path();
    groundplan(refresh("aws", "us-east-1", &server, out))
        .exits(1)
        .says("GP0671");
    assert!(is_empty(out));

    let mut replies = azure();
    replies.insert("/api/retail/prices?$skip=2", ok("<html>busy</html>"));
    let server = Server::start(replies);
    groundplan(refresh("azure", "westeurope", &server, out))
        .exits(1)
        .says("GP0671");
    assert!(is_empty(out));
}

#[test]
fn a_busy_service_is_asked_again() {
    let mut replies = azure();
    let second = replies["/api/retail/prices?$skip=2"][0].clone();
    let busy = (429, String::new());
    replies.insert(
        "/api/retail/prices?$skip=2",
        vec![busy.clone(), busy.clone(), second],
    );
    let server = Server::start(replies);
    let held = scratch();
    let out = held.path();
    groundplan(refresh("azure", "westeurope", &server, out)).exits(0);
    let again = server
        .asked()
        .iter()
        .filter(|path| path.ends_with("$skip=2"))
        .count();
    assert_eq!(again, 3);

    let mut replies = azure();
    replies.insert("/api/retail/prices?$skip=2", vec![busy]);
    let server = Server::start(replies);
    let held = scratch();
    let nothing = held.path();
    groundplan(refresh("azure", "westeurope", &server, nothing))
        .exits(1)
        .says("GP0670");
    assert!(is_empty(nothing));
}

#[test]
fn a_service_that_is_not_there_or_never_answers_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let gone = {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", other.local_addr().unwrap())
    };
    for (address, seconds) in [(silent, "1"), (gone, "1")] {
        groundplan([
            "catalog",
            "refresh",
            "--provider",
            "gcp",
            "--endpoint-url",
            &address,
            "--timeout",
            seconds,
        ])
        .exits(1)
        .says("GP0670");
    }
    // Without a key Google is not even asked.
    groundplan(["catalog", "refresh", "--provider", "gcp"])
        .exits(1)
        .says("GROUNDPLAN_GCP_API_KEY");
}
