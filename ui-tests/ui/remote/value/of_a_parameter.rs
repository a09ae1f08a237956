// A generic function has to name its bounds.
use oncemore::{CacheKey, CacheValue, memoize};

#[memoize(backend = redis)]
async fn generic<T: CacheKey<Owned = T> + CacheValue + Clone + Send + Sync + Default + 'static>(key: T) -> T {
    key
}

fn main() {}
