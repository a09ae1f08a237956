//! Invalidation of all functions of a namespace.

use std::sync::Arc;

use oncemore_core::{Generation, Write};

use super::installed::Installed;
use super::notice::Notice;
use super::tier::Tier;
use crate::registry;

/// Invalidates the values of all functions and handlers of a namespace, in every installed backend.
///
/// # Errors
/// A backend could not be reached: it is tried again until it can, and this process distrusts the values until then.
pub async fn invalidate_namespace(namespace: &str) -> Result<(), super::InvalidateError> {
    forget(namespace);
    let Some(installed) = Installed::any() else {
        return Ok(());
    };
    let key = installed.generation(namespace, None);
    let to = Generation::fresh();
    let bump = |tier: &Arc<Tier>| {
        let key = Arc::clone(&key);
        (Arc::clone(tier), Write::Bump { key, to })
    };
    let writes = installed.tiers.iter().map(bump).collect();
    let notice = Notice::Group(Arc::clone(&key));
    let delivered = super::handle::deliver(None, writes, notice).await;
    // What was fetched in between may be what was invalidated.
    forget(namespace);
    delivered
}

/// Removes the values of a namespace from this process.
fn forget(namespace: &str) {
    for function in registry::all() {
        if function.info().namespace == Some(namespace) {
            function.invalidate_all();
        }
    }
}
