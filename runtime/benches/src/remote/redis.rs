//! Hits and misses on Redis.
#![expect(
    clippy::unused_async,
    reason = "what is computed is no more than a stand-in for something that waits"
)]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use cached::AsyncRedisCache;
use cached::macros::concurrent_cached;
use oncemore::backends::{Memcached, Redis};
use oncemore::{CacheValue, memoize};
use oncemore_testkit::RedisServer;
use serde::{Deserialize, Serialize};

use super::cores::Cores;
use super::load::{Client, rates};
use crate::markdown::{Report, Table, Verdict};
use crate::subjects::HOUR;

const RAW: &str = "raw client, one shared connection";
const POOL: &str = "raw client, a pool of 16, one per call";
const OURS: &str = "`#[memoize(backend = redis)]` of oncemore";
const CACHED: &str = "`#[concurrent_cached]` of cached, async Redis store";

/// Ten fields, some 200 bytes.
#[derive(Clone, Debug, Serialize, Deserialize, CacheValue)]
pub(super) struct Profile {
    pub(super) id: u64,
    name: String,
    email: String,
    city: String,
    age: u8,
    active: bool,
    score: f64,
    visits: Vec<u32>,
    nickname: Option<String>,
    note: String,
}

impl Profile {
    pub(super) fn of(id: u64) -> Self {
        Self {
            id,
            name: format!("Somebody with the number {id}"),
            email: format!("somebody-{id}@example.com"),
            city: "Reykjavík".to_owned(),
            age: 42,
            active: true,
            score: 0.5,
            visits: vec![1, 20, 300, 4000],
            nickname: Some("some".to_owned()),
            note: "A few words on whoever this is, so that the value has two hundred bytes."
                .to_owned(),
        }
    }

    pub(super) fn seen(&self) -> u64 {
        self.id + 1
    }
}

static COMPUTED: AtomicU64 = AtomicU64::new(0);
static URL: OnceLock<String> = OnceLock::new();

fn compute(id: u64) -> Profile {
    COMPUTED.fetch_add(1, Ordering::Relaxed);
    Profile::of(id)
}

#[memoize(backend = redis, ttl = "1h", vis = pub(super))]
pub(super) async fn profile(id: u64) -> Profile {
    compute(id)
}

/// Never asked twice.
#[memoize(backend = redis, ttl = "1h")]
async fn once(id: u64) -> u64 {
    id + 1
}

#[concurrent_cached(
    map_error = r#"|error| format!("{error:?}")"#,
    ty = "cached::AsyncRedisCache<u64, Profile>",
    create = r#"{
        AsyncRedisCache::builder("profiles")
            .connection_string(URL.get().expect("a server"))
            .ttl(HOUR)
            .build()
            .await
            .expect("a connection")
    }"#
)]
async fn cached_profile(id: u64) -> Result<Profile, String> {
    Ok(compute(id))
}

/// The server stays as long as what is returned: without it, copies in memory are dropped.
pub(super) async fn run(memcached: Memcached, report: &mut Report) -> Result<RedisServer, String> {
    let server = RedisServer::start();
    let url = server.url();
    let _ = URL.set(url.clone());
    let failed = |error: &dyn std::fmt::Display| format!("Redis: {error}");
    let backend = Redis::new(&url).map_err(|error| failed(&error))?;
    let installed = oncemore::builder()
        .backend(backend)
        .backend(memcached)
        .near_ttl(HOUR)
        .strict();
    installed.install().await.map_err(|error| failed(&error))?;

    let shared = redis::Client::open(url.as_str())
        .map_err(|error| failed(&error))?
        .get_multiplexed_async_connection()
        .await
        .map_err(|error| failed(&error))?;
    let pool = deadpool_redis::Config::from_url(&url)
        .builder()
        .map_err(|error| failed(&error))?
        .max_size(16)
        .runtime(deadpool_redis::Runtime::Tokio1)
        .build()
        .map_err(|error| failed(&error))?;
    // What the raw clients read: the bytes that ours reads.
    for id in 0..super::KEYS {
        let bytes = format!("{:?}", Profile::of(id));
        let _: () = redis::cmd("SET")
            .arg(raw_key(id))
            .arg(&bytes.as_bytes()[..244.min(bytes.len())])
            .query_async(&mut shared.clone())
            .await
            .map_err(|error| failed(&error))?;
    }
    let raw = shared.clone();
    let clients = [
        Client::new(RAW, move |id| {
            let mut connection = raw.clone();
            async move { get(&mut connection, id).await }
        }),
        Client::new(POOL, move |id| {
            let pool = pool.clone();
            async move {
                match pool.get().await {
                    Ok(mut connection) => get(&mut connection, id).await,
                    Err(_) => 0,
                }
            }
        }),
        Client::new(OURS, |id| async move { profile(id).await.seen() }),
        Client::new(CACHED, |id| async move {
            cached_profile(id).await.map_or(0, |profile| profile.seen())
        }),
    ];
    for (tasks, each, cores) in [
        (256, 200, Cores::Any),
        (16, 1000, Cores::Any),
        (1, 3000, Cores::Apart),
        (1, 3000, Cores::Shared),
    ] {
        cores.take(&server)?;
        let rates = rates(&clients, tasks, each).await;
        say(tasks, cores, &clients, &rates, report);
    }
    Cores::Any.take(&server)?;
    let computed = COMPUTED.load(Ordering::Relaxed);
    report.say(&format!(
        "{computed} computations for {} keys of two functions: all else were hits.",
        super::KEYS
    ));
    round_trips(&server, report).await;
    // The near tier is measured on the same server.
    super::near::fill().await;
    Ok(server)
}

