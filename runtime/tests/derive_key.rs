//! `#[derive(CacheKey)]`: equal values, and only they, share a key; borrowed and stored forms agree.

use std::fmt::Debug;
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

fn agree_eq<K: CacheKey + PartialEq>(values: &[K]) {
    agree(values, PartialEq::eq);
}

fn shape<K: CacheKey>() -> Shape {
    K::SHAPE
}

fn assert_key<T: CacheKey + Debug>(value: &T, text: &str) {
    assert_eq!(key::encode(value), text, "{value:?}");
    assert_eq!(key::encode(&value.to_key()), text, "stored {value:?}");
}

#[derive(CacheKey, Debug, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(CacheKey, Debug, PartialEq)]
struct UserId(u64);

#[derive(CacheKey, Debug, PartialEq)]
struct Unit;

#[derive(CacheKey, Debug, PartialEq)]
struct Order {
    id: UserId,
    note: Option<String>,
    r#type: char,
    unit: Unit,
}

#[test]
fn structs_are_the_tuple_of_their_fields() {
    assert_key(&Unit, "()");
    assert_key(&UserId(7), "(7)");
    assert_key(
        &Order {
            id: UserId(7),
            note: Some("a,b".into()),
            r#type: 'x',
            unit: Unit,
        },
        r#"((7),Some("a,b"),"x",())"#,
    );
    agree_eq(&[
        Order {
            id: UserId(7),
            note: None,
            r#type: 'x',
            unit: Unit,
        },
        Order {
            id: UserId(7),
            note: None,
            r#type: 'x',
            unit: Unit,
        },
        Order {
            id: UserId(8),
            note: None,
            r#type: 'x',
            unit: Unit,
        },
        Order {
            id: UserId(7),
            note: Some(String::new()),
            r#type: 'x',
            unit: Unit,
        },
        Order {
            id: UserId(7),
            note: Some("None".into()),
            r#type: 'y',
            unit: Unit,
        },
    ]);
}

#[test]
fn floats_have_one_zero_and_one_nan() {
    let point = |x, y| Point { x, y };
    let values = [
        point(0.0, 1.5),
        point(-0.0, 1.5),
        point(f64::NAN, 0.0),
        point(-f64::NAN, -0.0),
    ];
    agree(&values, |a, b| {
        (a.x == b.x || a.x.is_nan() && b.x.is_nan()) && a.y == b.y
    });
}

#[test]
fn text_fields_do_not_run_into_each_other() {
    #[derive(CacheKey, PartialEq)]
    struct Pair(String, String);
    let pair = |a: &str, b: &str| Pair(a.into(), b.into());
    agree_eq(&[
        pair("ab", "c"),
        pair("a", "bc"),
        pair("a\",\"b", "c"),
        pair("", "abc"),
        pair("ab", "c"),
    ]);
}

#[derive(CacheKey, Debug, PartialEq, Clone, Copy)]
enum Currency {
    Eur,
    Usd,
}

#[derive(CacheKey, Debug, PartialEq)]
enum Query {
    All,
    ByName(String),
    Range { from: u32, to: Option<u32> },
    Empty(),
    In(Currency),
    Between(f64, f64),
}

#[test]
fn enums_are_their_variant_and_its_fields() {
    assert_key(&Currency::Usd, "Usd");
    assert_key(&Query::All, "All");
    assert_key(&Query::Empty(), "Empty");
    assert_key(&Query::ByName("x".into()), r#"ByName("x")"#);
    assert_key(&Query::Range { from: 1, to: None }, "Range(1,None)");
    assert_key(&Query::In(Currency::Eur), "In(Eur)");
    agree_eq(&[Currency::Eur, Currency::Usd, Currency::Eur]);
    agree_eq(&[
        Query::All,
        Query::Empty(),
        Query::ByName(String::new()),
        Query::ByName("All".into()),
        Query::Range {
            from: 1,
            to: Some(2),
        },
        Query::Range { from: 1, to: None },
        Query::In(Currency::Eur),
        Query::In(Currency::Usd),
        Query::Between(0.0, -0.0),
        Query::Between(-0.0, 0.0),
        Query::All,
    ]);
}

#[test]
fn a_stored_key_is_no_larger_than_its_fields() {
    fn size<K: CacheKey>() -> usize {
        size_of::<K::Owned>()
    }
    assert_eq!(size::<UserId>(), 8);
    assert_eq!(size::<Point>(), 16);
    assert_eq!(size::<Currency>(), 4);
    assert_eq!(size::<Unit>(), 0);
}

#[test]
fn borrowing_and_owning_twins_have_the_same_text() {
    #[derive(CacheKey, PartialEq)]
    struct Search<'a, T> {
        text: &'a str,
        tags: &'a [T],
        page: Option<&'a u32>,
    }
    let search = |text, tags, page| Search::<&str> { text, tags, page };
    agree_eq(&[
        search("a", &["b"], Some(&1)),
        search("a", &["b", ""], Some(&1)),
        search("a", &["b"], None),
        search("a", &[], None),
        search("a", &["b"], Some(&1)),
    ]);
    let text = String::from("a");
    let stored = Search::<String> {
        text: &text,
        tags: &[],
        page: None,
    }
    .to_key();
    drop(text);
    assert!(search("a", &[], None).eq_key(&stored));
}

