//! `cargo xtask test`: the table of everything that has to hold before a change lands.
//!
//! A new check is a new row of [`STEPS`] and a function. Cheap ones stand first, so that a slip is told early.

use crate::command::{self, answers, cargo, has_cargo_tool};
use crate::step::{Outcome, Step, run_all, select};
use crate::{features, fuzz, servers, shuttle};

/// What is run, in this order.
pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "rustfmt has nothing to change",
        run: format,
    },
    Step {
        name: "clippy",
        about: "no warning with default features",
        run: clippy_default,
    },
    Step {
        name: "clippy-all",
        about: "no warning with all features",
        run: clippy_all,
    },
    Step {
        name: "servers",
        about: "redis-server, memcached and chromium are here for the tests; installed where they are not",
        run: servers::install,
    },
    Step {
        name: "tests",
        about: "unit and integration tests with all features",
        run: tests,
    },
    Step {
        name: "tests-default",
        about: "the libraries' tests with default features",
        run: tests_default,
    },
    Step {
        name: "ui",
        about: "what must not compile and what it says, expansion goldens, hygiene",
        run: ui,
    },
    Step {
        name: "doctests",
        about: "every example in the documentation",
        run: doctests,
    },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        run: docs,
    },
    Step {
        name: "features",
        about: "the facade compiles without a warning in the combinations of its features",
        run: features::check,
    },
    Step {
        name: "fuzz",
        about: "every fuzz target runs for some seconds",
        run: fuzz::run_all_targets,
    },
    Step {
        name: "shuttle",
        about: "single-flight under many interleavings",
        run: shuttle::explore,
    },
    Step {
        name: "quickstart",
        about: "the first example runs, and refuses a file that is not there",
        run: quickstart,
    },
    Step {
        name: "examples",
        about: "the other examples run: a fleet on one Redis, tiers, a deploy, a backend of one's own; the servers refuse what cannot be",
        run: examples,
    },
    Step {
        name: "msrv",
        about: "the libraries compile with the oldest supported toolchain",
        run: msrv,
    },
    Step {
        name: "deny",
        about: "licences, advisories and duplicates of the dependencies",
        run: deny,
    },
    Step {
        name: "machete",
        about: "no unused dependency",
        run: machete,
    },
];

/// The packages that users depend on, directly or not.
const LIBRARIES: &[&str] = &[
    "oncemore",
    "oncemore-macros",
    "oncemore-core",
    "oncemore-memory",
    "oncemore-redis",
    "oncemore-memcached",
];
/// The packages of the `ui` step.
const UI: &[&str] = &[
    "oncemore-ui-tests",
    "oncemore-ui-disabled",
    "oncemore-ui-remote",
    "oncemore-hygiene",
];
/// The same as `rust-version` in the root manifest.
const OLDEST: &str = "1.88";

pub(crate) fn run(names: &[String]) -> Result<(), String> {
    let steps = select(STEPS, names)?;
    if !has_cargo_tool("nextest") {
        println!(
            "cargo-nextest is not installed: tests run through `cargo test`, which is slower but the same tests"
        );
    }
    run_all(&steps)
}

/// `cargo` with these arguments, and the step is done.
fn step(arguments: &[&str]) -> Result<Outcome, String> {
    command::run(cargo().args(arguments)).map(|()| Outcome::Done)
}

/// Runs tests through nextest where it is installed, through `cargo test` otherwise.
fn run_tests(selection: &[&str]) -> Result<Outcome, String> {
    let mut command = cargo();
    if has_cargo_tool("nextest") {
        command.args(["nextest", "run"]);
    } else {
        command.args(["test", "--lib", "--bins", "--tests", "--examples"]);
    }
    command::run(command.args(selection)).map(|()| Outcome::Done)
}

fn format() -> Result<Outcome, String> {
    step(&["fmt", "--all", "--check"])
}

fn clippy_default() -> Result<Outcome, String> {
    step(&["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"])
}

fn clippy_all() -> Result<Outcome, String> {
    step(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-Dwarnings",
    ])
}

fn tests() -> Result<Outcome, String> {
    let mut selection = vec!["--workspace", "--all-features"];
    for package in UI {
        selection.extend(["--exclude", *package]);
    }
    run_tests(&selection)
}

fn tests_default() -> Result<Outcome, String> {
    run_tests(&packages(LIBRARIES))
}

fn ui() -> Result<Outcome, String> {
    run_tests(&packages(UI))
}

fn doctests() -> Result<Outcome, String> {
    step(&["test", "--doc", "--workspace", "--all-features"])
}

fn docs() -> Result<Outcome, String> {
    let mut command = cargo();
    command
        .args(["doc", "--workspace", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-Dwarnings");
    command::run(&mut command).map(|()| Outcome::Done)
}

fn quickstart() -> Result<Outcome, String> {
    let quickstart = ["run", "--release", "--example", "quickstart"];
    command::run(cargo().args(quickstart))?;
    refuses("quickstart", &["no-such-file.lock"])
}

/// Runs an example with arguments that it cannot work with: it is to end with status 1 and nothing on standard output.
fn refuses(name: &str, arguments: &[&str]) -> Result<Outcome, String> {
    let broken = cargo()
        .args(["run", "--release", "--example", name, "--"])
        .args(arguments)
        .output()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    if broken.status.code() != Some(1) || !broken.stdout.is_empty() {
        return Err(format!(
            "{name} {} should end with status 1 and nothing on standard output, but: {}\n{}",
            arguments.join(" "),
            broken.status,
            String::from_utf8_lossy(&broken.stdout)
        ));
    }
    Ok(Outcome::Done)
}

fn examples() -> Result<Outcome, String> {
    for name in ["fleet", "tiers", "deploy", "custom_backend"] {
        command::run(cargo().args(["run", "--release", "--example", name]))?;
    }
    // These two serve until they are stopped: their tests ask them for pages.
    refuses("web", &["--listen", "nowhere"])?;
    refuses("gateway", &["--upstream", "nowhere"])
}

fn msrv() -> Result<Outcome, String> {
    if !answers("rustup", &["run", OLDEST, "cargo", "--version"]) {
        return Ok(Outcome::Skipped(format!(
            "toolchain {OLDEST} is not installed (rustup toolchain install {OLDEST})"
        )));
    }
    let mut command = std::process::Command::new("rustup");
    command
        .args(["run", OLDEST, "cargo", "check", "--all-features"])
        .args(["--target-dir", "target/msrv"])
        .args(packages(LIBRARIES))
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN");
    command::run(&mut command).map(|()| Outcome::Done)
}

fn deny() -> Result<Outcome, String> {
    // Advisories need the network: the workflow asks for them.
    let checks = ["bans", "licenses", "sources"];
    optional_tool(
        "deny",
        &[&["deny", "--all-features", "check"][..], &checks].concat(),
    )
}

fn machete() -> Result<Outcome, String> {
    optional_tool("machete", &["machete"])
}

fn optional_tool(name: &str, arguments: &[&str]) -> Result<Outcome, String> {
    if has_cargo_tool(name) {
        return step(arguments);
    }
    Ok(Outcome::Skipped(format!(
        "cargo-{name} is not installed (cargo install cargo-{name})"
    )))
}

fn packages<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["--package", *name]).collect()
}
