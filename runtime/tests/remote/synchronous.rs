//! Synchronous functions with a remote backend, and every form of function.

use oncemore::{CacheKey, memoize};
use oncemore_testkit::RedisServer;

use crate::common::{Process, Profile, count, counted, profile_of};
use crate::counter;

counter!(COMPUTED);

#[memoize(backend = redis, name = "synchronous", ttl = "1m")]
fn profile(id: u32) -> Profile {
    count(&COMPUTED);
    profile_of(id)
}

#[tokio::test]
async fn in_and_out_of_a_runtime() {
    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    // Inside of tokio's own thread, where blocking is bad manners and must work all the same.
    assert_eq!(one.run(async { profile(1) }).await, profile_of(1));
    assert_eq!(two.block(|| profile(1)).await, profile_of(1));
    assert_eq!(counted(&COMPUTED), 1);
    two.block(|| {
        assert_eq!(profile::peek(1), Some(profile_of(1)));
        profile::invalidate(1).unwrap();
        assert!(!profile::contains(1));
        assert!(profile::put(1, profile_of(9)));
        assert_eq!(profile(1), profile_of(9));
        assert_eq!(profile::refresh(1), profile_of(1));
        profile::invalidate_all().unwrap();
        assert_eq!(profile::peek(1), None);
    })
    .await;
}

#[derive(CacheKey)]
struct Shop {
    id: u32,
}

#[memoize]
impl Shop {
    #[memoize(backend = redis)]
    async fn rent(&self, month: u32) -> u32 {
        self.id * 100 + month
    }

    #[memoize(backend = redis)]
    fn tax(#[key(skip)] &self, year: u32) -> u32 {
        year / 100
    }

    #[memoize(backend = redis)]
    async fn hours(weekday: u32) -> Result<u32, String> {
        Ok(weekday)
    }
}

struct Client;

trait Source {
    async fn fetch(&self, id: u32) -> String;
}

impl Source for Client {
    #[memoize(backend = redis, name = "Client::fetch")]
    async fn fetch(#[key(skip)] &self, id: u32) -> String {
        format!("fetched {id}")
    }
}

#[tokio::test]
async fn methods() {
    let server = RedisServer::start();
    let process = Process::on(&server).await;
    process
        .run(async {
            let (one, two) = (Shop { id: 1 }, Shop { id: 2 });
            for _ in 0..2 {
                assert_eq!((one.rent(5).await, two.rent(5).await), (105, 205));
                assert_eq!((one.tax(2026), two.tax(2026)), (20, 20));
                assert_eq!(Shop::hours(6).await, Ok(6));
                assert_eq!(Client.fetch(1).await, "fetched 1");
            }
            let rents = Shop::rent_handle();
            assert_eq!(rents.stats().remote_hits, 2);
            rents.invalidate(&(&one, 5_u32)).await.unwrap();
            assert_eq!(rents.peek(&(&one, 5_u32)).await, None);
            assert_eq!(rents.peek(&(&two, 5_u32)).await, Some(205));
            assert_eq!(Shop::tax_handle().stats().remote_hits, 3);
            Shop::tax_handle().invalidate_all().unwrap();
            assert!(!Shop::tax_handle().contains(&(2026_u32,)));
        })
        .await;
}
