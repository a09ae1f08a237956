// A detached computation goes to another thread.
use oncemore::memoize;

#[memoize(detached)]
async fn price(id: u64) -> u64 {
    let shared = std::rc::Rc::new(id);
    std::future::ready(()).await;
    *shared
}

fn main() {}
