//! Keys of what points to a key: a pointer's key is that of what it points to.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::CacheKey;

same_key! {
    [T: CacheKey + ?Sized] &T as T;
    [T: CacheKey + ?Sized] Box<T> as T;
    [T: CacheKey + ?Sized] Rc<T> as T;
    [T: CacheKey + ?Sized] Arc<T> as T;
    [T: CacheKey + ToOwned + ?Sized] Cow<'_, T> as T;
}
