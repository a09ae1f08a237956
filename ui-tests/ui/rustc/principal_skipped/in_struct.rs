// Nor can a key that has one among its fields, however deep.
use std::collections::BTreeMap;

use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[derive(CacheKey)]
struct Session {
    user: UserId,
    language: String,
}

#[derive(CacheKey)]
enum Context {
    Anonymous,
    Known { sessions: BTreeMap<u32, (Session, u8)>, next: Vec<Context> },
}

#[memoize]
fn greeting(#[key(skip)] session: &Session, hour: u32) -> String {
    format!("{hour} {}", session.language)
}

#[memoize]
fn farewell(#[key(skip)] context: Option<&Context>, hour: u32) -> bool {
    context.is_some() && hour > 0
}

#[memoize(key = hour)]
fn wish(session: (u8, Session), hour: u32) -> bool {
    session.0 > 0 && hour > 0
}

#[derive(CacheKey)]
struct Page {
    #[cache_key(skip)]
    context: Context,
    number: u32,
}

fn main() {}
