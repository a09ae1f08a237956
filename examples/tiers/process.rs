//! A process that memoizes in two tiers.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs, io};

use oncemore::memoize;

use crate::common;

/// The variable with the "database": the path of a file with a price in it.
pub(crate) const DATABASE: &str = "ONCEMORE_EXAMPLE_DATABASE";

/// Near to far. A hit in memory costs some nanoseconds, one in Redis a round trip.
#[memoize(backend = [memory, redis], ttl = "5m", capacity = 1_000)]
fn price(article: &str) -> u32 {
    assert_eq!(article, "A-1", "the database has one article");
    let path = env::var_os(DATABASE).map(PathBuf::from).unwrap_or_default();
    let text = fs::read_to_string(path).unwrap_or_default();
    text.trim().parse().unwrap_or_default()
}

/// Answers each command with a line.
pub(crate) fn run() -> Result<(), String> {
    common::installation()
        // The longest that a copy lives in this process's memory, should an invalidation be lost on its way.
        .near_ttl(Duration::from_secs(2))
        .install_blocking()
        .map_err(|error| error.to_string())?;
    for command in io::stdin().lines() {
        match command.map_err(|error| error.to_string())?.as_str() {
            "ask" => println!("{}", ask()),
            "invalidate" => {
                price::invalidate("A-1").map_err(|error| error.to_string())?;
                println!("done");
            }
            _ => {
                let stats = price::stats();
                println!(
                    "{} in memory, {} in Redis, {} computed",
                    stats.hits - stats.remote_hits,
                    stats.remote_hits,
                    stats.computations
                );
            }
        }
    }
    Ok(())
}

/// The price, and who had it.
fn ask() -> String {
    let before = price::stats();
    let value = price("A-1");
    let after = price::stats();
    let who = if after.remote_hits > before.remote_hits {
        "Redis"
    } else if after.hits > before.hits {
        "its memory"
    } else {
        "the function"
    };
    format!("{value} {who}")
}
