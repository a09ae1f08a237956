//! What is said to Redis, and how its answers are read.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{
    BackendError, ErrorKind, Found, Generation, Read, Token, Want, Write, Written,
};
use redis::{Cmd, RedisResult, Script, Value, cmd};

use crate::connection::unexpected;
use crate::error::{from_redis, kind};

const LEASE: u8 = 0xa8;

/// The bytes of a lease.
fn lease(token: Token) -> Vec<u8> {
    [&[LEASE][..], &token.to_bytes()].concat()
}

fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, i64::MAX as u64 / 2)
}

/// A read as a command, and what it takes to read the answer.
pub(crate) fn read(read: &Read) -> (Cmd, Option<Token>) {
    let (token, ttl, keep) = match read.want {
        Want::Look => return (look(&read.key), None),
        Want::ValueOrLease(ttl) => (Token::fresh(), ttl, true),
        Want::Lease(ttl) => (Token::fresh(), ttl, false),
    };
    let mut set = cmd("SET");
    set.arg(&*read.key).arg(lease(token));
    if keep {
        set.arg("NX").arg("GET");
    }
    set.arg("PX").arg(millis(ttl));
    (set, Some(token))
}

/// Reads without leaving anything.
pub(crate) fn look(key: &str) -> Cmd {
    let mut get = cmd("GET");
    get.arg(key);
    get
}

/// What a [`read`] found.
pub(crate) fn found(answer: Value, token: Option<Token>, want: Want) -> RedisResult<Found> {
    let another = |bytes: &[u8]| match bytes.split_first() {
        Some((&LEASE, token)) => <[u8; 16]>::try_from(token).ok().map(Token::from_bytes),
        _ => None,
    };
    Ok(match (answer, token) {
        (Value::Boolean(false), _) | (Value::Nil, None) => Found::Nothing,
        (Value::Nil | Value::Okay, Some(token)) => Found::Lease { token, ours: true },
        (Value::BulkString(bytes), _) => match (another(&bytes), want) {
            (Some(_), Want::Look) => Found::Nothing,
            (Some(token), _) => Found::Lease { token, ours: false },
            (None, _) => Found::Value(bytes),
        },
        _ => return Err(unexpected("a value")),
    })
}

/// Stands for "nothing, and no lease was left", which no answer to `SET` means.
pub(crate) fn nothing() -> Value {
    Value::Boolean(false)
}

/// A generation as a command, and the one that is stored where there is none.
pub(crate) fn generation(key: &str) -> (Cmd, Generation) {
    let fresh = Generation::fresh();
    let mut set = cmd("SET");
    set.arg(key).arg(&fresh.to_bytes()[..]).arg("NX").arg("GET");
    (set, fresh)
}

/// What a [`generation`] is.
pub(crate) fn known(answer: Value, fresh: Generation) -> RedisResult<Generation> {
    match answer {
        Value::Nil => Ok(fresh),
        Value::BulkString(bytes) => {
            Generation::from_bytes(&bytes).ok_or_else(|| unexpected("a generation"))
        }
        _ => Err(unexpected("a generation")),
    }
}

// The scripts' commands are those that are used outside of them too: an ACL has to permit both.
const FILL: &str = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end \
     if ARGV[3] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) else redis.call('SET', KEYS[1], ARGV[2]) end \
     return 1";
const RELEASE: &str = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end \
     redis.call('UNLINK', KEYS[1]) return 1";

const EXTEND: &str = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end \
     redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";

/// The scripts that change a key while its lease is there, by their hashes.
pub(crate) struct Scripts {
    fill: String,
    extend: String,
    release: String,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        let hash = |code| Script::new(code).get_hash().to_owned();
        Self {
            fill: hash(FILL),
            extend: hash(EXTEND),
            release: hash(RELEASE),
        }
    }

    /// A write as a command. `loaded`: the server is thought to know the scripts.
    pub(crate) fn write(&self, write: &Write, loaded: bool) -> Cmd {
        let call = |hash: &str, code: &str, key: &str, token: Token| {
            let (name, script) = if loaded {
                ("EVALSHA", hash)
            } else {
                ("EVAL", code)
            };
            let mut call = cmd(name);
            call.arg(script).arg(1).arg(key).arg(lease(token));
            call
        };
        match write {
            Write::Fill {
                key,
                token,
                value,
                ttl,
            } => {
                let mut fill = call(&self.fill, FILL, key, *token);
                fill.arg(&value[..]);
                if let Some(ttl) = ttl {
                    fill.arg(millis(*ttl));
                }
                fill
            }
            Write::Extend { key, token, ttl } => {
                let mut extend = call(&self.extend, EXTEND, key, *token);
                extend.arg(millis(*ttl));
                extend
            }
            Write::Release { key, token } => call(&self.release, RELEASE, key, *token),
            Write::Put { key, value, ttl } => {
                let mut set = cmd("SET");
                set.arg(&**key).arg(&value[..]);
                if let Some(ttl) = ttl {
                    set.arg("PX").arg(millis(*ttl));
                }
                set
            }
            Write::Remove { key } => {
                let mut unlink = cmd("UNLINK");
                unlink.arg(&**key);
                unlink
            }
            Write::Bump { key, to } => {
                let mut set = cmd("SET");
                set.arg(&**key).arg(&to.to_bytes()[..]);
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
    places: HashMap<Arc<str>, usize>,
    pub(crate) keys: Vec<Arc<str>>,
    pub(crate) fresh: Vec<Generation>,
}

impl Generations {
    /// Adds the commands for those that were not asked for yet.
    pub(crate) fn add(&mut self, read: &Read, commands: &mut Vec<Cmd>) {
        for key in &*read.generations {
            if !self.places.contains_key(key) {
                let (command, fresh) = generation(key);
                self.places.insert(Arc::clone(key), self.fresh.len());
                self.keys.push(Arc::clone(key));
                self.fresh.push(fresh);
                commands.push(command);
            }
        }
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
