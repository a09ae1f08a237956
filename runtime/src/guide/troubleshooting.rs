//! What an error means, and why a call was a miss.
//!
//! # Errors of the attribute
//!
//! All of them are reported at once, each at the option or argument that it is about. They say what to write instead; here is why.
//!
//! | message | what to do |
//! |---------|------------|
//! | unknown option `…`; did you mean `…`? | The options are listed at [`memoize`](macro@crate::memoize#options). |
//! | `…` is given twice; `#[memoize]` stands twice | Keep one. |
//! | `…` is not enabled: it belongs to … | An option for what is not there yet, such as `tags`. Take it away. |
//! | a handler that changes something … is not memoized | `http` is for GET. See [`handlers`](super::handlers#put-post-delete). |
//! | a handler cannot borrow `self` | Take `self: Arc<Self>`: [`handlers`](super::handlers#methods). |
//! | a memoized handler cannot be generic; a handler in the `impl` of a trait cannot be memoized | Memoize a free function that this one calls. |
//! | `stale` needs `http` | Values of functions are not served stale. |
//! | the backend `redis` needs oncemore's feature `redis` | Write the line of `Cargo.toml` that the message gives. |
//! | `T` cannot be stored in a remote backend | Derive what the message says: see [`backends`](super::backends#what-a-function-needs). |
//! | `60` lacks a unit; a duration stands in quotes | Write `ttl = "60s"`, or an expression of type `Duration`. |
//! | `min` is not a unit; a duration has no spaces, no fractions | The units are `ns`, `us`, `ms`, `s`, `m`, `h`, `d`, `w`: `"1h30m"`. |
//! | `ttl = "0s"` would let every value expire at once | Give it some time, or take the attribute away. |
//! | `capacity = 0` would store nothing | The same. |
//! | `…` and `…` exclude each other | The message says why; keep one. |
//! | `jitter` needs `ttl` or `negative_ttl`; `weight` needs `max_weight` | Options that mean nothing alone. |
//! | `capacity` has nothing to bound | No argument is in the key, so there is one value. Take `capacity` away. |
//! | `weight` takes a closure | A path does not do: `weight = \|value\| size(value)`. |
//! | `detached` is for `async` functions | The caller of a synchronous one cannot leave before its end. |
//! | `detached` needs owned arguments | It outlives its caller: take `String` or `Arc<T>` instead of a reference. |
//! | `store = self.field` needs a method with `self` | A free function has a store already. |
//! | a `&mut` argument cannot be memoized | A hit would not change what it points to. Return the change. |
//! | a `&mut self` method cannot be memoized | Memoize a method with `&self` that it calls. |
//! | an `impl Trait` argument cannot be memoized | Write a type parameter: `fn f<T: Trait>(x: T)`. |
//! | a returned `impl Trait` cannot be remembered | Return the type, or a `Box` or `Arc` of it. |
//! | a borrowed return value cannot be remembered | Return `String`, `Arc<str>`, `Vec<T>`; `&'static` is fine. |
//! | a `const fn`, an `unsafe fn`, an `extern` function, a variadic function cannot be memoized | Memoize a plain function around it. |
//! | `#[key(…)]` is empty, stands twice … | One of `skip`, `with = path`, an expression; a tuple for several parts. |
//! | `key = …` and `#[key(…)]` exclude each other | The key is told for all arguments or for each; `#[key(skip)]` goes with both. |
//! | a method of a trait cannot have a handle | There is no place for one: see [`methods`](super::methods#traits). |
//! | `vis` is the visibility of the handle, which this method has only with … | Put `#[memoize]` on the `impl` block too, or give `handle = name`. |
//! | this would be the same key for every call (for every argument) | A literal is no key: write an expression of the arguments. |
//! | `#[memoize]` on an `impl` block takes no options | Give them to the methods. |
//! | no method of this `impl` block has `#[memoize]` | The block only tells its methods where they stand. |
//! | `#[memoize]` makes a function remember its results; this `struct` is not one | Put it on an `fn` or on an `impl` block. |
//! | a function without a body has nothing to remember | Put it on the implementation. |
//!
//! # Errors of the compiler
//!
//! | message | what to do |
//! |---------|------------|
//! | `T` cannot be part of a cache key | `#[derive(CacheKey)]`, `#[key(skip)]`, `#[key(with = …)]` or `#[key(x.id)]`; in a generic function the bound `T: CacheKey`. For `Self` in a method: see [`methods`](super::methods). |
//! | `T` says whose data this is, so it cannot be left out | It is marked `#[cache_key(principal)]`. Keep it in the key, or take an argument that says less. |
//! | `T` does not say which response is asked for | An argument of a handler: `#[key(skip)]`, `#[key(expression)]`, or derive `CacheKey`. See [`handlers`](super::handlers#how-arguments-become-keys). |
//! | `T` says whose response this is, so it cannot be left out | Take `#[key(skip)]` away. See [`handlers`](super::handlers#who-asks). |
//! | `T` does not become a response | A handler returns what implements `IntoResponse`: `Json<T>`, say. |
//! | `T` cannot be remembered | The result is cloned on a hit and shared by all threads: derive `Clone`, or return an `Arc<T>`; `Arc`, `Mutex` and atomics in place of `Rc` and `Cell`. Of a `Result` the `Ok` is asked; with `cache_err` and `negative_ttl` the error as well. In a generic function: the bound [`Remember`](crate::Remember). |
//! | `cache_err` is for functions that return a `Result`; `only_some` … an `Option` | Take the option away; every other value is stored already. |
//! | `T` is neither a `Result` nor an `Option` | `negative_ttl` is for them. |
//! | cannot find value `x` in this scope, or a non-constant value in a constant, at `cache_if`, `ttl` or `weight` | They see the value, not the arguments, and capture nothing. |
//! | enum is not supported in `trait`s or `impl`s | A function without `self` in an `impl` block: put `#[memoize]` on the block as well. |
//! | cannot find attribute `key` in this scope | The function has no `#[memoize]`, which is what knows the attribute. On a field it is `#[cache_key(…)]`. |
//! | overflow evaluating the requirement `A: CacheKey` (`A: CacheValue`) | Types that contain each other, which a derive cannot see: it reads one type at a time. Give one of them `#[cache_key(version = 1)]` (`#[cache_value(version = 1)]`) and raise it when the type changes. |
//! | the name `…` is defined multiple times | A type has the function's name, so has the handle: `handle = another_name`. |
//! | no function or associated item named `…_handle` | `#[memoize]` is missing on the block. |
//! | type mismatch resolving `<i32 as CacheKey>::Owned == u32` | A method's handle takes exact types: `&(3_u32,)`. |
//! | cannot move out of `…` which is behind a shared reference, in `key = …` | Borrow: `key = (&user.name, page)`. |
//! | future cannot be sent between threads safely, with `detached` | It runs elsewhere: nothing that is not `Send` may live across an `.await`. |
//!
//! # Panics
//!
//! | message | what to do |
//! |---------|------------|
//! | `f` waits for itself: computing the value of the key … asks for that same value | A recursion that does not get smaller, perhaps through other functions, or two computations that wait for each other. Break it, or call `uncached`. |
//! | a detached computation was dropped before its end | The runtime that it ran on has shut down. Keep it running until its callers are served. |
//! | a thread for detached computations can be started | The system refused a thread. |
//! | there is no reactor running (from tokio, in a `detached` function) | Enable the feature `tokio`. |
//!
//! A panic in your function reaches the call that ran it, as without the attribute; nothing is stored.
//!
//! # Why was this a miss?
//!
//! `f::key(…)` shows what the call is looked up by, `f::config()` which options hold, `f::stats()` what became of entries.
//!
//! * **`entries` is 0 after a call.** The result was an `Err`; `None` with `only_some`; refused by `cache_if`; its TTL was zero, or
//!   shorter than its computation; it was invalidated while it was computed.
//! * **`evictions` grows.** The capacity is too small for the keys that are asked again, or a value is heavier than its part of the
//!   store ([`bounds`](super::bounds)).
//! * **Every key is new.** An argument that is different each time is in the key: a trace id, a time, a counter. Skip it.
//! * **Texts that look alike differ.** Case, spaces and Unicode forms count: `#[key(with = …)]`.
//! * **Each method call has a key of its own.** `&self` is part of it: see [`methods`](super::methods).
//! * **Another instantiation.** `f::<u8>` and `f::<u16>` do not share, and an integer literal may be another type than you think.
//! * **A remote backend.** Nothing is installed, its server is down, the value is too large: `oncemore::backends()` and the log say so
//!   ([`failures`](super::failures)).
//! * **A handler.** What is not known to be for everybody is not stored: the reasons are at [`http_not_stored`](super::http_not_stored).
//! * **Another process, another test.** Without a remote backend values are in one process; `testing::isolate` begins with nothing.
//! * **The clone of a `Store` is empty.** So is that of an object with one.
//!
//! # Why was this a hit?
//!
//! * The result depends on something that is not in the key: a skipped argument, a global, the time. Put it in the key, or give
//!   a `ttl`.
//! * Two methods use one [`Store`](crate::Store).
//! * `put` stored it.
