//! What the attribute and the function mean together.

use proc_macro2::{Group, Ident, Span};
use syn::{
    Attribute as SynAttribute, Expr, ExprClosure, LitStr, Pat, Path, Signature, Type, Visibility,
};

use crate::attribute::argument::Role;
use crate::attribute::{Backend, Capacity, SingleFlight, TimeSpan, Ttl};

/// A memoized function.
pub(crate) struct Model {
    pub(crate) krate: Path,
    pub(crate) attributes: Vec<SynAttribute>,
    pub(crate) vis: Visibility,
    /// The signature with plain names for its arguments and without `#[key(…)]`.
    pub(crate) signature: Signature,
    /// In its braces, as it was written.
    pub(crate) body: Group,
    pub(crate) form: Form,
    pub(crate) timing: Timing,
    /// What is returned, or what the returned future gives.
    pub(crate) output: Type,
    pub(crate) arguments: Vec<Argument>,
    /// `key = expr`.
    pub(crate) key: Option<Expr>,
    pub(crate) options: Options,
}

/// What stands around the function.
pub(crate) enum Form {
    /// Nothing that matters: it gets a handle of its name, or another.
    Free { handle: Ident, vis: Visibility },
    /// An `impl` block: the cache is inside the method, a handle beside it where it was asked for.
    Method { handle: Option<(Ident, Visibility)> },
    /// An `impl` block, with the cache in a field.
    Field { store: Expr },
}

/// When the result is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timing {
    Sync,
    Async {
        detached: bool,
    },
    /// It returns a pinned, boxed future, as `#[async_trait]` makes them.
    Boxed {
        detached: bool,
    },
}

/// One argument.
pub(crate) struct Argument {
    /// Its name outside.
    pub(crate) name: Ident,
    /// Its pattern inside, where that is more than the name.
    pub(crate) pattern: Option<Pat>,
    pub(crate) ty: Type,
    pub(crate) role: Role,
    /// It is `self`.
    pub(crate) receiver: bool,
}

impl Argument {
    /// Whether it takes part in the key.
    pub(crate) fn is_keyed(&self) -> bool {
        !matches!(self.role, Role::Skip)
    }
}

/// The options that the runtime gets.
pub(crate) struct Options {
    pub(crate) ttl: Option<Ttl>,
    pub(crate) idle: Option<TimeSpan>,
    pub(crate) jitter: Option<TimeSpan>,
    pub(crate) negative_ttl: Option<TimeSpan>,
    pub(crate) capacity: Option<Capacity>,
    pub(crate) weight: Option<(ExprClosure, Expr)>,
    pub(crate) cache_if: Option<Expr>,
    pub(crate) outcome: Kind,
    pub(crate) single_flight: SingleFlight,
    /// Where values are kept beside the memory of the process, or in place of it.
    pub(crate) remote: Option<Remote>,
    /// The name of the type that the function is a method of, where it is known.
    pub(crate) self_type: Option<String>,
    pub(crate) name: Option<LitStr>,
    pub(crate) namespace: Option<LitStr>,
    pub(crate) version: Option<u32>,
    pub(crate) http: Option<Http>,
}

/// A web handler.
pub(crate) struct Http {
    /// Where it says so.
    pub(crate) place: Span,
    pub(crate) stale: Option<TimeSpan>,
    pub(crate) stale_if_error: Option<TimeSpan>,
}

/// Values in remote backends.
pub(crate) struct Remote {
    /// The backends, near to far; at least one.
    pub(crate) backends: Vec<Backend>,
    /// Whether the memory of the process is in front of them.
    pub(crate) near: bool,
    pub(crate) codec: Option<Path>,
    /// From how many bytes on values are compressed, and where that stands.
    pub(crate) compress: Option<(u32, Span)>,
}

/// What of the return value is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As its type says.
    ByType,
    /// `Err` too.
    WithErr,
    /// `Err` and `None` too, with a TTL of their own.
    WithNegative,
    /// Only `Some`.
    OnlySome,
}
