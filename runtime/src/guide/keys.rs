//! Which calls share a value.
//!
//! A key is made of the function's arguments in their order, except those that are skipped. Two calls of one function share
//! a value exactly when their keys are equal; two functions never share one, nor do two instantiations of a generic one.
//!
//! ```
//! # use oncemore::memoize;
//! #[memoize]
//! fn joined(a: &str, b: &str) -> String {
//!     format!("{a}{b}")
//! }
//!
//! joined("ab", "c");
//! assert!(!joined::contains("a", "bc"));
//! assert!(joined::contains(&String::from("ab"), "c"));
//! // For people: path, shape of the arguments, arguments.
//! assert!(joined::key("ab", "c").ends_with(r#"("ab","c")"#));
//! ```
//!
//! # What can be a key
//!
//! Whatever implements [`CacheKey`](trait@crate::CacheKey): integers, floats, `bool`, `char`, `str`, `String`, tuples up to
//! twelve, arrays, slices, `Vec`, `VecDeque`, `Option`, `Result`, `BTreeMap`, `BTreeSet`, `Box`, `Rc`, `Arc`, `Cow`,
//! references, paths, addresses, `Duration`, `SystemTime`, `NonZero`, ranges, and with the features of their names the types of
//! `uuid`, `chrono`, `jiff`, `time`, `bytes` and `http`.
//!
//! Borrowed and owned agree: `&str`, `String`, `Arc<str>` have one key, as have `&[T]`, `Vec<T>` and `[T; N]`. A borrowed argument
//! is looked up as it is; only what is stored gets an owned copy.
//!
//! | equal | different |
//! |-------|-----------|
//! | `0.0` and `-0.0` | `Some("")` and `None` |
//! | a NaN and any NaN | `("ab", "c")` and `("a", "bc")` |
//! | the paths `a//b/` and `a/b` | the texts `"A"` and `"a"` |
//! | one instant in two time zones | `é` as one character and as two |
//!
//! The last row on the left is for `DateTime<Tz>`, `Zoned` and `OffsetDateTime`, which are equal themselves: where the result
//! depends on the zone, have the zone in the key too.
//!
//! Not keys: `HashMap` and `HashSet` (no order; take a `BTreeMap`, a `BTreeSet`), pointers and closures (no identity that lasts),
//! `Instant`, `&mut T`.
//!
//! # Your own types
//!
//! ```
//! use oncemore::{CacheKey, memoize};
//!
//! #[derive(CacheKey)]
//! enum Sort {
//!     Newest,
//!     By { column: String },
//! }
//!
//! #[derive(CacheKey)]
//! struct Query<'a> {
//!     words: &'a [&'a str],
//!     sort: Sort,
//!     #[cache_key(skip)]
//!     trace: u64,
//! }
//!
//! #[memoize]
//! fn found(query: &Query<'_>) -> usize {
//!     query.words.len()
//! }
//!
//! let by = || Sort::By { column: "price".into() };
//! found(&Query { words: &["red", "shoe"], sort: by(), trace: 1 });
//! assert!(found::contains(&Query { words: &["red", "shoe"], sort: by(), trace: 2 }));
//! assert!(!found::contains(&Query { words: &["red", "shoe"], sort: Sort::Newest, trace: 1 }));
//! ```
//!
//! The type needs no `Clone`, `Eq` or `Hash`. The options of the derive are with
//! [its documentation](derive@crate::CacheKey).
//!
//! # Choosing parts
//!
//! ```
//! use oncemore::memoize;
//!
//! struct User { id: u64, name: String }
//! # struct Log;
//! # impl Log { fn write(&self, _: &str) {} }
//!
//! fn trimmed(text: &str) -> String {
//!     text.trim().to_owned()
//! }
//!
//! #[memoize]
//! fn greeting(
//!     #[key(user.id)] user: &User,           // an expression: names are references
//!     #[key(with = trimmed)] title: &str,    // a function of the reference
//!     #[key(skip)] log: &Log,      // not at all
//! ) -> String {
//!     log.write("computing");
//!     format!("{title} {}", user.name)
//! }
//!
//! let ann = User { id: 1, name: "Ann".into() };
//! greeting(&ann, "Dr.", &Log);
//! // Renamed, but the same user: a hit, as only the id is in the key.
//! let anna = User { id: 1, name: "Anna".into() };
//! assert_eq!(greeting(&anna, " Dr. ", &Log), "Dr. Ann");
//! ```
//!
//! `key = …` makes the key of all arguments at once; there too, names are references. A field of a type that is not `Copy` is
//! borrowed inside a tuple by hand (`&user.name`):
//!
//! ```
//! # use oncemore::memoize;
//! # struct User { name: String }
//! #[memoize(key = (&user.name, page / 10))]
//! fn block(user: &User, page: u32) -> String {
//!     format!("{} from page {}", user.name, page / 10 * 10)
//! }
//!
//! let ann = User { name: "Ann".into() };
//! assert_eq!(block(&ann, 11), "Ann from page 10");
//! assert!(block::contains(&ann, 19) && !block::contains(&ann, 20));
//! ```
//!
//! What the key leaves out must not change the result, or must not matter: the call that computes uses its own arguments, and the
//! others get its answer.
//!
//! # Whose data it is
//!
//! Mark the type that says who is asking. From then on, leaving it out of a key does not compile, so that nobody can be
//! handed what was computed for somebody else:
//!
//! ```compile_fail
//! use oncemore::{CacheKey, memoize};
//!
//! #[derive(CacheKey)]
//! #[cache_key(principal)]
//! struct Account(u64);
//!
//! #[memoize]
//! fn balance(#[key(skip)] account: &Account, day: u32) -> u64 {
//!     account.0 * u64::from(day)
//! }
//! ```
//!
//! So does leaving out what has one inside: an `Option`, a tuple, a list, a type that derives `CacheKey` and has such a field. (In
//! a method or a generic function that is found when the program is built, not by `cargo check`.)
//!
//! The check is for leaving out: by `skip`, or by a `key = …` that does not name the argument. What an expression makes of it
//! (`#[key(account.0 % 2)]`), a field behind `with`, a type with a `version`, and a type that is no `CacheKey`, of whose fields
//! nothing is known, are your own responsibility.
//!
//! # Stability
//!
//! A key's text is the same in every process, on every platform, in every build; the table in memory hashes with a seed of its own.
