//! Takes the times, has the bytes counted by the other program, and prints or writes the tables.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use oncemore_benches::markdown::{Report, Verdict};
use oncemore_benches::{hits, http, machine, misses, ratio, remote, stampede, traces};

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// In this order.
const SECTIONS: &[&str] = &[
    "hits", "misses", "stampede", "remote", "http", "ratio", "memory",
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let options = Options::parse(env::args().skip(1))?;
    if cfg!(debug_assertions) {
        return Err("times of a debug build mean nothing: use `cargo xtask bench`".to_owned());
    }
    let traces = if options.traces.is_empty() {
        traces::made()
    } else {
        let read = |path: &PathBuf| {
            traces::read(path).map_err(|error| format!("{}: {error}", path.display()))
        };
        options.traces.iter().map(read).collect::<Result<_, _>>()?
    };

    let mut report = Report::default();
    for name in SECTIONS {
        if options.only.as_deref().is_none_or(|only| only == *name) {
            section(name, || {
                match *name {
                    "hits" => hits::run(&mut report),
                    "misses" => misses::run(&mut report),
                    "stampede" => stampede::run(&mut report),
                    "ratio" => ratio::run(&traces, &mut report),
                    "remote" => return remote::run(&mut report),
                    "http" => return http::run(&mut report),
                    _ => return memory(&mut report),
                }
                Ok(())
            })?;
        }
    }

    let text = whole(&report);
    println!("{text}");
    if options.write {
        fs::write(RESULTS, text).map_err(|error| format!("RESULTS.md: {error}"))?;
        eprintln!("written to runtime/benches/RESULTS.md");
    }
    Ok(())
}

/// Says how far the run is.
fn section(name: &str, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let start = Instant::now();
    eprint!("{name} … ");
    let result = run();
    eprintln!("{:.1} s", start.elapsed().as_secs_f64());
    result
}

struct Options {
    write: bool,
    /// One section, not all.
    only: Option<String>,
    traces: Vec<PathBuf>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            write: false,
            only: None,
            traces: Vec::new(),
        };
        let mut in_traces = false;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--write" => options.write = true,
                "--trace" => in_traces = true,
                "--only" => {
                    let name = arguments.next().unwrap_or_default();
                    if !SECTIONS.contains(&&*name) {
                        return Err(format!("--only takes one of {}", SECTIONS.join(", ")));
                    }
                    options.only = Some(name);
                }
                // `cargo bench` says so to every benchmark.
                "--bench" => {}
                path if in_traces && !path.starts_with("--") => {
                    options.traces.push(PathBuf::from(path));
                }
                other => {
                    return Err(format!(
                        "unknown option `{other}`: [--write] [--only SECTION] [--trace FILE...]"
                    ));
                }
            }
        }
        if options.write && options.only.is_some() {
            return Err("--write is for a whole run: take --only away".to_owned());
        }
        Ok(options)
    }
}

/// Runs the program beside this one that counts bytes.
fn memory(report: &mut Report) -> Result<(), String> {
    let own = env::current_exe().map_err(|error| error.to_string())?;
    let program = own.with_file_name(format!(
        "oncemore-benches-memory{}",
        env::consts::EXE_SUFFIX
    ));
    if !Path::new(&program).exists() {
        return Err("oncemore-benches-memory is not built: use `cargo xtask bench`".to_owned());
    }
    let output = Command::new(&program)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("oncemore-benches-memory: {}", output.status));
    }
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some(verdict) = Verdict::from_line(line) {
            report.verdicts.push(verdict);
        } else {
            report.text.push_str(line);
            report.text.push('\n');
        }
    }
    Ok(())
}

/// The whole file.
fn whole(report: &Report) -> String {
    let met = report.verdicts.iter().filter(|verdict| verdict.met).count();
    format!(
        "# Results\n\n\
         Written by `cargo xtask bench --write`: {}. Each row was measured in interleaved rounds of one run; what\n\
         counts is the ratio within a table, since the machine has other things to do as well.\n\n\
         ## Targets: {met} of {} met\n\n\
         {}\n\
         ## Measured\n\n\
         {}\n",
        machine::describe(),
        report.verdicts.len(),
        report.targets(),
        report.text.trim_end()
    )
}
