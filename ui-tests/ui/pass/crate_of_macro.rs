//! A macro of a crate that re-exports oncemore names it by `$crate`: its users need not depend on oncemore.
#![deny(warnings)]

/// Where the macro's crate has oncemore.
pub mod reexported {
    pub use oncemore;
}

macro_rules! memoized {
    ($vis:vis fn $name:ident(#[key($($key:tt)*)] $argument:ident: $ty:ty, $skipped:ident: $other:ty) -> $out:ty $body:block) => {
        #[$crate::reexported::oncemore::memoize(crate = $crate::reexported::oncemore, ttl = "5m")]
        $vis fn $name(#[key($($key)*)] $argument: $ty, #[key(skip)] $skipped: $other) -> $out $body
    };
}

memoized! {
    fn width(#[key(text.trim())] text: &str, scale: usize) -> usize {
        text.trim().len() * scale
    }
}

#[derive(reexported::oncemore::CacheKey)]
#[cache_key(crate = reexported::oncemore)]
struct Sku(String);

memoized! {
    fn price(#[key(with = Sku::clone_of)] sku: &Sku, factor: u64) -> Option<u64> {
        sku.0.parse::<u64>().ok().map(|price| price * factor)
    }
}

impl Sku {
    fn clone_of(sku: &&Self) -> Self {
        Self(sku.0.clone())
    }
}

fn main() {
    assert_eq!(width(" ab ", 2), 4);
    assert!(width::contains("ab"));
    assert_eq!(price(&Sku("5".into()), 2), Some(10));
    assert_eq!(price(&Sku("5".into()), 3), Some(10));
}
