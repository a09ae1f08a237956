//! Memory in front of Redis: which tier answers, and how an invalidation reaches another process.
//!
//! ```text
//! cargo run --release --example tiers
//! ```
//!
//! Two processes of this program do what a third tells them; the memoized function is in `process.rs`.

#[path = "../common/mod.rs"]
mod common;
mod process;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use common::Server;

/// An invalidation is seen long before.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let result = match env::args().nth(1) {
        None => run(),
        Some(_) => process::run(),
    };
    common::exit("tiers", result)
}

fn run() -> Result<(), String> {
    let server = Server::find()?;
    println!(
        "Two processes ask for the price of one article. A price is kept in the memory of each, and in Redis for both.\n"
    );
    let prefix = common::prefix("tiers");
    let database = Database::new(&prefix, 100)?;
    let mut one = Process::start("one", &server, &prefix, &database)?;
    let mut two = Process::start("two", &server, &prefix, &database)?;
    one.expect("100 the function")?;
    one.expect("100 its memory")?;
    two.expect("100 Redis")?;
    two.expect("100 its memory")?;

    println!("\nThe price changes, and process one says so: price::invalidate(\"A-1\")\n");
    database.set(120)?;
    one.tell("invalidate")?;
    let began = Instant::now();
    while !two.tell("ask")?.starts_with("120 ") {
        if began.elapsed() > PATIENCE {
            return Err("process two still has the old price".into());
        }
        thread::sleep(Duration::from_millis(1));
    }
    println!(
        "process two has the new price after {} ms",
        began.elapsed().as_millis()
    );
    one.expect("120 Redis")?;
    one.expect("120 its memory")?;
    println!("\nHits per tier");
    for process in [&mut one, &mut two] {
        let stats = process.tell("stats")?;
        println!("process {}: {stats}", process.name);
    }
    Ok(())
}

/// A file with a price in it.
struct Database(PathBuf);

impl Database {
    fn new(name: &str, price: u32) -> Result<Self, String> {
        let database = Self(env::temp_dir().join(name));
        database.set(price)?;
        Ok(database)
    }

    fn set(&self, price: u32) -> Result<(), String> {
        fs::write(&self.0, price.to_string()).map_err(|error| error.to_string())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A process that does what it is told.
struct Process {
    name: &'static str,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(
        name: &'static str,
        server: &Server,
        prefix: &str,
        database: &Database,
    ) -> Result<Self, String> {
        let mut child = server
            .again(name, prefix)?
            .env(process::DATABASE, &database.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Self {
                name,
                child,
                input,
                output: BufReader::new(output),
            }),
            _ => Err("a process without pipes".into()),
        }
    }

    /// Its answer to a command.
    fn tell(&mut self, command: &str) -> Result<String, String> {
        let mut answer = String::new();
        let told = writeln!(self.input, "{command}");
        let read = told.and_then(|()| self.output.read_line(&mut answer));
        match read {
            Ok(1..) => Ok(answer.trim_end().into()),
            Ok(0) => Err(format!("process {} ended", self.name)),
            Err(error) => Err(format!("process {}: {error}", self.name)),
        }
    }

    /// Asks for the price, prints who had it, and checks that.
    fn expect(&mut self, expected: &str) -> Result<(), String> {
        let answer = self.tell("ask")?;
        let (price, who) = answer.split_once(' ').unwrap_or_default();
        println!("process {}: {price}, from {who}", self.name);
        if answer == expected {
            Ok(())
        } else {
            Err(format!("expected `{expected}`"))
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
