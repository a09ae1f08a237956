//! The only door for generated code. Not a public interface: it changes with every release.

mod derived;
mod keyed;
mod principal;

pub use derived::{Bare, Either, OneOf, Text, VariantNames, constant, shape_of_result};
pub use keyed::{Computed, NoKey, Part, keyed, keyed_value};
#[cfg(feature = "axum")]
pub use linkme;
#[cfg(feature = "remote")]
pub use oncemore_core::codec;
pub use oncemore_core::key::EncodedKey;
pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Recursive, Shape};
pub use oncemore_memory::{BoundedKind, Deadline, Forever, Idle, NothingKind, UnboundedKind};
pub use principal::{MayBeSkipped, Skipped, refuse_if};

pub use crate::__memory as memory;

/// The macros that answer for features.
pub mod guards {
    pub use crate::{
        __axum as axum, __json as json, __memcached as memcached, __msgpack as msgpack,
        __postcard as postcard, __redis as redis, __remote as remote, __zstd as zstd,
    };
}

pub use crate::cache::Types;
pub use crate::entry::Entry;
#[cfg(feature = "remote")]
pub use crate::far::{
    BackendRef, CodecOf, CodecRef, CodecTag, InvalidateError, Remote, RemoteSync, shaped, storable,
    versioned,
};
pub use crate::function::{Fun, Function, Handle, KeyStruct, Memoized};
pub use crate::info::Info;
pub use crate::memo::{Memo, Only};
pub use crate::outcome::{Negative, SharedError, Tag, Whole, negative, option, remember, result};
pub use crate::plain::{
    FreeFn, FreeFn0, FreeFn1, FreeFn2, FreeFn3, FreeFn4, FreeFn5, FreeFn6, Plain, PlainTypes,
    Setting, call,
};
#[cfg(feature = "axum")]
pub use crate::registry::HANDLERS;
pub use crate::registry::{FUNCTIONS, FunctionInfo};
pub use crate::setup::{Config, Fill, Setup};
pub use crate::stats::Stats;

/// What expansions need of the standard library, under paths that no user code can shadow.
pub use core;
pub use std;

/// The traits that choose an outcome, without names that a user's type could be mistaken for.
pub mod outcomes {
    pub use crate::outcome::{
        ValueOfAny as _, ValueOfOption as _, ValueOfResult as _, ViaNegative as _, ViaNothing as _,
        ViaResult as _, ViaShared as _, ViaSome as _, ViaWhole as _,
    };
}

/// The traits that stand in for what cannot be part of a key, or may not be left out of it.
pub mod parts {
    pub use super::keyed::{NotComputed as _, NotKey as _};
    pub use super::principal::{NotKeyed as _, NotPrincipal as _};
}

/// What memoized handlers are made of.
#[cfg(feature = "axum")]
pub mod http {
    pub use crate::http::handler::arguments::{Argument, SkippedIdentity, Unasked};
    pub use crate::http::handler::{
        Answering, Handler, HandlerEntry, Injected, blocking, into_response,
    };
    pub use crate::http::{Entry, PurgeError};
    pub use axum::response::Response;

    /// The traits that choose what an argument adds to the key.
    pub mod arguments {
        pub use crate::http::handler::arguments::{
            AnyIdentity as _, AnyUnasked as _, UnaskedKnown as _, UnaskedPerson as _,
            ViaExtension as _, ViaKey as _, ViaKnown as _, ViaNothing as _, ViaPrincipal as _,
            ViaTyped as _,
        };
    }

    /// The same for the functions of a handle, where what was refused in the handler is not refused once more.
    pub mod handle_arguments {
        pub use crate::http::handler::arguments::{
            AnyUnasked as _, UnaskedKnown as _, UnaskedPerson as _, ViaExtension as _, ViaKey as _,
            ViaKnown as _, ViaPrincipal as _, ViaSilence as _, ViaTyped as _,
        };
    }
}

/// The traits that choose how a value becomes bytes.
#[cfg(feature = "remote")]
pub mod remotes {
    pub use crate::far::{NoCodec as _, ViaCodec as _};
    pub use crate::far::{NoSerde as _, NoShape as _, ViaSerde as _, ViaShape as _};
    pub use crate::outcome::{ValueOfAny as _, ValueOfOption as _, ValueOfResult as _};
}
