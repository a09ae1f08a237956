//! What is said to Redis, and how its answers are read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{
    BackendError, ErrorKind, Found, Generation, Lease, Old, Read, Token, Want, Write, Written,
};
use redis::{Cmd, RedisResult, Script, Value};

use crate::connection::unexpected;
use crate::error::{from_redis, kind};

/// What leases begin with. Values begin with something else.
const LEASE: u8 = 0xa8;
const SHARED_LEASE: u8 = 0xa9;

/// The bytes of a lease.
fn lease(token: Token, shared: bool) -> [u8; 17] {
    let mut bytes = [if shared { SHARED_LEASE } else { LEASE }; 17];
    bytes[1..].copy_from_slice(&token.to_bytes());
    bytes
}

/// A command on a key, with room for its arguments and their bytes beside the key.
fn command(name: &str, key: &str, arguments: usize, bytes: usize) -> Cmd {
    let mut command = Cmd::with_capacity(2 + arguments, name.len() + key.len() + bytes);
    command.arg(name).arg(key);
    command
}

fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, i64::MAX as u64 / 2)
}

/// A read as a command, and the token of the lease that it leaves. `loaded`: the server is thought to know the scripts.
pub(crate) fn read(read: &Read, scripts: &Scripts, loaded: bool) -> (Cmd, Option<Token>) {
    let token = Token::fresh();
    let command = match read.want {
        Want::Look => return (look(&read.key), None),
        Want::ValueOrLease(Lease { ttl, shared }) => {
            let mut set = command("SET", &read.key, 5, 48);
            set.arg(&lease(token, shared)[..]).arg("NX").arg("GET");
            set.arg("PX").arg(millis(ttl));
            set
        }
        Want::Lease(Lease { ttl, shared }) => {
            let mut set = command("SET", &read.key, 3, 40);
            set.arg(&lease(token, shared)[..]);
            set.arg("PX").arg(millis(ttl));
            set
        }
        Want::LeaseInPlaceOf(old, Lease { ttl, shared }) => {
            let mut take = scripts.take.on(&read.key, loaded);
            take.arg(&lease(token, shared)[..]).arg(millis(ttl));
            match old {
                Old::Value(seen) => take.arg(seen.length()).arg(seen.end()),
                Old::Lease(token) => take.arg(17).arg(&token.to_bytes()[..]),
            };
            take
        }
    };
    (command, Some(token))
}

/// Reads without leaving anything.
pub(crate) fn look(key: &str) -> Cmd {
    command("GET", key, 0, 0)
}

/// What a [`read`] found.
pub(crate) fn found(answer: Value, token: Option<Token>, want: Want) -> RedisResult<Found> {
    let ours = |lease: Lease, token| Found::Lease {
        token,
        ours: true,
        shared: lease.shared,
    };
    Ok(match (answer, token, want) {
        (Value::Boolean(false), ..) | (Value::Nil, None, _) => Found::Nothing,
        (
            Value::Nil | Value::Okay,
            Some(token),
            Want::ValueOrLease(lease) | Want::Lease(lease) | Want::LeaseInPlaceOf(_, lease),
        ) => ours(lease, token),
        (Value::BulkString(bytes), _, want) => match (another(&bytes), want) {
            (Some(_), Want::Look) => Found::Nothing,
            (Some(lease), _) => lease,
            (None, _) => Found::Value(bytes),
        },
        _ => return Err(unexpected("a value")),
    })
}

/// The lease that these bytes are, if they are one.
fn another(bytes: &[u8]) -> Option<Found> {
    let (first, token) = bytes.split_first()?;
    let token = Token::from_bytes(token.try_into().ok()?);
    let shared = *first == SHARED_LEASE;
    (shared || *first == LEASE).then_some(Found::Lease {
        token,
        ours: false,
        shared,
    })
}

/// Stands for "nothing, and no lease was left", which no answer to `SET` means.
pub(crate) fn nothing() -> Value {
    Value::Boolean(false)
}

/// A generation where there was none, or the one that somebody else began meanwhile, as a command; and the one that it begins.
pub(crate) fn begin(key: &str) -> (Cmd, Generation) {
    let fresh = Generation::fresh();
    let mut set = command("SET", key, 3, 24);
    set.arg(&fresh.to_bytes()[..]).arg("NX").arg("GET");
    (set, fresh)
}

/// The generation that is there after [`begin`].
pub(crate) fn began(
    answer: RedisResult<Value>,
    fresh: Generation,
) -> Result<Generation, BackendError> {
    if is_refusal_of_writes(&answer) {
        // It stays unknown: what depends on it is invalid.
        return Ok(fresh);
    }
    in_terms(answer.and_then(known)).map(|known| known.unwrap_or(fresh))
}

/// What is known of a generation; `None` where there is none.
pub(crate) fn known(answer: Value) -> RedisResult<Option<Generation>> {
    match answer {
        Value::Nil => Ok(None),
        Value::BulkString(bytes) => {
            let known = Generation::from_bytes(&bytes);
            known.map(Some).ok_or_else(|| unexpected("a generation"))
        }
        _ => Err(unexpected("a generation")),
    }
}

// The scripts' commands are those that are used outside of them too: an ACL has to permit both. A lease is told by its token, behind its first byte.
const FILL: &str = "local there = redis.call('GET', KEYS[1]) \
     if not there or #there ~= 17 or string.sub(there, 2) ~= ARGV[1] then return 0 end \
     if ARGV[3] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) else redis.call('SET', KEYS[1], ARGV[2]) end \
     return 1";
