//! Which server has which key, and which servers answer.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use memcache::exp::Router;
use twox_hash::XxHash3_64;

/// After so many failures in a row a server is left alone for [`PAUSE`].
const FAILURES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Rendezvous hashing (Thaler, Ravishankar 1998): every server scores every key, the highest has it. A server that comes or
/// goes moves its own keys only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rendezvous;

impl Router for Rendezvous {
    fn route(&self, key: &[u8], servers: &[String]) -> usize {
        place(key, servers)
    }
}

/// The number of the server that has a key.
pub(crate) fn place(key: &[u8], servers: &[String]) -> usize {
    let score = |server: &String| {
        XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(server.as_bytes()), key)
    };
    let scored = servers.iter().enumerate();
    let best = scored.max_by_key(|(_, server)| (score(server), *server));
    best.map_or(0, |(at, _)| at)
}

/// How the servers are.
#[derive(Debug)]
pub(crate) struct Nodes {
    names: Vec<String>,
    health: Vec<Health>,
    start: Instant,
}

#[derive(Debug, Default)]
struct Health {
    failures: AtomicU32,
    /// In milliseconds since the start; 0: it answers.
    down_until: AtomicU64,
}

impl Nodes {
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self {
            health: names.iter().map(|_| Health::default()).collect(),
            names,
            start: Instant::now(),
        }
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn of(&self, key: &str) -> usize {
        place(key.as_bytes(), &self.names)
    }

    /// Whether a server is to be asked. Of one that was left alone long enough, one caller finds out.
    pub(crate) fn answers(&self, node: usize) -> bool {
        let down_until = &self.health[node].down_until;
        let until = down_until.load(Ordering::Relaxed);
        if until == 0 {
            return true;
        }
        let now = self.now();
        now >= until
            && down_until
                .compare_exchange(until, self.pause(), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    pub(crate) fn succeeded(&self, node: usize) {
        let health = &self.health[node];
        health.failures.store(0, Ordering::Relaxed);
        health.down_until.store(0, Ordering::Relaxed);
    }

    pub(crate) fn failed(&self, node: usize) {
        let health = &self.health[node];
        if health.failures.fetch_add(1, Ordering::Relaxed) + 1 >= FAILURES {
            health.down_until.store(self.pause(), Ordering::Relaxed);
        }
    }

    /// Asks all of them again, whatever was before.
    pub(crate) fn forgive(&self) {
        for node in 0..self.names.len() {
            self.succeeded(node);
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    fn pause(&self) -> u64 {
        self.now() + u64::try_from(PAUSE.as_millis()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("10.0.0.{at}:11211")).collect()
    }

    #[test]
    fn keys_are_where_they_were_in_every_build() {
        let servers = servers(4);
        let places =
            ["a", "b", "c", "d", "e", "f", "g", "h"].map(|key| place(key.as_bytes(), &servers));
        // As another implementation of XXH3 places them.
        assert_eq!(places, [1, 0, 0, 1, 3, 0, 2, 2]);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter() {
        let (one, mut other) = (servers(5), servers(5));
        other.reverse();
        for key in 0..1000_u32 {
            let key = key.to_le_bytes();
            assert_eq!(one[place(&key, &one)], other[place(&key, &other)]);
        }
    }

    #[test]
    fn a_new_server_takes_its_share_and_nothing_else_moves() {
        let (four, five) = (servers(4), servers(5));
        let mut moved = 0;
        for key in 0..5000_u32 {
            let key = key.to_le_bytes();
            let (before, after) = (place(&key, &four), place(&key, &five));
            assert!(after == before || after == 4);
            moved += u32::from(after == 4);
        }
        assert!((800..1200).contains(&moved), "{moved} of 5000");
    }

    #[test]
    fn a_server_that_fails_is_left_alone_for_a_while() {
        let nodes = Nodes::new(servers(2));
        for _ in 0..FAILURES {
            assert!(nodes.answers(1));
            nodes.failed(1);
        }
        assert!(!nodes.answers(1));
        assert!(nodes.answers(0), "the other one is asked");
        nodes.forgive();
        assert!(nodes.answers(1));
    }
}
