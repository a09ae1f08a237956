// A method that borrows its object.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize(http, ttl = "1m")]
    async fn show(#[key(skip)] &self) -> String {
        String::new()
    }
}

fn main() {}
