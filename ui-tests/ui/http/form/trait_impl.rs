// In the `impl` of a trait.
use std::future::Future;

use oncemore::memoize;

trait Page {
    fn show() -> impl Future<Output = String> + Send;
}

struct Shop;

#[memoize]
impl Page for Shop {
    #[memoize(http, ttl = "1m")]
    async fn show() -> String {
        String::new()
    }
}

fn main() {}
