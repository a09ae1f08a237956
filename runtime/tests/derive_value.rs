//! `#[derive(CacheValue)]`: another shape of the stored bytes is another fingerprint, and nothing else is.
#![allow(
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::items_after_statements,
    reason = "types stand beside what is shown of them"
)]

use std::collections::HashMap;
use std::marker::PhantomData;

use oncemore::{CacheValue, Shape};

fn shape<V: CacheValue>() -> Shape {
    V::SHAPE
}

/// The shape of a type that is defined on the spot and called `Shaped`.
macro_rules! shaped {
    ($($item:tt)*) => {{
        #[derive(CacheValue)]
        #[allow(dead_code)]
        $($item)*
        shape::<Shaped>()
    }};
}

#[track_caller]
fn all_differ(shapes: &[Shape]) {
    for (at, one) in shapes.iter().enumerate() {
        for (other_at, other) in shapes.iter().enumerate() {
            assert_eq!(one == other, at == other_at, "{at} and {other_at}");
        }
    }
}

mod moved {
    #[derive(oncemore::CacheValue)]
    #[allow(dead_code)]
    pub(crate) struct Shaped {
        a: u8,
        b: String,
    }
}

#[test]
fn fields_variants_and_their_order_are_the_shape() {
    all_differ(&[
        shaped!(
            struct Shaped {
                a: u8,
                b: String,
            }
        ),
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
                b: Option<String>,
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
            struct Shaped(u8);
        ),
        shaped!(
            struct Shaped;
        ),
        shaped!(
            struct Shaped {}
        ),
        shaped!(
            struct Shaped();
        ),
        shaped!(
            enum Shaped {}
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
                A,
                B,
                C,
            }
        ),
        shaped!(
            enum Shaped {
                A = 1,
                B,
            }
        ),
        shaped!(
            enum Shaped {
                A = 2,
                B,
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
                A,
                B(u8),
            }
        ),
        shaped!(
            enum Shaped {
                A(),
                B,
            }
        ),
        shaped!(
            enum Shaped {
                A { a: u8 },
                B,
            }
        ),
        shaped!(
            enum Shaped {
                A { b: u8 },
                B,
            }
        ),
    ]);
}

#[test]
fn the_module_and_the_visibility_are_not_the_shape() {
    let original = shaped!(
        struct Shaped {
            a: u8,
            b: String,
        }
    );
    assert_eq!(shape::<moved::Shaped>(), original);
    assert_eq!(
        shaped!(
            pub(crate) struct Shaped {
                pub(crate) a: u8,
                b: String,
            }
        ),
        original
    );
    assert_eq!(
        shaped!(
            struct Shaped {
                r#a: u8,
                b: String,
            }
        ),
        original
    );
}

#[test]
fn a_part_that_changes_changes_the_whole() {
    mod one {
        #[derive(oncemore::CacheValue)]
        #[allow(dead_code)]
        pub(super) struct Part(u8);
    }
    mod two {
        #[derive(oncemore::CacheValue)]
        #[allow(dead_code)]
        pub(super) struct Part(u16);
    }
    all_differ(&[
        shaped!(
            struct Shaped {
                parts: Vec<HashMap<String, one::Part>>,
            }
        ),
        shaped!(
            struct Shaped {
                parts: Vec<HashMap<String, two::Part>>,
            }
        ),
        shaped!(
            struct Shaped<T = one::Part> {
                parts: T,
            }
        ),
        shaped!(
            struct Shaped<T = two::Part> {
                parts: T,
            }
        ),
    ]);
}

#[derive(CacheValue)]
#[allow(dead_code)]
struct Page<'a, T, U: Iterator, const N: usize> {
    items: [T; N],
    name: &'a str,
    item: Option<U::Item>,
    marker: PhantomData<fn(U)>,
}

#[test]
fn generics_are_known_by_their_arguments() {
    use std::vec::IntoIter;
    all_differ(&[
        shape::<Page<u8, IntoIter<u8>, 1>>(),
        shape::<Page<u16, IntoIter<u8>, 1>>(),
        shape::<Page<u8, IntoIter<u16>, 1>>(),
        shape::<Page<u8, IntoIter<u8>, 2>>(),
    ]);
    all_differ(&[
        shaped!(
            #[cache_value(version = 1)]
            struct Shaped<T = u8>(T);
        ),
        shaped!(
            #[cache_value(version = 1)]
            struct Shaped<T = u16>(T);
        ),
    ]);
}

#[test]
fn a_version_stands_for_what_cannot_be_looked_at() {
    struct Foreign;
    all_differ(&[
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_value(version = 1)]
                b: Foreign,
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_value(version = 2)]
                b: Foreign,
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_value(version = 1)]
                c: Foreign,
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_value(skip)]
                b: Foreign,
            }
        ),
        shaped!(
            #[cache_value(version = 1)]
            struct Shaped {
                a: u8,
                b: Foreign,
            }
        ),
        shaped!(
            #[cache_value(version = 2)]
            struct Shaped {
                a: u8,
                b: Foreign,
            }
        ),
    ]);
    assert_eq!(
        shaped!(
            #[cache_value(version = 1)]
            struct Shaped {
                a: u8,
            }
        ),
        shaped!(
            #[cache_value(version = 1)]
            enum Shaped {
                A,
            }
        ),
    );
    assert_eq!(
        shaped!(
            struct Shaped {
                a: u8,
                #[cache_value(skip)]
                b: Foreign,
            }
        ),
        shaped!(
            struct Shaped {
                a: u8,
            }
        ),
    );
    let _ = Foreign;
}

#[derive(CacheValue)]
#[allow(dead_code)]
#[cache_value(version = 3)]
struct Chicken(Option<Box<Egg>>);

#[derive(CacheValue)]
#[allow(dead_code)]
struct Egg(Option<Box<Chicken>>);

#[test]
fn recursive_types_have_a_shape() {
    all_differ(&[
        shaped!(
            struct Shaped {
                a: Vec<Shaped>,
            }
        ),
        shaped!(
            struct Shaped {
                a: Option<Box<Shaped>>,
            }
        ),
        shaped!(
            struct Shaped {
                a: Vec<(Shaped, u8)>,
            }
        ),
        shaped!(
            struct Shaped {
                a: Vec<(Shaped, u16)>,
            }
        ),
        shaped!(
            struct Shaped<T = u8> {
                a: Vec<Shaped<T>>,
                b: T,
            }
        ),
        shaped!(
            struct Shaped<T = u16> {
                a: Vec<Shaped<T>>,
                b: T,
            }
        ),
        shaped!(
            struct Shaped<T = u8> {
                a: Vec<Shaped<u32>>,
                b: T,
            }
        ),
        shaped!(
            struct Shaped<T = u8> {
                a: Vec<Shaped<u64>>,
                b: T,
            }
        ),
        shape::<Chicken>(),
        shape::<Egg>(),
    ]);
    assert_eq!(
        shaped!(
            struct Shaped {
                a: Vec<Self>,
            }
        ),
        shaped!(
            struct Shaped {
                a: Vec<Shaped>,
            }
        )
    );
}
