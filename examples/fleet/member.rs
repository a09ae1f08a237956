//! One process of the fleet.

use std::time::Duration;

use oncemore::memoize;

use crate::{MEMBERS, VALUES, common};

/// How long a computation takes.
pub(crate) const MILLIS: u64 = 200;

/// The function that the whole fleet computes once per key.
#[memoize(backend = redis, single_flight = cluster, ttl = "5m")]
async fn price(article: u32) -> u32 {
    println!("computing {article}");
    tokio::time::sleep(Duration::from_millis(MILLIS)).await;
    println!("computed {article}");
    article * 10
}

/// Asks for every value, each process from another one on.
pub(crate) fn run(number: &str) -> Result<(), String> {
    let number: u32 = number
        .parse()
        .map_err(|_| "this takes no arguments".to_owned())?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let installed = common::installation().install().await;
        installed.map_err(|error| error.to_string())?;
        let first = number * VALUES / u32::try_from(MEMBERS).unwrap_or(1);
        for article in (0..VALUES).map(|next| (first + next) % VALUES) {
            let wrong = price(article).await != article * 10;
            if wrong {
                return Err(format!("a wrong price of article {article}"));
            }
            println!("got {article}");
        }
        Ok(())
    })
}
