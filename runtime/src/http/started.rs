//! Remote stores that are in use: caches of one store share its queue, its breaker and the connection on which changes are heard.

use std::any::TypeId;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use oncemore_core::Backend;

use crate::far::{Push, Tier};

static STARTED: Mutex<Vec<(Weak<Tier>, Box<str>)>> = Mutex::new(Vec::new());

/// A store, for the caches of a name; `None` where there is no thread for it.
pub(super) fn tier(backend: &Arc<dyn Backend>, budget: Duration, name: &str) -> Option<Arc<Tier>> {
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    started.retain(|(tier, _)| tier.strong_count() > 0);
    let known = started.iter().find_map(|(tier, of)| {
        let tier = tier.upgrade()?;
        (tier.is_of(backend) && tier.budget() == budget && **of == *name).then_some(tier)
    });
    if known.is_some() {
        return known;
    }
    let tier = Tier::start(
        backend.kind().to_owned(),
        TypeId::of::<Arc<dyn Backend>>(),
        Arc::clone(backend),
        budget,
        None,
        Push::new(name),
    )?;
    started.push((Arc::downgrade(&tier), name.into()));
    Some(tier)
}

#[cfg(test)]
mod tests {
    use oncemore_memory::MemoryBytes;

    use super::*;

    #[test]
    fn caches_of_one_store_share_it() {
        let (one, other): (Arc<dyn Backend>, Arc<dyn Backend>) = (
            Arc::new(MemoryBytes::new(10)),
            Arc::new(MemoryBytes::new(10)),
        );
        let start = |backend, millis, name| {
            tier(backend, Duration::from_millis(millis), name).expect("a thread")
        };
        let first = start(&one, 100, "pages");
        assert!(Arc::ptr_eq(&first, &start(&one, 100, "pages")));
        for different in [
            start(&other, 100, "pages"),
            start(&one, 50, "pages"),
            start(&one, 100, "images"),
        ] {
            assert!(!Arc::ptr_eq(&first, &different));
        }
    }
}
