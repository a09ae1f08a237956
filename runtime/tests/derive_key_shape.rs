//! `#[derive(CacheKey)]`: another layout of the key is another shape, so that keys of two layouts never meet.
#![allow(
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::items_after_statements,
    reason = "types stand beside what is shown of them"
)]

use oncemore::{CacheKey, Shape};

fn shape<K: CacheKey>() -> Shape {
    K::SHAPE
}

#[derive(CacheKey)]
struct UserId(#[allow(dead_code)] u64);

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
