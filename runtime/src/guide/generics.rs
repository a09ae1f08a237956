//! Generic functions and methods.
//!
//! Each instantiation has a store of its own, with the capacity that the function says:
//!
//! ```
//! use oncemore::{CacheKey, memoize};
//! use std::str::FromStr;
//!
//! #[memoize(capacity = 100)]
//! fn parsed<T>(text: &str) -> Option<T>
//! where
//!     T: FromStr + Clone + Send + Sync + 'static,
//! {
//!     text.parse().ok()
//! }
//!
//! assert_eq!(parsed::<u8>("300"), None);
//! assert_eq!(parsed::<u16>("300"), Some(300));
//! assert!(parsed::contains::<u16>("300"));
//!
//! #[memoize]
//! fn hashed<K: CacheKey + std::hash::Hash, const SEED: u64>(key: K) -> u64 {
//!     use std::hash::{DefaultHasher, Hasher};
//!     let mut hasher = DefaultHasher::new();
//!     hasher.write_u64(SEED);
//!     key.hash(&mut hasher);
//!     hasher.finish()
//! }
//!
//! assert_ne!(hashed::<_, 1>("a"), hashed::<_, 2>("a"));
//! ```
//!
//! What the bounds have to say:
//!
//! * of a type in an argument that is part of the key: `CacheKey`;
//! * of a type in the result: `Clone + Send + Sync + 'static`;
//! * lifetimes need nothing.
//!
//! The handle's functions take the type arguments where the function takes them (`parsed::contains::<u16>("300")`). `stats`,
//! `invalidate_all` and `config` are of all instantiations together: `config` is the first one's.
//!
//! What of a generic result is stored is decided where the function is written, not where it is called: `T` is stored whole, even
//! where `T` turns out to be a `Result`.
//!
//! ```
//! # use oncemore::memoize;
//! #[memoize]
//! fn default<T: Default + Clone + Send + Sync + 'static>() -> T {
//!     T::default()
//! }
//!
//! assert_eq!(default::<u8>(), 0);
//! assert_eq!(default::<String>(), "");
//! assert_eq!(default::stats().entries, 2);
//! ```
//!
//! A remote key tells the instantiations apart by the names of their types, as `std::any::type_name` gives them: `f::<Metre>(1)` and
//! `f::<Mile>(1)` differ also where neither type is in an argument or in the result. A type that moves to another module starts afresh.
//! Two types of one path have one name, and so the same remote keys: local types of two blocks of one function, or those of two versions
//! of a crate.
//!
//! # In generic types
//!
//! ```
//! use oncemore::memoize;
//! use std::marker::PhantomData;
//!
//! struct Repository<T>(PhantomData<T>);
//!
//! #[memoize]
//! impl<T: Default + Clone + Send + Sync + 'static> Repository<T> {
//!     #[memoize(ttl = "1m")]
//!     fn load(#[key(skip)] &self, id: u32) -> (u32, T) {
//!         (id, T::default())
//!     }
//! }
//!
//! let numbers = Repository::<u64>(PhantomData);
//! assert_eq!(numbers.load(7), (7, 0));
//! assert!(Repository::<u64>::load_entry(7).contains());
//! assert!(!Repository::<String>::load_entry(7).contains());
//! ```
//!
//! # Instead of `impl Trait`
//!
//! An `impl Trait` argument has no name that a store could be kept for: write a type parameter.