#[test]
fn generic_parameters_of_all_kinds_work() {
    trait Named {
        type Name: PartialEq;
    }
    impl Named for u8 {
        type Name = String;
    }

    #[derive(CacheKey, PartialEq)]
    struct Page<'a, T: ?Sized + PartialEq, U: Named = u8, const N: usize = 2>
    where
        U: PartialEq,
    {
        of: &'a T,
        name: U::Name,
        qualified: Option<<U as Named>::Name>,
        #[cache_key(skip)]
        marker: PhantomData<[U; N]>,
    }
    let page = |of, name: &str| Page::<str> {
        of,
        name: name.into(),
        qualified: None,
        marker: PhantomData,
    };
    agree_eq(&[
        page("a", "b"),
        page("b", "b"),
        page("a", ""),
        page("a", "b"),
    ]);
    assert_ne!(shape::<Page<str, u8, 2>>(), shape::<Page<str, u8, 3>>());
    assert_ne!(shape::<Page<str>>(), shape::<Page<u64>>());

    #[derive(CacheKey)]
    struct Flags<const ON: bool, const MARK: char, const LEVEL: i8>;
    assert_ne!(
        shape::<Flags<true, 'a', 1>>(),
        shape::<Flags<false, 'a', 1>>()
    );
    assert_ne!(
        shape::<Flags<true, 'a', 1>>(),
        shape::<Flags<true, 'b', 1>>()
    );
    assert_ne!(
        shape::<Flags<true, 'a', 1>>(),
        shape::<Flags<true, 'a', -1>>()
    );
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

#[derive(CacheKey, PartialEq)]
struct Node {
    name: String,
    children: Box<[Node]>,
}

#[derive(CacheKey, PartialEq)]
enum List<'a, T> {
    Nil,
    Cons(T, &'a Self),
}

#[derive(CacheKey, PartialEq)]
#[cache_key(version = 1)]
struct Chicken(Option<Box<Egg>>, u8);

#[derive(CacheKey, PartialEq)]
struct Egg(Option<Box<Chicken>>);

#[test]
fn recursive_types_are_keys() {
    let node = |name: &str, children: Box<[Node]>| Node {
        name: name.into(),
        children,
    };
    let leaf = |name| node(name, Box::from([]));
    assert_eq!(
        key::encode(&node("a", Box::from([leaf("b"), leaf("c")]))),
        r#"("a",[("b",[]),("c",[])])"#
    );
    agree_eq(&[
        leaf("a"),
        node("a", Box::from([leaf("a")])),
        node("a", Box::from([leaf("b")])),
        node("a", Box::from([leaf("a"), leaf("b")])),
        node("a", Box::from([node("a", Box::from([leaf("b")]))])),
        node("a", Box::from([leaf("a")])),
    ]);
    agree_eq(&[
        List::Nil,
        List::Cons(1.5, &List::Nil),
        List::Cons(-0.0, &List::Cons(1.5, &List::Nil)),
        List::Cons(0.0, &List::Cons(1.5, &List::Nil)),
    ]);
    agree_eq(&[
        Chicken(None, 1),
        Chicken(Some(Box::new(Egg(None))), 1),
        Chicken(Some(Box::new(Egg(Some(Box::new(Chicken(None, 1)))))), 1),
    ]);
}

#[test]
fn more_fields_than_a_tuple_has() {
    #[derive(CacheKey, PartialEq)]
    struct Wide(u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, String);
    let wide = |first, last: &str| Wide(first, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, last.into());
    agree_eq(&[wide(1, "a"), wide(2, "a"), wide(1, "b"), wide(1, "a")]);
}

#[test]
fn a_private_type_can_be_a_field_of_a_public_one() {
    mod api {
        #[derive(oncemore::CacheKey)]
        struct Inner(u8);

        #[derive(oncemore::CacheKey)]
        #[non_exhaustive]
        pub struct Outer<'a> {
            inner: &'a Inner,
            #[deprecated(note = "not any more")]
            pub old: u8,
        }

        #[allow(deprecated)]
        pub fn text(of: u8) -> String {
            oncemore::key::encode(&Outer {
                inner: &Inner(of),
                old: 1,
            })
        }
    }
    assert_eq!(api::text(5), "((5),1)");
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

mod moved {
    #[derive(oncemore::CacheKey)]
    pub(crate) struct Shaped {
        pub(crate) a: u8,
        pub(crate) b: String,
    }
}

/// Types called `Shaped` that differ in one thing.
macro_rules! shaped {
    ($($item:tt)*) => {{
        #[derive(CacheKey)]
        #[allow(dead_code)]
        $($item)*
        shape::<Shaped>()
    }};
}

#[test]
fn a_shape_is_that_of_the_fields_and_not_of_the_module() {
    let original = shaped!(
        struct Shaped {
            a: u8,
            b: String,
        }
    );
    let _ = |it: moved::Shaped| (it.a, it.b);
    assert_eq!(shape::<moved::Shaped>(), original);
    assert_eq!(
        shaped!(
            struct Shaped {
                a: u8,
                b: &'static str,
            }
        ),
        original,
        "the same key"
    );
    assert_eq!(
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_key(skip)]
                c: u64,
                b: String,
            }
        ),
        original,
        "a skipped field is not there"
    );
    let others = [
        original,
        shaped!(
            struct Shaped {
                c: u8,
                b: String,
            }
        ),
        shaped!(
            struct Shaped {
                b: String,
                a: u8,
            }
        ),
        shaped!(
            struct Shaped {
                a: u16,
                b: String,
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
                b: String,
                c: (),
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
            }
        ),
        shaped!(
            struct Shaped(u8, String);
        ),
        shaped!(
            enum Shaped {
                A,
                B,
            }
        ),
        shaped!(
            enum Shaped {
                B,
                A,
            }
        ),
        shaped!(
            enum Shaped {
                A,
                C,
            }
        ),
        shaped!(
            enum Shaped {
                A(u8),
                B,
            }
        ),
        shaped!(
            enum Shaped {
                A { b: u8 },
                B,
            }
        ),
        shaped!(
            enum Shaped {
                A,
                B,
                C,
            }
        ),
        shaped!(
            #[cache_key(version = 1)]
            struct Shaped {
                a: u8,
                b: String,
            }
        ),
        shaped!(
            #[cache_key(version = 2)]
            struct Shaped {
                a: u8,
                b: String,
            }
        ),
        shape::<UserId>(),
        shape::<(u8, String)>(),
    ];
    for (at, one) in others.iter().enumerate() {
        for (other_at, other) in others.iter().enumerate() {
            assert_eq!(one == other, at == other_at, "{at} and {other_at}");
        }
    }
    assert_eq!(
        shaped!(
            #[cache_key(version = 1)]
            struct Shaped {
                a: u8,
            }
        ),
        shaped!(
            #[cache_key(version = 1)]
            enum Shaped {
                A,
            }
        ),
        "a version stands for the rest"
    );
}

#[test]
fn a_recursive_type_has_a_shape_that_follows_its_fields() {
    let shapes = [
        shaped!(
            struct Shaped {
                a: Box<[Shaped]>,
                b: u8,
            }
        ),
        shaped!(
            struct Shaped {
                a: Option<Box<Shaped>>,
                b: u8,
            }
        ),
        shaped!(
            struct Shaped {
                a: Box<[(Shaped, u8)]>,
                b: u8,
            }
        ),
        shaped!(
            struct Shaped {
                a: Box<[(Shaped, u16)]>,
                b: u8,
            }
        ),
    ];
    for (at, one) in shapes.iter().enumerate() {
        for (other_at, other) in shapes.iter().enumerate() {
            assert_eq!(one == other, at == other_at, "{at} and {other_at}");
        }
    }
    assert_eq!(
        shaped!(
            struct Shaped {
                a: Box<[Self]>,
                b: u8,
            }
        ),
        shapes[0]
    );
}
