//! Takes the times, has the bytes counted by the other program, and prints or writes the tables.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use oncemore_benches::markdown::{Report, Verdict};
use oncemore_benches::{hits, machine, misses, ratio, stampede, traces};

const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

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
    section("hits", || hits::run(&mut report));
    section("misses", || misses::run(&mut report));
    section("stampede", || stampede::run(&mut report));
    section("hit ratio", || ratio::run(&traces, &mut report));
    section("memory", || memory(&mut report))?;

    let text = whole(&report);
    println!("{text}");
    if options.write {
        fs::write(RESULTS, text).map_err(|error| format!("RESULTS.md: {error}"))?;
        eprintln!("written to runtime/benches/RESULTS.md");
    }
    Ok(())
}

/// Says how far the run is.
fn section<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    eprint!("{name} … ");
    let result = run();
    eprintln!("{:.1} s", start.elapsed().as_secs_f64());
    result
}

struct Options {
    write: bool,
    traces: Vec<PathBuf>,
}

impl Options {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            write: false,
            traces: Vec::new(),
        };
        let mut in_traces = false;
        for argument in arguments {
            match argument.as_str() {
                "--write" => options.write = true,
                "--trace" => in_traces = true,
                // `cargo bench` says so to every benchmark.
                "--bench" => {}
                path if in_traces && !path.starts_with("--") => {
                    options.traces.push(PathBuf::from(path));
                }
                other => {
                    return Err(format!(
                        "unknown option `{other}`: [--write] [--trace FILE...]"
                    ));
                }
            }
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
