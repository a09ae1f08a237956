//! Values in a remote backend: found by other processes, and gone when they should be.
#![cfg(all(feature = "remote", feature = "testing"))]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use oncemore::backends::MemoryBytes;
use oncemore::testing::{self, Isolated};
use oncemore::{CacheValue, memoize};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, CacheValue)]
struct Profile {
    name: String,
    age: u8,
}

static COMPUTED: AtomicU32 = AtomicU32::new(0);

#[memoize(backend = memory_bytes::Store, ttl = "5m", namespace = "users")]
async fn profile(id: u32) -> Result<Profile, String> {
    COMPUTED.fetch_add(1, Ordering::Relaxed);
    if id == 0 {
        return Err("nobody".into());
    }
    Ok(Profile {
        name: format!("user {id}"),
        age: 30,
    })
}

mod memory_bytes {
    pub(crate) use oncemore::backends::MemoryBytes as Store;
}

async fn install(test: &Isolated) {
    oncemore::builder()
        .prefix("shop")
        .backend(MemoryBytes::new(1000))
        .install_for(test)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_value_is_found_again() {
    let test = testing::isolate();
    install(&test.share()).await;
    let before = COMPUTED.load(Ordering::Relaxed);
    let value = profile(7).await.unwrap();
    assert_eq!(profile(7).await.unwrap(), value);
    assert_eq!(COMPUTED.load(Ordering::Relaxed), before + 1);
    let stats = profile::stats();
    assert_eq!(
        (
            stats.hits,
            stats.remote_hits,
            stats.misses,
            stats.computations
        ),
        (1, 1, 1, 1)
    );
    assert_eq!(profile::peek(7).await, Some(Ok(value)));
    profile::invalidate(7).await.unwrap();
    assert_eq!(profile::peek(7).await, None);
    assert!(
        profile::key(7).starts_with("shop:users:remote::profile:"),
        "{}",
        profile::key(7)
    );
    let _ = Duration::ZERO;
}
