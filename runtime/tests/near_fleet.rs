//! Copies in several real processes on one server: what one invalidates, none of the others serves any more.
#![cfg(feature = "redis")]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write, stdin};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use oncemore::backends::Redis;
use oncemore::memoize;
use oncemore_testkit::{PATIENCE, RedisServer};

const URL: &str = "ONCEMORE_NEAR_FLEET_URL";
const DATABASE: &str = "ONCEMORE_NEAR_FLEET_DATABASE";

/// Reads what is the database of all processes.
#[memoize(backend = [memory, redis], ttl = "5m", name = "near_fleet")]
fn stock(id: u32) -> String {
    let database = fs::read_to_string(env::var(DATABASE).unwrap()).unwrap();
    format!("{id} {database}")
}

/// Not a test of its own: what each process does. It answers a line with a line.
#[test]
fn member() {
    let Ok(url) = env::var(URL) else { return };
    oncemore::builder()
        .prefix("near-fleet")
        .backend(Redis::new(&url).unwrap())
        .strict()
        // Were it for this, nothing would ever be seen.
        .near_ttl(Duration::from_secs(3600))
        .install_blocking()
        .unwrap();
    println!("\nready");
    for line in stdin().lines().map_while(Result::ok) {
        let answer = match &*line {
            "get" => stock(1),
            "invalidate" => format!("{:?}", stock::invalidate(1)),
            "invalidate all" => format!("{:?}", stock::invalidate_all()),
            "put" => format!("{}", stock::put(1, "1 put".into())),
            // Until it is another one.
            old => loop {
                let now = stock(1);
                if now != old {
                    break now;
                }
                thread::yield_now();
            },
        };
        println!("\nanswer {answer}");
    }
}

struct Member {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Member {
    fn start(server: &RedisServer, database: &PathBuf) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "member", "--nocapture"])
            .env(URL, server.url())
            .env(DATABASE, database)
            .stdin(Stdio::piped())
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
        let input = child.stdin.take().unwrap();
        let member = Self {
            child,
            input,
            lines,
        };
        while member.line() != "ready" {}
        member
    }

    fn line(&self) -> String {
        let line = self.lines.recv_timeout(PATIENCE);
        line.expect("a process answers in time")
    }

    fn tell(&mut self, what: &str) {
        writeln!(self.input, "{what}").unwrap();
    }

    fn answer(&self) -> String {
        loop {
            if let Some(answer) = self.line().strip_prefix("answer ") {
                return answer.to_owned();
            }
        }
    }

    fn ask(&mut self, what: &str) -> String {
        self.tell(what);
        self.answer()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_one_process_changes_the_others_see() {
    let server = RedisServer::start();
    let database = env::temp_dir().join(format!("oncemore-near-fleet-{}", std::process::id()));
    fs::write(&database, "0").unwrap();
    let mut members: Vec<_> = (0..4).map(|_| Member::start(&server, &database)).collect();
    let mut times = Vec::new();
    let mut old = "1 0".to_owned();
    for round in 1..=60 {
        for member in &mut members {
            assert_eq!(member.ask("get"), old, "round {round}");
        }
        fs::write(&database, round.to_string()).unwrap();
        let (one, others) = members.split_first_mut().unwrap();
        // They ask again and again, from their memory, until they see it.
        for other in others.iter_mut() {
            other.tell(&old);
        }
        let begun = Instant::now();
        let (how, done, new) = match round % 3 {
            0 => ("invalidate", "Ok(())", format!("1 {round}")),
            1 => ("invalidate all", "Ok(())", format!("1 {round}")),
            _ => ("put", "true", "1 put".into()),
        };
        assert_eq!(one.ask(how), done, "round {round}");
        for other in others.iter() {
            assert_eq!(other.answer(), new, "round {round}: {how}");
        }
        times.push(begun.elapsed());
        assert_eq!(one.ask("get"), new, "round {round}");
        old = new;
    }
    times.sort();
    let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("a change is seen by three other processes: p50 {p50:?}, p99 {p99:?}");
    let _ = fs::remove_file(database);
    assert!(p99 < Duration::from_secs(5), "p99 {p99:?}");
}
