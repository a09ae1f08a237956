//! The handle of a function with remote tiers.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use oncemore_core::{BackendError, CacheKey, ErrorKind, Generation, Shape, Write};

use super::driver;
use super::filling::Filled;
use super::installed::Installed;
use super::leg::Sealing;
use super::notice::Notice;
use super::telemetry::Operation;
use super::tier::{Tier, chain};
use super::trip::Trip;
use crate::cache::Stay;
use crate::function::{Function, Handle};
use crate::info::Info;
use crate::memo::Memo;
use crate::outcome::Outcome;

/// An invalidation did not reach every backend.
///
/// It took effect in this process at once, which distrusts what is stored until the invalidation has arrived; it is tried again in the background.
#[derive(Clone, Debug)]
pub struct InvalidateError(Vec<(String, BackendError)>);

impl InvalidateError {
    /// The backends that were not reached, by their names, each with the reason.
    pub fn backends(&self) -> impl Iterator<Item = (&str, &BackendError)> {
        self.0.iter().map(|(name, error)| (name.as_str(), error))
    }
}

impl fmt::Display for InvalidateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each: Vec<_> = self
            .0
            .iter()
            .map(|(name, error)| format!("`{name}`: {}", chain(error)))
            .collect();
        write!(
            f,
            "the invalidation did not arrive yet and is tried again in the background: {}",
            each.join("; ")
        )
    }
}

impl std::error::Error for InvalidateError {}

/// Writes to every tier and tells the other processes; what does not arrive is owed to the tier. Goes on when the caller has gone.
///
/// From the farthest tier to the nearest, so that none is filled again with what a farther one still has. Copies in other processes come last, for
/// the same reason.
pub(crate) async fn deliver(
    info: Option<&'static Info>,
    writes: Vec<(Arc<Tier>, Write)>,
    notice: Notice,
) -> Result<(), InvalidateError> {
    let (all, told) = (writes.clone(), notice.clone());
    let deliver = async move {
        let (mut failed, mut written) = (Vec::new(), Vec::new());
        let mut fail = |tier: Arc<Tier>, write: &Write, error| {
            tier.owe(write, &notice);
            failed.push((tier.name.clone(), error));
        };
        for (tier, write) in writes.into_iter().rev() {
            let mut operation = Operation::begin(info, &tier, "remove");
            let answer = operation.during(tier.write(write.clone())).await;
            operation.written(&answer, 0);
            match answer {
                Ok(_) => written.push((tier, write)),
                Err(error) => fail(tier, &write, error),
            }
        }
        for (tier, write) in written {
            // What was copied in between; also where the caller, who would see to it, has gone.
            tier.push.changed(&notice);
            if let Err(error) = tier.publish(&notice).await {
                fail(tier, &write, error);
            }
        }
        failed
    };
    // What nobody can say of that it arrived is owed.
    let owe_all = |why: &'static str| {
        let owe = |(tier, write): (Arc<Tier>, Write)| {
            tier.owe(&write, &told);
            (tier.name.clone(), BackendError::new(ErrorKind::Other, why))
        };
        all.into_iter().map(owe).collect()
    };
    let failed = match driver::handle() {
        // This thread would wait for itself.
        Some(_) if driver::inside() && driver::blocked() => {
            owe_all("a thread of the library's own cannot wait for it")
        }
        Some(runtime) => match runtime.spawn(deliver).await {
            Ok(failed) => failed,
            Err(_) => owe_all("the delivery panicked"),
        },
        None => owe_all("the system gives no thread for remote caches"),
    };
    if failed.is_empty() {
        Ok(())
    } else {
        Err(InvalidateError(failed))
    }
}

/// Removes every value of a function, everywhere.
pub(crate) async fn invalidate_function(info: &'static Info) -> Result<(), InvalidateError> {
    let Some(installed) = Installed::any() else {
        return Ok(());
    };
    let key = installed.own_generation(info);
    let to = Generation::fresh();
    let bump = |tier| {
        let key = Arc::clone(&key);
        (tier, Write::Bump { key, to })
    };
    let writes = installed.tiers_of(info).into_iter().map(bump).collect();
    deliver(Some(info), writes, Notice::Group(Arc::clone(&key))).await
}

impl Memo {
    /// Removes every value of the function, of all its instantiations, everywhere.
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub async fn invalidate_everywhere(&'static self) -> Result<(), InvalidateError> {
        self.invalidate_all();
        let delivered = invalidate_function(self.info()).await;
        // What was fetched in between may be what was invalidated.
        self.invalidate_all();
        delivered
    }

    /// [`invalidate_everywhere`](Self::invalidate_everywhere), blocking the thread.
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub fn invalidate_everywhere_blocking(&'static self) -> Result<(), InvalidateError> {
        driver::block_on(self.invalidate_everywhere())
    }
}

/// The handle of a function with a remote backend. Its methods wait for the backend.
pub struct Remote<'a, X: Function>(Handle<'a, X>);

impl<'a, X: Function> Handle<'a, X> {
    /// The handle of an asynchronous function with a remote backend.
    #[doc(hidden)]
    pub fn remote(self) -> Remote<'a, X> {
        Remote(self)
    }

    /// The handle of a synchronous function with a remote backend.
    #[doc(hidden)]
    pub fn remote_sync(self) -> RemoteSync<'a, X> {
        RemoteSync(self.remote())
    }
}

impl<X: Function> Clone for Remote<'_, X> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<X: Function> Copy for Remote<'_, X> {}

