//! `#[derive(CacheKey)]`: what the options do.
#![allow(
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::items_after_statements,
    reason = "types stand beside what is shown of them"
)]

use std::marker::PhantomData;

use oncemore::{CacheKey, Principal, Shape, key};

/// Checks all pairs: equal exactly when the keys are, in hash, comparison and text, borrowed and stored.
fn agree<K: CacheKey>(values: &[K], equal: impl Fn(&K, &K) -> bool) {
    for a in values {
        let stored = a.to_key();
        assert_eq!(key::encode(a), key::encode(&stored));
        assert_eq!(key::hash(a), key::hash(&stored));
        for b in values {
            let same = equal(a, b);
            let other = b.to_key();
            assert_eq!(a.eq_key(&other), same);
            assert_eq!(stored.eq_key(&other), same);
            assert_eq!(key::encode(a) == key::encode(b), same);
            if same {
                assert_eq!(key::hash(a), key::hash(b));
            }
        }
    }
}

fn shape<K: CacheKey>() -> Shape {
    K::SHAPE
}

#[test]
fn a_skipped_field_makes_no_difference_and_needs_no_key() {
    struct Pool;

    #[derive(CacheKey)]
    struct Request {
        #[cache_key(skip)]
        _pool: Pool,
        id: u32,
        #[cache_key(skip)]
        trace: u64,
    }
    #[derive(CacheKey)]
    enum Job {
        Run(
            u32,
            #[cache_key(skip)]
            #[allow(dead_code)]
            u64,
        ),
        Wait {
            #[cache_key(skip)]
            _pool: Pool,
        },
    }
    let request = |id, trace| Request {
        _pool: Pool,
        id,
        trace,
    };
    agree(&[request(1, 1), request(1, 2), request(2, 1)], |a, b| {
        a.id == b.id
    });
    assert_eq!(request(0, 5).trace, 5);
    assert_eq!(key::encode(&Job::Run(1, 2)), key::encode(&Job::Run(1, 3)));
    assert_eq!(key::encode(&Job::Wait { _pool: Pool }), "Wait");
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

fn upper(text: &str) -> String {
    text.to_uppercase()
}

struct Url(String);

impl Url {
    fn host(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}

fn length<T>(list: &[T]) -> impl CacheKey + use<T> {
    list.len()
}

#[test]
fn with_takes_the_key_from_a_function() {
    #[derive(CacheKey)]
    struct Get<T> {
        #[cache_key(with = Url::host)]
        url: Url,
        #[cache_key(with = lower)]
        method: String,
        #[cache_key(with = length::<T>)]
        body: Box<[T]>,
    }
    struct NoKey;
    let get = |url: &str, method: &str| Get {
        url: Url(url.into()),
        method: method.into(),
        body: Box::from([NoKey]),
    };
    assert_eq!(key::encode(&get("h/a", "GET")), r#"("h","get",1)"#);
    agree(
        &[
            get("h/a", "GET"),
            get("h/b", "get"),
            get("i/a", "GET"),
            get("h/a", "PUT"),
        ],
        |a, b| a.url.host() == b.url.host() && a.method.eq_ignore_ascii_case(&b.method),
    );

    mod other {
        #[derive(oncemore::CacheKey)]
        pub(super) struct Text(#[cache_key(with = super::upper)] pub(super) String);
    }
    #[derive(CacheKey)]
    struct Text(#[cache_key(with = lower)] String);
    assert_ne!(
        shape::<Text>(),
        shape::<other::Text>(),
        "another function, another key"
    );
    assert_eq!(key::encode(&other::Text("a".into())), r#"("A")"#);
    assert_eq!(key::encode(&Text("A".into())), r#"("a")"#);
}

#[test]
fn a_transparent_type_is_its_field() {
    #[derive(CacheKey)]
    #[cache_key(transparent)]
    struct Sku(String);

    #[derive(CacheKey)]
    #[cache_key(transparent)]
    struct Tagged<'a, T> {
        id: &'a u64,
        #[cache_key(skip)]
        _of: PhantomData<fn() -> T>,
    }

    #[derive(CacheKey)]
    #[cache_key(transparent)]
    struct Lower(#[cache_key(with = lower)] String);

    assert_eq!(key::encode(&Sku("a".into())), key::encode("a"));
    assert_eq!(key::hash(&Sku("a".into())), key::hash("a"));
    assert_eq!(shape::<Sku>(), shape::<String>());
    assert_eq!(
        key::encode(&Tagged::<Url> {
            id: &1,
            _of: PhantomData
        }),
        "1"
    );
    assert_eq!(shape::<Tagged<'_, Url>>(), shape::<u64>());
    assert_eq!(key::encode(&Lower("A".into())), r#""a""#);
    agree(
        &[Lower("A".into()), Lower("a".into()), Lower("b".into())],
        |a, b| lower(&a.0) == lower(&b.0),
    );
}

#[test]
fn a_principal_says_so() {
    #[derive(CacheKey)]
    #[cache_key(principal, transparent)]
    struct Account<'a>(&'a str);

    fn text<P: Principal>(of: P) -> String {
        key::encode(&of)
    }
    assert_eq!(text(Account("eve")), r#""eve""#);
    let account = Account("eve");
    assert_eq!(text(&account), r#""eve""#);
}

#[test]
fn a_renamed_variant_keeps_its_key() {
    mod new {
        #[derive(oncemore::CacheKey)]
        pub(super) enum State {
            #[cache_key(rename = "Open")]
            Pending,
            Closed(#[allow(dead_code)] u8),
        }
    }
    #[derive(CacheKey)]
    enum State {
        Open,
        Closed(#[allow(dead_code)] u8),
    }
    assert_eq!(key::encode(&new::State::Pending), key::encode(&State::Open));
    assert_eq!(
        key::encode(&new::State::Closed(1)),
        key::encode(&State::Closed(1))
    );
    assert_eq!(shape::<new::State>(), shape::<State>());
}

#[test]
fn the_runtime_can_have_another_path() {
    mod facade {
        pub(super) use ::oncemore as cache;
    }
    #[derive(CacheKey, oncemore::CacheValue)]
    #[cache_key(crate = facade::cache)]
    #[cache_value(crate = facade::cache)]
    enum Renamed {
        A(u8),
    }
    assert_eq!(key::encode(&Renamed::A(1)), "A(1)");
}