const RELEASE: &str = "local there = redis.call('GET', KEYS[1]) \
     if not there or #there ~= 17 or string.sub(there, 2) ~= ARGV[1] then return 0 end \
     redis.call('UNLINK', KEYS[1]) return 1";
const EXTEND: &str = "local there = redis.call('GET', KEYS[1]) \
     if not there or #there ~= 17 or string.sub(there, 2) ~= ARGV[1] then return 0 end \
     redis.call('SET', KEYS[1], there, 'PX', ARGV[2]) return 1";
/// Takes the place of what has that length and end, as `SET … GET` does of nothing.
const TAKE: &str = "local there = redis.call('GET', KEYS[1]) \
     if there and (#there ~= tonumber(ARGV[3]) or string.sub(there, -16) ~= ARGV[4]) then return there end \
     redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return false";

/// The scripts that change a key if it is still what it was.
pub(crate) struct Scripts {
    fill: Loaded,
    extend: Loaded,
    release: Loaded,
    take: Loaded,
}

/// A script and its hash.
struct Loaded {
    code: &'static str,
    hash: String,
}

impl Loaded {
    fn new(code: &'static str) -> Self {
        let hash = Script::new(code).get_hash().to_owned();
        Self { code, hash }
    }

    /// Its call for a key: by its hash, or with its code, which loads it.
    fn on(&self, key: &str, loaded: bool) -> Cmd {
        let mut call = Cmd::with_capacity(8, key.len() + 128);
        if loaded {
            call.arg("EVALSHA").arg(&self.hash);
        } else {
            call.arg("EVAL").arg(self.code);
        }
        call.arg(1).arg(key);
        call
    }
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Self {
            fill: Loaded::new(FILL),
            extend: Loaded::new(EXTEND),
            release: Loaded::new(RELEASE),
            take: Loaded::new(TAKE),
        }
    }

    /// A write as a command. `loaded`: the server is thought to know the scripts.
    pub(crate) fn write(&self, write: &Write, loaded: bool) -> Cmd {
        let call = |script: &Loaded, key: &str, token: Token| {
            let mut call = script.on(key, loaded);
            call.arg(&token.to_bytes()[..]);
            call
        };
        match write {
            Write::Fill {
                key,
                token,
                value,
                ttl,
            } => {
                let mut fill = call(&self.fill, key, *token);
                fill.arg(&value[..]);
                if let Some(ttl) = ttl {
                    fill.arg(millis(*ttl));
                }
                fill
            }
            Write::Extend { key, token, ttl } => {
                let mut extend = call(&self.extend, key, *token);
                extend.arg(millis(*ttl));
                extend
            }
            Write::Release { key, token } => call(&self.release, key, *token),
            Write::Put { key, value, ttl } => {
                let mut set = command("SET", key, 3, value.len() + 24);
                set.arg(&value[..]);
                if let Some(ttl) = ttl {
                    set.arg("PX").arg(millis(*ttl));
                }
                set
            }
            Write::Remove { key } => command("UNLINK", key, 0, 0),
            Write::Bump { key, to } => {
                let mut set = command("SET", key, 1, 16);
                set.arg(&to.to_bytes()[..]);
                set
            }
        }
    }
}

/// What a write did.
pub(crate) fn written(answer: &Value) -> RedisResult<Written> {
    match answer {
        // A script's no. To `UNLINK` it means that there was nothing.
        Value::Int(0) => Ok(Written::Refused),
        Value::Int(_) | Value::Okay | Value::Nil => Ok(Written::Done),
        _ => Err(unexpected("the answer to a write")),
    }
}

/// The generations of several reads, each asked for once.
#[derive(Default)]
pub(crate) struct Generations {
    keys: Vec<Arc<str>>,
    places: BTreeMap<Arc<str>, usize>,
}

impl Generations {
    /// Adds the commands for those that were not asked for yet.
    pub(crate) fn add(&mut self, read: &Read, commands: &mut Vec<Cmd>) {
        for key in &*read.generations {
            if let Entry::Vacant(place) = self.places.entry(Arc::clone(key)) {
                place.insert(self.keys.len());
                self.keys.push(Arc::clone(key));
                commands.push(look(key));
            }
        }
    }

    /// Their keys, in the order of the commands.
    pub(crate) fn keys(&self) -> &[Arc<str>] {
        &self.keys
    }

    /// Those of a read.
    pub(crate) fn of(
        &self,
        read: &Read,
        known: &[Result<Generation, BackendError>],
    ) -> Result<Vec<Generation>, BackendError> {
        let one = |key: &Arc<str>| known[self.places[key]].clone();
        read.generations.iter().map(one).collect()
    }
}

/// Whether the server took a read for a write, as it leaves a lease, and takes none.
pub(crate) fn is_refusal_of_writes(answer: &RedisResult<Value>) -> bool {
    matches!(answer, Err(error) if kind(error) == ErrorKind::ReadOnly)
}

pub(crate) fn in_terms<T>(answer: RedisResult<T>) -> Result<T, BackendError> {
    answer.map_err(|error| from_redis(error, "the answer of Redis"))
}

/// Whether the server does not know a script.
pub(crate) fn is_unknown_script(answer: &RedisResult<Value>) -> bool {
    matches!(answer, Err(error) if error.code() == Some("NOSCRIPT"))
}
