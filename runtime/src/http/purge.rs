//! Taking responses out by hand, and seeing which there are.

use std::fmt;
use std::sync::Arc;

use super::engine::Engine;
#[cfg(feature = "remote")]
use super::far::{Touched, group_of};
use super::target;
use crate::janitor::{Purge, Purged};

/// A purge did not reach every remote store, or it was told what is no URL.
#[derive(Clone, Debug)]
pub struct PurgeError(Box<str>);

impl PurgeError {
    fn no_url(text: &str) -> Self {
        let wanted = "is no URL that is stored: write an absolute one without a user, as \"http://shop.example/p\", or a path, as \"/p\"";
        Self(format!("nothing was purged: {text:?} {wanted}").into())
    }
}

impl fmt::Display for PurgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PurgeError {}

/// A stored response, for people to see.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The URL, or the key of a handler.
    pub url: Arc<str>,
    /// The status.
    pub status: u16,
    /// The bytes of the body.
    pub length: usize,
    /// How old it is, in seconds.
    pub age: u64,
    /// For how many seconds it is fresh; negative: how long it has been stale.
    pub ttl: i64,
    /// How often it was served.
    pub hits: u64,
    /// The request headers that select it.
    pub vary: Vec<String>,
}

impl Engine {
    /// Removes what is under a key.
    pub(crate) async fn invalidate(&self, url: &str) -> Result<(), PurgeError> {
        self.flights.forget_one(url);
        self.settings.memory.remove(url);
        #[cfg(feature = "remote")]
        if let Some(far) = &self.settings.far {
            let delivered = far.remove(url).await;
            // What was fetched in between may be what was removed.
            self.settings.memory.remove(url);
            return delivered.map_err(|error| PurgeError(error.to_string().into()));
        }
        #[cfg(not(feature = "remote"))]
        std::future::ready(()).await;
        Ok(())
    }

    pub(crate) async fn purge(&self, url: &str) -> Result<(), PurgeError> {
        if url.starts_with('/') {
            let Some(path) = target::of_path(url, &self.settings.queries) else {
                return Err(PurgeError::no_url(url));
            };
            let same = |key: &str| target::path(key) == path;
            return self.purge_where(same, Some(&path)).await;
        }
        match target::of_url(url, &self.settings.queries) {
            Some(url) => self.invalidate(&url).await,
            None => Err(PurgeError::no_url(url)),
        }
    }

    pub(crate) async fn purge_prefix(&self, prefix: &str) -> Result<(), PurgeError> {
        if prefix.starts_with('/') {
            let begins = |key: &str| target::path(key).starts_with(prefix);
            return self.purge_where(begins, group(prefix)).await;
        }
        let known = target::of_prefix(prefix);
        let begins = |key: &str| key.starts_with(&*known);
        self.purge_where(begins, group(target::path(&known))).await
    }

    async fn purge_where(
        &self,
        gone: impl Fn(&str) -> bool,
        group: Option<&str>,
    ) -> Result<(), PurgeError> {
        self.flights.forget(&gone);
        self.settings.memory.remove_where(&gone);
        #[cfg(feature = "remote")]
        if let Some(far) = &self.settings.far {
            let delivered = far.bump(group).await;
            self.settings.memory.remove_where(&gone);
            return delivered.map_err(|error| PurgeError(error.to_string().into()));
        }
        #[cfg(not(feature = "remote"))]
        std::future::ready(group).await;
        Ok(())
    }

    /// Removes everything from this process.
    #[cfg(feature = "axum")]
    pub(crate) fn clear(&self) {
        self.flights.forget(|_: &str| true);
        self.settings.memory.remove_where(|_| true);
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let now = self.settings.clock.now();
        let seconds = |millis: u64| i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let mut entries = Vec::new();
        self.settings.memory.for_each(|variants| {
            let all = variants.list.iter().map(|kept| &kept.stored);
            entries.extend(all.map(|stored| Entry {
                url: Arc::clone(&variants.url),
                status: stored.status.as_u16(),
                length: stored.length(),
                age: stored.age(now) / 1000,
                ttl: seconds(stored.lifetime).saturating_sub(seconds(stored.age(now))),
                hits: stored.hits(),
                vary: stored.selecting().map(|name| name.to_string()).collect(),
            }));
        });
        entries
    }
}

impl Purge for Engine {
    fn purge(&self) -> Purged {
        self.settings.memory.purge()
    }
}

/// The path whose group holds all that begins with a prefix; `None`: it may be anything.
fn group(prefix: &str) -> Option<&str> {
    let rest = prefix.strip_prefix('/')?.trim_start_matches('/');
    // Only a whole segment says which group it is.
    rest.contains('/').then_some(prefix)
}

/// What other processes change is no longer true here either.
#[cfg(feature = "remote")]
impl crate::far::Copies for Engine {
    fn changed(&self, notice: &crate::far::Notice) {
        let Some(far) = &self.settings.far else {
            return;
        };
        match far.touched(notice) {
            Touched::Nothing => {}
            Touched::Url(url) => {
                self.flights.forget_one(url);
                self.settings.memory.remove(url);
            }
            Touched::Group(group) => {
                let of_it = |url: &str| group_of(target::path(url)) == group;
                self.flights.forget(of_it);
                self.settings.memory.doubt(of_it);
            }
            Touched::All => self.drop_all(),
        }
    }

    fn drop_all(&self) {
        self.flights.forget(|_| true);
        self.settings.memory.doubt(|_| true);
    }
}
