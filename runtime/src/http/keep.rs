//! Where responses are kept: in memory, typed, and where it is configured in remote stores behind that ([`far`](super::far)).

use std::hash::Hasher;
use std::ops::Deref;
use std::sync::Arc;

use http::HeaderMap;
use http::header::HeaderName;
use oncemore_core::{CacheKey, KeyWriter, Shape};
use oncemore_memory::{Deadline, Expiry, Limits, Probe, Store};

use super::clock::{HttpClock, Millis};
use super::fences::Fences;
pub(crate) use super::fences::{Fence, Stood};
use super::names::Name;
use super::stored::Stored;
use super::variants::write_values;
use crate::janitor::{self, Purged};
use crate::stats::Stats;

/// So many responses of one URL stand side by side; the oldest goes first.
const MOST_VARIANTS: usize = 32;

/// A stored key: the URL, shared with what is stored under it.
#[derive(Clone, Debug)]
pub(crate) struct Url(Arc<str>);

/// A key to look up.
#[derive(Clone, Copy, Debug)]
struct UrlRef<'a>(&'a str);

macro_rules! url_key {
    ($type:ty) => {
        impl CacheKey for $type {
            type Owned = Url;
            const SHAPE: Shape = Shape::new("url");

            #[inline]
            fn hash_key<H: Hasher>(&self, state: &mut H) {
                let text: &str = &self.0;
                text.hash_key(state);
            }
            #[inline]
            fn eq_key(&self, stored: &Url) -> bool {
                *self.0 == *stored.0
            }
            fn to_key(&self) -> Url {
                Url(Arc::from(&*self.0))
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                out.text(&self.0);
            }
        }
    };
}

url_key!(Url);
url_key!(UrlRef<'_>);

/// All that is stored of one URL.
#[derive(Debug)]
pub(crate) struct Variants {
    pub(crate) url: Arc<str>,
    /// The newest first.
    pub(crate) list: List,
}

/// One response, as most URLs have, or several; and what they weigh, which takes no room here.
#[derive(Debug)]
pub(crate) enum List {
    One([Kept; 1], u32),
    More(Box<[Kept]>, u32),
}

impl List {
    fn new(mut list: Vec<Kept>, weight: u64) -> Self {
        let weight = u32::try_from(weight).unwrap_or(u32::MAX);
        match (list.pop(), list.is_empty()) {
            (Some(one), true) => Self::One([one], weight),
            (oldest, _) => Self::More(list.into_iter().chain(oldest).collect(), weight),
        }
    }

    fn weight(&self) -> u64 {
        let (Self::One(_, weight) | Self::More(_, weight)) = self;
        u64::from(*weight)
    }
}

impl Deref for List {
    type Target = [Kept];

    fn deref(&self) -> &[Kept] {
        match self {
            Self::One(one, _) => one,
            Self::More(list, _) => list,
        }
    }
}

/// A response, and until when it is kept here: the entry of its URL may live longer, for others in it.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) stored: Arc<Stored>,
    until: Millis,
}

/// What a look into the memory finds.
#[derive(Debug)]
pub(crate) enum Found {
    Nothing,
    /// Responses, but for other requests. The names that select.
    Others(Arc<Variants>),
    This(Arc<Stored>),
}

/// Responses in memory, bounded by weight and number.
pub(crate) struct Memory {
    store: Store<Url, Arc<Variants>, Deadline>,
    fences: Fences,
    clock: HttpClock,
    least_weight: u64,
}

impl Memory {
    pub(crate) fn new(bytes: u64, entries: usize, clock: HttpClock) -> Self {
        let entries = entries.max(1);
        Self {
            store: Store::new(Limits {
                capacity: entries,
                weight: Some((bytes.max(1), |_, variants: &Arc<Variants>| {
                    variants.list.weight()
                })),
            }),
            fences: Fences::new(),
            clock,
            // So that the bound by weight is one by number as well. The store takes nothing that weighs all it has room for.
            least_weight: match entries as u64 {
                1 => bytes - bytes / 16,
                entries => bytes / entries,
            },
        }
    }

    /// Looks for the newest response of a URL that is for a request, and that `usable` takes.
    pub(crate) fn get(
        &self,
        url: &str,
        request: &HeaderMap,
        now: Millis,
        usable: impl Fn(&Stored) -> bool,
    ) -> Found {
        let key = UrlRef(url);
        let one = self.store.get(
            Probe::new(&key),
            || self.clock.ticks(),
            |variants| match &*variants.list {
                // The usual case, without the set in between.
                [one] if !one.stored.is_selected() && now < one.until && usable(&one.stored) => {
                    Ok(Arc::clone(&one.stored))
                }
                _ => Err(Arc::clone(variants)),
            },
        );
        match one {
            None => Found::Nothing,
            Some(Ok(stored)) => Found::This(stored),
            Some(Err(variants)) => {
                let fits = |kept: &&Kept| {
                    now < kept.until && kept.stored.is_for(request) && usable(&kept.stored)
                };
                match variants.list.iter().find(fits) {
                    Some(kept) => Found::This(Arc::clone(&kept.stored)),
                    None => Found::Others(variants),
                }
            }
        }
    }

