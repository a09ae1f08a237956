//! Remote stores: calls per second through each client and each peer, on servers of the benchmark's own.
//!
//! Everything is on one machine: clients and server share its cores, so that what a client costs is taken from the server too.

mod codec;
mod cores;
mod load;
mod memcached;
mod near;
mod outage;
mod redis;

use tokio::runtime::Builder;

use crate::markdown::Report;

/// So many keys are resident.
const KEYS: u64 = 1000;

/// Starts the servers and measures everything.
///
/// # Errors
/// A server or a client could not be started.
pub fn run(report: &mut Report) -> Result<(), String> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("threads for a runtime: {error}"))?;
    let (server, backend) = memcached::start()?;
    let mut redis = runtime.block_on(redis::run(backend, report))?;
    runtime.block_on(memcached::run(&server, report))?;
    near::run(&runtime, report);
    codec::run(report);
    runtime.block_on(outage::run(&mut redis, report));
    oncemore::uninstall();
    Ok(())
}