fn raw_key(id: u64) -> String {
    format!("raw:benches::remote::redis::profile:0123456789abcdef:{id}")
}

async fn get(connection: &mut impl redis::aio::ConnectionLike, id: u64) -> u64 {
    let bytes: redis::RedisResult<Vec<u8>> = redis::cmd("GET")
        .arg(raw_key(id))
        .query_async(connection)
        .await;
    bytes.map_or(0, |bytes| bytes.len() as u64)
}

fn say(tasks: u64, cores: Cores, clients: &[Client], rates: &[f64], report: &mut Report) {
    let plural = if tasks == 1 { "task" } else { "tasks" };
    let title = format!("Redis, hits, {tasks} {plural}{}", cores.text());
    let mut table = Table::new(&[&title, "calls/s", "µs × task", "× raw"]);
    for (client, rate) in clients.iter().zip(rates) {
        #[expect(clippy::cast_precision_loss, reason = "tasks are few")]
        let wait = tasks as f64 * 1e6 / rate;
        table.row([
            client.name.to_owned(),
            format!("{rate:.0}"),
            format!("{wait:.1}"),
            format!("{:.2}", rate / rates[0]),
        ]);
    }
    report.say(&table);
    let (raw, pool, ours, cached) = (rates[0], rates[1], rates[2], rates[3]);
    let mut judge = |target: &str, measured: f64, met: bool| {
        report.verdicts.push(Verdict {
            what: title.clone(),
            target: target.to_owned(),
            measured: format!("{measured:.2} ×"),
            met,
        });
    };
    match (tasks, cores) {
        (256, _) => {
            judge("≥ 0.85 × raw", ours / raw, ours >= 0.85 * raw);
            judge("≥ 5 × pool per call", ours / pool, ours >= 5.0 * pool);
            judge("≥ `cached`", ours / cached, ours >= cached);
        }
        (1, Cores::Apart) => judge("latency ≤ 1.15 × raw", raw / ours, raw <= 1.15 * ours),
        _ => {}
    }
}

/// How often the server reads from a connection, for a hit and for a miss.
async fn round_trips(server: &RedisServer, report: &mut Report) {
    let reads = || -> u64 {
        let info = server.cli(&["INFO", "stats"]);
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("total_reads_processed:"));
        line.and_then(|count| count.trim().parse().ok())
            .unwrap_or(0)
    };
    let own = {
        let before = reads();
        reads() - before
    };
    let mut table = Table::new(&["Redis, round trips of one call", "measured"]);
    let mut count = async |what: &str, most: f64, miss: bool| {
        let before = reads();
        for id in 0..super::KEYS {
            if miss {
                once(id).await;
            } else {
                profile(id).await;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
        let each = (reads() - before - own) as f64 / super::KEYS as f64;
        table.row([what.to_owned(), format!("{each:.2}")]);
        report.verdicts.push(Verdict {
            what: format!("Redis, round trips of a {what}"),
            target: format!("≤ {most}"),
            measured: format!("{each:.2}"),
            met: each <= most + 0.02,
        });
    };
    count("hit", 1.0, false).await;
    count("miss", 2.0, true).await;
    report.say(&table);
}
