//! The keys of the hit rows: 1,000 resident ones, asked for in random order.

/// How many different keys there are.
pub const RESIDENT: u64 = 1_000;
/// How many calls a pass makes.
pub const CALLS: usize = 50_000;

/// A text and a number, as a function with two arguments gets them.
pub type Pair = (&'static str, u64);

/// The numbers of one pass, each of the resident ones about equally often.
#[must_use]
pub fn numbers(seed: u64) -> Vec<u64> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..CALLS).map(|_| random.u64(0..RESIDENT)).collect()
}

/// The same order of texts and numbers; a text has 12 to 15 bytes.
#[must_use]
pub fn pairs(seed: u64) -> Vec<Pair> {
    // A thousand short texts that live as long as the program.
    let texts: Vec<&'static str> = (0..RESIDENT)
        .map(|number| &*format!("sku-catalog-{number}").leak())
        .collect();
    let pair = |number: u64| (texts[usize::try_from(number).unwrap_or(0)], number);
    numbers(seed).into_iter().map(pair).collect()
}
