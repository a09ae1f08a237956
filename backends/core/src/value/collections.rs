//! Shapes of collections, of tuples and of what points to a value.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use crate::{CacheValue, Shape};

const fn list(part: Shape) -> Shape {
    Shape::new("list").part(part)
}

const fn set(part: Shape) -> Shape {
    Shape::new("set").part(part)
}

const fn map(key: Shape, value: Shape) -> Shape {
    Shape::new("map").part(key).part(value)
}

shapes! {
    [T: CacheValue] [T] => list(T::SHAPE);
    [T: CacheValue] Vec<T> => list(T::SHAPE);
    [T: CacheValue] VecDeque<T> => list(T::SHAPE);
    [T: CacheValue] LinkedList<T> => list(T::SHAPE);
    [T: CacheValue] BinaryHeap<T> => Shape::new("heap").part(T::SHAPE);
    // Written without its length, so the length is part of the shape.
    [T: CacheValue, const N: usize] [T; N] => Shape::new("array").number(N as u64).part(T::SHAPE);
    [T: CacheValue] BTreeSet<T> => set(T::SHAPE);
    [T: CacheValue, S] HashSet<T, S> => set(T::SHAPE);
    [K: CacheValue, V: CacheValue] BTreeMap<K, V> => map(K::SHAPE, V::SHAPE);
    [K: CacheValue, V: CacheValue, S] HashMap<K, V, S> => map(K::SHAPE, V::SHAPE);

    [T: CacheValue + ?Sized] &T => T::SHAPE;
    [T: CacheValue + ?Sized] Box<T> => T::SHAPE;
    [T: CacheValue + ?Sized] Rc<T> => T::SHAPE;
    [T: CacheValue + ?Sized] Arc<T> => T::SHAPE;
    [T: CacheValue + ToOwned + ?Sized] Cow<'_, T> => T::SHAPE;
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => {
        shapes! { $([$($part: CacheValue),*] ($($part,)*) => Shape::new("tuple")$(.part($part::SHAPE))*;)* }
    };
}

tuples! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
}
