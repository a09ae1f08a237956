//! `#[derive(CacheKey)]`: equal values, and only they, share a key; borrowed and stored forms agree.
#![allow(
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::items_after_statements,
    reason = "types stand beside what is shown of them"
)]

use std::fmt::Debug;
use std::marker::PhantomData;

use oncemore::{CacheKey, Shape, key};

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
    #[allow(private_interfaces, unreachable_pub)]
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

        #[derive(oncemore::CacheKey)]
        pub enum Choice {
            One(Inner),
            #[allow(dead_code)]
            Other,
        }

        pub fn choice(of: u8) -> String {
            oncemore::key::encode(&Choice::One(Inner(of)))
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
    assert_eq!(api::choice(5), "One((5))");
}

#[test]
fn unsized_fields_and_constants_of_the_type_work() {
    #[derive(CacheKey)]
    struct Tail<T: ?Sized> {
        id: u8,
        rest: T,
    }
    let tail: &Tail<[u8]> = &Tail {
        id: 1,
        rest: [2_u8, 3],
    };
    assert_eq!(key::encode(tail), "(1,[2,3])");
    assert!(
        tail.eq_key(
            &Tail {
                id: 1,
                rest: [2_u8, 3]
            }
            .to_key()
        )
    );
    assert_eq!((tail.id, tail.rest.len()), (1, 2));

    #[derive(CacheKey, PartialEq)]
    struct Fixed([u8; Self::LENGTH]);
    impl Fixed {
        const LENGTH: usize = 2;
    }
    agree_eq(&[Fixed([1, 2]), Fixed([2, 1]), Fixed([1, 2])]);
}

#[test]
fn enums_can_have_many_variants() {
    macro_rules! many {
        ($($name:ident)*) => {
            #[derive(CacheKey, PartialEq)]
            enum Many { None, $($name(u8, String),)* }
            const MANY: &[fn(u8, String) -> Many] = &[$(Many::$name),*];
        };
    }
    many! {
        A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 B0 B1 B2 B3 B4 B5 B6 B7 B8 B9 C0 C1 C2 C3 C4 C5 C6 C7 C8 C9
        D0 D1 D2 D3 D4 D5 D6 D7 D8 D9 E0 E1 E2 E3 E4 E5 E6 E7 E8 E9 F0 F1 F2 F3 F4 F5 F6 F7 F8 F9
    }
    let mut values: Vec<Many> = MANY.iter().map(|new| new(1, "a".into())).collect();
    values.push(Many::None);
    values.push(Many::A0(1, "b".into()));
    agree_eq(&values);
}
