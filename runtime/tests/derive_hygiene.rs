//! Expansions of the derives stand on their own: without a prelude, among types called like the standard library's, under
//! the strictest lints, in macros, and in functions.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, clippy::all, clippy::pedantic)]
#![deny(
    unreachable_pub,
    unused_qualifications,
    trivial_casts,
    trivial_numeric_casts,
    missing_debug_implementations,
    missing_docs,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    unused_lifetimes,
    let_underscore_drop,
    non_ascii_idents,
    variant_size_differences
)]

use ::oncemore::{CacheKey as Key, CacheValue as Value, key};
use ::std::{assert_eq, convert::Into};

/// Names that an expansion might say without meaning these.
#[derive(Key, Value)]
struct String(u8);
#[derive(Key, Value)]
struct Option<T>(T);
#[derive(Key, Value)]
#[allow(non_camel_case_types)]
struct bool(u8);
#[derive(Key, Value)]
#[allow(non_camel_case_types)]
struct str<'a>(&'a u8);
#[derive(Key, Value)]
enum Result {
    Ok,
    Err(String),
}
#[derive(Key, Value)]
struct CacheKey<H> {
    state: H,
    stored: bool,
    out: Option<String>,
}
trait Hasher {}
#[derive(Key, Value)]
struct Shape<T: ?::core::marker::Sized + Hasher>(::std::marker::PhantomData<T>);
#[derive(Key, Value)]
enum Either<'a, 'b: 'a, A, B>
where
    A: 'a,
{
    A { r#type: &'a A, r#match: &'b B },
    B,
}

mod core {}
mod std {}
mod oncemore {
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn with(_: &::core::primitive::u8) -> impl ::oncemore::CacheKey + use<> {
        1_u8
    }
}

#[derive(Key, Value)]
struct Options {
    #[cache_key(with = oncemore::with)]
    with: u8,
    #[cache_key(skip)]
    #[cache_value(skip)]
    _skip: fn(&u8),
    #[cache_value(version = 1)]
    version: char,
    children: ::std::vec::Vec<Self>,
}

macro_rules! define {
    ($name:ident, $field:ident, $ty:ty, $with:path) => {
        #[derive(Key, Value)]
        struct $name<'a> {
            $field: &'a $ty,
            #[cache_key(with = $with)]
            other: $ty,
        }
    };
}
define!(Defined, this, u8, oncemore::with);

/// A type on its way out.
#[derive(Key, Value, ::core::fmt::Debug)]
#[deprecated]
pub struct Old {
    /// Its field.
    #[deprecated]
    pub field: u8,
}

/// A type that has an old part.
#[derive(Key, Value, ::core::fmt::Debug)]
#[non_exhaustive]
pub enum Renewed {
    /// The old part.
    #[deprecated]
    Old,
    /// The new part.
    New {
        /// With an old field.
        #[deprecated]
        old: u8,
        /// And a new one.
        new: u16,
    },
}

#[test]
#[allow(deprecated)]
fn expansions_mean_what_they_say() {
    #[derive(Key, Value)]
    enum Local<const N: usize> {
        One([u8; N]),
    }

    assert_eq!(key::encode(&Local::One([1, 2])), "One([1,2])");
    assert_eq!(
        key::encode(&CacheKey {
            state: Result::Ok,
            stored: bool(1),
            out: Option(String(2))
        }),
        "(Ok,(1),((2)))"
    );
    assert_eq!(key::encode(&Result::Err(String(1))), "Err((1))");
    assert_eq!(key::encode(&str(&3)), "(3)");
    assert_eq!(
        key::encode(&Shape::<dyn Hasher>(::std::marker::PhantomData)),
        "(())"
    );
    assert_eq!(
        key::encode(&Either::A {
            r#type: &1_u8,
            r#match: &'x'
        }),
        "A(1,\"x\")"
    );
    assert_eq!(key::encode(&Either::B::<u8, u8>), "B");
    let options = Options {
        with: 5,
        _skip: |_| {},
        version: 'v',
        children: ::std::vec![],
    };
    assert_eq!(key::encode(&options), "(1,\"v\",[])");
    assert_eq!(key::encode(&Defined { this: &1, other: 2 }), "(1,1)");
    assert_eq!(key::encode(&Renewed::New { old: 1, new: 2 }), "New(1,2)");
    let text: ::std::string::String = "Old".into();
    assert_eq!(key::encode(&Renewed::Old), text);
}
