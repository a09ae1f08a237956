//! Two processes of the site on one Redis.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use oncemore_testkit::{PATIENCE, RedisServer, eventually};
use tokio::runtime::Runtime;

const ARGUMENTS: &str = "ONCEMORE_WEB_ARGUMENTS";

/// Not a test of its own: what each process does.
#[test]
fn process() {
    let Ok(arguments) = env::var(ARGUMENTS) else {
        return;
    };
    let runtime = Runtime::new().expect("a runtime");
    let served = runtime.block_on(super::run(arguments.split(' ').map(str::to_owned)));
    panic!("it serves until it is killed: {served:?}");
}

struct Process {
    child: Child,
    url: String,
    runtime: Runtime,
}

impl Process {
    fn start(redis: &RedisServer) -> Self {
        let arguments = format!("--listen 127.0.0.1:0 --redis {}", redis.url());
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["--exact", "processes::process", "--nocapture"])
            .env(ARGUMENTS, arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let (send, lines) = channel();
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let mut process = Self {
            child,
            url: String::new(),
            runtime: Runtime::new().expect("a runtime"),
        };
        while !process.url.starts_with("http://") {
            let line = lines.recv_timeout(PATIENCE);
            let line = line.expect("it says where it listens");
            // The harness does not end its line before the test does.
            let at = line.find("http://").unwrap_or(line.len());
            line[at..]
                .trim_end_matches('/')
                .clone_into(&mut process.url);
        }
        process
    }

    fn send(&self, request: Request<Body>) -> Response<Bytes> {
        self.runtime.block_on(async {
            let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
            let response = client.request(request).await.expect("a response");
            let (parts, body) = response.into_parts();
            let body = body.collect().await.expect("a body").to_bytes();
            Response::from_parts(parts, body)
        })
    }

    /// The page, and whether it was stored.
    fn fetch(&self, path: &str) -> (Bytes, bool) {
        let request = Request::get(format!("{}{path}", self.url)).body(Body::empty());
        let response = self.send(request.expect("a request"));
        assert_eq!(response.status(), StatusCode::OK);
        let status = response.headers()["cache-status"].to_str().expect("text");
        let hit = status.contains("; hit");
        (response.into_body(), hit)
    }

    fn purge(&self, form: &'static str) {
        let request = Request::post(format!("{}/cached/purge", self.url))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form));
        let response = self.send(request.expect("a request"));
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_page_of_one_process_is_a_hit_in_the_other_until_either_purges_it() {
    let redis = RedisServer::start();
    let (one, two) = (Process::start(&redis), Process::start(&redis));
    let path = "/packages/serde";
    let (page, hit) = one.fetch(path);
    assert!(!hit);
    eventually("the page is in Redis", || !redis.keys().is_empty());
    // From Redis, and then from its own memory.
    for _ in 0..3 {
        assert_eq!(two.fetch(path), (page.clone(), true));
    }
    for form in ["function=package", ""] {
        one.purge(form);
        eventually("the other one makes the page anew", || !two.fetch(path).1);
        eventually("and that is a hit", || one.fetch(path).1);
        assert_eq!(one.fetch(path).0, two.fetch(path).0);
    }
}
