// A detached computation may outlive what its types borrow.
use oncemore::memoize;

#[memoize(detached)]
async fn price<T: oncemore::CacheKey + Clone + Send + Sync>(id: T) -> u64 {
    let _ = id;
    1
}

fn main() {}
