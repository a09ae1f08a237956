// Its future stays on one thread, and axum moves it.
use std::rc::Rc;

use oncemore::memoize;

#[memoize(http, ttl = "1m")]
async fn index() -> String {
    let text = Rc::new(String::new());
    std::future::ready(()).await;
    text.to_string()
}

fn main() {}
