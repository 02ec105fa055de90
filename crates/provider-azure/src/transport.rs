//! The way of a request to the network.
//!
//! Must not know any resource.

use async_trait::async_trait;
use azure_core::{Body, HttpClient, Request, Response};
use serde_json::Value;

/// Sends requests without nulls. The SDK's models write null for every time that is not given,
/// most of them times that only Azure sets.
#[derive(Debug)]
pub(crate) struct Lean(pub(crate) reqwest::Client);

#[async_trait]
impl HttpClient for Lean {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<Response> {
        match lean(request) {
            Some(lean) => self.0.execute_request(&lean).await,
            None => self.0.execute_request(request).await,
        }
    }
}

/// The same request with a shorter body; `None` where there is nothing to leave out.
fn lean(request: &Request) -> Option<Request> {
    let Body::Bytes(bytes) = request.body() else {
        return None;
    };
    let body: Value = serde_json::from_slice(bytes).ok()?;
    let mut lean = request.clone();
    lean.set_body(serde_json::to_vec(&without_nulls(body)).ok()?);
    Some(lean)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, inner)| !inner.is_null())
            .map(|(key, inner)| (key, without_nulls(inner)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use azure_core::{Method, Url};
    use serde_json::json;

    use super::*;

    #[test]
    fn nulls_are_not_sent_and_other_bodies_stay() {
        let url = Url::parse("http://127.0.0.1/").expect("an address");
        let mut request = Request::new(url, Method::Put);
        request.set_body(r#"{"a":null,"b":[{"c":null,"d":1}],"e":{}}"#);
        let sent = lean(&request).expect("a body");
        let Body::Bytes(bytes) = sent.body() else {
            panic!("no bytes");
        };
        let sent: Value = serde_json::from_slice(bytes).expect("JSON");
        assert_eq!(sent, json!({ "b": [{ "d": 1 }], "e": {} }));
        request.set_body("client_id=1&client_secret=2");
        assert!(lean(&request).is_none());
    }
}
