//! What is said to memcached, and how its answers are read.

use std::time::Duration;

use memcache::exp::{
    Delete, Error, Get, GetResult, LeaseState, Meta, MutationStatus, Op, OpResult, Set, Ttl,
};
use oncemore_core::{
    BackendError, ErrorKind, Found, Generation, Lease, Read, Seen, Token, Want, Write, Written,
};

/// A TTL above this is read as a date.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

fn seconds(ttl: Duration) -> u32 {
    let ttl = ttl.min(LONGEST);
    let whole = u32::try_from(ttl.as_secs()).unwrap_or(u32::MAX);
    (whole + u32::from(ttl.subsec_nanos() > 0)).max(1)
}

/// The operations of a read: the last one's answer counts. `old`: the version of what its lease takes the place of.
pub(crate) fn read(read: &Read, old: Option<u64>, operations: &mut Vec<Op>) {
    let get = Get::new(&*read.key).meta(Meta::NONE.cas().ttl());
    let lease = match read.want {
        Want::Look => {
            operations.push(get.into());
            return;
        }
        Want::ValueOrLease(lease) => lease,
        Want::Lease(lease) => {
            operations.push(Delete::new(&*read.key).into());
            lease
        }
        Want::LeaseInPlaceOf(_, lease) => {
            if let Some(old) = old {
                operations.push(Delete::new(&*read.key).compare_cas(old).into());
            }
            lease
        }
    };
    operations.push(get.lease_ttl(seconds(lease.ttl)).into());
}

/// Asks for the version of what may be in the way of a lease.
pub(crate) fn version(read: &Read) -> Op {
    Get::new(&*read.key).meta(Meta::NONE.cas()).into()
}

/// The version of a value, if it is the one.
pub(crate) fn version_of(answer: OpResult, seen: Seen) -> Option<u64> {
    match answer {
        OpResult::Get(answer) => {
            let is = answer.value.is_some_and(|value| seen.is(&value));
            answer.item.cas.filter(|_| is)
        }
        _ => None,
    }
}

/// What a read found.
pub(crate) fn found(answer: GetResult, want: Want) -> Result<Found, BackendError> {
    let ours = answer.lease_state == LeaseState::Granted;
    // Values are never empty: an empty item is a lease.
    match answer.value {
        Some(value) if !value.is_empty() => return Ok(Found::Value(value)),
        _ => {}
    }
    match (want, answer.item.cas) {
        (Want::Look, _) => Ok(Found::Nothing),
        (_, Some(version)) => Ok(Found::Lease {
            token: Token::from(version),
            ours,
            shared: is_shared(want, ours, answer.item.ttl),
        }),
        (_, None) => Err(BackendError::new(
            ErrorKind::Protocol,
            "memcached left no lease",
        )),
    }
}

/// Whether a lease is shared: ours is what it was to be; of another's only the time left is known. One that is not, in its last minute, passes for
/// one that is, and then is waited for until it ends.
fn is_shared(want: Want, ours: bool, seconds: Option<i64>) -> bool {
    match want {
        Want::ValueOrLease(lease) | Want::Lease(lease) | Want::LeaseInPlaceOf(_, lease) if ours => {
            lease.shared
        }
        _ => seconds.is_some_and(|left| {
            u64::try_from(left).is_ok_and(|left| left <= Lease::LONGEST_SHARED.as_secs())
        }),
    }
}

/// The generation under a key, if there is one.
pub(crate) fn generation(key: &str) -> Op {
    Get::new(key).into()
}

/// Stores a generation where there is none.
pub(crate) fn new_generation(key: &str, generation: Generation) -> Op {
    Set::new(key, generation.to_bytes()).add().into()
}

pub(crate) fn write(write: &Write) -> Op {
    let set = |key: &str, value: &[u8], ttl: Option<Duration>| {
        let set = Set::new(key, value);
        match ttl {
            Some(ttl) => set.ttl(Ttl::secs(seconds(ttl))),
            None => set,
        }
    };
    match write {
        Write::Fill {
            key,
            token,
            value,
            ttl,
        } => set(key, value, *ttl).compare_cas(u64::from(*token)).into(),
        Write::Put { key, value, ttl } => set(key, value, *ttl).into(),
        // Only if it is still there: see `touch`.
        Write::Extend { key, .. } => Get::new(&**key)
            .meta(Meta::NONE.cas())
            .without_value()
            .into(),
        Write::Release { key, token } => Delete::new(&**key).compare_cas(u64::from(*token)).into(),
        Write::Remove { key } => Delete::new(&**key).into(),
        Write::Bump { key, to } => set(key, &to.to_bytes(), None).into(),
    }
}

/// The second half of an extension, if the first found the lease.
///
/// The protocol has no way to do both at once that keeps the item's version. Whatever takes the lease's place in between gets the
/// lease's TTL: a value that goes too early, never one that stays too long.
pub(crate) fn touch(write: &Write, answer: &OpResult) -> Option<Op> {
    let (Write::Extend { key, token, ttl }, OpResult::Get(answer)) = (write, answer) else {
        return None;
    };
    let touch = Get::new(&**key).without_value().touch_raw(seconds(*ttl));
    (answer.item.cas == Some(u64::from(*token))).then(|| touch.into())
}

/// What a write did.
pub(crate) fn written(write: &Write, answer: &OpResult) -> Result<Written, BackendError> {
    if let (Write::Extend { token, .. }, OpResult::Get(answer)) = (write, answer) {
        let there = answer.item.cas == Some(u64::from(*token));
        return Ok(if there {
            Written::Done
        } else {
            Written::Refused
        });
    }
    let OpResult::Mutation(answer) = answer else {
        return Err(unexpected());
    };
    Ok(match (answer.status, write) {
        // Nothing to remove is fine.
        (MutationStatus::Applied, _) | (MutationStatus::NotFound, Write::Remove { .. }) => {
            Written::Done
        }
        _ => Written::Refused,
    })
}

pub(crate) fn unexpected() -> BackendError {
    BackendError::new(ErrorKind::Protocol, "memcached's answer is of another kind")
}

/// The error of a backend for one of the client. It holds no key.
pub(crate) fn error(error: &Error, server: &str) -> BackendError {
    let (kind, what) = match error {
        Error::Ambiguous { source, .. } => return self::error(source, server),
        Error::Io(io) => (ErrorKind::Unreachable, io.kind().to_string()),
        Error::Timeout { .. } => (ErrorKind::TimedOut, "no answer".into()),
        Error::Protocol(_) => (
            ErrorKind::Protocol,
            "the answer cannot be understood".into(),
        ),
        Error::Server(text) => {
            let kind = match text {
                text if text.contains("out of memory") => ErrorKind::ReadOnly,
                text if text.contains("too large") => ErrorKind::TooLarge,
                _ => ErrorKind::Other,
            };
            (kind, readable(text))
        }
        Error::Rejected(text) => (
            ErrorKind::Unsupported,
            format!("{} (it has to be memcached 1.6 or later)", readable(text)),
        ),
        _ => (ErrorKind::Other, "the client failed".into()),
    };
    BackendError::new(kind, format!("memcached {server}: {what}"))
}

/// A server's text for a log: of one line, and not long.
fn readable(text: &str) -> String {
    let fits = |char: &char| !char.is_control();
    text.chars().filter(fits).take(100).collect()
}
