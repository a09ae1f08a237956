//! Builds the throw-away crates and takes the time.

use std::fs;
use std::process::Command;
use std::time::Instant;

use super::generate::Generated;
use crate::command::{cargo, has_failed};

/// How often a build is tried while our sources change.
const ATTEMPTS: usize = 5;

/// A way to build.
#[derive(Clone, Copy)]
pub(crate) enum Build {
    Check,
    Debug,
    Release,
}

impl Build {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "cargo check",
            Self::Debug => "debug build",
            Self::Release => "release build",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// A clean check's time, and how many crates it compiled besides the generated one.
pub(crate) struct Clean {
    pub(crate) seconds: f64,
    pub(crate) crates: usize,
}

/// The median of each crate's measurements; crates take turns in every round.
pub(crate) fn interleaved<const N: usize>(
    rounds: usize,
    crates: &[Generated; N],
    mut measure: impl FnMut(&Generated) -> Result<f64, String>,
) -> Result<[f64; N], String> {
    let mut measured: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..rounds {
        for (times, generated) in measured.iter_mut().zip(crates) {
            times.push(measure(generated)?);
        }
    }
    Ok(measured.map(|mut times| {
        times.sort_unstable_by(f64::total_cmp);
        times[times.len() / 2]
    }))
}

/// Builds everything that a crate needs, and the crate.
pub(crate) fn prepare(generated: &Generated, build: Build) -> Result<(), String> {
    quietly(command(generated).args(build.arguments())).map(drop)
}

/// Builds a crate again whose dependencies are built; the seconds of user CPU time that takes, of the wall clock where the
/// system does not tell.
///
/// Where somebody changes our sources meanwhile, a dependency is built with it: that is not counted but tried again.
pub(crate) fn again(generated: &Generated, build: Build) -> Result<f64, String> {
    for _ in 0..ATTEMPTS {
        generated.touch()?;
        let (start, before) = (Instant::now(), cpu_of_children());
        let said = quietly(command(generated).args(build.arguments()))?;
        let cpu = cpu_of_children().zip(before);
        let seconds = cpu.map_or(start.elapsed().as_secs_f64(), |(after, before)| {
            after - before
        });
        if compiled(generated, &said).is_empty() {
            return Ok(seconds);
        }
    }
    Err("our sources change while they are measured".to_owned())
}

/// The user CPU time, in seconds, of this process's children that have ended, and of theirs: what a busy machine changes
/// least. Linux tells.
pub(crate) fn cpu_of_children() -> Option<f64> {
    /// By which the kernel counts for programs, on every platform.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may have spaces; `cutime` is the fourteenth field after it.
    let fields = &stat[stat.rfind(')')? + 1..];
    let ticks: f64 = fields.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / TICKS_PER_SECOND)
}

/// Checks a crate and all that it depends on from nothing.
pub(crate) fn clean_check(generated: &Generated) -> Result<Clean, String> {
    let target = generated.folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    }
    let start = Instant::now();
    let said = quietly(command(generated).arg("check"))?;
    let seconds = start.elapsed().as_secs_f64();
    let mut crates = compiled(generated, &said);
    // A crate with a build script is named twice.
    crates.sort_unstable();
    crates.dedup();
    Ok(Clean {
        seconds,
        crates: crates.len(),
    })
}

/// The crates, other than the generated one, that cargo says it compiled.
fn compiled<'a>(generated: &Generated, said: &'a str) -> Vec<&'a str> {
    said.lines()
        .filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("Checking ")
                .or_else(|| line.strip_prefix("Compiling "))
        })
        .filter(|package| package.split(' ').next() != Some(&generated.package()))
        .collect()
}

/// The size of the release build's library.
#[expect(
    clippy::cast_precision_loss,
    reason = "a library has far fewer than 2⁵³ bytes"
)]
pub(crate) fn library_megabytes(generated: &Generated) -> Result<f64, String> {
    let file = format!("lib{}.rlib", generated.package().replace('-', "_"));
    let path = generated.folder.join("target/release").join(file);
    let found = fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(found.len() as f64 / 1e6)
}

fn command(generated: &Generated) -> Command {
    let mut command = cargo();
    command
        .current_dir(&generated.folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", generated.folder.join("target"))
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "false")
        .env_remove("RUSTFLAGS")
        // As a user has it, whatever this workspace is built with.
        .env_remove("CARGO_PROFILE_DEV_DEBUG");
    command
}

/// Runs a command and returns what it said on standard error, which is where cargo tells what it does.
fn quietly(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(has_failed(command, output.status, &said))
    }
}
