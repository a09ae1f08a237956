//! The functions of this package do what they say.

use again::testing;
use oncemore_hygiene::free::{self, Point};
use oncemore_hygiene::methods::{Holder, Parser, Priced, Shop};

#[test]
fn free_functions() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!(free::plain(4), 8);
        assert_eq!(free::borrowed("a", b"bc"), "a2");
        assert_eq!(free::owned(vec!["a".into()]), 1);
        free::nothing();
        assert_eq!(free::every_option(1), Some(0));
        assert_eq!(free::ttl_of_value(1), 2);
        assert_eq!(free::only_some(0), None);
        assert_eq!(free::cache_err(0), Err("0".into()));
        assert!(free::fallible(0).is_err());
        assert_eq!(free::generic::<u8, 2>(&3), [3, 3]);
        assert_eq!(
            free::patterns((1, 2), Point { x: 3, y: 0 }, [4, 0, 0], &5, true),
            16
        );
        assert!((free::key_expressions(Point { x: 2, y: 1 }, 1.5, "abc", |n| n) - 6.0).abs() < 0.1);
        assert_eq!(free::whole_key(&Point { x: 1, y: 1 }, "ab", (1, 2)), 5);
        assert_eq!(free::fibonacci(40), 102_334_155);
        assert_eq!(free::local(1), 2);
        assert_eq!(free::r#match(1, 2), 3);
        assert_eq!(free::own_names(1, 2, 3, 4, 5, 6), 21);
        assert_eq!(free::attributes("abc".into()), 3);
        assert_eq!(free::expecting("abc".into()), 3);
    }
    assert_eq!(free::plain::stats().hits, 1);
    assert_eq!(free::nothing::stats().computations, 1);
    assert_eq!(free::only_some::stats().computations, 2);
    assert_eq!(free::cache_err::stats().computations, 1);
    assert_eq!(free::fallible::stats().computations, 2);
    assert_eq!(free::fibonacci::stats().computations, 41);
    assert!(free::r#match::contains(1, 2));
}

#[tokio::test]
async fn futures() {
    let _test = testing::isolate();
    for _ in 0..2 {
        assert_eq!(free::asynchronous(1, "abc").await, 3);
        assert_eq!(free::detached("7".into()).await, Ok(7));
        assert_eq!(free::boxed(7).await, 7);
        assert_eq!(free::generic_asynchronous(7_u8).await, "7");
        assert_eq!(Shop { number: 1 }.asynchronous("a").await, Ok(1));
        assert_eq!(Shop { number: 1 }.weight(1).await, Some(0));
        assert_eq!(Shop { number: 1 }.later(1).await, 1);
    }
    assert_eq!(free::asynchronous::stats().hits, 1);
    assert_eq!(free::boxed::stats().hits, 1);
    assert_eq!(Shop::weights().stats().hits, 1);
}

#[tokio::test]
async fn methods() {
    let _test = testing::isolate();
    let (one, two) = (Shop { number: 1 }, Shop { number: 2 });
    assert_eq!((one.by_self("a"), two.by_self("a")), (1, 2));
    // Whatever the object: the first one's answer is everybody's.
    assert_eq!((one.without_self(5), two.without_self(5)), (6, 6));
    assert_eq!(one.clone().by_value(two.clone()).number, 3);
    assert_eq!((one.by_part(), two.by_part()), (1, 2));
    assert_eq!(Shop::open(9), Shop { number: 9 });
    assert_eq!(one.price("", (1, 2)), 3);
    assert_eq!(one.generic(3_u8), 4);
    assert_eq!((one.total(3), vec![1_u8, 2].total(2)), (10, 1));
    assert_eq!((one.twice(1), vec![1_u8].twice(1)), (9, 10));
    assert_eq!(one.number(), 1);
    let holder = Holder { held: &[1_u8, 2] };
    assert_eq!((holder.sum(), holder.sum_of::<1>()), (3, 1));
    let parser = Parser::default();
    for _ in 0..2 {
        assert_eq!(parser.width("abc"), 3);
        assert_eq!(parser.number(3, 1).await, Ok(2));
    }
}

struct Sku(String);

impl Sku {
    fn number(&self) -> &str {
        &self.0
    }
}

oncemore_hygiene::memoized! {
    fn by_macro(
        #[key(text.trim())] text: &str,
        #[key(with = usize::clone)] scale: usize,
        #[key(skip)] _log: &str,
        #[key(sku.number())] sku: &Sku,
    ) -> Option<usize> {
        sku.0.parse::<usize>().ok().map(|number| text.trim().len() * scale + number)
    }
}

#[test]
fn macro_of_another_crate() {
    let _test = testing::isolate();
    for log in ["", "x"] {
        assert_eq!(by_macro(" ab ", 2, log, &Sku("1".into())), Some(5));
    }
    assert_eq!(by_macro::stats().hits, 1);
}

/// Nothing is installed: they run uncached.
#[tokio::test]
async fn remote_functions() {
    use oncemore_hygiene::remote::{self, Client};
    assert_eq!(remote::profile(1).await.map(|profile| profile.id), Ok(1));
    assert_eq!(remote::session("ab").map(|profile| profile.id), Some(2));
    assert_eq!(remote::square(3), 9);
    assert_eq!(Client.fetch(4).await, 4);
    assert!(remote::square::invalidate(3).is_ok());
}

#[tokio::test]
async fn handlers() {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt as _;
    let _test = testing::isolate();
    let app = oncemore_hygiene::handlers::router();
    for (path, body, is_stored) in [
        ("/nothing", "", false),
        ("/keys/a/1", "a 1 false false", true),
        ("/person", "7", true),
        ("/cookies", "cookies", false),
        ("/blocking/4", "4", true),
        ("/far/3", "3", false), // Nothing is installed.
        ("/show/5", "5", true),
        ("/about", "about", true),
    ] {
        for again in [false, true] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = app.clone().oneshot(request).await.expect("infallible");
            let status = response.headers().get("cache-status");
            let is_hit = status
                .is_some_and(|status| status.to_str().is_ok_and(|status| status.contains("; hit")));
            assert_eq!(is_hit, again && is_stored, "{path}");
            let got = to_bytes(response.into_body(), 1_000).await.expect("a body");
            assert_eq!(got, body, "{path}");
        }
    }
}
