//! Keys of ordered sets and maps.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use super::{CacheKey, KeyWriter};
use crate::Shape;

/// The stored form of a set: its members in ascending order, in one piece.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SetKey<T>(Box<[T]>);

/// The stored form of a map: its entries in ascending order of their keys, in one piece.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MapKey<K, V>(Box<[(K, V)]>);

macro_rules! set {
    ($set:ident, |$this:ident| $members:expr) => {
        impl<T: CacheKey> CacheKey for $set<T> {
            type Owned = SetKey<T::Owned>;
            const SHAPE: Shape = Shape::new("set").part(T::SHAPE);
            const PRINCIPAL: bool = T::PRINCIPAL;

            fn hash_key<H: Hasher>(&self, state: &mut H) {
                let $this = self;
                state.write_usize($members.len());
                for part in $members {
                    part.hash_key(state);
                }
            }
            fn eq_key(&self, stored: &Self::Owned) -> bool {
                let $this = self;
                $members.len() == stored.0.len()
                    && $members
                        .zip(&stored.0)
                        .all(|(part, stored)| part.eq_key(stored))
            }
            fn to_key(&self) -> Self::Owned {
                let $this = self;
                SetKey($members.map(CacheKey::to_key).collect())
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                let $this = self;
                out.set($members);
            }
        }
    };
}

set!(BTreeSet, |this| this.iter());
set!(SetKey, |this| this.0.iter());

macro_rules! map {
    ($map:ident, |$this:ident| $entries:expr) => {
        impl<K: CacheKey, V: CacheKey> CacheKey for $map<K, V> {
            type Owned = MapKey<K::Owned, V::Owned>;
            const SHAPE: Shape = Shape::new("map").part(K::SHAPE).part(V::SHAPE);
            const PRINCIPAL: bool = K::PRINCIPAL || V::PRINCIPAL;

            fn hash_key<H: Hasher>(&self, state: &mut H) {
                let $this = self;
                state.write_usize($entries.len());
                for (key, value) in $entries {
                    key.hash_key(state);
                    value.hash_key(state);
                }
            }
            fn eq_key(&self, stored: &Self::Owned) -> bool {
                let $this = self;
                $entries.len() == stored.0.len()
                    && $entries.zip(&stored.0).all(|((key, value), stored)| {
                        key.eq_key(&stored.0) && value.eq_key(&stored.1)
                    })
            }
            fn to_key(&self) -> Self::Owned {
                let $this = self;
                MapKey(
                    $entries
                        .map(|(key, value)| (key.to_key(), value.to_key()))
                        .collect(),
                )
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                let $this = self;
                out.map($entries);
            }
        }
    };
}

map!(BTreeMap, |this| this.iter());
map!(MapKey, |this| this
    .0
    .iter()
    .map(|(key, value)| (key, value)));
