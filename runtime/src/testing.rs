//! For tests of programs that memoize: caches of their own, a clock that stands still, what the last call did.
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! #[memoize(ttl = "5m")]
//! fn answer() -> u32 {
//!     42
//! }
//!
//! let test = testing::isolate();
//! answer();
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Computed));
//! answer();
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Hit));
//! test.advance(Duration::from_secs(301));
//! answer();
//! assert_eq!(testing::last_call(), Some(testing::LastCall::Computed));
//! ```

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oncemore_core::clock::{ManualClock, StoreClock};

use crate::cache::{AnyCache, Cache, Spec};
use crate::memo::{Instance, Memo};
use crate::setup::{Fill, Setup};

/// What a call to a memoized function did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LastCall {
    /// It was answered from the cache.
    Hit,
    /// It ran the function.
    Computed,
    /// It waited for another call that ran the function.
    Waited,
}

thread_local! {
    static SCOPE: RefCell<Option<Arc<Scope>>> = const { RefCell::new(None) };
    static LAST: Cell<Option<LastCall>> = const { Cell::new(None) };
}

/// The caches of one test.
pub(crate) struct Scope {
    clock: Arc<ManualClock>,
    caches: Mutex<HashMap<At, Held>>,
    #[cfg(feature = "remote")]
    installed: arc_swap::ArcSwapOption<crate::far::Installed>,
}

/// A function, its instantiation, and the type of its cache.
type At = (usize, TypeId, TypeId);

/// A cache, typed and not.
#[derive(Clone, Copy)]
struct Held {
    typed: &'static (dyn Any + Send + Sync),
    erased: &'static dyn AnyCache,
}

impl Scope {
    pub(crate) fn cache<X: Spec>(
        &self,
        memo: &'static Memo,
        instance: Instance,
        setup: Fill<X::Key, X::Value>,
    ) -> &'static Cache<X> {
        let at = (
            std::ptr::from_ref(memo).addr(),
            instance.id,
            TypeId::of::<Cache<X>>(),
        );
        let known = |held: &Held| held.typed.downcast_ref::<Cache<X>>();
        if let Some(cache) = self.lock().get(&at).and_then(known) {
            return cache;
        }
        // Before the lock: the options are the user's expressions.
        let setup = setup(Setup::of(&memo.info().options));
        // Leaked, as every cache of a function is: a test's are few.
        let cache: &'static Cache<X> =
            Box::leak(Box::new(Cache::new(setup, self.clock(), instance)));
        known(self.lock().entry(at).or_insert(Held {
            typed: cache,
            erased: cache,
        }))
        .unwrap_or(cache)
    }

    /// What is installed for the test.
    #[cfg(feature = "remote")]
    pub(crate) fn installed(&self) -> Option<Arc<crate::far::Installed>> {
        self.installed.load_full()
    }

    pub(crate) fn clock(&self) -> StoreClock {
        StoreClock::Other(Arc::clone(&self.clock) as _)
    }

    /// The clock, for responses.
    #[cfg(feature = "axum")]
    pub(crate) fn http_clock(&self) -> Arc<dyn oncemore_core::clock::Clock> {
        Arc::clone(&self.clock) as _
    }

    /// The caches of one function.
    pub(crate) fn caches_of(&self, memo: &Memo) -> Vec<&'static dyn AnyCache> {
        let memo = std::ptr::from_ref(memo).addr();
        let caches = self.lock();
        caches
            .iter()
            .filter(|((of, ..), _)| *of == memo)
            .map(|(_, held)| held.erased)
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<At, Held>> {
        self.caches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The scope of the current thread.
#[inline]
pub(crate) fn scope() -> Option<Arc<Scope>> {
    SCOPE.with_borrow(Clone::clone)
}

/// A scope, or that there is none, for work that is done on its behalf elsewhere.
#[cfg(feature = "remote")]
#[derive(Clone)]
pub(crate) struct Captured(Option<std::sync::Weak<Scope>>);

#[cfg(feature = "remote")]
impl Captured {
    /// The program's own.
    pub(crate) const PROGRAM: Self = Self(None);

    /// Does something in the scope; nothing where that is gone.
    pub(crate) fn run(&self, work: impl FnOnce()) {
        struct Back(Option<Arc<Scope>>);

        impl Drop for Back {
            fn drop(&mut self) {
                // A thread that ends has no scope any more.
                let _ = SCOPE.try_with(|scope| scope.replace(self.0.take()));
            }
        }

        let scope = match &self.0 {
            None => None,
            Some(scope) => match scope.upgrade() {
                None => return,
                scope => scope,
            },
        };
        let Ok(before) = SCOPE.try_with(|current| current.replace(scope)) else {
            return;
        };
        let _back = Back(before);
        work();
    }
}

/// Notes what the current call did.
#[inline]
pub(crate) fn record(call: LastCall) {
    LAST.set(Some(call));
}

/// Keeps a future that another thread will poll in the scope of this one.
pub(crate) fn carry<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let scope = scope().map(Isolated);
    async move {
        match scope {
            Some(scope) => scope.wrap(future).await,
            None => future.await,
        }
    }
}

