//! All memoized functions of the program.

use std::fmt;

use linkme::distributed_slice;

use crate::info::Info;
use crate::memo::Memo;
use crate::setup::Config;
use crate::stats::Stats;

/// Every memoized function that is linked into the program.
#[doc(hidden)]
#[distributed_slice]
pub static FUNCTIONS: [Memo];

/// Every memoized handler that is linked into the program.
#[cfg(feature = "axum")]
#[doc(hidden)]
#[distributed_slice]
pub static HANDLERS: [crate::http::handler::Handler];

/// What stands in the list: the static of a function or of a handler.
pub(crate) trait Listed: Sync {
    fn info(&self) -> &Info;
    fn stats(&'static self) -> Stats;
    fn config(&self) -> Option<Config>;
    /// Removes all that is in this process.
    fn invalidate_all(&'static self);
}

/// The statics of all functions and handlers, in no order.
pub(crate) fn all() -> impl Iterator<Item = &'static dyn Listed> {
    let functions = FUNCTIONS.iter().map(|memo| memo as &dyn Listed);
    #[cfg(feature = "axum")]
    let functions = functions.chain(HANDLERS.iter().map(|handler| handler as &dyn Listed));
    functions
}

/// One memoized function of the program, or a memoized handler.
#[derive(Clone, Copy)]
pub struct FunctionInfo(&'static dyn Listed);

/// All memoized functions of the program, handlers among them, called or not, ordered by name.
///
/// ```
/// #[oncemore::memoize]
/// fn to_the_third(n: u64) -> u64 {
///     n * n * n
/// }
///
/// to_the_third(3);
/// to_the_third(3);
/// let listed = oncemore::functions().find(|function| function.name().ends_with("::to_the_third")).unwrap();
/// assert_eq!(listed.arguments(), ["n"]);
/// assert_eq!(listed.stats().hits, 1);
/// ```
pub fn functions() -> impl Iterator<Item = FunctionInfo> {
    let mut functions: Vec<_> = all().map(FunctionInfo).collect();
    functions.sort_by_key(|function| (function.name(), function.line()));
    functions.into_iter()
}

impl FunctionInfo {
    pub(crate) fn new(memo: &'static Memo) -> Self {
        Self(memo)
    }

    /// Its path, `crate::module::function`, or the name it was given.
    pub fn name(&self) -> &'static str {
        self.0.info().name
    }

    /// The namespace it was put in.
    pub fn namespace(&self) -> Option<&'static str> {
        self.0.info().namespace
    }

    /// The arguments that make up its key, in order.
    pub fn arguments(&self) -> &'static [&'static str] {
        self.0.info().arguments
    }

    /// Its remote backends as it names them, near to far; none where values stay in this process. How they are: [`backends`](crate::backends()).
    #[cfg(feature = "remote")]
    #[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
    pub fn backends(&self) -> impl Iterator<Item = String> + use<> {
        self.0.info().backends.iter().map(|backend| backend.text())
    }

    /// The file it stands in.
    pub fn file(&self) -> &'static str {
        self.0.info().file
    }

    /// The line it stands on.
    pub fn line(&self) -> u32 {
        self.0.info().line
    }

    /// What all its instantiations have done so far.
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }

    /// Its options; `None` before its first call, and for a handler, whose responses say themselves how long they are fresh.
    pub fn config(&self) -> Option<Config> {
        self.0.config()
    }

    /// Removes the values of all its instantiations from this process.
    pub fn invalidate_all(&self) {
        self.0.invalidate_all();
    }
}

impl fmt::Debug for FunctionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("FunctionInfo");
        shown
            .field("name", &self.name())
            .field("arguments", &self.arguments());
        #[cfg(feature = "remote")]
        shown.field("backends", &self.0.info().backends);
        shown.field("stats", &self.stats()).finish_non_exhaustive()
    }
}
