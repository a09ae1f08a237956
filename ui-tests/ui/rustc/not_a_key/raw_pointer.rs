// An address, which says nothing of what is there.
use oncemore::memoize;

#[memoize]
fn address(pointer: *const u8) -> usize {
    pointer as usize
}

fn main() {}
