//! What a server costs that is gone, and how soon it is used again when it is back.

use std::time::{Duration, Instant};

use oncemore_testkit::RedisServer;
use tokio::time::sleep;

use super::redis::profile;
use crate::markdown::{Report, Table, Verdict};

/// Calls while the breaker is open.
const CALLS: u64 = 10_000;
/// Returns of the server; odd, so that the median is one of the measured values.
const RETURNS: usize = 9;

/// Kills the server and starts it again, several times.
pub(super) async fn run(server: &mut RedisServer, report: &mut Report) {
    let (mut opening, mut open, mut back) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RETURNS {
        profile(0).await;
        server.kill();
        let start = Instant::now();
        // Until the breaker is open.
        for id in 0..20 {
            profile(id).await;
        }
        opening.push(start.elapsed());
        let start = Instant::now();
        for id in 0..CALLS {
            profile(id % super::KEYS).await;
        }
        open.push(start.elapsed() / u32::try_from(CALLS).unwrap_or(1));
        server.restart();
        let start = Instant::now();
        while profile::peek(1).await.is_none() {
            profile(1).await;
            sleep(Duration::from_millis(1)).await;
        }
        back.push(start.elapsed());
    }
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        (times[times.len() / 2], times[times.len() - 1])
    };
    let mut table = Table::new(&["Redis, a server that is gone", "median", "worst"]);
    let mut row = |what: &str, times: Vec<Duration>| {
        let (usual, worst) = median(times);
        table.row([
            what.to_owned(),
            format!("{usual:.1?}"),
            format!("{worst:.1?}"),
        ]);
        worst
    };
    row("the first 20 calls, until the breaker is open", opening);
    let open = row("a call while it is open", open);
    let back = row("from the server's return to a hit", back);
    report.say(&table);
    for (what, most, worst) in [
        (
            "Redis gone: a call while the breaker is open",
            Duration::from_millis(1),
            open,
        ),
        ("Redis back: a hit again", Duration::from_secs(1), back),
    ] {
        report.verdicts.push(Verdict {
            what: what.to_owned(),
            target: format!("≤ {most:?}"),
            measured: format!("{worst:.1?}"),
            met: worst <= most,
        });
    }
}
