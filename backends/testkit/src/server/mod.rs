//! Real servers for tests: on free ports of the loopback interface, gone with the value that stands for them.

mod memcached;
mod process;
mod redis;

pub use self::redis::{RedisOptions, RedisServer};
pub use memcached::MemcachedServer;
