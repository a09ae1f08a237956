//! The fuzz targets, each for some seconds, on the stable toolchain.
//!
//! libFuzzer needs nothing of nightly but a flag of the wrapper that people usually start it with; the same
//! instrumentation is asked for here by hand. Targets have a target folder of their own, since these flags
//! would otherwise rebuild everything.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{answers, cargo, host, run};
use crate::root;
use crate::step::Outcome;

const MANIFESTS: &[&str] = &["backends/core/fuzz/Cargo.toml", "runtime/fuzz/Cargo.toml"];
const SECONDS_EACH: &str = "10";
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cdebug-assertions",
    "--cfg=fuzzing",
];

pub(crate) fn run_all_targets() -> Result<Outcome, String> {
    if let Some(missing) = MANIFESTS.iter().find(|path| !Path::new(path).exists()) {
        return Ok(Outcome::Skipped(format!("{missing} is not there")));
    }
    if !answers("c++", &["--version"]) {
        return Ok(Outcome::Skipped(
            "libFuzzer needs a C++ compiler, and there is no `c++`".to_owned(),
        ));
    }
    for manifest in MANIFESTS {
        run_targets_of(manifest)?;
    }
    Ok(Outcome::Done)
}

fn run_targets_of(manifest: &str) -> Result<(), String> {
    // Naming the target keeps the flags away from build scripts and procedural macros.
    let host = host()?;
    let folder = root().join("target/fuzz");
    let mut build = cargo();
    build
        .args(["build", "--release", "--manifest-path", manifest])
        .args(["--target", &host, "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS.join(" "));
    run(&mut build)?;

    for target in targets(manifest)? {
        let found = folder.join("found").join(&target);
        let corpus = folder.join("corpus").join(&target);
        for path in [&found, &corpus] {
            fs::create_dir_all(path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let mut fuzz = Command::new(folder.join(&host).join("release").join(&target));
        fuzz.arg(format!("-max_total_time={SECONDS_EACH}"))
            .args(["-verbosity=0", "-print_final_stats=1"])
            .arg(format!("-artifact_prefix={}/", found.display()))
            .arg(&corpus);
        // Inputs worth starting from, kept in the repository.
        let seeds = Path::new(manifest).with_file_name("corpus").join(&target);
        if seeds.is_dir() {
            fuzz.arg(seeds);
        }
        run(&mut fuzz)?;
    }
    Ok(())
}

/// The names of the binaries in the fuzz package.
fn targets(path: &str) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let manifest: toml::Table =
        toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    let binaries = manifest.get("bin").and_then(toml::Value::as_array);
    let names: Vec<String> = binaries
        .into_iter()
        .flatten()
        .filter_map(|binary| Some(binary.get("name")?.as_str()?.to_owned()))
        .collect();
    if names.is_empty() {
        return Err(format!("{path} names no [[bin]]"));
    }
    Ok(names)
}
