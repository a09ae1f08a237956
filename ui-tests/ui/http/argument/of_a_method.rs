// `self` is an argument like the others: it is a key, or it is skipped.
use std::sync::Arc;

use axum::extract::Path;
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize(http, ttl = "1m")]
    async fn show(self: Arc<Self>, Path(id): Path<u32>) -> String {
        id.to_string()
    }
}

fn main() {}
