//! Keys as the engines see them: hashed once per call, by [`CacheKey`]'s rules.

use std::hash::{BuildHasher, Hash, Hasher};

use equivalent::Equivalent;
use oncemore_core::{CacheKey, key};

/// A stored key. Hashes and compares as [`CacheKey`] says, whatever the type's own `Hash` and `Eq` do.
#[derive(Clone, Debug)]
pub struct Stored<K>(pub K);

impl<K: CacheKey> Hash for Stored<K> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(key::hash(&self.0));
    }
}

impl<K: CacheKey<Owned = K>> PartialEq for Stored<K> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_key(&other.0)
    }
}

impl<K: CacheKey<Owned = K>> Eq for Stored<K> {}

/// A borrowed key to look up, with its hash already known.
#[derive(Debug)]
pub struct Probe<'a, Q: ?Sized> {
    /// The hash, from [`key::hash`].
    pub hash: u64,
    /// The key.
    pub key: &'a Q,
}

impl<Q: ?Sized> Clone for Probe<'_, Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: ?Sized> Copy for Probe<'_, Q> {}

impl<'a, Q: CacheKey + ?Sized> Probe<'a, Q> {
    /// Hashes the key.
    #[inline]
    pub fn new(key: &'a Q) -> Self {
        Self {
            hash: key::hash(key),
            key,
        }
    }
}

impl<Q: ?Sized> Hash for Probe<'_, Q> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl<K, Q: CacheKey<Owned = K> + ?Sized> Equivalent<Stored<K>> for Probe<'_, Q> {
    #[inline]
    fn equivalent(&self, stored: &Stored<K>) -> bool {
        self.key.eq_key(&stored.0)
    }
}

/// Whatever key has this hash: for those who know no more of it.
#[derive(Clone, Copy, Debug)]
pub struct Hashed(pub u64);

impl Hash for Hashed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

impl<K: CacheKey> Equivalent<Stored<K>> for Hashed {
    fn equivalent(&self, stored: &Stored<K>) -> bool {
        key::hash(&stored.0) == self.0
    }
}

/// Hands on the hash that a [`Probe`] or a [`Stored`] key brings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prehashed;

/// The hasher of [`Prehashed`].
#[derive(Debug)]
pub struct PrehashedHasher(u64);

impl BuildHasher for Prehashed {
    type Hasher = PrehashedHasher;

    #[inline]
    fn build_hasher(&self) -> PrehashedHasher {
        PrehashedHasher(0)
    }
}

impl Hasher for PrehashedHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
    #[inline]
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
    fn write(&mut self, bytes: &[u8]) {
        // Only hashes arrive here, by `write_u64`; were it otherwise, keys would still spread.
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
}
