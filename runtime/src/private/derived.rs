//! What `#[derive(CacheKey)]` builds its keys from, so that an expansion is a `match` and a few calls.
//!
//! A derived key hands on to a tuple of references to its fields, so the tuples' implementations hash, compare, store and
//! write it. Only what tuples cannot say is here.

use std::hash::Hasher;
use std::marker::PhantomData;

use oncemore_core::key::EncodedKey;
use oncemore_core::{CacheKey, KeyWriter, Shape};

/// A part that is stored as its text: one whose stored type cannot be named (the result of a `with` function) or would
/// contain itself (a recursive field).
pub struct Text<K>(pub K);

impl<K: CacheKey> CacheKey for Text<K> {
    type Owned = EncodedKey;
    const SHAPE: Shape = K::SHAPE;

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        EncodedKey::hash_of(&self.0, state);
    }
    fn eq_key(&self, stored: &EncodedKey) -> bool {
        stored.is(&self.0)
    }
    fn to_key(&self) -> EncodedKey {
        EncodedKey::of(&self.0)
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        self.0.encode(out);
    }
}

/// The names that an enum's variants have in its keys, in the order of their declaration.
pub trait VariantNames {
    /// One for each variant.
    const NAMES: &'static [&'static str];
}

/// A variant of an enum: which one, and its fields. Borrowed (references in `P`) and stored (their owned forms).
pub struct OneOf<N, P> {
    index: u32,
    payload: P,
    names: PhantomData<fn() -> N>,
}

impl<N: VariantNames, P: CacheKey> OneOf<N, P> {
    /// The variant with this place among the names.
    #[inline]
    pub const fn new(index: u32, payload: P) -> Self {
        Self {
            index,
            payload,
            names: PhantomData,
        }
    }
}

impl<N: VariantNames + 'static, P: CacheKey> CacheKey for OneOf<N, P> {
    type Owned = OneOf<N, P::Owned>;
    const SHAPE: Shape = Shape::new("one of").part(P::SHAPE);

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.index);
        self.payload.hash_key(state);
    }
    #[inline]
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        self.index == stored.index && self.payload.eq_key(&stored.payload)
    }
    fn to_key(&self) -> Self::Owned {
        OneOf::new(self.index, self.payload.to_key())
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        // The index comes from the expansion that also lists the names.
        out.name(N::NAMES[self.index as usize]);
        self.payload.encode(out);
    }
}

/// One of two payloads. Which one follows from the variant's index, so that it is neither hashed nor written.
pub enum Either<A, B> {
    /// The first.
    A(A),
    /// The second.
    B(B),
}

impl<A: CacheKey, B: CacheKey> CacheKey for Either<A, B> {
    type Owned = Either<A::Owned, B::Owned>;
    const SHAPE: Shape = Shape::new("either").part(A::SHAPE).part(B::SHAPE);

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::A(payload) => payload.hash_key(state),
            Self::B(payload) => payload.hash_key(state),
        }
    }
    #[inline]
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        match (self, stored) {
            (Self::A(payload), Either::A(stored)) => payload.eq_key(stored),
            (Self::B(payload), Either::B(stored)) => payload.eq_key(stored),
            _ => false,
        }
    }
    fn to_key(&self) -> Self::Owned {
        match self {
            Self::A(payload) => Either::A(payload.to_key()),
            Self::B(payload) => Either::B(payload.to_key()),
        }
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        match self {
            Self::A(payload) => payload.encode(out),
            Self::B(payload) => payload.encode(out),
        }
    }
}

/// The payload of a variant without fields: unlike `()`, it writes nothing.
pub struct Bare;

impl CacheKey for Bare {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("bare");

    #[inline]
    fn hash_key<H: Hasher>(&self, _: &mut H) {}
    #[inline]
    fn eq_key(&self, _: &Self) -> bool {
        true
    }
    fn to_key(&self) -> Self {
        Self
    }
    fn encode(&self, _: &mut KeyWriter<'_>) {}
}

/// The shape of what a `with` function returns, whose type has no name. The function is not called.
pub const fn shape_of_result<'a, F, T, K>(_: &F) -> Shape
where
    F: Fn(&'a T) -> K,
    T: ?Sized + 'a,
    K: CacheKey,
{
    K::SHAPE
}

/// Adds the value of a const parameter (an integer, a `bool` or a `char`) to a shape.
#[must_use]
pub const fn constant(shape: Shape, value: u128) -> Shape {
    // Both halves: the truncation of the first is the point.
    #[allow(clippy::cast_possible_truncation)]
    shape.number(value as u64).number((value >> 64) as u64)
}
