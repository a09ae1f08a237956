//! What is stored is decided by the type of the return value, not by how it is spelled.

use std::io;
use std::sync::Arc;

use oncemore::{CacheKey, Stats, memoize, testing};
use oncemore_testkit::block_on;

/// Computations and entries after two calls that return the same.
fn after_two<T>(call: impl Fn() -> T, stats: impl Fn() -> Stats) -> (u64, u64) {
    let before = stats();
    call();
    call();
    let after = stats();
    (
        after.computations - before.computations,
        after.entries - before.entries,
    )
}

const STORED: (u64, u64) = (1, 1);
const NOT_STORED: (u64, u64) = (2, 0);

type Answer<T> = Result<T, String>;
type Found = Option<u32>;

mod elsewhere {
    pub(super) type Result = std::result::Result<u32, super::Unclonable>;
}

/// An error that is neither `Clone` nor `Sync`.
#[derive(Debug)]
pub struct Unclonable(#[expect(dead_code, reason = "makes it what it is")] std::cell::Cell<u32>);

#[test]
fn of_an_alias_of_result_ok_is_stored() {
    #[memoize]
    fn alias(ok: bool) -> Answer<u32> {
        if ok { Ok(1) } else { Err("no".into()) }
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| alias(true), alias::stats), STORED);
    assert_eq!(after_two(|| alias(false), alias::stats), NOT_STORED);
    assert_eq!(alias::peek(true), Some(Ok(1)));
}

#[test]
fn of_another_alias_that_hides_both_types_too() {
    #[memoize]
    fn hidden(ok: bool) -> elsewhere::Result {
        if ok { Ok(1) } else { Err(Unclonable(0.into())) }
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| hidden(true), hidden::stats), STORED);
    assert_eq!(after_two(|| hidden(false), hidden::stats), NOT_STORED);
}

#[test]
fn of_an_io_result_ok_is_stored() {
    #[memoize]
    fn read(path: &str) -> io::Result<Arc<str>> {
        if path.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(path.into())
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| read("/etc"), read::stats), STORED);
    assert_eq!(after_two(|| read(""), read::stats), NOT_STORED);
}

#[test]
fn of_a_result_with_a_boxed_error_ok_is_stored() {
    #[memoize]
    fn parse(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
        Ok(text.parse()?)
    }
    #[memoize]
    async fn parse_later(text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        oncemore_testkit::yields(1).await;
        Ok(text.parse()?)
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| parse("7"), parse::stats), STORED);
    assert_eq!(after_two(|| parse("x"), parse::stats), NOT_STORED);
    let later = |text| block_on(parse_later(text));
    assert_eq!(after_two(|| later("7"), parse_later::stats), STORED);
    assert_eq!(after_two(|| later("x"), parse_later::stats), NOT_STORED);
}

#[test]
fn of_an_option_none_is_stored() {
    #[memoize]
    fn found(id: u32) -> Found {
        (id > 5).then_some(id)
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| found(7), found::stats), STORED);
    assert_eq!(after_two(|| found(1), found::stats), STORED);
    assert_eq!(found::peek(1), Some(None));
}

#[test]
fn of_an_option_of_a_result_and_a_result_of_an_option_the_outer_one_decides() {
    #[memoize]
    fn option(id: u32) -> Option<Answer<u32>> {
        (id > 0).then(|| if id > 5 { Ok(id) } else { Err("small".into()) })
    }
    #[memoize]
    fn result(id: u32) -> Answer<Found> {
        match id {
            0 => Err("none".into()),
            id => Ok((id > 5).then_some(id)),
        }
    }
    let _test = testing::isolate();
    for id in [0, 1, 7] {
        assert_eq!(after_two(|| option(id), option::stats), STORED);
    }
    assert_eq!(after_two(|| result(0), result::stats), NOT_STORED);
    assert_eq!(after_two(|| result(1), result::stats), STORED);
    assert_eq!(after_two(|| result(7), result::stats), STORED);
}

