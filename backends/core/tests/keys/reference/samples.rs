//! Types that implement `CacheKey` by hand.

use std::hash::Hasher;

use oncemore_core::key::F64Key;
use oncemore_core::{CacheKey, KeyWriter, Shape};

use super::{Decode, Node};

/// A float whose equality is that of keys: one NaN, equal to itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Real(pub(crate) f64);

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.0.is_nan() && other.0.is_nan())
    }
}

impl CacheKey for Real {
    type Owned = F64Key;
    const SHAPE: Shape = f64::SHAPE;

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        self.0.hash_key(state);
    }
    fn eq_key(&self, stored: &F64Key) -> bool {
        self.0.eq_key(stored)
    }
    fn to_key(&self) -> F64Key {
        self.0.to_key()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        self.0.encode(out);
    }
}

impl Decode for Real {
    fn decode(node: &Node) -> Option<Self> {
        f64::decode(node).map(Self)
    }
}

/// A recursive type with variants of several forms, as one would implement it by hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Empty,
    Leaf(i64),
    Text(String),
    Node(Vec<Tree>),
    Pair(Box<Tree>, Box<Tree>),
}

impl CacheKey for Tree {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("enum").text("Tree");

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Empty => state.write_u8(0),
            Self::Leaf(number) => (1_u8, number).hash_key(state),
            Self::Text(text) => (2_u8, text).hash_key(state),
            Self::Node(parts) => {
                state.write_u8(3);
                state.write_usize(parts.len());
                for part in parts {
                    part.hash_key(state);
                }
            }
            Self::Pair(a, b) => {
                state.write_u8(4);
                a.hash_key(state);
                b.hash_key(state);
            }
        }
    }
    fn eq_key(&self, stored: &Self) -> bool {
        self == stored
    }
    fn to_key(&self) -> Self {
        self.clone()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        match self {
            Self::Empty => out.name("Empty"),
            Self::Leaf(number) => {
                out.name("Leaf");
                (number,).encode(out);
            }
            Self::Text(text) => {
                out.name("Text");
                (text,).encode(out);
            }
            Self::Node(parts) => {
                out.name("Node");
                out.tuple(|out| out.list(parts));
            }
            Self::Pair(a, b) => {
                out.name("Pair");
                (a, b).encode(out);
            }
        }
    }
}

impl Decode for Tree {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Token(name) if name == "Empty" => Some(Self::Empty),
            Node::Group(name, parts) => match (name.as_str(), parts.as_slice()) {
                ("Leaf", [number]) => i64::decode(number).map(Self::Leaf),
                ("Text", [text]) => String::decode(text).map(Self::Text),
                ("Node", [parts]) => Vec::decode(parts).map(Self::Node),
                ("Pair", [a, b]) => Some(Self::Pair(Box::decode(a)?, Box::decode(b)?)),
                _ => None,
            },
            _ => None,
        }
    }
}
