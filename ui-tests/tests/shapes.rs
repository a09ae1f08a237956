//! Functions of every shape.
#![deny(warnings)]
#![allow(
    clippy::many_single_char_names,
    clippy::multiple_bound_locations,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    clippy::unused_unit,
    reason = "odd shapes are what this is about"
)]

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use oncemore::{CacheKey, memoize, testing};

mod first {
    #[oncemore::memoize]
    pub(crate) fn same_name(n: u64) -> u64 {
        n + 1
    }
}

mod second {
    #[oncemore::memoize]
    pub(crate) fn same_name(n: u64) -> u64 {
        n + 2
    }

    pub(crate) mod inner {
        #[oncemore::memoize]
        pub(in crate::second) fn restricted(n: u64) -> u64 {
            n
        }

        #[oncemore::memoize(vis = pub(super))]
        pub(crate) fn handle_is_restricted(n: u64) -> u64 {
            n
        }
    }

    pub(crate) fn restricted(n: u64) -> u64 {
        inner::restricted::invalidate(n);
        inner::handle_is_restricted::invalidate_all();
        inner::restricted(n)
    }
}

#[test]
fn names_in_modules() {
    let _test = testing::isolate();
    assert_eq!((first::same_name(1), second::same_name(1)), (2, 3));
    assert_eq!((first::same_name(1), second::same_name(1)), (2, 3));
    assert_ne!(first::same_name::key(1), second::same_name::key(1));
    assert_eq!(second::restricted(1), 1);
    assert_eq!(second::inner::handle_is_restricted(1), 1);
}

#[test]
fn imports_bring_the_handle() {
    use first::same_name as renamed;
    let _test = testing::isolate();
    assert_eq!(renamed(5), 6);
    assert!(renamed::contains(5));
}

fn outer(n: u64) -> u64 {
    #[memoize]
    fn inner(n: u64) -> u64 {
        n + 1
    }
    fn another(n: u64) -> u64 {
        #[memoize]
        fn inner(n: u64) -> u64 {
            n + 2
        }
        inner(n)
    }
    inner(n) + another(n) + inner::stats().hits
}

#[test]
fn functions_in_functions() {
    let _test = testing::isolate();
    assert_eq!(outer(1), 5);
    assert_eq!(outer(1), 6);
    let closure = |n: u64| {
        #[memoize]
        fn inner(n: u64) -> u64 {
            n * 2
        }
        inner(n)
    };
    assert_eq!(closure(2), 4);
}

#[memoize]
fn r#fn(r#type: u64, r#self_: u64) -> u64 {
    r#type + r#self_
}

#[memoize]
fn ünïcode(größe: u64) -> u64 {
    größe
}

#[memoize]
fn shadows(shadows: u64) -> u64 {
    shadows
}

#[memoize]
fn underscores(_: u64, _unused: u64, __dunder: u64) -> u64 {
    __dunder
}

#[test]
fn odd_names() {
    let _test = testing::isolate();
    assert_eq!(r#fn(1, 2), 3);
    assert!(r#fn::contains(1, 2));
    assert!(!r#fn::name().contains('#'));
    assert_eq!(ünïcode(1), 1);
    assert_eq!(shadows(1), 1);
    assert!(shadows::contains(1));
    assert_eq!(underscores(1, 2, 3), 3);
    assert_eq!(underscores(2, 2, 3), 3);
    assert_eq!(underscores::stats().computations, 2);
}

#[memoize(capacity = unbounded)]
fn ackermann(m: u64, n: u64) -> u64 {
    match (m, n) {
        (0, n) => n + 1,
        (m, 0) => ackermann(m - 1, 1),
        (m, n) => ackermann(m - 1, ackermann(m, n - 1)),
    }
}

#[memoize]
fn is_even(n: u32) -> bool {
    n == 0 || is_odd(n - 1)
}

#[memoize]
fn is_odd(n: u32) -> bool {
    n != 0 && is_even(n - 1)
}

#[memoize]
async fn sum(n: u64) -> u64 {
    if n == 0 {
        0
    } else {
        n + Box::pin(sum(n - 1)).await
    }
}

#[tokio::test]
async fn recursion() {
    let _test = testing::isolate();
    assert_eq!(ackermann(2, 3), 9);
    assert!(is_even(100));
    assert!(is_odd::contains(99));
    assert_eq!(sum(20).await, 210);
    assert_eq!(sum::stats().computations, 21);
}

#[memoize]
fn lifetimes<'a, 'b: 'a, T>(one: &'a T, other: &'b [T], name: &'static str) -> Vec<T>
where
    T: CacheKey + Clone + Send + Sync + 'static,
    &'b [T]: Debug,
    'b: 'a,
{
    let _ = name;
    std::iter::once(one).chain(other).cloned().collect()
}

struct Borrowed<'a, 'b>(&'a str, &'b [u8]);

impl<'a> Borrowed<'a, '_> {
    #[memoize]
    fn text<'c>(#[key(self.0)] &'c self, other: &'c str) -> String
    where
        'a: 'c,
    {
        format!("{}{other}", self.0)
    }

    #[memoize]
    fn bytes(#[key((self.0, self.1))] self) -> usize {
        self.1.len()
    }
}

#[memoize]
fn higher_ranked<F>(#[key(skip)] each: F, words: &[String]) -> usize
where
    F: for<'w> Fn(&'w str) -> &'w str,
{
    words.iter().map(|word| each(word).len()).sum()
}

#[test]
fn where_clauses_with_lifetimes() {
    let _test = testing::isolate();
    assert_eq!(lifetimes(&1_u8, &[2, 3], "x"), [1, 2, 3]);
    assert_eq!(lifetimes(&1_u8, &[2, 3], "x"), [1, 2, 3]);
    assert_eq!(lifetimes::stats().hits, 1);
    assert_eq!(Borrowed("a", b"b").text("c"), "ac");
    assert_eq!(Borrowed("a", b"b").bytes(), 1);
    assert_eq!(higher_ranked(str::trim, &[" a ".into()]), 1);
}

trait Describe {
    const PREFIX: &'static str;
    fn describe(&self, verbose: bool) -> String;
}

impl<T: Debug + CacheKey> Describe for Vec<T> {
    const PREFIX: &'static str = "vec";

    #[memoize]
    fn describe(&self, verbose: bool) -> String {
        format!("{}{self:?}{verbose}", Self::PREFIX)
    }
}

impl Describe for str {
    const PREFIX: &'static str = "str";

    #[memoize]
    fn describe(&self, verbose: bool) -> String {
        format!("{}{self:?}{verbose}", <Self as Describe>::PREFIX)
    }
}

#[memoize]
impl<T: Describe + CacheKey, const N: usize> Describe for [T; N] {
    const PREFIX: &'static str = T::PREFIX;

    #[memoize(ttl = "1m")]
    fn describe(&self, verbose: bool) -> String {
        self.iter().map(|x| x.describe(verbose)).collect()
    }
}

#[test]
fn traits_for_foreign_types() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!(vec![1_u8].describe(true), "vec[1]true");
        assert_eq!(vec![1_u16].describe(true), "vec[1]true");
        assert_eq!("a".describe(false), "str\"a\"false");
        assert_eq!([vec![1_u8]].describe(true), "vec[1]true");
    }
}