#[test]
fn of_an_alias_with_an_option_of_the_attribute_the_attribute_decides() {
    #[memoize(cache_err)]
    fn kept(ok: bool) -> Answer<u32> {
        if ok { Ok(1) } else { Err("no".into()) }
    }
    #[memoize(only_some)]
    fn some(id: u32) -> Found {
        (id > 5).then_some(id)
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| kept(false), kept::stats), STORED);
    assert_eq!(kept::peek(false), Some(Err("no".into())));
    assert_eq!(after_two(|| some(1), some::stats), NOT_STORED);
    assert_eq!(after_two(|| some(7), some::stats), STORED);
}

#[test]
fn of_a_generic_return_type_everything_is_stored() {
    // Inside the function `T` is any type: that it is a `Result` here is not known there.
    #[memoize]
    fn generic<T: CacheKey + Clone + Send + Sync + 'static>(value: T) -> T {
        value
    }
    #[memoize]
    fn in_result<T: CacheKey + Clone + Send + Sync + 'static>(value: T, ok: bool) -> Answer<T> {
        if ok { Ok(value) } else { Err("no".into()) }
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| generic(7_u32), generic::stats), STORED);
    assert_eq!(after_two(|| generic(None::<u32>), generic::stats), STORED);
    assert_eq!(
        after_two(|| in_result(7_u32, true), in_result::stats),
        STORED
    );
    assert_eq!(
        after_two(|| in_result(7_u32, false), in_result::stats),
        NOT_STORED
    );
}

#[test]
fn of_plain_types_everything_is_stored() {
    #[derive(Clone, PartialEq, Debug)]
    enum Own {
        #[expect(dead_code, reason = "a name that is not the standard library's")]
        Ok(u32),
        Err(u32),
    }
    #[memoize]
    fn nothing(id: u32) {
        let _ = id;
    }
    #[memoize]
    fn own(id: u32) -> Own {
        Own::Err(id)
    }
    let _test = testing::isolate();
    assert_eq!(after_two(|| nothing(1), nothing::stats), STORED);
    assert_eq!(after_two(|| own(1), own::stats), STORED);
}

#[test]
fn question_marks_and_returns_work() {
    #[memoize]
    fn sum(a: &str, b: &str) -> Result<u32, std::num::ParseIntError> {
        let a: u32 = a.parse()?;
        if a == 0 {
            return Ok(0);
        }
        Ok(a + b.parse::<u32>()?)
    }
    #[memoize]
    async fn sum_later(a: &str, b: &str) -> Result<u32, std::num::ParseIntError> {
        let a: u32 = a.parse()?;
        if a == 0 {
            return Ok(0);
        }
        oncemore_testkit::yields(1).await;
        Ok(a + b.parse::<u32>()?)
    }
    let _test = testing::isolate();
    assert_eq!((sum("1", "2"), sum("0", "x")), (Ok(3), Ok(0)));
    assert!(sum("x", "1").is_err() && sum("1", "x").is_err());
    assert_eq!(block_on(sum_later("1", "2")), Ok(3));
    assert_eq!(block_on(sum_later("0", "x")), Ok(0));
    assert!(block_on(sum_later("1", "x")).is_err());
    assert_eq!(sum::stats().entries, 2);
    assert_eq!(sum_later::stats().entries, 2);
}

#[test]
fn computations_and_errors_are_counted_by_what_was_returned() {
    #[memoize]
    fn alias(ok: bool) -> Answer<u32> {
        if ok { Ok(1) } else { Err("no".into()) }
    }
    let _test = testing::isolate();
    for ok in [true, false, true] {
        assert_eq!(alias(ok).is_ok(), ok);
    }
    let stats = alias::stats();
    assert_eq!((stats.hits, stats.computations, stats.errors), (1, 2, 1));
}
