//! Requests out of HTTP and answers into it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::state::State;
use super::{compute, refusal, storage};

/// One request.
pub struct Request {
    pub method: String,
    /// Parts of the path, decoded.
    pub parts: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub body: Value,
}

impl Request {
    pub fn asks(&self, key: &str) -> &str {
        self.query.get(key).map_or("", String::as_str)
    }
}

/// Answers one connection, request by request, until the other side ends it. One thread each:
/// the libraries that share threads among connections let one wait for another.
pub fn serve(stream: TcpStream, state: &Mutex<State>) {
    let Ok(mut writer) = stream.try_clone() else {
        return;
    };
    let mut reader = BufReader::new(stream);
    while let Some((request, path)) = receive(&mut reader) {
        let answer = {
            let mut state = state.lock().expect("no thread panicked");
            state.advance();
            let (status, answer, lost) = answer(&mut state, &request, &path);
            state.log.push(json!({
                "method": request.method,
                "path": path,
                "query": request.query,
                "body": request.body,
                "status": status,
                "answer": answer,
            }));
            (!lost).then_some((status, answer))
        };
        // An answer that is lost: the connection ends without one.
        let Some((status, answer)) = answer else {
            let _ = writer.shutdown(std::net::Shutdown::Both);
            return;
        };
        let text = if answer.is_null() {
            String::new()
        } else {
            answer.to_string()
        };
        let sent = write!(
            writer,
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        );
        if sent.is_err() {
            return;
        }
    }
}

fn receive(reader: &mut BufReader<TcpStream>) -> Option<(Request, String)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, url) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((key, value)) = line.trim().split_once(':') else {
            break;
        };
        if key.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let request = Request {
        method,
        parts: path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(decode)
            .collect(),
        query: query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (decode(key), decode(value)))
            .collect(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    Some((request, path.to_owned()))
}

/// Status, body, and whether the answer is lost on its way.
fn answer(state: &mut State, request: &Request, path: &str) -> (u16, Value, bool) {
    if !state.known {
        let (status, answer) = refusal(401, "authError", "Invalid Credentials");
        return (status, answer, false);
    }
    let fault = state.fault(&request.method, path);
    if let Some(fault) = &fault
        && let Some((status, reason)) = &fault.refuses
    {
        let (status, answer) = refusal(*status, reason, "the fault that was ordered");
        return (status, answer, false);
    }
    let operation = fault.as_ref().and_then(|fault| fault.operation);
    let parts: Vec<&str> = request.parts.iter().map(String::as_str).collect();
    let (status, answer) = match parts.as_slice() {
        ["compute", "v1", "projects", rest @ ..] => {
            compute::answer(state, request, rest, operation)
        }
        ["storage", "v1", "b", rest @ ..] => storage::answer(state, request, rest),
        _ => refusal(404, "notFound", "there is no such service"),
    };
    (status, answer, fault.is_some_and(|fault| fault.lost))
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hexadecimal = text.get(at + 1..at + 3);
        let value = hexadecimal.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], value) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
                continue;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
