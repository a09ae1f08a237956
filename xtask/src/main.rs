//! The chores of this repository: `cargo xtask` lists them.
//!
//! One plain binary instead of shell scripts, so that a person, the CI and every platform run the same commands.

mod bench;
mod command;
mod compile_bench;
mod features;
mod fuzz;
mod servers;
mod shuttle;
mod step;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Every command below runs at the root, wherever this one was started.
    if let Err(error) = std::env::set_current_dir(root()) {
        eprintln!("xtask: {}: {error}", root().display());
        return ExitCode::FAILURE;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match arguments.first().map(String::as_str) {
        None | Some("help" | "--help" | "-h") => {
            usage();
            Ok(())
        }
        Some("test") => test::run(rest),
        Some("bench") => bench::start(rest),
        Some("compile-bench") => compile_bench::start(rest),
        Some(other) => {
            usage();
            Err(format!("there is no `{other}`"))
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

fn usage() {
    println!(
        "cargo xtask test [STEP]...            everything that has to hold before a change lands"
    );
    for step in test::STEPS {
        println!("    {:<18}                {}", step.name, step.about);
    }
    println!("cargo xtask bench [--write] [--only SECTION] [--trace FILE]...");
    println!("                                      speed, memory and hit ratio against the peers");
    println!("cargo xtask compile-bench [--functions N] [--rounds N]");
    println!(
        "                                      what an attribute costs its user in compile time"
    );
}