struct Table<T>(BTreeMap<T, u64>);

#[memoize]
impl<T: Ord + Clone + CacheKey + Display> Table<T> {
    const MOST: u64 = 10;

    #[memoize]
    fn find(#[key(skip)] &self, key: T) -> Option<u64> {
        self.0.get(&key).copied().filter(|&n| n < Self::MOST)
    }

    #[memoize]
    fn make(key: T, value: u64) -> String {
        format!("{key}{value}{}", Self::MOST)
    }
}

#[test]
fn generic_impls() {
    let _test = testing::isolate();
    let table = Table(BTreeMap::from([(1_u8, 2), (2, 20)]));
    assert_eq!((table.find(1), table.find(2)), (Some(2), None));
    assert_eq!(Table::<u8>::make(1, 2), "1210");
    assert_eq!(Table::<String>::make("1".into(), 2), "1210");
}

#[memoize]
#[allow(clippy::too_many_arguments)]
fn many(
    a: u8,
    b: u16,
    c: u32,
    d: u64,
    e: i8,
    f: i16,
    g: i32,
    h: i64,
    i: bool,
    j: char,
    k: &str,
    l: String,
    m: (u8, u8),
    n: [u8; 2],
    o: Option<u8>,
) -> String {
    format!("{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m:?}{n:?}{o:?}")
}

#[memoize]
fn none() -> u64 {
    7
}

#[memoize]
fn unit(_n: u64) {}

#[memoize]
fn unit_written(_n: u64) -> () {}

#[test]
fn numbers_of_arguments() {
    let _test = testing::isolate();
    for _ in 0..2 {
        let text = many(
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            true,
            'j',
            "k",
            "l".into(),
            (1, 2),
            [3, 4],
            None,
        );
        assert_eq!(text, "12345678truejkl(1, 2)[3, 4]None");
        assert_eq!(none(), 7);
        unit(1);
        unit_written(1);
    }
    assert_eq!(many::stats().hits, 1);
    assert_eq!(none::stats().hits, 1);
    assert_eq!(unit::stats().hits, 1);
    assert!(none::invalidate());
}

#[memoize]
fn returns(n: u64) -> Result<u64, std::num::ParseIntError> {
    if n == 0 {
        return Ok(0);
    }
    let parsed: u64 = "5".parse()?;
    Ok(parsed + n)
}

#[memoize]
async fn returns_later(n: u64) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    if n == 0 {
        return Err("zero".into());
    }
    let parsed: u64 = "5".parse()?;
    Ok(parsed + n)
}

type Answer<T> = Result<T, String>;

#[memoize]
fn alias(n: u64) -> Answer<u64> {
    n.checked_sub(1).ok_or_else(String::new)
}

#[tokio::test]
async fn ways_to_return() {
    let _test = testing::isolate();
    assert_eq!(returns(1), Ok(6));
    assert!(returns_later(0).await.is_err());
    assert_eq!(returns_later(1).await.unwrap(), 6);
    assert!(alias(0).is_err());
    assert!(alias(0).is_err());
    assert_eq!(alias::stats().computations, 2);
}
