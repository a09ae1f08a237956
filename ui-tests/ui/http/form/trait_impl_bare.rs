// The same in a block without the attribute, where nobody knows that it is a trait's.
use std::future::Future;

use oncemore::memoize;

trait Page {
    fn show() -> impl Future<Output = String> + Send;
}

struct Shop;

impl Page for Shop {
    #[memoize(http, ttl = "1m")]
    async fn show() -> String {
        String::new()
    }
}

fn main() {}
