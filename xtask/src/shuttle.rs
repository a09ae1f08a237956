//! The tests that explore interleavings.
//!
//! Under `cfg(oncemore_shuttle)` the locks of single-flight are shuttle's, which work only inside of its tests: those in
//! modules named `shuttle` are run, and no others. The flag would rebuild everything, so that it has a target folder of its own.

use std::fs;
use std::path::Path;

use crate::command::{cargo, run};
use crate::step::Outcome;

const SOURCES: &str = "runtime/src";

pub(crate) fn explore() -> Result<Outcome, String> {
    if !mentions(Path::new(SOURCES), "shuttle::check") {
        return Ok(Outcome::Skipped(format!(
            "no test in {SOURCES} explores interleavings"
        )));
    }
    let mut command = cargo();
    command
        .args(["test", "--package", "oncemore", "--lib"])
        .args(["--target-dir", "target/shuttle", "shuttle"])
        .env("RUSTFLAGS", "--cfg=oncemore_shuttle");
    run(&mut command).map(|()| Outcome::Done)
}

/// Whether a Rust file in or below `folder` has `text`.
fn mentions(folder: &Path, text: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return mentions(&path, text);
        }
        path.extension().is_some_and(|extension| extension == "rs")
            && fs::read_to_string(&path).is_ok_and(|source| source.contains(text))
    })
}
