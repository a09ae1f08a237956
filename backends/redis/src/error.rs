//! What Redis says, in the terms of a backend.

use std::borrow::Cow;

use oncemore_core::{BackendError, ErrorKind};
use redis::{ErrorKind as Kind, RedisError, ServerErrorKind};

/// The error of a backend for one of Redis.
pub(crate) fn from_redis(error: RedisError, context: impl Into<Cow<'static, str>>) -> BackendError {
    BackendError::new(kind(&error), context).caused_by(error)
}

pub(crate) fn kind(error: &RedisError) -> ErrorKind {
    if error.is_timeout() {
        return ErrorKind::TimedOut;
    }
    match error.kind() {
        Kind::Parse | Kind::UnexpectedReturnType => ErrorKind::Protocol,
        Kind::AuthenticationFailed | Kind::Server(ServerErrorKind::NoPerm) => ErrorKind::Denied,
        // Asking again would get the same answer.
        Kind::InvalidClientConfig | Kind::MasterNameNotFoundBySentinel => ErrorKind::Misconfigured,
        Kind::Server(ServerErrorKind::ReadOnly) => ErrorKind::ReadOnly,
        Kind::Server(
            ServerErrorKind::BusyLoading
            | ServerErrorKind::ClusterDown
            | ServerErrorKind::MasterDown
            | ServerErrorKind::TryAgain,
        )
        | Kind::Io
        | Kind::ClusterConnectionNotFound
        | Kind::NoValidReplicasFoundBySentinel => ErrorKind::Unreachable,
        _ => match error.code() {
            Some("OOM" | "MISCONF" | "NOREPLICAS") => ErrorKind::ReadOnly,
            Some("NOAUTH" | "WRONGPASS") => ErrorKind::Denied,
            _ if is_denied_in_a_script(error) => ErrorKind::Denied,
            Some("ERR") if is_old(error) => ErrorKind::Unsupported,
            _ if error.is_io_error() || error.is_connection_dropped() => ErrorKind::Unreachable,
            _ => ErrorKind::Other,
        },
    }
}

/// A script may call what its caller may: the error has no code of its own.
fn is_denied_in_a_script(error: &RedisError) -> bool {
    error.to_string().contains("The user executing the script")
}

/// Servers before 7.0 do not know `SET … NX GET`.
fn is_old(error: &RedisError) -> bool {
    error
        .detail()
        .is_some_and(|detail| detail.contains("syntax error") || detail.contains("unknown command"))
}

/// Whether nothing more will come through this connection.
pub(crate) fn breaks(error: &RedisError) -> bool {
    error.is_unrecoverable_error()
        || error.is_connection_dropped()
        || matches!(error.kind(), Kind::Parse | Kind::Io) && !error.is_timeout()
}

/// Whether the server that was asked said nothing at all.
pub(crate) fn got_no_answer(error: &RedisError) -> bool {
    error.is_timeout()
        || error.is_io_error()
        || error.is_connection_dropped()
        || error.kind() == Kind::ClusterConnectionNotFound
}

/// Whether the server is a replica, and not just short of memory.
pub(crate) fn is_demoted(error: &RedisError) -> bool {
    error.kind() == Kind::Server(ServerErrorKind::ReadOnly)
}
