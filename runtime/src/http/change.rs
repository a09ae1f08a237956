//! A request under way that may change things.

use std::sync::Arc;

use http::{HeaderMap, Uri};

use super::engine::Engine;
use super::invalidation::named;
use super::target;

/// What is to be invalidated. Dropped before the answer is known, it invalidates too: the client hung up, and the service may have made the change.
pub(super) struct Change {
    engine: Arc<Engine>,
    /// What is not invalidated yet.
    urls: Vec<String>,
}

impl Change {
    pub(super) fn of(engine: &Arc<Engine>, uri: &Uri, request: &HeaderMap) -> Self {
        Self {
            engine: Arc::clone(engine),
            urls: target::changed(uri, request, &engine.settings.queries)
                .into_iter()
                .flat_map(|url| [target::of_the_other_scheme(&url), url])
                .collect(),
        }
    }

    /// The service says that it made the change, and of what else.
    pub(super) async fn happened(mut self, response: &HeaderMap) {
        let queries = &self.engine.settings.queries;
        let mut more = Vec::new();
        for url in &self.urls {
            let path = target::path(url);
            let origin = &url[..url.len() - path.len()];
            let base = path.split('?').next().unwrap_or(path);
            let named = named(response, origin, base);
            more.extend(named.iter().filter_map(|url| target::of_url(url, queries)));
        }
        self.urls.extend(more);
        while let Some(url) = self.urls.last() {
            // What cannot be delivered now is owed by the tier, and distrusted until then.
            drop(self.engine.invalidate(url).await);
            self.urls.pop();
        }
    }

    pub(super) fn did_not_happen(mut self) {
        self.urls.clear();
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        let urls = std::mem::take(&mut self.urls);
        if urls.is_empty() {
            return;
        }
        // Here at once, in remote stores as soon as they take it.
        for url in &urls {
            self.engine.flights.forget_one(url);
            self.engine.settings.memory.remove(url);
        }
        let engine = Arc::clone(&self.engine);
        // Without a runtime it is shut down, and so are its connections.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                for url in urls {
                    drop(engine.invalidate(&url).await);
                }
            });
        }
    }
}
