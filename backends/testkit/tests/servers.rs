//! The servers are what their options say, and gone when dropped.
#![cfg(feature = "remote")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use oncemore_testkit::{
    MemcachedOptions, MemcachedServer, PATIENCE, RedisCluster, RedisOptions, RedisSentinel,
    RedisServer, RedisUser, eventually,
};

#[test]
fn a_dropped_server_is_gone() {
    let server = RedisServer::start();
    let address = server.address();
    assert!(TcpStream::connect(address).is_ok());
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_frozen_server_is_gone_too_when_dropped() {
    let server = MemcachedServer::start();
    let address = server.address();
    server.freeze();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_restarted_server_is_empty_and_at_the_same_place() {
    let mut server = RedisServer::start();
    let address = server.address();
    server.cli(&["set", "key", "value"]);
    assert_eq!(server.keys(), ["key"]);
    server.restart();
    assert_eq!((server.address(), server.keys()), (address, vec![]));
}

#[test]
fn options_of_redis_are_in_force() {
    let server = RedisServer::with(RedisOptions {
        password: Some("secret".into()),
        user: Some(RedisUser {
            name: "shop".into(),
            password: "other".into(),
            rules: "~shop:* +get".into(),
        }),
        max_memory_bytes: Some(7 << 20),
        settings: vec!["maxmemory-policy allkeys-lru".into()],
        ..RedisOptions::default()
    });
    let setting = |name| server.cli(&["config", "get", name]);
    assert_eq!(setting("maxmemory"), format!("maxmemory\n{}", 7 << 20));
    assert_eq!(setting("maxmemory-policy"), "maxmemory-policy\nallkeys-lru");
    assert!(server.cli(&["acl", "list"]).contains("user shop on"));
    let port = server.address().port();
    let mut client = BufReader::new(TcpStream::connect(("127.0.0.1", port)).unwrap());
    assert!(says(&mut client, "PING").starts_with("-NOAUTH"));
    assert_eq!(says(&mut client, "AUTH shop other"), "+OK");
    assert!(says(&mut client, "SET shop:key value").starts_with("-NOPERM"));
}

#[test]
fn options_of_memcached_are_in_force() {
    let server = MemcachedServer::with(MemcachedOptions {
        memory_megabytes: 3,
        max_item_bytes: 8 << 10,
        ..MemcachedOptions::default()
    });
    let client = BufReader::new(TcpStream::connect(server.address()).unwrap());
    client.get_ref().write_all(b"stats settings\r\n").unwrap();
    client.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    let lines = client.lines().map(|line| line.unwrap());
    let settings: Vec<_> = lines.take_while(|line| line != "END").collect();
    for setting in ["STAT maxbytes 3145728", "STAT item_size_max 8192"] {
        assert!(settings.iter().any(|line| line == setting), "{settings:?}");
    }
}

#[test]
fn a_cluster_has_three_masters_and_gets_a_new_one() {
    let mut cluster = RedisCluster::start();
    let masters: BTreeSet<_> = (0..20)
        .map(|number| cluster.master_of(&number.to_string()))
        .collect();
    assert_eq!(masters.len(), 3);
    let master = cluster.master_of("key");
    cluster.node_mut(master).kill();
    eventually("a new master", || {
        cluster.nodes()[(master + 1) % 6]
            .cli(&["cluster", "info"])
            .contains("cluster_state:ok")
            && cluster.master_of("key") != master
    });
}

#[test]
fn sentinels_name_a_new_master() {
    let mut servers = RedisSentinel::start();
    let master = servers.master();
    servers.server_mut(master).kill();
    eventually("a new master", || servers.master() != master);
}

/// What a server says to a command of a line.
fn says(client: &mut BufReader<TcpStream>, command: &str) -> String {
    client.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    client
        .get_ref()
        .write_all(format!("{command}\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    client.read_line(&mut answer).unwrap();
    answer.trim_end().into()
}
