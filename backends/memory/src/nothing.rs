//! The engine of functions that keep nothing in this process.

use std::marker::PhantomData;

use oncemore_core::CacheKey;

use crate::{Engine, Evicted, Hashed, Item, Limits, Probe, Released, Stored};

/// An engine that forgets at once.
#[derive(Debug)]
pub struct Nothing<K, T>(PhantomData<fn() -> (K, T)>);

impl<K, T: Item> Engine<K, T> for Nothing<K, T> {
    fn new(_: Limits<K, T::Value>) -> Self {
        Self(PhantomData)
    }
    fn get<Q: CacheKey<Owned = K> + ?Sized>(&self, _: Probe<'_, Q>) -> Option<&T> {
        None
    }
    fn peek<Q: CacheKey<Owned = K> + ?Sized>(&self, _: Probe<'_, Q>) -> Option<&T> {
        None
    }
    fn insert(&mut self, _: K, _: T) -> Released<K, T> {
        Released {
            replaced: None,
            evicted: Evicted::default(),
        }
    }
    fn remove<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        _: Probe<'_, Q>,
    ) -> Option<(Stored<K>, T)> {
        None
    }
    fn remove_hashed(&mut self, _: Hashed) -> Option<(Stored<K>, T)> {
        None
    }

    fn extract(&mut self, _: impl Fn(&T) -> bool) -> Vec<(Stored<K>, T)> {
        Vec::new()
    }
    fn drain(&mut self) -> Vec<(Stored<K>, T)> {
        Vec::new()
    }
    fn visit(&self, _: impl FnMut(&T)) {}
    fn len(&self) -> usize {
        0
    }
    fn weight(&self) -> u64 {
        0
    }
}
