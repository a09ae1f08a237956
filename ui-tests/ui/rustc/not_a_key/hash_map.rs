// A map without an order.
use std::collections::HashMap;

use oncemore::memoize;

#[memoize]
fn total(prices: &HashMap<String, u64>) -> u64 {
    prices.values().sum()
}

fn main() {}
