//! Four questions to a real `Cargo.lock` that take exponential time, until functions remember their results.
//!
//! ```text
//! cargo run --release --example quickstart [-- PATH [PACKAGE]]
//! ```
//!
//! Start reading at `memoized.rs`: four recursive functions with one attribute each. `plain.rs` has them without it.

mod graph;
mod lockfile;
mod memoized;
mod plain;
mod race;
mod report;

use std::fs;
use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::thread;

use graph::Graph;

/// The lock file of this project.
const OWN_LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
/// Far more than a level of the recursion takes.
const STACK_PER_PACKAGE: usize = 8 << 10;
const STACK_AT_LEAST: usize = 8 << 20;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("quickstart: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, package) = match &arguments[..] {
        [] => (OWN_LOCK, None),
        [path] => (path.as_str(), None),
        [path, package] => (path.as_str(), Some(package.as_str())),
        _ => return Err("expected no more than PATH and PACKAGE".to_owned()),
    };
    // The project's own file has a long name that says nothing.
    let shown = if path == OWN_LOCK { "Cargo.lock" } else { path };
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let locked = lockfile::parse(&text).map_err(|error| format!("{shown}: {error}"))?;
    let graph = Graph::new(locked);
    let package = package
        .map(|name| {
            graph
                .find(name)
                .ok_or_else(|| no_such_package(shown, &graph, name))
        })
        .transpose()?;

    // The questions recurse as deep as the longest chain of the file, however long that is.
    let stack = STACK_AT_LEAST + graph.len() * STACK_PER_PACKAGE;
    let answered = thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, || {
                report::print(&mut io::stdout().lock(), shown, &graph, package)
            })
            .map(thread::ScopedJoinHandle::join)
    });
    match answered {
        Ok(Ok(Ok(()))) => Ok(()),
        // Whoever reads along has seen enough.
        Ok(Ok(Err(error))) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Ok(Ok(Err(error))) | Err(error) => Err(error.to_string()),
        Ok(Err(_)) => Err("the questions were not answered".to_owned()),
    }
}

fn no_such_package(file: &str, graph: &Graph, name: &str) -> String {
    let nearest = race::nearest(graph, name);
    let hint = nearest.first().map_or_else(String::new, |(_, nearest)| {
        format!("; did you mean `{}`?", graph.short_name(*nearest))
    });
    format!("{file}: there is no package `{name}`{hint}")
}
