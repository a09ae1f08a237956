// An empty `impl` block.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {}

fn main() {}
