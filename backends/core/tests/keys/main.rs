//! Promise 4: equal arguments, and only they, share a key; in memory and as text.
//!
//! Only on Unix: the names that are not Unicode are made as they are there.
#![cfg(unix)]

mod agreement;
mod encoded;
mod injectivity;
mod reference;
mod values;
