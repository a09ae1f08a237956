//! Real servers for tests: on free ports of the loopback interface, gone with the value that stands for them.

mod certificates;
mod cli;
mod cluster;
mod memcached;
mod process;
mod redis;
mod sentinel;

pub use self::redis::{RedisOptions, RedisServer, RedisUser};
pub use cluster::RedisCluster;
pub use memcached::{MemcachedOptions, MemcachedServer};
pub use sentinel::{RedisSentinel, SentinelOptions};
