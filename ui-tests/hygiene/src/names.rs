//! Things called like those of the prelude, which are none of them.

/// No option.
#[derive(::core::fmt::Debug)]
pub struct Option;
/// No result.
#[derive(::core::fmt::Debug)]
pub struct Result;
/// No success.
#[derive(::core::fmt::Debug)]
pub struct Ok;
/// No failure.
#[derive(::core::fmt::Debug)]
pub struct Err;
/// No value.
#[derive(::core::fmt::Debug)]
pub struct Some;
/// No lack of one.
#[derive(::core::fmt::Debug)]
pub struct None;
/// No text.
#[derive(::core::fmt::Debug)]
pub struct String;
/// No vector.
#[derive(::core::fmt::Debug)]
pub struct Vec;
/// No box.
#[derive(::core::fmt::Debug)]
pub struct Box;
/// No handle.
#[derive(::core::fmt::Debug)]
pub struct Handle;
/// No key.
#[derive(::core::fmt::Debug)]
pub struct CacheKey;
/// No setup.
#[derive(::core::fmt::Debug)]
pub struct Tag;

/// Copies nothing.
pub trait Clone {
    /// Unlike what every type has.
    fn clone(&self) {}
}
impl<T: ?::core::marker::Sized> Clone for T {}

/// Says nothing of threads.
pub trait Send {}
/// Says nothing of threads.
pub trait Sync {}
/// Says nothing of sizes.
pub trait Sized {}
/// Is not called.
pub trait Fn {}
/// Is not waited for.
pub trait Future {}

/// Answers to every method that an expansion might call without its trait.
pub trait Methods {
    /// Gets nothing.
    fn get(&self) {}
    /// Calls nothing.
    fn call(&self) {}
    /// No fields.
    #[allow(clippy::wrong_self_convention)]
    fn into_fields(&self) {}
    /// No handle.
    fn handle(&self) {}
}
impl<T: ?::core::marker::Sized> Methods for T {}

/// Types under the names of primitive ones.
#[allow(non_camel_case_types, missing_debug_implementations)]
pub mod primitives {
    /// No truth.
    pub struct bool;
    /// No text.
    pub struct str;
    /// No number.
    pub struct usize;
}

/// Not the crate.
pub mod core {}
/// Not the crate.
pub mod std {}
/// Not the crate.
pub mod alloc {}
/// Not the crate.
pub mod again {}
/// Not the crate.
pub mod oncemore {}
