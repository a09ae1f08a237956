//! One value of a memoized method.

use std::fmt;

use oncemore_core::{CacheKey, Shape};

use crate::function::{Function, Handle};

/// The place of one value of a memoized method: `shop.price_entry("A-1")`, made of the method's own arguments.
///
/// ```
/// use oncemore::{CacheKey, memoize};
///
/// #[derive(CacheKey)]
/// struct Shop(u32);
///
/// #[memoize]
/// impl Shop {
///     #[memoize]
///     fn price(&self, sku: &str) -> usize {
///         self.0 as usize + sku.len()
///     }
/// }
///
/// let shop = Shop(10);
/// assert_eq!(shop.price("A-1"), 13);
/// assert_eq!(shop.price_entry("A-1").peek(), Some(13));
/// assert!(shop.price_entry("A-1").invalidate());
/// assert!(!shop.price_entry("A-1").contains());
/// ```
#[must_use = "it does nothing by itself"]
pub struct Entry<X: Function> {
    handle: Handle<'static, X>,
    key: X::Key,
    /// The shape of the key as the arguments make it.
    shape: Shape,
}

impl<X: Function> Entry<X> {
    #[doc(hidden)]
    pub fn new<Q: CacheKey<Owned = X::Key>>(handle: Handle<'static, X>, key: &Q) -> Self {
        Self {
            handle,
            key: key.to_key(),
            shape: Q::SHAPE,
        }
    }

    /// Removes the value and says whether there was one. A computation of it that is under way is not stored.
    pub fn invalidate(self) -> bool {
        self.handle.invalidate(&self.key)
    }

    /// The stored value, without computing, counting or postponing its expiry.
    pub fn peek(&self) -> Option<X::Return> {
        self.handle.peek(&self.key)
    }

    /// Whether a live value is stored.
    pub fn contains(&self) -> bool {
        self.handle.contains(&self.key)
    }

    /// Stores a value as if the method had just returned it, and says whether it was stored: an `Err` is not, nor what
    /// `cache_if` does not want.
    pub fn put(&self, value: X::Return) -> bool {
        self.handle.put(&self.key, value)
    }

    /// The key as text: the method's name, the shape of its arguments, the arguments.
    pub fn key(&self) -> String {
        let text = oncemore_core::key::encode(&self.key);
        let instance = self.handle.cache().instance();
        self.handle.info().key_text_of(self.shape, &text, instance)
    }
}

impl<X: Function> fmt::Debug for Entry<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("key", &self.key())
            .finish_non_exhaustive()
    }
}
