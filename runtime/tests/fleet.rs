//! One computation for all processes: with real processes, one of which is killed in the middle.
#![cfg(feature = "redis")]

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use oncemore::backends::Redis;
use oncemore::memoize;
use oncemore_testkit::{PATIENCE, RedisServer};

const URL: &str = "ONCEMORE_FLEET_URL";
const TASKS: usize = 50;

#[memoize(backend = redis, single_flight = cluster, ttl = "5m", name = "fleet")]
async fn slow(round: u32, millis: u64) -> u32 {
    println!("\ncomputing {round}");
    tokio::time::sleep(Duration::from_millis(millis)).await;
    println!("\ncomputed {round}");
    round * 10
}

/// Not a test of its own: what each process of the fleet runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn member() {
    let Ok(url) = env::var(URL) else { return };
    let millis: u64 = env::var("ONCEMORE_FLEET_MILLIS").unwrap().parse().unwrap();
    oncemore::builder()
        .prefix("fleet")
        .backend(Redis::new(&url).unwrap())
        .strict()
        .install()
        .await
        .unwrap();
    for round in 0..3 {
        let calls: Vec<_> = (0..TASKS)
            .map(|_| tokio::spawn(slow(round, millis)))
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), round * 10);
        }
    }
    println!("\ndone");
}

/// A process of the fleet, and the lines that it prints.
struct Member {
    child: Child,
    lines: Receiver<String>,
}

impl Member {
    fn start(server: &RedisServer, millis: u64) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "member", "--nocapture"])
            .env(URL, server.url())
            .env("ONCEMORE_FLEET_MILLIS", millis.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Self { child, lines }
    }

    /// All lines until its end.
    fn finish(mut self) -> Vec<String> {
        let end = Instant::now() + PATIENCE;
        let mut lines = Vec::new();
        while !lines.iter().any(|line| line == "done") {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            lines.push(
                line.unwrap_or_else(|_| panic!("a process hangs or died; it said {lines:?}")),
            );
        }
        assert!(self.child.wait().unwrap().success());
        lines
    }

    fn wait_for(&self, what: &str) {
        while self.lines.recv_timeout(PATIENCE).expect("a line") != what {}
    }
}

fn count(lines: &[Vec<String>], what: &str) -> usize {
    lines.iter().flatten().filter(|line| *line == what).count()
}

#[test]
fn eight_processes_compute_once() {
    let server = RedisServer::start();
    let members: Vec<_> = (0..8).map(|_| Member::start(&server, 200)).collect();
    let lines: Vec<_> = members.into_iter().map(Member::finish).collect();
    for round in 0..3 {
        assert_eq!(
            count(&lines, &format!("computing {round}")),
            1,
            "round {round}"
        );
        assert_eq!(
            count(&lines, &format!("computed {round}")),
            1,
            "round {round}"
        );
    }
}

#[test]
fn another_takes_over_from_a_killed_process() {
    let server = RedisServer::start();
    // It would take longer than a lease that nobody renews.
    let mut first = Member::start(&server, 5_000);
    first.wait_for("computing 0");
    let others: Vec<_> = (0..3).map(|_| Member::start(&server, 50)).collect();
    // They wait for it by now, and it is alive.
    thread::sleep(Duration::from_millis(500));
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let lines: Vec<_> = others.into_iter().map(Member::finish).collect();
    for round in 0..3 {
        assert_eq!(
            count(&lines, &format!("computing {round}")),
            1,
            "round {round}"
        );
    }
}

/// A computation that takes longer than a lease keeps it, so that nobody computes beside it.
#[test]
fn a_long_computation_keeps_its_lease() {
    let server = RedisServer::start();
    let members: Vec<_> = (0..2).map(|_| Member::start(&server, 4_500)).collect();
    let lines: Vec<_> = members.into_iter().map(Member::finish).collect();
    assert_eq!(count(&lines, "computing 0"), 1);
}
