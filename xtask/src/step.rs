//! Steps that run one after the other until one fails.

use std::time::{Duration, Instant};

/// One thing to do, by name.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// One line for the list.
    pub(crate) about: &'static str,
    pub(crate) run: fn() -> Result<Outcome, String>,
}

/// How a step that did not fail ended.
pub(crate) enum Outcome {
    Done,
    /// Something optional is not there; the reason is printed at once and again at the end.
    Skipped(String),
}

/// Runs the steps in order, says how long each took, and stops at the first failure.
pub(crate) fn run_all(steps: &[&Step]) -> Result<(), String> {
    let started = Instant::now();
    let mut lines = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!(
            "\n==> [{}/{}] {}: {}",
            index + 1,
            steps.len(),
            step.name,
            step.about
        );
        let begun = Instant::now();
        let result = (step.run)();
        let took = seconds(begun.elapsed());
        match result {
            Ok(Outcome::Done) => {
                println!("<== {} ok, {took}", step.name);
                lines.push(format!("{:<14} {took:>9}  ok", step.name));
            }
            Ok(Outcome::Skipped(reason)) => {
                println!("<== {} SKIPPED: {reason}", step.name);
                lines.push(format!("{:<14} {took:>9}  skipped: {reason}", step.name));
            }
            Err(message) => {
                summary(&lines);
                println!("{:<14} {took:>9}  FAILED", step.name);
                return Err(format!("step `{}` failed: {message}", step.name));
            }
        }
    }
    summary(&lines);
    println!(
        "{:<14} {:>9}  every step passed",
        "all",
        seconds(started.elapsed())
    );
    Ok(())
}

/// The steps with these names in the table's order, or all of them when no name is given.
pub(crate) fn select<'a>(table: &'a [Step], names: &[String]) -> Result<Vec<&'a Step>, String> {
    for name in names {
        if !table.iter().any(|step| step.name == name) {
            let known: Vec<&str> = table.iter().map(|step| step.name).collect();
            return Err(format!(
                "there is no step `{name}`; there are {}",
                known.join(", ")
            ));
        }
    }
    let chosen = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(table.iter().filter(chosen).collect())
}

fn summary(lines: &[String]) {
    println!();
    for line in lines {
        println!("{line}");
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
