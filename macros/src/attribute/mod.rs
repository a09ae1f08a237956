//! What stands in `#[memoize(…)]`.
//!
//! The options are read here and not by a derive of darling's: its errors mark the first token of a value only, ours mark all
//! of it, and some values (`vis = pub(crate)`, `redis("name")`) are no `Meta`. Darling reads numbers.

pub(crate) mod argument;
mod backend;
mod duration;
mod options;
mod syntax;
mod values;

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Expr, ExprClosure, LitStr, Path, Visibility};

pub(crate) use self::backend::Backend;
use crate::diagnostics::Errors;

/// The options, as far as they make sense each by itself.
#[derive(Default)]
pub(crate) struct Attribute {
    /// Which options were given, with the place of each, for the rules between them.
    pub(crate) given: Vec<(&'static str, Span)>,
    pub(crate) ttl: Option<Ttl>,
    pub(crate) idle: Option<TimeSpan>,
    pub(crate) jitter: Option<TimeSpan>,
    pub(crate) negative_ttl: Option<TimeSpan>,
    pub(crate) capacity: Option<Capacity>,
    pub(crate) weight: Option<ExprClosure>,
    pub(crate) max_weight: Option<Expr>,
    pub(crate) cache_if: Option<Expr>,
    pub(crate) cache_err: bool,
    pub(crate) only_some: bool,
    pub(crate) namespace: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) version: Option<u32>,
    pub(crate) single_flight: SingleFlight,
    pub(crate) backends: Vec<Backend>,
    pub(crate) codec: Option<Path>,
    /// From how many bytes on.
    pub(crate) compress: Option<(u32, Span)>,
    /// Where it says that it is a web handler.
    pub(crate) http: Option<Span>,
    pub(crate) stale: Option<TimeSpan>,
    pub(crate) stale_if_error: Option<TimeSpan>,
    pub(crate) detached: bool,
    pub(crate) vis: Option<Visibility>,
    pub(crate) krate: Option<Path>,
    pub(crate) key: Option<Expr>,
    pub(crate) store: Option<Expr>,
    pub(crate) handle: Option<Ident>,
    pub(crate) context: Option<Context>,
    /// The name of the type that the function is a method of, where it is known.
    pub(crate) self_type: Option<String>,
}

/// Where the function stands, as `#[memoize]` on an `impl` block tells its methods.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    Inherent,
    Trait,
}

/// Who computes once.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SingleFlight {
    /// Nobody: calls compute side by side.
    Off,
    /// All calls of the process.
    #[default]
    Local,
    /// All processes.
    Cluster,
}

/// How long a value may be served.
pub(crate) enum Ttl {
    /// The same for every value.
    Fixed(TimeSpan),
    /// A function of the value.
    Of(Expr),
}

/// A length of time.
pub(crate) enum TimeSpan {
    /// Known at compile time.
    Known(Duration),
    /// An expression of type `Duration`.
    Expr(Expr),
}

/// How many entries may be stored.
pub(crate) enum Capacity {
    Entries(Expr),
    Unbounded,
}

impl Attribute {
    /// Reads the options; what is wrong is noted and left out.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut attribute = Self::default();
        for option in syntax::split(tokens, errors) {
            options::apply(&mut attribute, option, errors);
        }
        attribute
    }

    /// The options that the form of the handle depends on, for an expansion beside errors; `None` where one of them was not understood, and where
    /// there is no handle.
    pub(crate) fn form(self) -> Option<Self> {
        let remote = !self.backends.is_empty();
        let told = [
            ("crate", self.krate.is_some()),
            ("vis", self.vis.is_some()),
            ("handle", self.handle.is_some()),
            ("key", self.key.is_some()),
            // Its handle is the field.
            ("store", false),
            ("backend", remote),
            ("codec", self.codec.is_some()),
            ("version", self.version.is_some()),
            ("http", self.http.is_some()),
        ];
        let understood = |&(name, is): &(&str, bool)| is || self.place(name).is_none();
        if !told.iter().all(understood) {
            return None;
        }
        Some(Self {
            krate: self.krate,
            vis: self.vis,
            handle: self.handle,
            key: self.key,
            codec: self.codec.filter(|_| remote),
            backends: self.backends,
            version: self.version,
            http: self.http,
            context: self.context,
            self_type: self.self_type,
            ..Self::default()
        })
    }

    /// The place of an option, if it was given.
    pub(crate) fn place(&self, name: &str) -> Option<Span> {
        self.given
            .iter()
            .find(|(given, _)| *given == name)
            .map(|&(_, span)| span)
    }
}