    /// What is stored of a URL.
    fn all(&self, url: &str) -> Option<Arc<Variants>> {
        let key = UrlRef(url);
        self.store
            .peek(Probe::new(&key), || self.clock.ticks(), Arc::clone)
    }

    /// Stores a response if nothing was invalidated since the fence was taken.
    pub(crate) fn insert(
        &self,
        fence: &Fence,
        url: &Arc<str>,
        stored: &Arc<Stored>,
        now: Millis,
        until: Millis,
    ) -> Stood {
        let stood = self.fences.store(fence, || {
            let known = self.all(url);
            let others = known.iter().flat_map(|variants| variants.list.iter());
            let others = others.filter(|other| {
                other.stored.selected_by() != stored.selected_by() && now < other.until
            });
            let own = Kept {
                stored: Arc::clone(stored),
                until,
            };
            let list: Vec<_> = std::iter::once(&own)
                .chain(others)
                .take(MOST_VARIANTS)
                .cloned()
                .collect();
            let weight: u64 = list.iter().map(|kept| kept.stored.weight() + 8).sum();
            let weight = weight + 100 + url.len() as u64;
            // The entry lives as long as the longest-lived of them.
            let until = list.iter().map(|kept| kept.until).max().unwrap_or(until);
            let variants = Variants {
                url: Arc::clone(url),
                list: List::new(list, weight.max(self.least_weight)),
            };
            let written = self.clock.ticks();
            let left = std::time::Duration::from_millis(until.saturating_sub(now));
            let expiry = Expiry {
                written,
                deadline: written.after(left),
                idle: None,
            };
            drop(
                self.store
                    .insert(Url(Arc::clone(url)), Arc::new(variants), expiry),
            );
        });
        janitor::wake();
        stood
    }

    /// Removes all that is stored of a URL; what is under way is not stored.
    pub(crate) fn remove(&self, url: &str) -> bool {
        self.fences.pass(url, || {
            let key = UrlRef(url);
            self.store.remove(Probe::new(&key)).is_some()
        })
    }

    /// Removes what `gone` says is; what is under way is not stored.
    pub(crate) fn remove_where(&self, gone: impl Fn(&str) -> bool) -> usize {
        self.fences.pass_all();
        let urls = self.urls(gone);
        urls.iter().filter(|url| self.remove(url)).count()
    }

    /// Removes what `gone` says is, because it may have changed in a remote store; what is under way is not stored here.
    #[cfg(feature = "remote")]
    pub(crate) fn doubt(&self, gone: impl Fn(&str) -> bool) {
        self.fences.doubt_all();
        for url in self.urls(gone) {
            let key = UrlRef(&url);
            drop(self.store.remove(Probe::new(&key)));
        }
    }

    fn urls(&self, wanted: impl Fn(&str) -> bool) -> Vec<Arc<str>> {
        let mut urls = Vec::new();
        self.store.for_each(|variants| {
            if wanted(&variants.url) {
                urls.push(Arc::clone(&variants.url));
            }
        });
        urls
    }

    pub(crate) fn fence(&self, url: &str) -> Fence {
        self.fences.take(url)
    }

    /// Shows all that is stored.
    pub(crate) fn for_each(&self, mut see: impl FnMut(&Variants)) {
        self.store.for_each(|variants| see(variants));
    }

    pub(crate) fn weight(&self) -> u64 {
        self.store.weight()
    }

    /// Statistics with what is known here.
    pub(crate) fn add_to(&self, stats: Stats) -> Stats {
        Stats {
            evictions: self.store.evictions(),
            expirations: self.store.expirations(),
            entries: self.store.len() as u64,
            weight: self.store.weight(),
            ..stats
        }
    }

    /// Takes away what has expired.
    pub(crate) fn purge(&self) -> Purged {
        let now = self.clock.ticks();
        Purged::until(self.store.purge(now), now)
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory")
            .field("urls", &self.store.len())
            .finish_non_exhaustive()
    }
}

impl Variants {
    /// What a request has under the names that select any of them: requests that differ in it do not wait for one another.
    pub(crate) fn selected(&self, request: &HeaderMap) -> Box<[u8]> {
        let each = self.list.iter().flat_map(|kept| kept.stored.selecting());
        let mut names: Vec<HeaderName> = each.map(Name::into_header).collect();
        names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        names.dedup();
        let mut values = Vec::new();
        write_values(&names, request, &mut values);
        values.into()
    }
}
