//! memcached keeps the promises of a backend.

use std::future::ready;

use oncemore_memcached::Memcached;
use oncemore_testkit::MemcachedServer;

mod one_server {
    use super::*;

    oncemore_testkit::conformance! {{
        let server = MemcachedServer::start();
        ready((Memcached::new([server.address().to_string()]).expect("an address"), server))
    }}
}

mod three_servers {
    use super::*;

    oncemore_testkit::conformance! {{
        let servers = [(); 3].map(|()| MemcachedServer::start());
        let addresses = servers.each_ref().map(|server| server.address().to_string());
        ready((Memcached::new(addresses).expect("addresses"), servers))
    }}
}
