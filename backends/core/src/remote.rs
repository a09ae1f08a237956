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
        let (name, check) = digest.as_bytes().split_at(16);
        let mut eight = [0; 8];
        eight.copy_from_slice(&check[..8]);
        let check = u64::from_le_bytes(eight);
        let text: Arc<str> = if limits.takes_key(&full) {
            full.into()
        } else {
            let mut sixteen = [0; 16];
            sixteen.copy_from_slice(name);
            let name = format!("#{:032x}", u128::from_be_bytes(sixteen));
            let short = [head, &name].concat();
            if limits.takes_key(&short) {
                short.into()
            } else {
                name.into()
            }
        };
        Self { text, check }
    }
}
