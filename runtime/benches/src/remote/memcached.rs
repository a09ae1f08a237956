//! Hits on memcached.

use memcache::exp::AsyncMemcache;
use oncemore::backends::Memcached;
use oncemore::memoize;
use oncemore_testkit::MemcachedServer;

use super::load::{Client, rates};
use super::redis::Profile;
use crate::markdown::{Report, Table, Verdict};

#[memoize(backend = memcached, ttl = "1h")]
#[expect(
    clippy::unused_async,
    reason = "what is computed is no more than a stand-in for something that waits"
)]
async fn profile(id: u64) -> Profile {
    Profile::of(id)
}

/// The server stays as long as what is returned; the backend is installed by the caller.
pub(super) fn start() -> Result<(MemcachedServer, Memcached), String> {
    let server = MemcachedServer::start();
    let backend = Memcached::new([server.address().to_string()]);
    Ok((server, backend.map_err(|error| error.to_string())?))
}

pub(super) async fn run(server: &MemcachedServer, report: &mut Report) -> Result<(), String> {
    let failed = |error: memcache::exp::Error| format!("memcached: {error}");
    let raw = AsyncMemcache::connect([server.address().to_string()])
        .await
        .map_err(failed)?;
    for id in 0..super::KEYS {
        let text = format!("{:?}", Profile::of(id));
        let value = &text.as_bytes()[..244.min(text.len())];
        raw.set(raw_key(id), value, std::time::Duration::from_hours(1))
            .await
            .map_err(failed)?;
    }
    let clients = [
        Client::new("raw client (`AsyncMemcache`)", move |id| {
            let raw = raw.clone();
            async move {
                let bytes = raw.get::<Vec<u8>>(raw_key(id)).await;
                bytes.ok().flatten().map_or(0, |bytes| bytes.len() as u64)
            }
        }),
        Client::new(
            "`#[memoize(backend = memcached)]` of oncemore",
            |id| async move { profile(id).await.seen() },
        ),
    ];
    for (tasks, each) in [(256, 100), (1, 3000)] {
        let rates = rates(&clients, tasks, each).await;
        let title = format!("memcached, hits, {tasks} tasks");
        let mut table = Table::new(&[&title, "calls/s", "× raw"]);
        for (client, rate) in clients.iter().zip(&rates) {
            table.row([
                client.name.to_owned(),
                format!("{rate:.0}"),
                format!("{:.2}", rate / rates[0]),
            ]);
        }
        report.say(&table);
        if tasks == 256 {
            report.verdicts.push(Verdict {
                what: title,
                target: "≥ 0.9 × raw".to_owned(),
                measured: format!("{:.2} ×", rates[1] / rates[0]),
                met: rates[1] >= 0.9 * rates[0],
            });
        }
    }
    Ok(())
}

fn raw_key(id: u64) -> String {
    format!("raw:benches::remote::memcached::profile:0123456789abcdef:{id}")
}
