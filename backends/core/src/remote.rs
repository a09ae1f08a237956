//! The key of a value in a remote store.

use std::sync::Arc;

use crate::backend::Limits;

/// A key as a remote store gets it, and what is verified of it on every read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteKey {
    /// The text, within the backend's limits.
    pub text: Arc<str>,
    /// Part of a digest of the full text, stored in the envelope.
    pub check: u64,
}

impl RemoteKey {
    /// The key of some arguments. `head` names the function, `arguments` are its text; where both together are more than the backend takes,
    /// 128 bits of their BLAKE3 digest stand in place of the arguments, or of all.
    ///
    /// ```
    /// use oncemore_core::{KeyBytes, Limits, RemoteKey};
    ///
    /// let limits = Limits { max_key_bytes: 250, key_bytes: KeyBytes::Any, max_value_bytes: 1 << 20 };
    /// assert_eq!(&*RemoteKey::new("shop:price:", r#"("A-1",3)"#, &limits).text, r#"shop:price:("A-1",3)"#);
    /// // A space: not for a backend that takes visible ASCII only.
    /// let limits = Limits { key_bytes: KeyBytes::Graphic, ..limits };
    /// assert!(RemoteKey::new("shop:price:", r#"("A 1",3)"#, &limits).text.starts_with("shop:price:#"));
    /// ```
    pub fn new(head: &str, arguments: &str, limits: &Limits) -> Self {
        let full = [head, arguments].concat();
        let digest = blake3::hash(full.as_bytes());
        let text: Arc<str> = if limits.takes_key(&full) {
            full.into()
        } else {
            let name = name(digest);
            let short = [head, &name].concat();
            if limits.takes_key(&short) {
                short.into()
            } else {
                name.into()
            }
        };
        Self {
            text,
            check: check(digest),
        }
    }

    /// The same arguments under a text of somebody's choice, or under its digest where the backend does not take it.
    ///
    /// ```
    /// use oncemore_core::{KeyBytes, Limits, RemoteKey};
    ///
    /// let limits = Limits { max_key_bytes: 250, key_bytes: KeyBytes::Any, max_value_bytes: 1 << 20 };
    /// let (one, two) = (RemoteKey::called("same", "f:", "1", &limits), RemoteKey::called("same", "f:", "2", &limits));
    /// assert_eq!((&*one.text, &*two.text), ("same", "same"));
    /// assert_ne!(one.check, two.check);
    /// ```
    pub fn called(text: &str, head: &str, arguments: &str, limits: &Limits) -> Self {
        let text = if !text.is_empty() && limits.takes_key(text) {
            text.into()
        } else {
            name(blake3::hash(text.as_bytes())).into()
        };
        let full = [head, arguments].concat();
        Self {
            text,
            check: check(blake3::hash(full.as_bytes())),
        }
    }
}

/// What stands in place of a text: its digest's first half.
fn name(digest: blake3::Hash) -> String {
    let mut half = [0; 16];
    half.copy_from_slice(&digest.as_bytes()[..16]);
    format!("#{:032x}", u128::from_be_bytes(half))
}

/// Eight bytes of the digest's other half.
fn check(digest: blake3::Hash) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&digest.as_bytes()[16..24]);
    u64::from_le_bytes(eight)
}
