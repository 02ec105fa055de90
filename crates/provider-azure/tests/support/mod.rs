//! A Resource Manager on this machine: it keeps what it is told, takes its time, refuses what the
//! real one refuses, and breaks down on request.
//!
//! It shares no code with the provider. What it knows of Azure comes from the REST references of
//! Resource Manager, Compute, Network and Storage on Microsoft Learn.

#![allow(dead_code, unreachable_pub, clippy::missing_panics_doc)]

mod account;
mod compute;
mod faults;
mod http;
mod network;
mod storage;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

pub use account::Account;
pub use faults::Fault;
use faults::Outcome;
use http::Request;
use serde_json::{Value, json};

/// The subscription that exists.
pub const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";
/// Its tenant.
pub const TENANT: &str = "66666666-7777-8888-9999-000000000000";
/// The token that is accepted.
pub const TOKEN: &str = "a-token-for-tests";
/// Client and secret that get that token.
pub const CLIENT: &str = "99999999-0000-1111-2222-333333333333";
/// Its secret.
pub const SECRET: &str = "a-secret-for-tests";

/// A running server.
pub struct Manager {
    address: SocketAddr,
    account: Arc<Mutex<Account>>,
    stopped: Arc<AtomicBool>,
}

impl Manager {
    /// Starts one whose operations take `settle`.
    pub fn start(settle: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let account = Arc::new(Mutex::new(Account::new(address.to_string(), settle)));
        let stopped = Arc::new(AtomicBool::new(false));
        let (shared, ending) = (Arc::clone(&account), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ending.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let account = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &account));
            }
        });
        Self {
            address,
            account,
            stopped,
        }
    }

    /// Its endpoint.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it holds.
    pub fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().expect("no test panicked in it")
    }

    /// Orders a fault.
    pub fn order(&self, fault: Fault) {
        self.account().faults.push(fault);
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which then ends.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: TcpStream, account: &Mutex<Account>) {
    let mut connection = http::Connection::new(stream);
    while let Some(request) = connection.read() {
        let outcome = {
            let mut account = account.lock().expect("no test panicked in it");
            answer(&mut account, &request)
        };
        match outcome {
            Outcome::Answer(reply) => {
                if !connection.write(&reply) {
                    return;
                }
            }
            Outcome::Drop => return,
        }
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Body; null: none.
    pub body: Value,
}

impl Reply {
    /// An answer with a body.
    pub fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// A failure in Resource Manager's form.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::new(
            status,
            json!({ "error": { "code": code, "message": message } }),
        )
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

fn answer(account: &mut Account, request: &Request) -> Outcome {
    if request.path.ends_with("/oauth2/v2.0/token") {
        return Outcome::Answer(token(request));
    }
    account.settle();
    let fault = account.faulty(&request.method, &request.path);
    if let Some(Fault {
        outcome: Some(reply),
        ..
    }) = &fault
    {
        return Outcome::Answer(reply.clone());
    }
    let bearer = format!("Bearer {TOKEN}");
    if request.header("authorization") != Some(&bearer) {
        let why = "The access token is invalid.";
        return Outcome::Answer(Reply::error(401, "InvalidAuthenticationToken", why));
    }
    let reply = account.handle(request);
    match fault {
        Some(_) => Outcome::Drop,
        None => Outcome::Answer(reply),
    }
}

fn token(request: &Request) -> Reply {
    let asked = request.text();
    if asked.contains(&format!("client_id={CLIENT}"))
        && asked.contains(&format!("client_secret={SECRET}"))
    {
        return Reply::new(
            200,
            json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN }),
        );
    }
    Reply::new(
        401,
        json!({
            "error": "invalid_client",
            "error_description": "AADSTS7000215: Invalid client secret provided. Trace ID: 0",
        }),
    )
}
