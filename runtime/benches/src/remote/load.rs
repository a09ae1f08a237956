//! Calls from many tasks at once, in interleaved rounds.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinSet;

/// Odd, so that the median is one of the measured values.
const ROUNDS: usize = 9;

type Calls = dyn Fn(u64, u64) -> Pin<Box<dyn Future<Output = u64> + Send>> + Send + Sync;

/// Something that is called with key after key.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) name: &'static str,
    calls: Arc<Calls>,
}

impl Client {
    /// A client whose call returns the length, or another sum, of what it got: so that all can be seen to do the same.
    pub(super) fn new<F>(
        name: &'static str,
        call: impl Fn(u64) -> F + Clone + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = u64> + Send,
    {
        let calls = move |first: u64, count: u64| -> Pin<Box<dyn Future<Output = u64> + Send>> {
            let call = call.clone();
            Box::pin(async move {
                let mut sum = 0;
                for at in 0..count {
                    // Steps through all keys, in an order without runs.
                    sum += call((first + at * 7) % super::KEYS).await;
                }
                sum
            })
        };
        Self {
            name,
            calls: Arc::new(calls),
        }
    }

    /// Calls per second of so many tasks.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
    async fn rate(&self, tasks: u64, each: u64) -> f64 {
        let mut running = JoinSet::new();
        let start = Instant::now();
        for task in 0..tasks {
            running.spawn((self.calls)(task * 31, each));
        }
        let sum: u64 = running.join_all().await.iter().sum();
        assert!(sum > 0, "{} got nothing", self.name);
        (tasks * each) as f64 / start.elapsed().as_secs_f64()
    }
}

/// Median calls per second, in the order of the clients.
pub(super) async fn rates(clients: &[Client], tasks: u64, each: u64) -> Vec<f64> {
    let mut rates = vec![Vec::with_capacity(ROUNDS); clients.len()];
    for client in clients {
        client.rate(1, super::KEYS).await;
    }
    for round in 0..ROUNDS {
        for at in 0..clients.len() {
            let at = (at + round) % clients.len();
            rates[at].push(clients[at].rate(tasks, each).await);
        }
    }
    let median = |mut rates: Vec<f64>| {
        rates.sort_unstable_by(f64::total_cmp);
        rates[rates.len() / 2]
    };
    rates.into_iter().map(median).collect()
}
