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
        let (name, check) = digest(&full);
        let text: Arc<str> = if limits.takes_key(&full) {
            full.into()
        } else {
            let short = [head, &name].concat();
            if limits.takes_key(&short) {
                short.into()
            } else {
                name.into()
            }
        };
        Self { text, check }
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
        let (_, check) = digest(&[head, arguments].concat());
        let text = if !text.is_empty() && limits.takes_key(text) {
            text.into()
        } else {
            digest(text).0.into()
        };
        Self { text, check }
    }
}

/// What stands in place of a text, and its check.
fn digest(text: &str) -> (String, u64) {
    let digest = blake3::hash(text.as_bytes());
    let (name, check) = digest.as_bytes().split_at(16);
    let (mut sixteen, mut eight) = ([0; 16], [0; 8]);
    sixteen.copy_from_slice(name);
    eight.copy_from_slice(&check[..8]);
    let name = format!("#{:032x}", u128::from_be_bytes(sixteen));
    (name, u64::from_le_bytes(eight))
}
