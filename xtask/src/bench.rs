//! `cargo xtask bench`: builds the two programs of the benchmark package and starts the one that starts the other.

use crate::command::{cargo, run};

const PACKAGE: &str = "oncemore-benches";

pub(crate) fn start(arguments: &[String]) -> Result<(), String> {
    run(cargo().args(["build", "--release", "--package", PACKAGE, "--bins"]))?;
    let mut bench = cargo();
    bench
        .args(["run", "--quiet", "--release", "--package", PACKAGE, "--"])
        .args(arguments);
    run(&mut bench)
}
