//! A backend of one's own: values in files, which outlive the process.
//!
//! ```text
//! cargo run --release --example custom_backend     # what it does
//! cargo test --example custom_backend              # proves that it does all that memoized functions rely on
//! ```
//!
//! The backend is in `files.rs`, what it keeps in a file in `file.rs`.

mod file;
mod files;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use files::Files;
use oncemore::memoize;

/// Named by its type, as no other is of that type.
#[memoize(backend = Files, ttl = "1d")]
fn primes(below: u32) -> Vec<u32> {
    let is_prime = |n: &u32| (2..*n).all(|divisor| !n.is_multiple_of(divisor));
    (2..below).filter(is_prime).collect()
}

fn main() -> ExitCode {
    let result = match env::args_os().nth(1) {
        None => run(),
        Some(directory) => process(&PathBuf::from(directory)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("custom_backend: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let directory = env::temp_dir().join(format!("custom-backend-{}", std::process::id()));
    println!(
        "A backend of this example's own keeps values in files. Three processes, one after the other, ask for the primes below 20 000.\n"
    );
    let result = in_turn(&directory);
    let _ = fs::remove_dir_all(&directory);
    result
}

fn in_turn(directory: &Path) -> Result<(), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    for _ in 0..3 {
        let status = Command::new(&program)
            .arg(directory)
            .status()
            .map_err(|error| error.to_string())?;
        if !status.success() {
            return Err("a process failed".into());
        }
    }
    println!("\nThe files, by their first lines:");
    for line in file::heads(directory).map_err(|error| error.to_string())? {
        println!("  {line}");
    }
    Ok(())
}

/// One process.
fn process(directory: &Path) -> Result<(), String> {
    let files = Files::new(directory).map_err(|error| error.to_string())?;
    oncemore::builder()
        .prefix("numbers")
        .backend(files)
        .strict()
        .install_blocking()
        .map_err(|error| error.to_string())?;
    let start = Instant::now();
    let count = primes(20_000).len();
    let how = match primes::stats().remote_hits {
        0 => "computed",
        _ => "found in a file",
    };
    println!(
        "{count} primes, {how} in {} ms",
        start.elapsed().as_millis()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Files;

    /// Removes the directory with the value.
    struct Directory(std::path::PathBuf);

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn backend() -> (Files, Directory) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("custom-backend-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let files = Files::new(&path).expect("a directory");
        (files, Directory(path))
    }

    oncemore_testkit::conformance! { async { backend() }, no push }
}