impl<X: Function> Remote<'_, X> {
    fn trip(self, shape: Shape, key: &str) -> Option<Trip> {
        Trip::start(&self.0.cache().plan()?, self.0.info(), shape, key)
    }

    /// Removes a value everywhere: in this process and in every tier. A computation of it that is under way, in any process, is not stored.
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub async fn invalidate<Q: CacheKey<Owned = X::Key>>(
        self,
        key: &Q,
    ) -> Result<(), InvalidateError> {
        self.0.invalidate(key);
        let arguments = oncemore_core::key::encode(key);
        let trip = self.0.cache().plan();
        let trip = trip.and_then(|plan| Trip::anyway(&plan, self.0.info(), Q::SHAPE, &arguments));
        let Some(trip) = trip else {
            return Ok(());
        };
        let delivered = trip.remove(self.0.info()).await;
        // What was fetched in between may be what was invalidated.
        self.0.invalidate(key);
        delivered
    }

    /// Removes every value of the function, everywhere.
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub async fn invalidate_all(self) -> Result<(), InvalidateError> {
        self.0.invalidate_all();
        let delivered = invalidate_function(self.0.info()).await;
        self.0.invalidate_all();
        delivered
    }

    /// The stored value, without computing or counting.
    pub async fn peek<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Option<X::Return> {
        if let Some(near) = self.0.peek(key) {
            return Some(near);
        }
        let codec = self.0.cache().codec()?;
        let mut trip = self.trip(Q::SHAPE, &oncemore_core::key::encode(key))?;
        let mut value = None;
        let mut decode = |id: u8, bytes: &[u8]| {
            value = Some(codec.decode(id, bytes)?);
            Ok(())
        };
        trip.look(&mut decode).await?;
        value.map(X::Outcome::join)
    }

    /// Whether a value is stored.
    pub async fn contains<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> bool {
        self.peek(key).await.is_some()
    }

    /// Stores a value as if the function had just returned it, and says whether it was stored everywhere.
    pub async fn put<Q: CacheKey<Owned = X::Key>>(self, key: &Q, value: X::Return) -> bool {
        let cache = self.0.cache();
        let (Ok(stored), Some(codec)) = (X::Outcome::split(&value), cache.codec()) else {
            return false;
        };
        let Some(mut trip) = self.trip(Q::SHAPE, &oncemore_core::key::encode(key)) else {
            return false;
        };
        let Some(Stay(ttl)) = cache.remote_ttl(stored, trip.installed.default_ttl) else {
            return false;
        };
        let stored = stored.clone();
        // What computes now must not come after it.
        self.0.invalidate(key);
        trip.take_leases(false).await;
        let id = codec.id(trip.installed.default_codec);
        let sealing = Sealing {
            began: SystemTime::now(),
            cost: Duration::ZERO,
            ttl,
            left: ttl,
            codec: id,
        };
        let encode = |into: &mut Vec<u8>| codec.encode(id, &stored, into);
        let filled = trip.fill(&sealing, &encode, false).done().await;
        self.0.invalidate(key);
        let told = trip.publish(self.0.info()).await;
        filled == Filled::All && told
    }

    /// The key as the stores have it; without the prefix where nothing is installed.
    pub fn key<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> String {
        match self.trip(Q::SHAPE, &oncemore_core::key::encode(key)) {
            Some(trip) => trip.key(),
            None => self.0.key(key),
        }
    }

    /// What the function has done so far in this process.
    pub fn stats(self) -> crate::Stats {
        self.0.stats()
    }

    /// The function's path, or the name it was given.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The function's options.
    pub fn config(self) -> crate::Config {
        self.0.config()
    }
}

/// [`Remote`] for synchronous functions: its methods block the thread until the backend has answered.
pub struct RemoteSync<'a, X: Function>(Remote<'a, X>);

impl<X: Function> Clone for RemoteSync<'_, X> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<X: Function> Copy for RemoteSync<'_, X> {}

impl<X: Function> RemoteSync<'_, X> {
    /// As [`Remote::invalidate`].
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub fn invalidate<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Result<(), InvalidateError> {
        driver::block_on(self.0.invalidate(key))
    }

    /// As [`Remote::invalidate_all`].
    ///
    /// # Errors
    /// A backend could not be reached; see [`InvalidateError`].
    pub fn invalidate_all(self) -> Result<(), InvalidateError> {
        driver::block_on(self.0.invalidate_all())
    }

    /// As [`Remote::peek`].
    pub fn peek<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Option<X::Return> {
        driver::block_on(self.0.peek(key))
    }

    /// As [`Remote::contains`].
    pub fn contains<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> bool {
        driver::block_on(self.0.contains(key))
    }

    /// As [`Remote::put`].
    pub fn put<Q: CacheKey<Owned = X::Key>>(self, key: &Q, value: X::Return) -> bool {
        driver::block_on(self.0.put(key, value))
    }

    /// As [`Remote::key`].
    pub fn key<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> String {
        self.0.key(key)
    }

    /// As [`Remote::stats`].
    pub fn stats(self) -> crate::Stats {
        self.0.stats()
    }

    /// As [`Remote::name`].
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// As [`Remote::config`].
    pub fn config(self) -> crate::Config {
        self.0.config()
    }
}

impl<X: Function> fmt::Debug for Remote<'_, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote").field(&self.name()).finish()
    }
}

impl<X: Function> fmt::Debug for RemoteSync<'_, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RemoteSync").field(&self.name()).finish()
    }
}