/// What the last call to a memoized function on this thread did; `None` where there was none.
///
/// A call inside a computation comes before the call that computes has ended: ask right after the call you mean, and of a
/// function that calls no other memoized one.
pub fn last_call() -> Option<LastCall> {
    LAST.get()
}

/// Gives this thread caches of its own, empty, on a clock that stands still, until the result is dropped.
///
/// Tests that run side by side in one process see nothing of each other's. Other threads and tasks take part with
/// [`Isolated::enter`] and [`Isolated::wrap`].
pub fn isolate() -> Isolation {
    let scope = Arc::new(Scope {
        clock: Arc::new(ManualClock::new()),
        caches: Mutex::default(),
        #[cfg(feature = "remote")]
        installed: arc_swap::ArcSwapOption::empty(),
    });
    Isolation {
        entered: Entered::new(Arc::clone(&scope)),
        scope: Isolated(scope),
    }
}

/// Removes every value of every memoized function that the current thread sees: of its isolation, or of the program.
pub fn reset() {
    match scope() {
        Some(scope) => {
            let caches: Vec<_> = scope.lock().values().map(|held| held.erased).collect();
            for cache in caches {
                cache.invalidate_all();
            }
            #[cfg(feature = "axum")]
            for handler in crate::registry::HANDLERS {
                crate::registry::Listed::invalidate_all(handler);
            }
        }
        None => crate::functions().for_each(|function| function.invalidate_all()),
    }
}

/// The caches of one test; see [`isolate`].
#[derive(Debug)]
#[must_use = "isolated until this is dropped"]
pub struct Isolation {
    scope: Isolated,
    #[expect(dead_code, reason = "leaves the scope when it is dropped")]
    entered: Entered,
}

impl Isolation {
    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.scope.0.clock.advance(by);
    }

    /// Removes what has expired, as happens by itself outside of tests.
    pub fn purge(&self) {
        let caches: Vec<_> = self
            .scope
            .0
            .lock()
            .values()
            .map(|held| held.erased)
            .collect();
        for cache in caches {
            cache.purge();
        }
    }

    /// What other threads and tasks take to be part of this test.
    pub fn share(&self) -> Isolated {
        self.scope.clone()
    }
}

/// A test's caches, for other threads and tasks of the test.
#[derive(Clone)]
pub struct Isolated(Arc<Scope>);

impl Isolated {
    /// What functions called within the test use from now on.
    #[cfg(feature = "remote")]
    pub(crate) fn install(&self, installed: Arc<crate::far::Installed>) {
        crate::far::retire(self.0.installed.swap(Some(installed)));
    }

    /// Its caches, for work that is done on its behalf.
    #[cfg(feature = "remote")]
    pub(crate) fn capture(&self) -> Captured {
        Captured(Some(Arc::downgrade(&self.0)))
    }

    /// Takes everything out of service that was installed for the test.
    #[cfg(feature = "remote")]
    #[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
    pub fn uninstall(&self) {
        crate::far::retire(self.0.installed.swap(None));
    }

    /// Moves the test's clock on.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
    }

    /// Makes the current thread part of the test until the result is dropped.
    pub fn enter(&self) -> Entered {
        Entered::new(Arc::clone(&self.0))
    }

    /// Makes a task part of the test, whichever thread polls it.
    pub async fn wrap<F: Future>(self, task: F) -> F::Output {
        let mut task = pin!(task);
        poll_fn(|context| {
            let _entered = self.enter();
            task.as_mut().poll(context)
        })
        .await
    }
}

impl fmt::Debug for Isolated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Isolated")
            .field("clock", &self.0.clock)
            .finish_non_exhaustive()
    }
}

/// While it lives, its thread is part of a test.
#[must_use = "part of the test until this is dropped"]
pub struct Entered {
    before: Option<Arc<Scope>>,
    /// It must be dropped on the thread that made it.
    thread: PhantomData<*const ()>,
}

impl Entered {
    fn new(scope: Arc<Scope>) -> Self {
        LAST.set(None);
        Self {
            before: SCOPE.replace(Some(scope)),
            thread: PhantomData,
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        SCOPE.set(self.before.take());
    }
}

impl fmt::Debug for Entered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entered").finish_non_exhaustive()
    }
}
