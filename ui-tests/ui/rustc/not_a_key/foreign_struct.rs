// A type of another crate.
use oncemore::memoize;

#[memoize]
fn status(command: &std::process::Command) -> String {
    format!("{command:?}")
}

fn main() {}
